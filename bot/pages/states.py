"""The colour of each state of a request in its box.

Dark enough for white words on them and for a border on white (contrast of 4.5 and more, WCAG AA).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.i18n import Texts
from bot.model import Message, RequestState
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


def words(state: RequestState) -> tuple[str, ...]:
    """The names of a state on the wiki, Italian and English."""
    message = Message(f"state-{state}")
    return Texts("it").plain(message), Texts("en").plain(message)


def switch(value: str) -> str:
    """Wikitext that gives `color:#…` for the state in `value`, grey where there is none.

    A running request also counts what is done: `in corso (12 di 60)`.
    """
    otherwise = f"color:{WAITING}"
    running = f"color:{COLOURS[RequestState.RUNNING]}"
    for word in words(RequestState.RUNNING):
        otherwise = equal(beginning(value, len(word)), word, running, otherwise)
    return call(f"#switch:{value}", *_cases(), f"#default={otherwise}")


def _cases() -> Iterator[str]:
    for state, colour in COLOURS.items():
        yield f"{'|'.join(dict.fromkeys(words(state)))}=color:{colour}"
