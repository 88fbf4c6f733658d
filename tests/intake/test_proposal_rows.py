"""What people choose on a proposals page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.proposal_rows import Choice, Chosen, chosen, parse_rows, read
from tests.intake.sites import ITALIAN
from tests.tables import rows

CASES = rows("proposals/choices.tsv")
PAGE = """Testa.

== Ghirlandina ==
{{Proposta immagine
| scelta     = sì
| didascalia = La <!-- alta --> torre
| voce       = Ghirlandina
| file       = File:Ghirlandina.jpg
| id         = 12
| stato      = da decidere
}}
Una nota di qualcuno.

== Duomo ==
=== Facciata ===
{{image proposal|choice=|article=Duomo|file=File:Duomo.jpg|id=13|status=to be decided}}
{{proposta_immagine|scelta=no|voce=Duomo|file=File:Duomo 2.jpg|id=x}}
"""


@pytest.mark.parametrize(("typed", "choice", "article"), CASES)
def test_choices(typed: str, choice: str, article: str) -> None:
    assert read(typed) == Chosen(Choice(choice), article)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@given(st.text())
def test_anything_is_read(typed: str) -> None:
    assert bool(read(typed).article) is (read(typed).choice is Choice.OTHER)


def test_rows_of_a_page() -> None:
    found = parse_rows(PAGE, ITALIAN)
    assert [entry.claimed_id for entry in found.entries] == [12, 13, None]
    assert [found.section(entry) for entry in found.entries] == [1, 3, 3]
    assert [chosen(entry).choice for entry in found.entries] == [Choice.YES, Choice.NONE, Choice.NO]
    assert dict(found.entries[0].normalised) == {
        "article": "Ghirlandina",
        "caption": "La torre",
        "choice": "sì",
        "file": "File:Ghirlandina.jpg",
        "id": "12",
    }


def test_what_the_bot_writes_is_no_part_of_the_content() -> None:
    before = parse_rows(PAGE, ITALIAN)
    after = parse_rows(PAGE.replace("da decidere", "inserita\n| esito = fatto"), ITALIAN)
    assert before.fingerprints == after.fingerprints


@pytest.mark.parametrize(
    ("old", "new"), [("sì\n", "no\n"), ("torre", "guglia"), ("id         = 12", "id = 14")]
)
def test_what_people_write_is(old: str, new: str) -> None:
    before, after = (parse_rows(text, ITALIAN) for text in (PAGE, PAGE.replace(old, new)))
    assert before.fingerprints != after.fingerprints


def test_a_row_that_cannot_be_read() -> None:
    found = parse_rows(PAGE + "\n== X ==\n{{Proposta immagine\n| scelta = sì\n", ITALIAN)
    assert len(found.entries) == 3
    assert len(found.unreadable) == 1
