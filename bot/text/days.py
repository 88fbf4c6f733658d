"""Dates as people type them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from bot.model import Message, Refusal
from bot.text.folding import fold

EXAMPLE = date(2026, 11, 1)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "gennaio gen january jan",
            "febbraio feb february",
            "marzo mar march",
            "aprile apr april",
            "maggio mag may",
            "giugno giu june jun",
            "luglio lug july jul",
            "agosto ago august aug",
            "settembre set september sep",
            "ottobre ott october oct",
            "novembre nov november",
            "dicembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_NUMBERS = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WORDS = re.compile(r"(\d{1,2})[°o]?\s+(?:di\s+)?([a-z]+)\.?,?\s+(?:del\s+)?(\d{4})")


def read_day(typed: str) -> date | Refusal:
    """The date, or why it is none and which may be meant."""
    if found := day(typed):
        return found
    meant = nearest(typed) or EXAMPLE
    return Refusal(Message("refusal-date", (typed,)), correction=meant.isoformat())


def day(typed: str) -> date | None:
    """`2026-11-01`, `1/11/2026`, `1 novembre 2026`; None where it is no date."""
    found = _parts(typed)
    if found is None:
        return None
    try:
        return date(*found)
    except ValueError:
        return None


def nearest(typed: str) -> date | None:
    """The date that was meant by one that does not exist, such as 31 November."""
    found = _parts(typed)
    if found is None:
        return None
    year, month, number = found
    if not 1 <= month <= 12 and 1 <= number <= 12:
        # The month came first.
        month, number = number, month
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, max(1, min(number, monthrange(year, month)[1])))


def _parts(typed: str) -> tuple[int, int, int] | None:
    """Year, month and day."""
    text = fold(typed)
    if found := _NUMBERS.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if (found := _WORDS.fullmatch(text)) and found[2] in _MONTHS:
        return int(found[3]), _MONTHS[found[2]], int(found[1])
    return None
