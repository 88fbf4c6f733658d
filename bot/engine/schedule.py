"""When recurring tasks run: frequencies on the clocks of a time zone. The one place of APScheduler.

Matching dates is left to its CronTrigger, walked in UTC over what the local clocks show. What
those times are is settled here, because CronTrigger joins day and weekday by "and", and where the
clocks change runs an entry at an hour of its own or twice.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
    JobExecutionEvent,
)
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.duty import Duty
from bot.frequency import LAST, WEEKDAYS, Calendar, DayInterval, Frequency, Interval

log = logging.getLogger(__name__)

KEEP = 5.0
"""Seconds between two looks at the store."""

SILENT = 120.0
"""Seconds without such a look after which the clock counts as broken."""

_OWN = "keep"
_MINUTE = timedelta(minutes=1)
# Longer than any clock was ever put back in the zones of today.
_BACK = timedelta(hours=3)
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", LAST: "last"}


class FrequencyTrigger(BaseTrigger):
    """A frequency as APScheduler asks for it; times are in UTC.

    Two times of the same zone compare by what the clock shows, so that a scheduler in the local
    zone would take the second 2:00 of the night in autumn for one before the first 2:30.
    """

    def __init__(self, frequency: Frequency, zone: ZoneInfo, since: datetime) -> None:
        self.frequency = frequency
        self.zone = zone
        self.since = since

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The time after the previous one, also where that is over; the first from now on."""
        after = previous_fire_time or now.astimezone(UTC) - timedelta(microseconds=1)
        return following(self.frequency, self.zone, after, self.since)

    def __str__(self) -> str:
        return f"{self.frequency} ({self.zone.key})"


def trigger(frequency: Frequency, zone: ZoneInfo, since: datetime) -> FrequencyTrigger:
    """`since`: from when the entry has stood as it is; nothing is due before or at that moment."""
    return FrequencyTrigger(frequency, zone, since)


