from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.crontab import parse
from bot.engine.schedule import following, trigger
from bot.frequency import LAST, Calendar, DayInterval, Frequency, Interval
from bot.intake.frequency import read
from bot.model import Message
from tests.frequencies import frequencies
from tests.tables import rows

ROME = ZoneInfo("Europe/Rome")
ZONES = [
    "Europe/Rome",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "UTC",
]
MINUTE = timedelta(minutes=1)
FORTNIGHT = timedelta(days=14)


class Clock:
    """Moves only when told, always by five minutes."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def until(self, end: datetime) -> Iterator[datetime]:
        while self.now < end:
            yield self.now
            self.now += timedelta(minutes=5)


Run = tuple[str, str, str]
"""Entry, local time, time in UTC."""

SEASONS = {
    "rome_spring_2026": datetime(2026, 3, 22, tzinfo=ROME),
    "rome_autumn_2026": datetime(2026, 10, 18, tzinfo=ROME),
}


def frequency(text: str) -> Frequency:
    found = read(text)
    assert not isinstance(found, Message), found
    return found


def written(season: str) -> tuple[dict[str, datetime], list[Run]]:
    """The entries of a table with their beginnings, and the runs that it wants."""
    since: dict[str, datetime] = {}
    runs: list[Run] = []
    for entry, beginning, month, days, local, utc in rows(f"schedule/{season}.tsv"):
        since[entry] = datetime.fromisoformat(f"2026-{beginning}").replace(tzinfo=ROME)
        first, _, last = days.partition("-")
        for day in range(int(first), int(last or first) + 1):
            runs += on_day(entry, date(2026, int(month), day), local, utc)
    return since, runs


def on_day(entry: str, day: date, local: str, utc: str) -> Iterator[Run]:
    for shown, time in zip(local.split(), utc.split(), strict=True):
        there = day - timedelta(days=time.startswith("<"))
        yield entry, f"{day} {shown}", f"{there} {time.removeprefix('<')}"


def simulated(since: dict[str, datetime], start: datetime) -> list[Run]:
    """A service that looks every five minutes what has fallen due, over a fortnight."""
    due = {entry: following(frequency(entry), ROME, begun, begun) for entry, begun in since.items()}
    runs: list[Run] = []
    # A fortnight of the local calendar: across a change it is an hour more or less.
    end = (start + FORTNIGHT).astimezone(UTC)
    for now in Clock(start.astimezone(UTC)).until(end):
        for entry, time in due.items():
            if time is not None and time <= now:
                assert time == now, "between two looks"
                shown = time.astimezone(ROME)
                runs.append((entry, f"{shown:%Y-%m-%d %H:%M}", f"{time:%Y-%m-%d %H:%M}"))
                due[entry] = following(frequency(entry), ROME, time, since[entry])
    return runs


@pytest.mark.parametrize("season", SEASONS)
def test_a_fortnight_over_a_change_of_the_clocks(season: str) -> None:
    since, wanted = written(season)
    assert len(since) >= 10
    runs = simulated(since, SEASONS[season])
    for entry in since:
        assert [run for run in runs if run[0] == entry] == [
            run for run in wanted if run[0] == entry
        ]


def at(text: str) -> datetime:
    """A local time in Rome; a trailing `*` for the second time that the clocks show it."""
    return datetime.fromisoformat(text.rstrip("*")).replace(tzinfo=ROME, fold=text.endswith("*"))


@pytest.mark.parametrize(
    ("line", "after", "wanted"),
    [
        # In the gap and in the hour that comes twice.
        ("30 2 * * *", "2026-03-29 01:59", "2026-03-29 03:00"),
        ("30 2 * * *", "2026-03-29 03:00", "2026-03-30 02:30"),
        ("30 2 * * *", "2026-10-25 02:10*", "2026-10-26 02:30"),
        ("*/30 2,3 * * *", "2026-03-29 01:00", "2026-03-29 03:00"),
        ("*/30 2,3 * * *", "2026-03-29 03:00", "2026-03-29 03:30"),
        ("0 * * * *", "2026-10-25 02:00", "2026-10-25 02:00*"),
        ("0 * * * *", "2026-10-25 02:10*", "2026-10-25 03:00"),
        ("0 * * * *", "2026-03-29 01:00", "2026-03-29 03:00"),
        # Day or weekday; Sunday is 0 and 7.
        ("0 3 13 * 5", "2026-02-06 03:00", "2026-02-13 03:00"),
        ("0 3 14 * 5", "2026-02-13 03:00", "2026-02-14 03:00"),
        ("0 3 14 * 5", "2026-02-14 03:00", "2026-02-20 03:00"),
        ("0 3 * * 0", "2026-02-06 03:00", "2026-02-08 03:00"),
        ("0 3 * * 7", "2026-02-06 03:00", "2026-02-08 03:00"),
        ("0 3 * * 1", "2026-02-06 03:00", "2026-02-09 03:00"),
        # Rare ones.
        ("0 3 L * *", "2028-02-01 00:00", "2028-02-29 03:00"),
        ("0 3 31 * *", "2026-03-31 03:00", "2026-05-31 03:00"),
        ("0 3 29 2 *", "2026-01-01 00:00", "2028-02-29 03:00"),
        ("0 3 29 2 *", "2096-03-01 00:00", "2104-02-29 03:00"),
        ("0 3 * 2 1#5", "2026-01-01 00:00", "2044-02-29 03:00"),
        ("0 3 * * L0", "2026-03-01 00:00", "2026-03-29 03:00"),
    ],
)
def test_the_next_time(line: str, after: str, wanted: str) -> None:
    found = parse(line)
    assert not isinstance(found, Message)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    assert following(found, ROME, at(after), long_ago) == at(wanted).astimezone(UTC)


def test_nothing_is_due_before_the_entry_stood_there() -> None:
    since = at("2026-11-02 12:00")
    for line in ("0 3 * * *", "@every 360m", "@every 2d 03:00", "@every 14d 03:00 tue"):
        found = parse(line)
        assert not isinstance(found, Message)
        first = following(found, ROME, at("2026-01-01 00:00"), since)
        assert first is not None
        assert since < first < since + timedelta(days=2)


def test_a_day_that_the_zone_skipped_is_made_up_for() -> None:
    """Samoa went from 29 to 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    since = datetime(2011, 12, 29, 12, tzinfo=apia)
    first = following(Calendar(hours=(3,)), apia, since, since)
    assert first == datetime(2011, 12, 31, tzinfo=apia).astimezone(UTC)


moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(ZONES).map(ZoneInfo)


@settings(deadline=None)
@given(frequencies(), zones, moments, moments)
def test_it_goes_on_and_on(
    frequency: Frequency, zone: ZoneInfo, since: datetime, after: datetime
) -> None:
    time = max(since, after)
    for _ in range(4):
        later = following(frequency, zone, time, since)
        assert later is not None
        assert later > time
        assert later.tzinfo is UTC
        # Nothing lies between: whoever asks in the middle is told the same.
        assert following(frequency, zone, time + (later - time) / 2, since) == later
        time = later


@settings(deadline=None)
@given(st.integers(0, 23), st.integers(0, 59), zones, moments)
def test_a_daily_entry_runs_once_on_every_day(
    hour: int, minute: int, zone: ZoneInfo, since: datetime
) -> None:
    daily = Calendar((minute,), (hour,))
    time = following(daily, zone, since, since)
    days: list[date] = []
    while time is not None and len(days) < 200:
        days.append(time.astimezone(zone).date())
        time = following(daily, zone, time, since)
    assert days == [days[0] + timedelta(days=number) for number in range(200)]


@settings(deadline=None)
@given(frequencies(), moments)
def test_where_the_clocks_do_not_change_it_is_what_the_fields_say(
    frequency: Frequency, since: datetime
) -> None:
    zone = ZoneInfo("Asia/Kolkata")
    wall = since.replace(second=0, microsecond=0)
    if isinstance(frequency, Calendar):
        local = wall.astimezone(zone)
        wanted = next((t for n in range(1, 3000) if fits(frequency, t := local + n * MINUTE)), None)
        found = following(frequency, zone, wall, wall)
        assert found is not None
        assert found == wanted or (wanted is None and found >= wall + 3000 * MINUTE)
    elif isinstance(frequency, Interval):
        assert following(frequency, zone, wall, wall) == wall + frequency.minutes * MINUTE
    else:
        assert isinstance(frequency, DayInterval)
        first = following(frequency, zone, wall, wall)
        assert first is not None
        second = following(frequency, zone, first, wall)
        assert second == first + timedelta(days=frequency.days)


def fits(calendar: Calendar, time: datetime) -> bool:
    """crontab(5), read once more and without any library."""
    hour = calendar.hours is None or time.hour in calendar.hours
    month = calendar.months is None or time.month in calendar.months
    if not (time.minute in calendar.minutes and hour and month):
        return False
    tomorrow = (time + timedelta(days=1)).day
    day = calendar.days and (time.day in calendar.days or (tomorrow == 1 and LAST in calendar.days))
    weekday = calendar.weekdays and time.isoweekday() % 7 in calendar.weekdays
    if weekday and calendar.weeks:
        in_a_week = (time + timedelta(days=7)).month
        last = in_a_week != time.month and LAST in calendar.weeks
        weekday = last or (time.day + 6) // 7 in calendar.weeks
    return bool(day or weekday or calendar.days is calendar.weekdays)


def test_apscheduler_takes_the_trigger() -> None:
    """Its own arithmetic is not asked: times in UTC, one after the other, also late ones."""
    since = at("2026-10-25 00:00")
    hourly = Calendar((0,))
    made = trigger(hourly, ROME, since)
    times = [made.get_next_fire_time(None, at("2026-10-25 02:00"))]
    while len(times) < 3:
        times.append(made.get_next_fire_time(times[-1], at("2026-12-01 00:00")))
    assert times == [at("2026-10-25 02:00").astimezone(UTC) + timedelta(hours=n) for n in range(3)]
    assert str(made) == "0 * * * * (Europe/Rome)"


def test_a_scheduler_knows_the_next_time() -> None:
    scheduler: Any = BackgroundScheduler
    paused = scheduler(timezone=UTC)
    paused.start(paused=True)
    try:
        since = datetime.now(UTC)
        job = paused.add_job(print, trigger(Calendar(hours=(3,)), ROME, since))
        assert job.next_run_time.astimezone(ROME).hour == 3
        assert job.next_run_time > since
    finally:
        paused.shutdown(wait=False)
