"""The colour of each state of a request, and of an entry of the task page, in its box.

Dark enough for white words on them and for a border on white (contrast of 4.5 and more, WCAG AA).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.duty import DutyState
from bot.intake.words import DUTY_STATES, ROW_STATES, STATES, RowState
from bot.model import RequestState
from bot.pages.calls import beginning, call, equal

WAITING = "#54595d"

COLOURS = {
    RequestState.RECEIVED: "#54595d",
    RequestState.AWAITING: "#8a4b00",
    RequestState.QUEUED: "#2a4b8d",
    RequestState.RUNNING: "#2a4b8d",
    RequestState.PAUSED: "#6b3fa0",
    RequestState.DONE: "#14663b",
    RequestState.PARTLY: "#8a4b00",
    RequestState.REFUSED: "#a81c1c",
    RequestState.FAILED: "#a81c1c",
    RequestState.CANCELLED: "#54595d",
    RequestState.UNDONE: "#54595d",
}

DUTY_COLOURS = {
    DutyState.ACTIVE: "#14663b",
    DutyState.OFF: "#54595d",
    DutyState.PAUSED: "#6b3fa0",
    DutyState.REFUSED: "#a81c1c",
    DutyState.GONE: "#54595d",
}

ROW_COLOURS = {
    RowState.WAITING: "#54595d",
    RowState.ACCEPTED: "#2a4b8d",
    RowState.RUNNING: "#2a4b8d",
    RowState.PAUSED: "#6b3fa0",
    RowState.AWAITING: "#8a4b00",
    RowState.INSERTED: "#14663b",
    RowState.DECLINED: "#6b3fa0",
    RowState.WRONG: "#a81c1c",
    RowState.FAILED: "#a81c1c",
    RowState.TAKEN_BACK: "#54595d",
    RowState.EXPIRED: "#54595d",
}

PROPOSAL = {word: ROW_COLOURS[state] for state, names in ROW_STATES.items() for word in names.all}
"""Of a row of a proposals page."""

REQUEST = {word: COLOURS[state] for state, names in STATES.items() for word in names.all}
"""Colours by the words of the states, Italian and English."""

TASK = REQUEST | {
    word: DUTY_COLOURS[state] for state, names in DUTY_STATES.items() for word in names.all
}
"""An entry at work shows the state of its run."""


def switch(value: str, colours: Mapping[str, str]) -> str:
    """Wikitext that gives `color:#…` for the state in `value`, grey where there is none.

    A running request also counts what is done: `in corso (12 di 60)`.
    """
    otherwise = f"color:{WAITING}"
    running = f"color:{COLOURS[RequestState.RUNNING]}"
    for word in STATES[RequestState.RUNNING].all:
        otherwise = equal(beginning(value, len(word)), word, running, otherwise)
    cases = (f"{word}=color:{colour}" for word, colour in colours.items())
    return call(f"#switch:{value}", *cases, f"#default={otherwise}")
