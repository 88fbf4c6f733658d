"""Upkeep on one wiki: duties that are due become requests, and what came of them is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.duty import FAILURES, Duty, DutyState
from bot.engine.database import Clock
from bot.engine.schedule import following
from bot.engine.store import Store
from bot.i18n import sentences
from bot.model import Message, Request, RequestState
from bot.monitoring.observer import Observer

FAILED = frozenset({RequestState.FAILED, RequestState.REFUSED})


class Upkeep:
    """At work while the lane is held. The store says what is due; a clock only wakes the bot."""

    def __init__(self, wiki: str, store: Store, now: Clock, observer: Observer) -> None:
        self._wiki = wiki
        self._store = store
        self._now = now
        self._observer = observer

    def due(self) -> bool:
        """Whether there is something to begin."""
        return bool(self._store.duties.due(self._wiki))

    def begin_due(self, zone: ZoneInfo) -> None:
        """Make a request of each duty that is due.

        However many runs were missed while nobody was at work, it is one request; and while that
        of an earlier time is not at its end there is no other. Killed between the two steps, it
        finds the request there and goes on with the second.
        """
        self._keep_time(zone)
        for duty in self._store.duties.due(self._wiki):
            latest = self._store.requests.of_duty(duty.id)
            if latest is None or not latest.state.live:
                self.begin(duty)
            now = self._now()
            self._store.duties.save(replace(duty, next_run=next_run(duty, zone, now)))

    def begin(self, duty: Duty) -> Request:
        """A request of this duty, to be carried out when no person's is waiting."""
        asked = Request(
            0,
            duty.wiki,
            duty.page,
            duty.task,
            duty.parameters,
            duty.author,
            RequestState.QUEUED,
            duty=duty.id,
        )
        # In one step: a process that dies in between would leave it undecided for ever.
        queued = self._store.requests.create(asked, duty.fingerprint)
        self._observer.duty_began(duty, queued)
        return queued

    def account(self) -> None:
        """Write down what came of the latest run of each duty; also after a crash."""
        for duty in self._store.duties.of(self._wiki):
            latest = self._store.requests.of_duty(duty.id)
            if latest and not latest.state.live and _unaccounted(duty, latest):
                if latest.id != duty.last_request:
                    self._observer.duty_ended(duty, latest)
                self._store.duties.save(_accounted(duty, latest))

    def stop_gone(self) -> None:
        """What is under way for an entry that was taken off the page stops after its page."""
        for request in self._store.requests.live(self._wiki):
            duty = self._store.duties.by_id(request.duty) if request.duty else None
            if duty is not None and duty.state is DutyState.GONE:
                gone = Message("duty-gone", (duty.name,))
                ended = self._store.requests.transition(request.id, RequestState.CANCELLED, gone)
                # Nobody accounts for it any more.
                self._observer.duty_ended(duty, ended)

    def arrange(self, duty: Duty, state: DutyState, zone: ZoneInfo) -> None:
        """A person pauses it, or lets it go on."""
        again = replace(duty, state=state, failures=0)
        self._store.duties.save(replace(again, next_run=next_run(again, zone, self._now())))

    def _keep_time(self, zone: ZoneInfo) -> None:
        """In another time zone what was reckoned for the old one does not hold."""
        for duty in self._store.duties.of(self._wiki):
            if duty.zone != zone.key:
                moved = replace(duty, zone=zone.key, next_run=next_run(duty, zone, self._now()))
                self._store.duties.save(moved)


def next_run(duty: Duty, zone: ZoneInfo, after: datetime) -> datetime | None:
    """When a duty is due after a moment; None where it is not active."""
    if duty.state is not DutyState.ACTIVE or duty.frequency is None:
        return None
    return following(duty.frequency, zone, after, duty.since)


def _unaccounted(duty: Duty, latest: Request) -> bool:
    later = latest.updated and duty.last_run and latest.updated > duty.last_run
    return latest.id != duty.last_request or bool(later)


def _accounted(duty: Duty, latest: Request) -> Duty:
    anew = latest.id != duty.last_request
    failed = latest.state in FAILED
    failures = duty.failures
    if anew:
        failures = duty.failures + 1 if failed else 0
    told = replace(
        duty,
        last_request=latest.id,
        last_run=latest.updated,
        result=latest.result,
        failures=failures,
    )
    if not (anew and failed and failures >= FAILURES):
        return told
    paused = sentences([*([latest.result] if latest.result else []), _paused()])
    return replace(told, state=DutyState.PAUSED, next_run=None, result=paused)


def _paused() -> Message:
    return Message("duty-paused", (FAILURES,))
