from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.crontab import parse
from bot.i18n import Texts
from bot.intake.frequency import MAX_LENGTH, read
from bot.intake.frequency_words import _NUMBERED, _TAGS
from bot.model import Message
from bot.text.folding import fold
from tests.tables import rows

READ = rows("frequency/read.tsv")
REFUSED = rows("frequency/refused.tsv")
WORDS = [
    *" ".join(_TAGS.values()).split(),
    *" ".join(" ".join(words) for words in _NUMBERED.values()).split(),
    *("3", "15", "7:30", "15.45", "31", "1st", "0", "ultimo", "alle", "ogni", "tutti i", "ore"),
]


def test_there_are_enough() -> None:
    assert len(READ) >= 80
    assert len(REFUSED) >= 30


@pytest.mark.parametrize(("text", "line"), READ)
def test_it_is_read(text: str, line: str) -> None:
    found = read(text)
    assert str(found) == line
    assert parse(line) == found


@pytest.mark.parametrize(("text", "line"), READ)
def test_accents_case_and_blanks_do_not_count(text: str, line: str) -> None:
    spaced = text.replace(" ", "  ")
    for other in (fold(text), text.upper(), f" {spaced} ", f"\u200e{text}\u00a0"):
        assert str(read(other)) == line, other


@pytest.mark.parametrize("text", [text for text, _ in READ if not text.startswith("@every")])
def test_underscores_are_blanks(text: str) -> None:
    assert read(text.replace(" ", "_")) == read(text)


@pytest.mark.parametrize(("text", "key", "named"), REFUSED)
def test_it_is_refused(text: str, key: str, named: str) -> None:
    found = read(text)
    assert isinstance(found, Message), found
    assert found.key == key
    if named:
        assert found.args[0] == named


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize(("text", "key", "named"), REFUSED)
def test_a_refusal_gives_a_line_that_can_be_pasted(
    text: str, key: str, named: str, language: str
) -> None:
    found = read(text)
    assert isinstance(found, Message)
    shown = Texts(language).plain(found)
    assert named in shown
    (line,) = re.findall(r"\| (?:frequenza|frequency) = (.*)$", shown)
    assert not isinstance(read(line), Message), key


def test_too_long() -> None:
    assert read("ogni giorno" + " " * 200) == read("ogni giorno")
    long = "ogni lunedì e " * 10 + "giovedì"
    assert read(long) == Message("frequency-long", (MAX_LENGTH,))
    assert read("9" * 101) == Message("frequency-long", (MAX_LENGTH,))
    assert isinstance(read("9" * 100), Message)
    assert isinstance(read(f"alle {'9' * 95}"), Message)


def test_too_often_names_the_limit() -> None:
    assert read("ogni 5 minuti") == Message("frequency-often", ("ogni 5 minuti", 15))


@settings(deadline=None)
@given(st.text(max_size=110) | st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_any_text_has_an_answer(text: str) -> None:
    """And what is read is a frequency that the store gives back."""
    found = read(text)
    if isinstance(found, Message):
        assert Texts("it").plain(found)
    else:
        assert parse(str(found)) == found
