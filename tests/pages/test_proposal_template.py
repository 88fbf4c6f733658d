"""The row of a proposals page, as a real MediaWiki shows it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from bot.i18n import Texts
from bot.intake import words
from bot.intake.words import RowState
from bot.model import Message, Pair, Suggestion, SuggestionState
from bot.pages import Purpose, pages, states, title_of
from bot.pages.proposal_parameters import PARAMETERS
from bot.report import proposals
from bot.report.proposals import Occasion, Part
from bot.sandbox import Sandbox
from bot.sandbox.session import WikiSession
from bot.suggestion import Remembered
from bot.text.titles import Title

BOT = "ResidenteBot"
FILE = "Museo Civico Modena - sala dell'archeologia.png"


@pytest.fixture(params=["it", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def wiki(sandbox: Sandbox, language: str) -> WikiSession:
    """With the template as `setup-wiki` makes it."""
    made = sandbox.it if language == "it" else sandbox.commons
    session = made.session(made.accounts.admin)
    for page in pages(BOT, language, ()):
        if page.purpose in (Purpose.PROPOSAL_TEMPLATE, Purpose.PROPOSAL_HELP):
            session.edit(page.title, page.text)
    return session


def parse(wiki: WikiSession, text: str, title: str = f"User:{BOT}/Proposals/7") -> dict[str, Any]:
    asked = {"prop": "text|categories|parsewarnings|sections|limitreportdata", "pst": True}
    found: dict[str, Any] = wiki.api(
        action="parse", text=text, title=title, contentmodel="wikitext", **asked
    )["parse"]
    return found


def row(wiki: WikiSession, language: str, **values: str) -> str:
    given = "".join(f"|{name}={value}" for name, value in values.items())
    text = "{{" + words.PROPOSAL_TEMPLATE.shown(language) + given + "}}"
    html = str(parse(wiki, text)["text"])
    assert html.count("<div") == html.count("</div>")
    assert not re.search(r'\{\{|class="error"|&lt;div|&lt;span', html)
    return html


@pytest.mark.parametrize("state", RowState)
def test_a_row_shows_its_state(wiki: WikiSession, language: str, state: RowState) -> None:
    shown = words.ROW_STATES[state].shown(language)
    html = row(wiki, language, article="X", file=f"File:{FILE}", id="17", status=shown)
    assert f">{shown}</span>" in html
    assert f'id="residente-17" style="color:{states.ROW_COLOURS[state]};' in html
    assert ("veaction=edit" in html) is (state is not RowState.EXPIRED)


def test_a_row_shows_all_that_it_has(wiki: WikiSession, language: str) -> None:
    given = {each.name.shown(language): f"v{n}" for n, each in enumerate(PARAMETERS)}
    given[words.PARAMETERS["section"].shown(language)] = "3"
    given[words.PARAMETERS["article"].shown(language)] = "Voce"
    given[words.PARAMETERS["file"].shown(language)] = FILE
    html = row(wiki, language, **given)
    for value in given.values():
        assert re.search(rf"\b{re.escape(value)}\b", unescape(html).replace("_", " "))
    assert "section=3" in html


def test_a_row_has_a_thumbnail_and_links(wiki: WikiSession, language: str) -> None:
    html = row(wiki, language, file=f"File:{FILE}", article="Duomo", caption="Il ''Duomo''")
    (image,) = re.findall(r"<img[^>]*>", html)
    assert int(re.findall(r'width="(\d+)"', image)[0]) <= 180
    assert re.search(
        r'<a href="[^"]*:Museo_Civico_Modena_-_sala_dell%27archeologia.png" class="image"', html
    )
    assert re.search(r'<a href="[^"]*title=Duomo[^"]*"|<a href="/wiki/Duomo"', html)
    assert "Il <i>Duomo</i>" in html


def test_buttons_open_the_section(wiki: WikiSession, language: str) -> None:
    html = unescape(row(wiki, language, file=FILE, article="X", section="12"))
    assert re.search(r'href="[^"]*veaction=edit&section=12"', html)
    helped = title_of(Purpose.PROPOSAL_HELP, BOT, language).partition(":")[2]
    (source,) = re.findall(r'href="[^"]*[?&]action=edit&section=12&editintro=([^"]*)"', html)
    assert source.replace("_", " ").endswith(helped)


def test_without_the_visual_editor_the_button_opens_the_text(
    wiki: WikiSession, language: str
) -> None:
    name = title_of(Purpose.PROPOSAL_TEMPLATE, BOT, language)
    (page,) = (each for each in pages(BOT, language, ()) if each.title == name)
    wiki.edit(name, page.text.replace("int:visualeditor-ca-editsource", "int:no-such-message"))
    html = unescape(row(wiki, language, file=FILE, article="X", section="12"))
    wiki.edit(name, page.text)
    assert "veaction" not in html
    assert len(re.findall(r'href="[^"]*[?&]action=edit&section=12&', html)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"file": "Category:Bronzi", "article": "Category:Bronzi"},
        {"file": "[[Category:Bronzi]]", "article": "[[Category:Bronzi]]"},
        {"file": "X]] [[Category:Bronzi]]", "article": "X]] [[Category:Bronzi]]"},
        {"file": "<script>alert(1)</script>", "article": "<b>"},
        {"section": "3&x=y onclick", "choice": "[[Category:Bronzi]]"},
        {"section": "] [[Category:Bronzi]]", "status": "]]", "id": '"><script>'},
        {"choice": "{|\n| a", "file": "''L'isola''.jpg", "article": "L'isola \"che\" non c'è"},
    ],
)
def test_values_do_no_harm(wiki: WikiSession, language: str, values: dict[str, str]) -> None:
    given = "".join(f"|{name}={value}" for name, value in values.items())
    text = "{{" + words.PROPOSAL_TEMPLATE.shown(language) + given + "}}"
    parsed = parse(wiki, text)
    assert "Bronzi" not in [each["category"] for each in parsed["categories"]]
    assert "<script" not in parsed["text"]
    assert not re.search(r'onclick="', parsed["text"])


def test_a_name_with_quotes_is_found(wiki: WikiSession, language: str) -> None:
    html = row(wiki, language, article="L'isola che non c'è", file="L'isola.jpg")
    assert "L%27isola_che_non_c%27%C3%A8" in html or "L'isola_che_non_c" in html


def test_template_data_is_understood(wiki: WikiSession, language: str) -> None:
    title = title_of(Purpose.PROPOSAL_TEMPLATE, BOT, language)
    (found,) = wiki.api(action="templatedata", titles=title, lang=language)["pages"].values()
    assert list(found["params"])[:2] == [
        words.PARAMETERS[key].shown(language) for key in ("choice", "caption")
    ]
    assert found["paramOrder"][:2] == list(found["params"])[:2]
    choice = found["params"][words.PARAMETERS["choice"].shown(language)]
    assert choice["suggestedvalues"][:2] == [
        words.YES.shown(language),
        words.NO.shown(language),
    ]
    for parameter in PARAMETERS[2:]:
        described = found["params"][parameter.name.shown(language)]["description"]
        assert "bot" in described


def test_a_full_page_is_within_the_limits(wiki: WikiSession, language: str) -> None:
    rows = tuple(_remembered(number) for number in range(proposals.MOST))
    occasion = Occasion(BOT, None, "Immagini nuove", "22 gennaio 2027, 19:31 CET")
    text = proposals.wikitext(Texts(language), occasion, Part(rows))
    assert len(text.encode()) < 200_000
    parsed = parse(wiki, text)
    assert len(parsed["sections"]) == proposals.MOST
    assert parsed["parsewarnings"] == []
    assert parsed["categories"] == []
    limits = {each["name"]: each for each in parsed["limitreportdata"]}
    assert limits["limitreport-postexpandincludesize"]["0"] < 1_000_000
    assert parsed["text"].count('id="residente-') == proposals.MOST


def _remembered(number: int) -> Remembered:
    proposed = Suggestion(
        Pair(number, number),
        Title(6, FILE, "File"),
        Title(0, f"Voce dal titolo abbastanza lungo, come capita {number}"),
        ("item",),
        90,
        (Message("evidence-item", ("Q1",)),) * 3,
        Message("where-filled", ("immagine", "Divisione amministrativa")),
        "Una didascalia [[Modena|lunga]] come quelle vere, " * 4,
    )
    now = datetime.now(UTC)
    return Remembered(number + 1, "w", 7, proposed, SuggestionState.OPEN, "", 0, None, 0, 0, now)
