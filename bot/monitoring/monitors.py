"""Recurring work as a cron monitor sees it: its name, its schedule, how each run went.

In the words of Sentry's check-ins (develop.sentry.dev, "Check-Ins"); nothing here sends any.
"""

from __future__ import annotations

import re
import uuid
from typing import Literal, NotRequired, TypedDict

from bot.duty import Duty
from bot.frequency import LAST, Calendar, DayInterval, Frequency, Interval
from bot.model import Request, RequestState

Status = Literal["ok", "error", "in_progress"]
Unit = Literal["month", "day", "hour", "minute"]

FAILED = frozenset({RequestState.FAILED, RequestState.REFUSED})

_HOUR, _DAY = 60, 24 * 60

MARGIN = 30
"""Minutes that a duty may be late: the bot may be restarted, the wiki out of reach."""

LOOSE = 7 * _DAY
"""The same where only the nearest interval can be told: the first Monday moves about."""

LONGEST = 7 * _DAY
"""Minutes that a run may take: at six edits a minute a large category takes days."""


class Schedule(TypedDict):
    """`value` is a crontab line, or of an interval a number of `unit`s."""

    type: Literal["crontab", "interval"]
    value: str | int
    unit: NotRequired[Unit]


class Config(TypedDict):
    """How a monitor is made, or brought up to date, by its check-ins. Times are in minutes."""

    schedule: Schedule
    timezone: str
    checkin_margin: int
    max_runtime: int


def slug(wiki: str, number: int = 0) -> str:
    """The name of the monitor of a duty; without a number that of the service."""
    name = re.sub(r"[^a-z0-9_]+", "-", wiki.lower()).strip("-")[:30]
    return f"{name}-{number}" if number else f"service-{name}"


def check_in(duty: Duty, request: Request) -> str:
    """The same for the beginning and the end of a run, also when the process died in between."""
    name = f"{duty.wiki}/{duty.id}/{request.id}/{request.author.timestamp.isoformat()}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).hex


def status(request: Request) -> Status:
    return "error" if request.state in FAILED else "ok"


def of_duty(duty: Duty) -> Config | None:
    """None where it has no frequency: a monitor that is there stays as it is."""
    if duty.frequency is None:
        return None
    timed, margin = schedule(duty.frequency)
    return Config(schedule=timed, timezone=duty.zone, checkin_margin=margin, max_runtime=LONGEST)


def of_service() -> Config:
    return Config(schedule=_every(1, "minute"), timezone="UTC", checkin_margin=3, max_runtime=1)


def schedule(frequency: Frequency) -> tuple[Schedule, int]:
    """The schedule, or the nearest one to be had, and by how many minutes a run may be late."""
    match frequency:
        case Calendar(days=days, weeks=weeks) if weeks is not None or LAST in (days or ()):
            # Cron dialects do not agree on last days and first Mondays.
            months = frequency.months or tuple(range(1, 13))
            return _every(_widest(months), "month"), LOOSE
        case Calendar():
            return _cron(str(frequency)), MARGIN
        case Interval(minutes=minutes):
            return _real(minutes), MARGIN
        case DayInterval(days=1, hour=hour, minute=minute, weekday=None):
            return _cron(f"{minute} {hour} * * *"), MARGIN
        case DayInterval(days=7, hour=hour, minute=minute, weekday=weekday) if weekday is not None:
            return _cron(f"{minute} {hour} * * {weekday}"), MARGIN
        case DayInterval(days=days):
            # The clocks may have been put back meanwhile.
            return _every(days, "day"), MARGIN + _HOUR


def _cron(line: str) -> Schedule:
    return Schedule(type="crontab", value=line)


def _every(number: int, unit: Unit) -> Schedule:
    return Schedule(type="interval", value=number, unit=unit)


def _real(minutes: int) -> Schedule:
    if minutes % _DAY == 0:
        return _every(minutes // _DAY, "day")
    return _every(minutes // _HOUR, "hour") if minutes % _HOUR == 0 else _every(minutes, "minute")


def _widest(months: tuple[int, ...]) -> int:
    """The most months between two runs."""
    around = [*months[1:], months[0] + 12]
    return max(later - earlier for earlier, later in zip(months, around, strict=True))