def following(
    frequency: Frequency, zone: ZoneInfo, after: datetime, since: datetime
) -> datetime | None:
    """The first run after both moments, in UTC; None where there is none any more.

    An hour that the clocks skip counts at the moment they jump: 2:30 becomes 3:00, once. One that
    they show twice counts the first time. A frequency of every hour runs every real hour instead.
    Intervals of minutes are real time from `since`; those of days are dates, from the first one
    after `since`. Both moments carry a zone.
    """
    since = since.astimezone(UTC)
    after = max(after.astimezone(UTC), since)
    match frequency:
        case Interval(minutes=minutes):
            step = timedelta(minutes=minutes)
            return since + ((after - since) // step + 1) * step
        case DayInterval():
            return _dated(frequency, zone, after, since)
        case Calendar():
            return _marked(frequency, zone, after)


def _marked(calendar: Calendar, zone: ZoneInfo, after: datetime) -> datetime | None:
    start = after.astimezone(zone).replace(tzinfo=None) - _BACK
    if calendar.hours is not None:
        return _first((_moment(wall, zone) for wall in _walls(calendar, start)), after)
    times = [
        _first((_shown(wall, zone, fold) for wall in _walls(calendar, start)), after)
        for fold in (0, 1)
    ]
    return min((time for time in times if time), default=None)


def _dated(frequency: DayInterval, zone: ZoneInfo, after: datetime, since: datetime) -> datetime:
    weekdays = None if frequency.weekday is None else (frequency.weekday,)
    calendar = Calendar((frequency.minute,), (frequency.hour,), weekdays=weekdays)
    first = _marked(calendar, zone, since)
    assert first is not None
    clock = timedelta(hours=frequency.hour, minutes=frequency.minute)
    start = first.astimezone(zone).date()
    gone = max(0, (after.astimezone(zone).date() - start).days // frequency.days - 1)
    while (time := _moment(_at(start, gone * frequency.days, clock), zone)) <= after:
        gone += 1
    return time


def _at(start: date, days: int, clock: timedelta) -> datetime:
    return datetime(start.year, start.month, start.day) + timedelta(days=days) + clock


def _first(times: Iterable[datetime | None], after: datetime) -> datetime | None:
    return next((time for time in times if time and time > after), None)


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the local clocks first show this time, or jump over it."""
    return _shown(wall, zone, 0) or _jump(wall, zone)


def _shown(wall: datetime, zone: ZoneInfo, fold: int) -> datetime | None:
    """When the local clocks show this time, with fold 1 for the last time; None where never."""
    moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == wall else None


def _jump(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks jump over this time, to the second."""
    # PEP 495: in a gap, fold 1 is reckoned by the clocks after the jump, and so lies before it.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    then = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while (seconds := int((then - before).total_seconds())) > 1:
        middle = before + timedelta(seconds=seconds // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            then = middle
    return then


def _walls(calendar: Calendar, start: datetime) -> Iterator[datetime]:
    """What the local clocks show at the times of a calendar, from a naive `start` on."""
    now = start.replace(tzinfo=UTC)
    while True:
        times = [_next(cron, now) for cron in _crons(calendar)]
        if not any(times):
            return
        wall = min(time for time in times if time)
        yield wall.replace(tzinfo=None)
        now = wall + _MINUTE


def _next(cron: CronTrigger, now: datetime) -> datetime | None:
    found: datetime | None = cron.get_next_fire_time(None, now)
    return found


@lru_cache(maxsize=256)
def _crons(calendar: Calendar) -> tuple[CronTrigger, ...]:
    """One that names the days of the month, one the weekdays, as far as they are given."""
    dates: list[dict[str, str]] = []
    if calendar.days is None and calendar.weekdays is None:
        dates.append({})
    if calendar.days is not None:
        dates.append({"day": _joined("last" if day == LAST else day for day in calendar.days)})
    if calendar.weekdays is not None:
        dates.append(_on_weekdays(calendar.weekdays, calendar.weeks))
    common = {
        "minute": _joined(calendar.minutes),
        "hour": _joined(calendar.hours),
        "month": _joined(calendar.months),
    }
    return tuple(CronTrigger(**common, **each, timezone=UTC) for each in dates)


def _on_weekdays(weekdays: tuple[int, ...], weeks: tuple[int, ...] | None) -> dict[str, str]:
    """By name: APScheduler counts weekdays from Monday, cron from Sunday."""
    names = [WEEKDAYS[day] for day in weekdays]
    if weeks is None:
        return {"day_of_week": _joined(names)}
    return {"day": _joined(f"{_ORDINALS[week]} {name}" for week in weeks for name in names)}


def _joined(values: Iterable[int | str] | None) -> str:
    return "*" if values is None else ",".join(map(str, values))


class AlarmClock:
    """Wakes a lane when one of its duties is due. The truth is in the store; this is a clock.

    Its jobs are made from the store every few seconds, by a job of its own: that one shows that
    the scheduler's thread is alive, which APScheduler itself does not tell.
    """

    def __init__(
        self,
        duties: Callable[[], Iterable[Duty]],
        ring: Callable[[str], None],
        *,
        keep: float = KEEP,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`duties`: those that are to run; `ring` is told the wiki."""
        self._duties = duties
        self._ring = ring
        self._keep = keep
        self._clock = clock
        self._kept = clock()
        # A run that was missed is never dropped, and happens once.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)
        self._scheduler.add_listener(_told, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._scheduler.add_listener(_failed, EVENT_JOB_ERROR)

    def __enter__(self) -> AlarmClock:
        self._kept = self._clock()
        every = IntervalTrigger(seconds=self._keep, timezone=UTC)
        now = datetime.now(UTC)
        self._scheduler.add_job(self._set, every, id=_OWN, next_run_time=now)
        self._scheduler.start()
        return self

    def __exit__(self, *details: object) -> None:
        # A thread that has died cannot be waited for.
        if self._alive():
            self._scheduler.shutdown(wait=False)

    def sound(self) -> str:
        """What is wrong with the clock, '' while it runs."""
        if not self._alive():
            return "the scheduler's thread has died"
        silent = self._clock() - self._kept
        return f"the scheduler has done nothing for {silent:.0f} s" if silent > SILENT else ""

    def _alive(self) -> bool:
        # `running` stays true when the thread has died, of an error in a job store for one.
        thread: threading.Thread | None = self._scheduler._thread
        return thread is not None and thread.is_alive()

    def _set(self) -> None:
        """Make the jobs those of the store."""
        duties = {str(duty.id): duty for duty in self._duties() if duty.frequency}
        for job in self._scheduler.get_jobs():
            duty = duties.get(job.id)
            if duty is not None and job.next_run_time == duty.next_run:
                del duties[job.id]
            elif duty is None and job.id != _OWN:
                job.remove()
        for name, duty in duties.items():
            assert duty.frequency is not None
            self._scheduler.add_job(
                self._ring,
                trigger(duty.frequency, ZoneInfo(duty.zone), duty.since),
                [duty.wiki],
                id=name,
                next_run_time=duty.next_run,
                replace_existing=True,
            )
        self._kept = self._clock()


def _told(event: JobEvent) -> None:
    log.warning("job %s: %s", event.job_id, event)


def _failed(event: JobExecutionEvent) -> None:
    log.error("job %s failed", event.job_id, exc_info=event.exception)
