from __future__ import annotations

import pytest

from bot.intake import words
from bot.intake.words import Command
from bot.model import RequestState


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Azione", "action"),
        ("_motivo ", "reason"),
        ("SOURCE", "source"),
        ("aggiornata", "updated"),
        ("Dà", "da"),
        ("Da_dove", "da dove"),
    ],
)
def test_parameters(typed: str, key: str) -> None:
    assert words.parameter(typed) == key


def test_every_state_has_a_word_that_is_read_back() -> None:
    for state in RequestState:
        for language in ("it", "en"):
            assert words.state(words.shown_state(state, language)) is state
            assert words.state(words.shown_state(state, language, 3, 60)) is state


def test_counts_are_shown() -> None:
    assert words.shown_state(RequestState.RUNNING, "it", 12, 60) == "in corso (12/60)"
    assert words.shown_state(RequestState.RUNNING, "de") == "running"


def test_every_command_has_words() -> None:
    for command in Command:
        for typed in words.COMMANDS[command].all:
            assert words.command(typed.upper()) is command
    assert words.command("") is None


def test_what_the_bot_writes_is_known() -> None:
    assert set(words.BOT_WRITTEN) <= set(words.PARAMETERS)
