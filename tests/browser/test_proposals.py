"""A curator says yes and no to proposed pictures, and the articles show them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from bot.intake.words import ROW_STATES, RowState
from bot.pages import Purpose
from tests.browser.visitor import Visitor
from tests.proposing import Proposals
from tests.scene import Scene

LOADED = """async images => {
    for (const image of images) {
        image.scrollIntoView();
        image.loading = 'eager';
        await image.decode().catch(() => {});
    }
    return images.map(image => image.naturalWidth);
}"""


@pytest.fixture
def names(name: str) -> list[str]:
    kinds = ("Torre", "Portico", "Teatro", "Fontana")
    return [f"{kind} di {name}" for kind in kinds]


@pytest.fixture
def proposals(scene: Scene, names: list[str]) -> Proposals:
    made = Proposals.made(scene, names, "Museo Civico di Modena")
    scene.once()
    return made


@pytest.fixture
def visitor(scene: Scene, page: Page, pictures: Path) -> Visitor:
    """The curator, logged in."""
    # A browser that goes through a route keeps no copies: to be asked whether one is still good
    # makes PHP's own server say that a picture is HTML.
    page.route("**/thumb.php?*", lambda route: route.continue_())
    visitor = Visitor(page, scene.wiki, pictures)
    visitor.log_in(scene.wiki.accounts.staff)
    return visitor


def row(visitor: Visitor, proposals: Proposals, name: str) -> Locator:
    return visitor.page.locator(f"#residente-{proposals.known(name).id}")


def widths(visitor: Visitor, selector: str) -> list[int]:
    """Of the pictures as loaded: 0 where one was not."""
    found: list[int] = visitor.page.locator(selector).evaluate_all(LOADED)
    return found


def test_the_curator_decides(
    scene: Scene, proposals: Proposals, visitor: Visitor, names: list[str]
) -> None:
    tower, arcade, theatre, fountain = names
    visitor.open(proposals.page)
    thumbnails = widths(visitor, '[id^="residente-"] img')
    assert len(thumbnails) == 4
    assert all(thumbnails)
    visitor.keep("proposals-page")

    row(visitor, proposals, tower).get_by_role("link", name="modifica il testo").click()
    assert visitor.page.locator("#wpTextbox1").input_value().startswith(f"== {tower} ==")
    assert "altra voce" in visitor.page.locator("#mw-content-text").inner_text()
    visitor.keep("proposals-section")
    visitor.write(scelta="sì")
    visitor.save()
    row(visitor, proposals, arcade).get_by_role("link", name="modifica il testo").click()
    visitor.write(scelta="no")
    visitor.save()
    choose_visually(visitor, row(visitor, proposals, theatre))
    visitor.keep("proposals-visual-editor")
    visitor.fill_in(Scelta="sì", Didascalia="Il teatro nel 2026")
    visitor.save_visually()
    assert proposals.row(theatre)["scelta"] == "sì"

    scene.once()
    visitor.open(proposals.page)
    expected = {tower: "inserita", arcade: "rifiutata", theatre: "inserita"}
    for name, state in {**expected, fountain: "da decidere"}.items():
        assert state in row(visitor, proposals, name).inner_text()
    assert all(widths(visitor, '[id^="residente-"] img'))
    visitor.keep("proposals-after")
    for name in (tower, theatre):
        visitor.open(name)
        (width,) = widths(visitor, "#mw-content-text .thumbimage")
        assert width > 0
    assert "Il teatro nel 2026" in visitor.page.locator(".thumbcaption").inner_text()
    visitor.keep("article-with-picture")
    visitor.open(arcade)
    assert visitor.page.locator("#mw-content-text img").count() == 0


def choose_visually(visitor: Visitor, shown: Locator) -> None:
    """Press the button of a row, then open the form of its box."""
    number = shown.get_attribute("id")
    shown.get_by_role("link", name="Scegli", exact=True).click()
    visitor.page.wait_for_selector(".ve-ce-documentNode[contenteditable=true]")
    visitor.page.locator(f".ve-ce-documentNode #{number}").get_by_text("Perché").click()
    visitor.page.locator(".ve-ui-linearContextItem").get_by_text("Modifica", exact=True).click()
    visitor.page.wait_for_selector(".ve-ui-mwParameterPage")


def test_rows_in_every_state(scene: Scene, visitor: Visitor, proposals: Proposals) -> None:
    """A picture to look at: what the bot writes is written by hand."""
    template = (
        "{{{{Proposta immagine|scelta=|voce=Ghirlandina|file={file}|didascalia=Una ''veduta''"
        "|posizione=prima del testo|motivi=il nome|id={n}|sezione=1|stato={state}"
        "|esito=Un esito lungo abbastanza da andare a capo.|aggiornata=2026-11-23 10:00 CET}}}}"
    )
    file = f"File:{proposals.rows()[0].given[2][1]}.png"
    states = ["", *(words.it[0] for words in ROW_STATES.values())]
    rows = (template.format(n=n, state=state, file=file) for n, state in enumerate(states, 1))
    title = f"Utente:{scene.wiki.accounts.staff.name}/Righe"
    scene.staff.edit(title, "\n".join(rows))
    visitor.open(title)
    visitor.keep("proposals-states")
    for n, state in enumerate(states, 1):
        shown = visitor.page.locator(f"#residente-{n}")
        assert (state or "da decidere") in shown.inner_text()
        buttons = shown.get_by_role("link", name="Scegli", exact=True).count()
        assert buttons == (state != ROW_STATES[RowState.EXPIRED].it[0])


def test_the_page_explains_itself(scene: Scene, visitor: Visitor, proposals: Proposals) -> None:
    visitor.open(proposals.page)
    text = visitor.page.locator("#mw-content-text").inner_text()
    assert "Museo Civico di Modena" in text
    assert "Come si risponde" in text
    assert visitor.page.get_by_role("link", name="guida").count() >= 1
    assert visitor.page.locator("h2 .mw-headline").count() == 4
    assert scene.title(Purpose.REQUESTS)
