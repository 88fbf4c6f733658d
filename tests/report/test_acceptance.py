from __future__ import annotations

from dataclasses import replace

import pytest

from bot.i18n import Texts
from bot.model import Message, Pair, Suggestion, SuggestionState
from bot.report.acceptance import sections
from bot.suggestion import Rate, Remembered
from bot.text.titles import Title
from tests.report.made import NOW

RATES = (
    Rate("item", accepted=3, refused=1, kept=5, moved=2, removed=2, open=4, fresh=1),
    Rate("name", refused=2, kept=1),
    Rate("category", open=7),
    Rate("di fantasia", kept=6, removed=1),
)
VASE = Suggestion(
    Pair(1, 2),
    Title(6, "Vaso.jpg", "File"),
    Title(0, "Vaso"),
    ("item",),
    88,
    (),
    Message("list-one", ("in testa",)),
)


def remembered(state: SuggestionState, by: str = "") -> Remembered:
    return Remembered(1, "w", 0, VASE, state, by, 0, NOW, 5, 1, NOW)


def test_the_table() -> None:
    head, table = sections(Texts("it"), RATES, ())
    assert head == "== Come sono andate le proposte =="
    assert table.splitlines() == [
        '{| class="wikitable"',
        "! Indizio principale !! Accettate !! Rifiutate !! Rimaste"
        " !! Spostate o con altra didascalia !! Tolte !! Quante buone",
        "|-",
        "| stesso elemento Wikidata || 3 || 1 || 5 || 2 || 2 || 67%",
        "|-",
        "| nome simile || 0 || 2 || 1 || 0 || 0 || 1 su 3",
        "|-",
        "| altro || 0 || 0 || 6 || 0 || 1 || 86%",
        "|}",
    ]


def test_in_english() -> None:
    head, table, told, lines = sections(
        Texts("en"), RATES[:2], [remembered(SuggestionState.REMOVED, "Anna")]
    )
    assert head == "== How the proposals fared =="
    assert "| same Wikidata item || 3 || 1 || 5 || 2 || 2 || 67%" in table
    assert "| similar name || 0 || 2 || 1 || 0 || 0 || 1 of 3" in table
    assert told == "Since last time one picture that the bot had inserted has changed:"
    assert lines.startswith("* [[:Vaso]]: [[:File:Vaso.jpg]] was removed by [[User:Anna|")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SuggestionState.REMOVED, "è stata tolta"),
        (SuggestionState.MOVED, "è stata spostata"),
        (SuggestionState.RECAPTIONED, "ha un’altra didascalia"),
    ],
)
def test_what_is_new(state: SuggestionState, said: str) -> None:
    nobody, somebody = remembered(state), remembered(state, "Anna")
    *_, lines = sections(Texts("it"), (), [nobody, somebody])
    first, second = lines.splitlines()
    assert first == f"* [[:Vaso]]: [[:File:Vaso.jpg]] {said}"
    assert second.startswith(first)
    assert "[[User:Anna|" in second


def test_nothing_to_say() -> None:
    assert sections(Texts("it"), (RATES[2], Rate("item", kept=2, fresh=2)), ()) == ()


def test_a_name_cannot_do_harm() -> None:
    evil = remembered(SuggestionState.REMOVED, "A]] {{subst:x}} [[B|")
    *_, lines = sections(Texts("it"), (), [evil])
    assert "{{subst" not in lines


def test_thousands_of_them_have_room() -> None:
    many = [replace(remembered(SuggestionState.MOVED, "Anna"), id=n) for n in range(5000)]
    assert sum(map(len, sections(Texts("it"), RATES, many))) < 65_000
