"""A frequency in words, to show people how the bot has understood theirs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.frequency import LAST, MONTHS, WEEKDAYS, Calendar, DayInterval, Frequency, Interval
from bot.i18n import joined
from bot.model import Message

MOST_TIMES = 6
"""With more times of day than these a cron line is easier to read."""

_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", LAST: "last"}
_WORKDAYS = (1, 2, 3, 4, 5)


def described(frequency: Frequency) -> Message:
    """As in `ogni lunedì e giovedì alle 7:00`; what cannot be said briefly, as a cron line."""
    match frequency:
        case Interval(minutes=minutes):
            if minutes % 60:
                return Message("frequency-minutes", (minutes,))
            return Message("frequency-hours", (minutes // 60,))
        case DayInterval():
            every = _days_apart(frequency)
            return Message("frequency-shown", (every, _at(frequency.hour, frequency.minute)))
        case Calendar():
            return _calendar(frequency)


def _days_apart(frequency: DayInterval) -> Message:
    if frequency.weekday is None:
        return Message("frequency-every-days", (frequency.days,))
    return Message("frequency-every-weeks", (frequency.days // 7, _weekday(frequency.weekday)))


def _calendar(calendar: Calendar) -> Message:
    if calendar.hours is None:
        minutes = _and([Message("list-one", (minute,)) for minute in calendar.minutes])
        hourly = Message("frequency-hourly", (minutes, len(calendar.minutes)))
        return hourly if _any_day(calendar) else joined([_dates(calendar), hourly])
    times = [_at(hour, minute) for hour in calendar.hours for minute in calendar.minutes]
    if len(times) > MOST_TIMES:
        return Message("frequency-cron", (str(calendar),))
    return Message("frequency-shown", (_dates(calendar), _and(times)))


def _any_day(calendar: Calendar) -> bool:
    return calendar.days is calendar.weekdays is calendar.months is None


def _dates(calendar: Calendar) -> Message:
    days, months, weekdays = calendar.days, calendar.months, calendar.weekdays
    if days and months and not weekdays and len(days) == len(months) == 1 and days[0] != LAST:
        return Message("frequency-date", (days[0], _month(months[0])))
    parts = []
    if days:
        parts.append(Message("frequency-shown", (_days(days), _of(months))))
    if weekdays or not days:
        parts.append(_weekdays(calendar))
    return _and(parts)


def _days(days: tuple[int, ...]) -> Message:
    numbers = [Message("list-one", (day,)) for day in days if day != LAST]
    parts = [Message("frequency-days", (_and(numbers), len(numbers)))] if numbers else []
    return _and([*parts, Message("frequency-last-day")] if LAST in days else parts)


def _weekdays(calendar: Calendar) -> Message:
    weekdays, weeks = calendar.weekdays, calendar.weeks
    if weekdays is None:
        shown = Message("frequency-every-day")
    elif weeks is None and weekdays == _WORKDAYS:
        shown = Message("frequency-workdays")
    else:
        # A week begins on Monday.
        ordered = sorted(weekdays, key=lambda day: (day - 1) % 7)
        names = _and([_weekday(day) for day in ordered])
        if weeks is not None:
            names = Message("frequency-shown", (_ordinals(weeks, ordered[0]), names))
        shown = Message("frequency-every", (names,))
    if weeks is None and calendar.months is None:
        return shown
    return Message("frequency-shown", (shown, _of(calendar.months)))


def _ordinals(weeks: tuple[int, ...], weekday: int) -> Message:
    """In Italian they agree with the weekday: only Sunday is feminine."""
    if weekday == 0:
        return _and([Message(f"frequency-feminine-{_ORDINALS[week]}") for week in weeks])
    return _and([Message(f"frequency-ordinal-{_ORDINALS[week]}") for week in weeks])


def _of(months: tuple[int, ...] | None) -> Message:
    if months is None:
        return Message("frequency-of-month")
    return Message("frequency-of", (_and([_month(month) for month in months]),))


def _weekday(day: int) -> Message:
    return Message(f"frequency-weekday-{WEEKDAYS[day]}")


def _month(month: int) -> Message:
    return Message(f"frequency-month-{MONTHS[month - 1]}")


def _at(hour: int, minute: int) -> Message:
    return Message("frequency-at", (f"{hour}:{minute:02}",))


def _and(parts: Sequence[Message]) -> Message:
    """`a, b e c`; at least one."""
    *first, last = parts
    return Message("frequency-and", (joined(first), last)) if first else last
