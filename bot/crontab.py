"""Frequencies read from a line: what `str(frequency)` writes, and cron as people write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from bot.frequency import (
    LAST,
    MONTHS,
    WEEKDAYS,
    Calendar,
    DayInterval,
    Frequency,
    Interval,
    checked,
)
from bot.model import Message


def parse(text: str) -> Frequency | Message:
    """What `str(frequency)` wrote, any five-field cron line, or `@daily` and its like.

    Names of days and months are read in English and in Italian; 7 is Sunday.
    """
    plain = " ".join(text.casefold().split())
    found: Frequency | Message
    if not plain.startswith("@"):
        found = _cron(plain)
    elif plain in _NICKNAMES:
        found = _cron(_NICKNAMES[plain])
    else:
        found = _every(plain) or Message("frequency-word", (text.strip(),))
    return found if isinstance(found, Message) else checked(found, text.strip())


_NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_EVERY = re.compile(
    r"@every (?:(?P<minutes>[0-9]{1,9})m"
    r"|(?P<days>[0-9]{1,9})d (?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
    rf"(?: (?P<weekday>{'|'.join(WEEKDAYS)}))?)"
)
_PART = re.compile(
    r"(?P<any>\*)(?:/(?P<step>[0-9]{1,2}))?|(?P<range>[^/]+)(?:/(?P<by>[0-9]{1,2}))?"
)
_WORD = re.compile(r"[0-9]{1,2}|[a-z]{3}")
_NTH = re.compile(r"(?P<day>[0-9a-z]+)#(?P<week>[1-5])|l(?P<last>[0-7])")


@dataclass(frozen=True)
class _Field:
    low: int
    high: int
    names: Mapping[str, int]


_WEEKDAYS = {name: number for number, name in enumerate(WEEKDAYS)} | {
    name: number for number, name in enumerate(("dom", "lun", "mar", "mer", "gio", "ven", "sab"))
}
_MONTHS = {name: number for number, name in enumerate(MONTHS, 1)} | {
    "gen": 1,
    "mag": 5,
    "giu": 6,
    "lug": 7,
    "ago": 8,
    "set": 9,
    "ott": 10,
    "dic": 12,
}
_MINUTE, _HOUR = _Field(0, 59, {}), _Field(0, 23, {})
_DAY_OF_MONTH, _MONTH = _Field(1, 31, {}), _Field(1, 12, _MONTHS)
_WEEKDAY = _Field(0, 7, _WEEKDAYS)


def _every(text: str) -> Interval | DayInterval | None:
    found = _EVERY.fullmatch(text)
    if not found:
        return None
    if found["minutes"]:
        return Interval(int(found["minutes"]))
    days, weekday = int(found["days"]), found["weekday"]
    if weekday and days % 7:
        return None
    day = WEEKDAYS.index(weekday) if weekday else None
    return DayInterval(days, int(found["hour"]), int(found["minute"]), day)


def _cron(text: str) -> Calendar | Message:
    fields = text.split()
    if len(fields) != 5:
        return Message("frequency-cron-fields", (text, len(fields)))
    minute, hour, day, month, weekday = fields
    minutes, hours, months = _values(minute, _MINUTE), _values(hour, _HOUR), _values(month, _MONTH)
    days, pairs = _days(day), _pairs(weekday)
    if not (minutes and hours and days and months and pairs):
        read = (minutes, hours, days, months, pairs)
        wrong = next(field for field, found in zip(fields, read, strict=True) if not found)
        return Message("frequency-cron-field", (wrong, text))
    if "*/" in day + weekday and "*" not in (day, weekday):
        # Crons differ on whether such a line means both or either.
        return Message("frequency-cron-both", (text,))
    either = not day.startswith("*") and not weekday.startswith("*")
    found_days, weekdays, weeks = _dates(days, pairs, either)
    return Calendar(
        tuple(sorted(minutes)),
        _unless_all(hours, 24),
        found_days,
        _unless_all(months, 12),
        weekdays,
        weeks,
    )


_Pairs = set[tuple[int, int]]
"""Weekdays with their weeks of the month, 0 where it may be any."""

_Numbers = tuple[int, ...] | None


def _dates(days: set[int], pairs: _Pairs, either: bool) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Days, weekdays and weeks; `either`: where one is always there, so is the other."""
    weeks = {week for _, week in pairs} - {0}
    by_day = _unless_all(days, 31)
    by_weekday = _unless_all({day for day, _ in pairs}, 8 if weeks else 7)
    if either and (by_day is None or by_weekday is None):
        return None, None, None
    return by_day, by_weekday, tuple(sorted(weeks)) or None


def _pairs(text: str) -> _Pairs | None:
    found = [_NTH.fullmatch(part) for part in text.split(",")]
    if not any(found):
        plain = _values(text, _WEEKDAY)
        return {(day % 7, 0) for day in plain} if plain else None
    pairs: _Pairs = set()
    for each in found:
        day = _number(each["last"] or each["day"], _WEEKDAY) if each else None
        if each is None or day is None:
            return None
        pairs.add((day % 7, LAST if each["last"] else int(each["week"])))
    days, weeks = {day for day, _ in pairs}, {week for _, week in pairs}
    return pairs if pairs == set(product(days, weeks)) else None


def _days(text: str) -> set[int] | None:
    parts = text.split(",")
    if "l" not in parts:
        return _values(text, _DAY_OF_MONTH)
    parts = [part for part in parts if part != "l"]
    others = _values(",".join(parts), _DAY_OF_MONTH) if parts else set()
    return None if others is None else others | {LAST}


def _values(text: str, field: _Field) -> set[int] | None:
    """The numbers of a field; None where it is not one."""
    values: set[int] = set()
    for part in text.split(","):
        found = _part(part, field)
        if found is None:
            return None
        values.update(found)
    return values


def _part(text: str, field: _Field) -> range | None:
    found = _PART.fullmatch(text)
    if not found:
        return None
    step = int(found["step"] or found["by"] or 1)
    if not 1 <= step <= field.high - field.low:
        return None
    if found["any"]:
        return range(field.low, field.high + (field is not _WEEKDAY), step)
    first, dash, last = found["range"].partition("-")
    start, end = _number(first, field), _number(last if dash else first, field)
    if start is None or end is None or (found["by"] and not dash):
        return None
    if field is _WEEKDAY and dash and end == 0:
        end = 7
    return range(start, end + 1, step) if start <= end else None


def _number(text: str, field: _Field) -> int | None:
    if not _WORD.fullmatch(text):
        return None
    number = int(text) if text.isdigit() else field.names.get(text)
    return number if number is not None and field.low <= number <= field.high else None


def _unless_all(values: set[int], size: int) -> tuple[int, ...] | None:
    return None if len(values - {LAST}) == size else tuple(sorted(values))
