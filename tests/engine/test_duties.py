from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.duty import Duty, DutyState
from bot.engine.store import Store
from bot.frequency import Calendar, Interval
from bot.model import Author, Message, RequestState
from tests.engine.conftest import WIKI, Clock, a_request

SINCE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def a_duty(**changes: object) -> Duty:
    duty = Duty(
        id=0,
        wiki=WIKI,
        page="Utente:Bot/Attività",
        name="Redirect 🏺",
        task="category.redirects",
        fingerprint="f" * 64,
        parameters=(("fonte", "categoria:Musei/3"), ("motivo", 'così | "là"\n')),
        frequency=Calendar((0,), (3,), weekdays=(1,)),
        zone="Europe/Rome",
        author=Author("Anna", 123, SINCE),
        state=DutyState.ACTIVE,
        since=SINCE,
        problem=Message("frequency-unclear", ("ogni tanto",)),
    )
    return replace(duty, **changes)  # type: ignore[arg-type]


def test_a_duty_comes_back_as_it_was(store: Store) -> None:
    kept = store.duties.create(a_duty())
    refused = store.duties.create(a_duty(frequency=None, task="", state=DutyState.REFUSED))
    assert store.duties.by_id(kept.id) == kept
    assert store.duties.by_id(refused.id) == refused
    changed = store.duties.save(replace(kept, frequency=Interval(360), failures=2))
    assert store.duties.of(WIKI) == [changed, refused]
    assert store.duties.of("wikipedia:en") == []


def test_what_is_gone_is_not_on_the_page(store: Store) -> None:
    duty = store.duties.create(a_duty(state=DutyState.GONE))
    assert store.duties.of(WIKI) == []
    assert store.duties.by_id(duty.id) == duty


def test_the_due_ones_by_how_long_they_have_waited(store: Store, clock: Clock) -> None:
    now = clock()
    late = store.duties.create(a_duty(next_run=now - timedelta(hours=1)))
    later = store.duties.create(a_duty(next_run=now + timedelta(seconds=5)))
    latest = store.duties.create(a_duty(next_run=now - timedelta(days=7)))
    store.duties.create(a_duty(next_run=now - timedelta(days=1), state=DutyState.OFF))
    store.duties.create(a_duty())
    assert store.duties.due(WIKI) == [latest, late]
    clock.forward(5)
    assert store.duties.due(WIKI) == [latest, late, later]
    assert store.duties.active() == [late, later, latest]


def test_the_requests_of_a_duty(store: Store) -> None:
    duty = store.duties.create(a_duty())
    assert store.requests.of_duty(duty.id) is None
    person = store.requests.create(a_request(), "f")
    first = store.requests.create(replace(a_request(), duty=duty.id), "f")
    second = store.requests.create(replace(a_request(), duty=duty.id), "f")
    assert store.requests.of_duty(duty.id) == second
    for each in (second, first, person):
        store.requests.transition(each.id, RequestState.QUEUED)
    assert [each.id for each in store.requests.ready(WIKI)] == [person.id, first.id, second.id]
    assert [each.id for each in store.requests.ready(WIKI, [first.id])] == [person.id, second.id]
    store.requests.annotate(person.id, held=True)
    assert [each.id for each in store.requests.ready(WIKI)] == [first.id, second.id]
