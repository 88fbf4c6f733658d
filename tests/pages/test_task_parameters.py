"""What the task template suggests is what the bot reads."""

from __future__ import annotations

import pytest

from bot.intake import frequency, words
from bot.model import Message
from bot.pages.task_parameters import ACTIVE, COMMAND, FREQUENCIES, FREQUENCY, PARAMETERS
from bot.task import Names


@pytest.mark.parametrize("names", FREQUENCIES, ids=lambda names: names.en[0])
def test_a_frequency_means_the_same_in_both_languages(names: Names) -> None:
    italian, english = frequency.read(names.shown("it")), frequency.read(names.shown("en"))
    assert not isinstance(italian, Message)
    assert italian == english


def test_a_dozen_frequencies_are_suggested_the_usual_one_first() -> None:
    assert len(FREQUENCIES) >= 12
    assert len({str(frequency.read(names.it[0])) for names in FREQUENCIES}) == len(FREQUENCIES)
    assert FREQUENCY.prefilled == FREQUENCIES[0]


def test_every_command_can_be_read() -> None:
    assert {words.command(names.it[0]) for names in COMMAND.values} == set(words.Command)


def test_active_is_yes_or_no() -> None:
    assert ACTIVE.values == (words.YES, words.NO)


def test_no_name_is_taken_twice() -> None:
    names = [name for each in PARAMETERS for name in dict.fromkeys(each.name.all)]
    assert len(names) == len(set(names))
