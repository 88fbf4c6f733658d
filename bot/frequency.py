"""How often a recurring task runs, as a value and as a line of text.

Three kinds: the times that a cron line names, a stretch of real time, and every so many days.
Nothing here knows the clock or the time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from bot.model import Message

LAST = 32
"""The last day of a month, among days; the last such weekday of a month, among weeks."""

SHORTEST_MINUTES = 15
LONGEST_DAYS = 366

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY = 24 * 60


@dataclass(frozen=True)
class Calendar:
    """The times that fit every field. Fields are sorted; None stands for any.

    `days` may end in LAST. `weekdays` count from Sunday, 0, as cron does; `weeks` says which ones
    of a month (1 to 5, LAST). Where days and weekdays are both given, a day that fits either will
    do: crontab(5).
    """

    minutes: tuple[int, ...] = (0,)
    hours: tuple[int, ...] | None = None
    days: tuple[int, ...] | None = None
    months: tuple[int, ...] | None = None
    weekdays: tuple[int, ...] | None = None
    weeks: tuple[int, ...] | None = None

    def __str__(self) -> str:
        fields = (
            _listed(self.minutes),
            _listed(self.hours),
            _listed(self.days).replace(str(LAST), "L"),
            _listed(self.months),
            self._weekdays(),
        )
        return " ".join(fields)

    def _weekdays(self) -> str:
        if self.weeks is None:
            return _listed(self.weekdays)
        pairs = product(self.weekdays or (), self.weeks)
        return ",".join(f"L{day}" if week == LAST else f"{day}#{week}" for day, week in pairs)

    @property
    def spacing(self) -> int:
        """Minutes between the two runs of a day that are nearest to each other."""
        hours = range(24) if self.hours is None else self.hours
        times = sorted(60 * hour + minute for hour in hours for minute in self.minutes)
        around = [*times[1:], times[0] + _DAY]
        return min(later - earlier for earlier, later in zip(times, around, strict=True))

    @property
    def comes(self) -> bool:
        """Whether some year has such a date: no February has a 31st."""
        if self.days is None or self.weekdays is not None:
            return True
        months = self.months or tuple(range(1, 13))
        return LAST in self.days or self.days[0] <= max(_MONTH_LENGTHS[m - 1] for m in months)


@dataclass(frozen=True)
class Interval:
    """Every so many minutes of real time."""

    minutes: int

    def __str__(self) -> str:
        return f"@every {self.minutes}m"


@dataclass(frozen=True)
class DayInterval:
    """Every so many days at a local time, from the first one; that is on `weekday` if given."""

    days: int
    hour: int
    minute: int = 0
    weekday: int | None = None

    def __str__(self) -> str:
        at = f"@every {self.days}d {self.hour:02}:{self.minute:02}"
        return at if self.weekday is None else f"{at} {WEEKDAYS[self.weekday]}"


Frequency = Calendar | Interval | DayInterval


def checked(frequency: Frequency, text: str) -> Frequency | Message:
    """The frequency, or why it cannot be had; `text` is how the person wrote it."""
    match frequency:
        case Calendar():
            often = frequency.spacing < SHORTEST_MINUTES
            seldom = False
            comes = frequency.comes
        case Interval(minutes=minutes):
            often, seldom, comes = minutes < SHORTEST_MINUTES, minutes > LONGEST_DAYS * _DAY, True
        case DayInterval(days=days):
            often, seldom, comes = days < 1, days > LONGEST_DAYS, True
    if often:
        return Message("frequency-often", (text, SHORTEST_MINUTES))
    if seldom:
        return Message("frequency-seldom", (text, LONGEST_DAYS))
    return frequency if comes else Message("frequency-never", (text,))


def _listed(values: tuple[int, ...] | None) -> str:
    """`1-5,9`: three in a row or more make a range."""
    if values is None:
        return "*"
    rows: list[list[int]] = []
    for value in values:
        if rows and rows[-1][-1] == value - 1 and value != LAST:
            rows[-1].append(value)
        else:
            rows.append([value])
    return ",".join(
        f"{row[0]}-{row[-1]}" if len(row) > 2 else ",".join(map(str, row)) for row in rows
    )
