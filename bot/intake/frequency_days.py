"""The days of a frequency in words, once its times of day have been taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.frequency import LAST, Calendar, DayInterval, Frequency, Interval
from bot.intake.frequency_words import FINAL, Row

DEFAULT_HOUR = 3
"""Local time of a frequency in words that names none."""

Numbers = tuple[int, ...] | None

_MONDAY = 1
_WORKDAYS, _WEEKEND = (1, 2, 3, 4, 5), (0, 6)
_MONTHS = {
    "MONTH": 1,
    "MONTHLY": 1,
    "QUARTER": 3,
    "QUARTERLY": 3,
    "HALF": 6,
    "YEAR": 12,
    "YEARLY": 12,
}
_YEARLY = frozenset({"YEAR", "YEARLY"})
_MINUTES = {"MINUTE": 1, "HOUR": 60, "HOURLY": 60}


@dataclass(frozen=True)
class Times:
    """The hours of a day, at the same minute each; `given` where the person named them."""

    hours: tuple[int, ...] = (DEFAULT_HOUR,)
    minute: int = 0
    given: bool = False

    def calendar(
        self,
        days: Numbers = None,
        months: Numbers = None,
        weekdays: Numbers = None,
        weeks: Numbers = None,
    ) -> Calendar:
        return Calendar((self.minute,), self.hours, days, months, weekdays, weeks)

    def apart(self, days: int, weekday: int | None = None) -> DayInterval | None:
        if len(self.hours) > 1:
            return None
        return DayInterval(days, self.hours[0], self.minute, weekday)


def dated(row: Row, times: Times) -> Frequency | None:
    """None where the words make no sense together."""
    for reader in (_counted, _on_weekdays, _from_to, _of_a_kind, _in_months):
        found = reader(row, times)
        if found:
            return found
    return None


_LEAD = r"(?:ON )*(?:EVERY (?:ON )*)?"
_JOIN = rf"(?:AND )+{_LEAD}"
_COUNTED = re.compile(
    r"EVERY (?P<count>N )?(?P<unit>MINUTE|HOUR|DAY|WEEK) |(?P<adverb>HOURLY|DAILY|WEEKLY) "
)


def _counted(row: Row, times: Times) -> Frequency | None:
    """`ogni 6 ore`, `daily`; a time of day alone is every day."""
    if row.tags in ("", "EVERY "):
        return times.calendar() if times.given else None
    found = _COUNTED.fullmatch(row.tags)
    if not found:
        return None
    (count,) = row.part(found, "count").numbers("N") or (1,)
    unit = found["unit"] or found["adverb"]
    if unit in _MINUTES:
        return None if times.given else Interval(count * _MINUTES[unit])
    if unit in ("DAY", "DAILY"):
        return times.calendar() if count == 1 else times.apart(count)
    if count == 1:
        return times.calendar(weekdays=(_MONDAY,))
    return times.apart(7 * count, _MONDAY)


_LIST = rf"(?P<weekdays>WEEKDAY (?:{_JOIN}WEEKDAY )*)"
_ON_WEEKDAYS = re.compile(rf"(?:EVERY (?P<count>N )(?:WEEK )?|EVERY WEEK |WEEKLY )?{_LEAD}{_LIST}")


def _on_weekdays(row: Row, times: Times) -> Frequency | None:
    """`ogni lunedì e giovedì`, `every two weeks on Tuesday`, `every other Monday`."""
    found = _ON_WEEKDAYS.fullmatch(row.tags)
    if not found:
        return None
    weekdays = row.part(found, "weekdays").numbers("WEEKDAY")
    (count,) = row.part(found, "count").numbers("N") or (1,)
    if count == 1:
        return times.calendar(weekdays=weekdays)
    return times.apart(7 * count, weekdays[0]) if len(weekdays) == 1 else None


_FROM_TO = re.compile(
    r"(?:(?:FROM|EVERY|ON) )*(?P<first>WEEKDAY )(?:TO )(?:ON )*(?P<last>WEEKDAY )"
)


def _from_to(row: Row, times: Times) -> Frequency | None:
    """`dal lunedì al venerdì`, `Monday to Friday`, `mon-fri`."""
    found = _FROM_TO.fullmatch(row.tags)
    if not found:
        return None
    (first,) = row.part(found, "first").numbers("WEEKDAY")
    (last,) = row.part(found, "last").numbers("WEEKDAY")
    weekdays = sorted({(first + step) % 7 for step in range((last - first) % 7 + 1)})
    return times.calendar(weekdays=tuple(weekdays) if len(weekdays) < 7 else None)


_OF_A_KIND = re.compile(rf"(?:AT )?{_LEAD}(?:DAY )?(?P<kind>WORKDAY|WEEKEND) (?:DAY )?")


def _of_a_kind(row: Row, times: Times) -> Frequency | None:
    """`nei giorni feriali`, Monday to Friday; `weekends`."""
    found = _OF_A_KIND.fullmatch(row.tags)
    if not found:
        return None
    return times.calendar(weekdays=_WORKDAYS if found["kind"] == "WORKDAY" else _WEEKEND)


_SCOPE = re.compile(
    r"""
    (?<![A-Z])(?:
        (?:(?:ON|AND)\ )*EVERY\ (?P<count>N\ )?(?P<unit>MONTH|YEAR|QUARTER|HALF)\ |
        (?P<adverb>MONTHLY|QUARTERLY|YEARLY)\ |
        (?:ON\ )+(?P<of>MONTH)[ ]
    )
    """,
    re.VERBOSE,
)
_DAY = r"(?:ORDINAL DAY |(?:DAY )?(?:N|ORDINAL) )"
_DAYS = rf"(?P<days>{_DAY}(?:{_JOIN}{_DAY})*)"
_NTH = rf"(?P<weeks>ORDINAL (?:{_JOIN}ORDINAL )*)(?P<weekdays>WEEKDAY (?:{_JOIN}WEEKDAY )*)"
_NAMES = rf"(?:AT )?DATE (?:{_JOIN}(?:AT )?DATE )*"
_DATES = re.compile(
    rf"{_LEAD}(?:"
    rf"(?:{_DAYS}|{_NTH})(?:(?:ON )*(?P<names>{_NAMES}))?"
    rf"|(?P<month>{_NAMES})"
    rf"|(?P<named>DATE )(?:ON )*(?P<day>(?:N|ORDINAL) )"
    r")"
)


def _in_months(row: Row, times: Times) -> Frequency | None:
    """`il 15 del mese`, `first Monday of the month`, `ogni anno il 18 maggio`, `every 3 months`."""
    scope = _SCOPE.search(row.tags)
    months = _every(row, scope) if scope else ()
    if months is None:
        return None
    if scope:
        row = row.without(scope)
    if not row.words:
        return times.calendar((1,), months if len(months) < 12 else None) if scope else None
    found = _DATES.fullmatch(row.tags)
    named = row.numbers("DATE")
    yearly = scope is None or (scope["unit"] or scope["adverb"]) in _YEARLY
    if found is None or bool(named) != yearly:
        return None
    months = named or months
    return _on(row, found, times, months if len(months) < 12 else None)


def _every(row: Row, scope: re.Match[str]) -> tuple[int, ...] | None:
    """From January on, `ogni 3 mesi`; None where that would not come out even in a year."""
    unit = scope["unit"] or scope["adverb"] or scope["of"]
    (number,) = row.part(scope, "count").numbers("N") or (1,)
    count = number * _MONTHS[unit]
    return tuple(range(1, 13, count)) if 1 <= count <= 12 and 12 % count == 0 else None


def _on(row: Row, found: re.Match[str], times: Times, months: Numbers) -> Frequency | None:
    if found["weeks"]:
        weeks = _places(row.part(found, "weeks"), 5)
        weekdays = row.part(found, "weekdays").numbers("WEEKDAY")
        return times.calendar(None, months, weekdays, weeks) if weeks else None
    if found["month"]:
        return times.calendar((1,), months)
    days = _places(row.part(found, "days" if found["days"] else "day"), 31)
    return times.calendar(days, months) if days else None


def _places(row: Row, most: int) -> Numbers:
    """Days or weeks of a month; None where one of them is not."""
    numbers = row.numbers("N", "ORDINAL")
    if not all(number == FINAL or 1 <= number <= most for number in numbers):
        return None
    return tuple(sorted(LAST if number == FINAL else number for number in numbers))
