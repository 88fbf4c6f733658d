"""The clock that wakes the lanes, with APScheduler's real thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.duty import Duty, DutyState
from bot.engine.schedule import SILENT, AlarmClock
from bot.errors import StoreError
from bot.frequency import Interval
from bot.model import Author
from tests.serving import eventually

NOW = datetime.now(UTC)
DUTY = Duty(
    id=1,
    wiki="sandbox:it",
    page="Attività",
    name="Redirect",
    task="category.redirects",
    fingerprint="f",
    parameters=(),
    frequency=Interval(60),
    zone="Europe/Rome",
    author=Author("Staff", 1, NOW),
    state=DutyState.ACTIVE,
    since=NOW,
)


def due(seconds: float, duty: Duty = DUTY) -> Duty:
    return replace(duty, next_run=datetime.now(UTC) + timedelta(seconds=seconds))


def test_a_duty_wakes_its_wiki_when_its_time_comes() -> None:
    rung: list[str] = []
    duties = [due(0.2), due(3600, replace(DUTY, id=2, wiki="sandbox:commons"))]
    with AlarmClock(lambda: duties, rung.append, keep=0.05):
        eventually(lambda: "sandbox:it" in rung, 10)
    assert set(rung) == {"sandbox:it"}


def test_a_run_that_was_missed_happens_once_on_return() -> None:
    rung: list[str] = []
    asked: list[int] = []
    missed = due(-7 * 24 * 3600)

    def duties() -> list[Duty]:
        asked.append(1)
        return [missed] if len(asked) == 1 else [due(3600)]

    with AlarmClock(duties, rung.append, keep=0.05):
        eventually(lambda: len(asked) > 3, 10)
    assert rung == ["sandbox:it"]


def test_a_duty_that_is_gone_or_put_off_wakes_nobody() -> None:
    rung: list[str] = []
    asked: list[int] = []
    gone, put_off = due(1.0), due(1.0, replace(DUTY, id=2))

    def duties() -> list[Duty]:
        asked.append(1)
        return [gone, put_off] if len(asked) == 1 else [due(3600, put_off)]

    with AlarmClock(duties, rung.append, keep=0.1):
        eventually(lambda: len(asked) > 15, 20)
    assert rung == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = AlarmClock(lambda: [], lambda _: None, keep=0.05)
    with clock:
        assert clock.sound() == ""

        def broken(*_: object) -> float:
            raise SystemExit

        monkeypatch.setattr(clock._scheduler, "_process_jobs", broken)
        clock._scheduler.wakeup()
        eventually(lambda: clock.sound() == "the scheduler's thread has died", 10)
        assert clock._scheduler.running, "this is why it has to be noticed"


def test_a_clock_that_cannot_read_the_store_is_noticed() -> None:
    now = [0.0]

    def duties() -> list[Duty]:
        raise StoreError("database-failed", "db", "locked")

    with AlarmClock(duties, lambda _: None, keep=0.05, clock=lambda: now[0]) as clock:
        now[0] = SILENT + 1
        assert "nothing for 121 s" in clock.sound()
