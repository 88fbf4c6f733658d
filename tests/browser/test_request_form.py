"""A member of the staff asks without writing wikitext; the bot does what was asked, no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from bot.model import RequestState
from bot.pages import Purpose
from tests.browser.visitor import Visitor
from tests.scene import Scene

OLD, NEW = "Categoria:Bronzi etruschi di Modena", "Categoria:Bronzi nel Museo civico di Modena"
MEMBERS = ("Arciere cosentino", "Bronzetto di offerente", "Situla di Modena")
REASON = "uniformità con gli altri musei"


@pytest.fixture
def visitor(scene: Scene, page: Page, pictures: Path) -> Visitor:
    """The staff member, logged in; the wiki has a category with three new articles."""
    for title in (OLD, NEW, *MEMBERS):
        if scene.text(title):
            scene.admin.delete(title)
    scene.make({OLD: "Bronzi.", **{title: f"Un bronzo.\n\n[[{OLD}|{title}]]" for title in MEMBERS}})
    visitor = Visitor(page, scene.wiki, pictures)
    visitor.log_in(scene.wiki.accounts.staff)
    return visitor


def carried_out(scene: Scene) -> None:
    """The one request on the page is done, as its author wrote it."""
    (request,) = scene.once()
    assert request.state is RequestState.DONE
    assert request.task == "category.move"
    assert request.author.user == scene.wiki.accounts.staff.name
    assert dict(request.parameters) == {
        "action": "sposta categoria",
        "da": OLD,
        "a": NEW,
        "reason": REASON,
    }
    assert scene.members(NEW) == sorted(MEMBERS)
    assert scene.members(OLD) == []
    for title in MEMBERS:
        assert len(scene.edits(title)) == 1
        assert scene.text(title) == f"Un bronzo.\n\n[[{NEW}|{title}]]"
    assert scene.answer()["stato"] == "completata"


def test_a_button_opens_a_form(scene: Scene, visitor: Visitor) -> None:
    visitor.open(scene.title(Purpose.REQUESTS))
    visitor.keep("request-page-before")
    visitor.press("Spostare una categoria")
    visitor.keep("request-form")
    visitor.write(da=OLD, a=NEW, motivo=REASON)
    visitor.save()
    carried_out(scene)
    visitor.open(scene.title(Purpose.REQUESTS))
    visitor.keep("request-page-after")
    box = visitor.page.locator('[id^="residente-"]')
    assert box.count() == 1
    assert "completata" in box.inner_text()
    assert visitor.page.get_by_role("heading", name="Spostare una categoria").count() == 1


def test_the_visual_editor_shows_a_form(scene: Scene, visitor: Visitor) -> None:
    visitor.edit_visually(scene.title(Purpose.REQUESTS))
    visitor.insert_template("Richiesta bot")
    visitor.fill_in(Azione="sposta categoria", Da=OLD, A=NEW, Motivo=REASON)
    visitor.keep("visual-editor-form")
    visitor.save_visually()
    carried_out(scene)
    visitor.open(scene.title(Purpose.REQUESTS))
    visitor.keep("visual-editor-after")
