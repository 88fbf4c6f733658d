"""The text of a proposals page."""

from __future__ import annotations

import pytest

from bot.i18n import Texts
from bot.intake.proposal_rows import Choice, chosen, parse_rows
from bot.model import Message, Pair, Suggestion, SuggestionState
from bot.report.proposals import MOST, Occasion, Part, closing, part_name, parts, split, wikitext
from bot.suggestion import Remembered
from bot.text.titles import Title
from tests.report.made import NOW, SITE, request

HOSTILE = (
    "X]] {{subst:y}} ~~~~",
    "a|b=c",
    "}}{{Proposta immagine|scelta=sì}}",
    "<!-- ",
    "[[Categoria:X]]",
    "<nowiki>",
    "\n== X ==\n",
    "{{{1}}}",
)


def remembered(number: int, caption: str = "", reason: str = "Q1") -> Remembered:
    proposed = Suggestion(
        Pair(number, number),
        Title(6, f"A {number}.jpg", "File"),
        Title(0, f"Voce {number}"),
        ("item",),
        90,
        (Message("evidence-item", (reason,)),),
        Message("where-filled", ("immagine", reason)),
        caption,
    )
    return Remembered(number, "w", 7, proposed, SuggestionState.OPEN, "", 0, None, 0, 0, NOW)


def page(*rows: Remembered, language: str = "it", others: tuple[Title, ...] = ()) -> str:
    asked = request({"istituzione": "Museo [[X]]"})
    return wikitext(Texts(language), Occasion("Robi", asked, "", "domani"), Part(rows, others))


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_rows_are_read_back(language: str) -> None:
    found = parse_rows(page(remembered(1, "Una [[torre]]"), remembered(2), language=language), SITE)
    assert [row.claimed_id for row in found.entries] == [1, 2]
    assert [chosen(row).choice for row in found.entries] == [Choice.NONE] * 2
    assert [found.section(row) for row in found.entries] == [1, 2]
    first = dict(found.entries[0].normalised)
    assert (first["file"], first["article"]) == ("File:A 1.jpg", "Voce 1")
    assert first["caption"] == "Una [[torre]]"
    shown = dict(found.entries[1].given)
    assert shown["sezione" if language == "it" else "section"] == "2"


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_breaks_out_of_its_row(text: str) -> None:
    found = parse_rows(page(remembered(1, text, text), remembered(2)), SITE)
    assert [row.claimed_id for row in found.entries] == [1, 2]
    assert not found.unreadable
    assert [chosen(row).choice for row in found.entries] == [Choice.NONE] * 2


def test_the_head_says_what_for_and_until_when() -> None:
    text = page(remembered(1), others=(Title(2, "Robi/Proposte/7/2", "Utente"),))
    head = text.split("\n==")[0]
    assert "un’immagine" in head
    assert "richiesta #17" in head
    assert "domani" in head
    assert "Museo &#91;&#91;X&#93;&#93;" in head
    assert "[[:Utente:Robi/Proposte/7/2]]" in head
    assert "continuano" not in page(remembered(1))


def test_a_task_of_the_task_page_is_named() -> None:
    text = wikitext(Texts("it"), Occasion("Robi", None, "Ogni lunedì", "x"), Part(()))
    assert "«Ogni lunedì»" in text


@pytest.mark.parametrize(
    ("count", "pages"), [(0, 1), (1, 1), (MOST, 1), (MOST + 1, 2), (3 * MOST, 3)]
)
def test_no_page_is_too_long(count: int, pages: int) -> None:
    assert parts(count) == pages
    listed = tuple(remembered(number) for number in range(1, count + 1))
    pieces = [split(listed, number) for number in range(pages)]
    assert sum(pieces, ()) == listed
    assert max(map(len, pieces)) <= MOST


def test_titles_of_parts() -> None:
    assert [part_name(7, number) for number in range(3)] == ["7", "7/2", "7/3"]


def test_the_end_is_one_line() -> None:
    assert "\n" not in closing(Texts("it"), "ieri")
    assert "ieri" in closing(Texts("it"), "ieri")
