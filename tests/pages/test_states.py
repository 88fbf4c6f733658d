from __future__ import annotations

import pytest

from bot.duty import DutyState
from bot.i18n import Texts
from bot.intake.words import STATES, shown_state
from bot.model import Message, RequestState
from bot.pages import states


@pytest.mark.parametrize("state", RequestState)
def test_words_are_those_that_the_bot_writes(state: RequestState) -> None:
    message = Message(f"state-{state}")
    shown = Texts("it").plain(message), Texts("en").plain(message)
    assert shown == (STATES[state].it[0], STATES[state].en[0])
    assert all(states.REQUEST[word] == states.COLOURS[state] for word in shown)


@pytest.mark.parametrize("colour", [*states.TASK.values(), states.WAITING])
def test_contrast(colour: str) -> None:
    """WCAG 2.1, success criterion 1.4.3: at least 4.5 for white words."""
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_every_state_has_a_colour() -> None:
    assert set(states.COLOURS) == set(RequestState)
    assert set(states.DUTY_COLOURS) == set(DutyState)


def test_a_word_of_two_kinds_of_state_has_one_colour() -> None:
    assert states.REQUEST.items() <= states.TASK.items()


def test_counts_follow_the_word() -> None:
    assert shown_state(RequestState.RUNNING, "it", 1, 2).startswith("in corso ")


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 to 1."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
