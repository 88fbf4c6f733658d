"""A member of the staff adds recurring work without writing wikitext."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bot.intake.words import DUTY_STATES, STATES
from bot.model import RequestState
from bot.pages import Purpose
from tests.browser.visitor import Visitor
from tests.scene import Scene

TITLE = "Correggere la sovracategorizzazione"
ENTRY = """== Correggere la sovracategorizzazione ==

{{Attività bot
| nome       = Musei in una categoria sola
| azione     = correggi sovracategorizzazione
| categoria  = Categoria:Musei di Modena
| profondità =
| tranne     =
| frequenza  = il primo del mese
| attiva     = sì
| motivo     = ordine nelle categorie
}}"""
VISUAL = """{{Attività bot
| nome       = Redirect di categoria
| azione     = correggi redirect di categoria
| frequenza  = ogni lunedì alle 3
| attiva     = sì
}}"""
WORDS = [
    "",
    *(names.it[0] for names in DUTY_STATES.values()),
    *(STATES[state].it[0] for state in RequestState),
]
FIGURES = "34 modificate, 2 già a posto, 1 saltata; [[Special:Diff/1|elenco]]"


@pytest.fixture
def visitor(scene: Scene, page: Page, pictures: Path) -> Visitor:
    """The staff member, logged in; the task page is as set up."""
    if scene.text(scene.title(Purpose.TASKS)):
        scene.admin.delete(scene.title(Purpose.TASKS))
    list(scene.app.set_up("sandbox:it"))
    visitor = Visitor(page, scene.wiki, pictures)
    visitor.log_in(scene.wiki.accounts.staff)
    return visitor


def box(visitor: Visitor) -> str:
    """What the one box on the page says, line by line."""
    shown = visitor.page.locator('#mw-content-text div[style*="border-left:6px"]')
    assert shown.count() == 1
    return str(shown.inner_text())


def test_a_button_opens_a_form(scene: Scene, visitor: Visitor) -> None:
    page = scene.title(Purpose.TASKS)
    before = scene.text(page)
    visitor.open(page)
    visitor.keep("task-page-before")
    visitor.press(TITLE)
    visitor.keep("task-form")
    visitor.overwrite(nome="Musei in una categoria sola", frequenza="il primo del mese")
    visitor.write(categoria="Categoria:Musei di Modena", motivo="ordine nelle categorie")
    visitor.save()
    after = "\n".join(line.rstrip() for line in scene.text(page).splitlines())
    assert after == f"{before}\n\n{ENTRY}"
    assert scene.admin.history(page)[-1]["user"] == scene.wiki.accounts.staff.name
    visitor.open(page)
    assert visitor.page.get_by_role("heading", name=TITLE).count() == 1
    assert "in attesa del bot" in box(visitor)
    scene.once()
    visitor.open(page)
    visitor.keep("task-page-after")
    shown = box(visitor).splitlines()
    assert "attiva" in shown
    assert {
        "Categoria: Musei di Modena",
        "Frequenza: il primo del mese",
        "Attiva: sì",
        "Motivo: ordine nelle categorie",
    } <= set(shown)
    (following,) = (line for line in shown if line.startswith("Prossima volta: "))
    assert re.fullmatch(r"Prossima volta: \d{4}-\d\d-01 03:00 CES?T \(.*\)", following)


def test_the_visual_editor_shows_a_form(scene: Scene, visitor: Visitor) -> None:
    page = scene.title(Purpose.TASKS)
    visitor.edit_visually(page)
    visitor.insert_template("Attività bot")
    visitor.fill_in(Nome="Redirect di categoria", Azione="correggi redirect di categoria")
    visitor.keep("task-visual-editor-form")
    visitor.save_visually()
    assert scene.text(page).endswith(VISUAL)


def test_boxes_in_every_state(scene: Scene, visitor: Visitor, name: str) -> None:
    """A picture to look at: what the bot writes is written by hand."""
    entry = (
        "{{{{Attività bot|nome=Voce {n}|azione=correggi sovracategorizzazione"
        "|categoria=Categoria:Musei di Modena|profondità=3|frequenza=ogni lunedì alle 3|attiva=sì"
        "|id={n}|stato={state}|prossima=2026-11-30 03:00 CET (ogni lunedì alle 3:00)"
        "|ultima=2026-11-23 03:04 CET|esito={figures}|aggiornata=2026-11-23 03:04 CET}}}}"
    )
    entries = (entry.format(n=n, state=word, figures=FIGURES) for n, word in enumerate(WORDS, 1))
    title = f"Utente:{scene.wiki.accounts.staff.name}/{name}"
    scene.staff.edit(title, "\n".join(entries))
    visitor.open(title)
    visitor.keep("task-boxes")
    for n, word in enumerate(WORDS, 1):
        shown = visitor.page.locator(f"#residente-{n}").inner_text()
        assert (word or "in attesa del bot") in shown
        assert "Prossima volta: 2026-11-30 03:00 CET (ogni lunedì alle 3:00)" in shown
