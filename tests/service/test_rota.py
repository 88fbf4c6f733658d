from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.store import Store
from bot.model import Request, RequestState
from bot.service.rota import SECONDS, SLICE, Rota
from tests.engine.conftest import WIKI, a_request


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'db'}") as opened:
        yield opened


def waiting(store: Store, duty: int = 0, state: RequestState = RequestState.QUEUED) -> Request:
    made = store.requests.create(replace(a_request(), duty=duty), "f")
    queued = store.requests.transition(made.id, RequestState.QUEUED)
    return queued if state is RequestState.QUEUED else store.requests.transition(made.id, state)


def turns(rota: Rota, count: int) -> list[int]:
    found = (rota.next() for _ in range(count))
    return [each.id for each in found if each]


def test_everybody_has_a_turn_and_upkeep_when_nobody_else_waits(store: Store) -> None:
    upkeep, first, second = waiting(store, duty=1), waiting(store), waiting(store)
    rota = Rota(WIKI, store.requests)
    assert turns(rota, 4) == [first.id, second.id, first.id, second.id]
    third = waiting(store)
    assert turns(rota, 2) == [third.id, first.id], "who has not had a turn comes first"
    for each in (first, second, third):
        rota.ended(each)
    assert turns(rota, 1) == [upkeep.id]
    rota.ended(upkeep)
    assert rota.next() is None


def test_what_was_begun_before_goes_on_first(store: Store) -> None:
    queued, running = waiting(store), waiting(store, state=RequestState.RUNNING)
    assert turns(Rota(WIKI, store.requests), 2) == [running.id, queued.id]


def test_a_slice_ends_where_somebody_else_waits(store: Store) -> None:
    clock = Clock()
    first = waiting(store)
    rota = Rota(WIKI, store.requests, clock=clock)
    rota.next()
    assert not any(rota.enough(first) for _ in range(3 * SLICE)), "nobody is waiting"
    waiting(store)
    assert [rota.enough(first) for _ in range(SLICE)] == [False] * (SLICE - 1) + [True]
    assert not rota.enough(first)
    clock.time = SECONDS
    assert rota.enough(first), "at a slow pace ten changes are a long wait"


def test_upkeep_does_not_hold_up_people_nor_they_wait_for_it(store: Store) -> None:
    person, upkeep = waiting(store), waiting(store, duty=1)
    rota = Rota(WIKI, store.requests)
    assert not any(rota.enough(person) for _ in range(2 * SLICE))
    assert any(rota.enough(upkeep) for _ in range(SLICE))
