"""How often, as people write it: in words or as a cron line."""

from __future__ import annotations

import re

from bot import crontab
from bot.frequency import Frequency, checked
from bot.intake import frequency_words
from bot.intake.frequency_days import Times, dated
from bot.intake.frequency_words import Row, Word
from bot.model import Message

MAX_LENGTH = 100


def read(text: str) -> Frequency | Message:
    """The frequency, or one sentence on why there is none, with a line that can be pasted.

    Italian and English, whatever the wiki; also five-field cron, and `@daily` and its like.
    """
    shown = frequency_words.visible(text.replace("_", " "))
    if len(shown) > MAX_LENGTH:
        return Message("frequency-long", (MAX_LENGTH,))
    if not shown:
        return Message("frequency-empty")
    if _CRON.match(shown):
        return crontab.parse(shown)
    # A comma stands for "and", or only for a breath.
    found = _in_words(shown) or _in_words(shown.replace(",", " "))
    if found is None:
        return Message("frequency-unclear", (shown,))
    return found if isinstance(found, Message) else checked(found, shown)


_CRON = re.compile(r"@|\*|[0-9][0-9*,/-]*\s+[0-9*][0-9*,/-]*(?:\s|$)")

_CLOCK = r"""
    (?<![A-Z])(?:
        (?:(?:AT|ON)\ )*(?:NOON|MIDNIGHT)\ |
        (?:(?:AT\ )+(?:N|TIME)\ |TIME\ |N\ (?=(?:ON\ )*(?:AM|PM)\ ))
        (?!DATE\ |(?:ON\ )+(?:DATE|MONTH)\ )(?:(?:ON\ )*(?:AM|PM|NIGHT)\ )?
    )
"""
_CLOCKS = re.compile(rf"{_CLOCK}(?:(?:AND\ )+{_CLOCK})*", re.VERBOSE)


def _in_words(text: str) -> Frequency | Message | None:
    """Takes the times of day out, wherever they stand, and reads the rest."""
    row = frequency_words.read(text)
    if isinstance(row, Message):
        return row
    clock = _CLOCKS.search(row.tags)
    if not clock:
        return dated(row, Times())
    words, rest = row.part(clock).words, row.without(clock)
    half = _HALF.fullmatch(rest.tags)
    if half:
        words, rest = (*words, Word(half["half"])), Row(())
    times = _times(words, whole_day=rest.tags in ("", "EVERY DAY ", "DAILY "))
    return dated(rest, times) if isinstance(times, Times) else times


_HALF = re.compile(r"EVERY (?P<half>AM|PM|NIGHT) ")


def _times(words: tuple[Word, ...], whole_day: bool) -> Times | Message | None:
    """None where the times differ in their minutes: one line has one list of minutes."""
    found = _clocks(words)
    for hour, minute in found:
        # Of a Monday, 24:00 might be either midnight.
        most = 24 if whole_day and minute == 0 else 23
        if hour > most or minute > 59:
            shown = hour - _NO_HOUR if hour >= _NO_HOUR else hour
            return Message("frequency-hour", (f"{shown}:{minute:02}" if minute else str(shown),))
    minutes = {minute for _, minute in found}
    if len(minutes) > 1:
        return None
    return Times(tuple(sorted({hour % 24 for hour, _ in found})), minutes.pop(), given=True)


def _clocks(words: tuple[Word, ...]) -> list[tuple[int, int]]:
    """Hours and minutes, as large as they are written."""
    found: list[tuple[int, int]] = []
    for word in words:
        match word.tag, word.value:
            case "TIME", (int() as hour, int() as minute):
                found.append((hour, minute))
            case "N", int() as hour:
                found.append((hour, 0))
            case ("NOON" | "MIDNIGHT") as tag, _:
                found.append((12 if tag == "NOON" else 0, 0))
            case ("AM" | "PM" | "NIGHT") as tag, _:
                hour, minute = found[-1]
                found[-1] = (_of_day(hour, tag), minute)
    return found


_NO_HOUR: int = 10**MAX_LENGTH
"""Added to an hour that its half of the day has not, as in `13 am`."""


def _of_day(hour: int, half: str) -> int:
    """The hour of 24, from one of 12 or 24."""
    if half == "NIGHT":
        half = "AM" if hour < 7 or hour == 12 else "PM"
    if half == "AM":
        return hour % 12 if hour <= 12 else _NO_HOUR + hour
    if hour == 0:
        return _NO_HOUR
    return hour + 12 if hour < 12 else hour
