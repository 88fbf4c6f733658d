from __future__ import annotations

import threading

import pytest

from bot.engine.lane import held
from bot.engine.store import Store
from bot.errors import LeaseLost
from tests.engine.conftest import WIKI, Clock


def test_the_lane_is_free_again_afterwards(store: Store) -> None:
    with held(store.leases, WIKI, "first") as lease:
        assert store.leases.holder(WIKI) == lease
        assert store.leases.acquire(WIKI, "second") is None
    assert store.leases.holder(WIKI) is None


def test_the_lane_is_free_again_after_an_error(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), held(store.leases, WIKI, "first"):
        raise ZeroDivisionError
    assert store.leases.holder(WIKI) is None


def test_a_second_one_waits_and_then_works(store: Store) -> None:
    waiting, order = threading.Event(), []

    def second() -> None:
        with held(store.leases, WIKI, "second", pause=lambda _: waiting.set()):
            order.append("second")

    thread = threading.Thread(target=second)
    with held(store.leases, WIKI, "first"):
        thread.start()
        assert waiting.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_a_second_one_does_not_wait_for_ever(store: Store) -> None:
    pauses: list[float] = []
    with (
        held(store.leases, WIKI, "first"),
        pytest.raises(LeaseLost) as caught,
        held(store.leases, WIKI, "second", patience=0, pause=pauses.append),
    ):
        pass
    assert caught.value.message.key == "lease-held"
    assert pauses == []


def test_a_dead_one_s_lane_is_taken_over(store: Store, clock: Clock) -> None:
    dead = store.leases.acquire(WIKI, "dead")
    assert dead is not None
    with held(store.leases, WIKI, "next", pause=lambda _: clock.forward(30)) as lease:
        assert lease.token == dead.token + 1
        with pytest.raises(LeaseLost):
            store.leases.renew(dead)


def test_who_lost_the_lane_leaves_it_to_the_other(store: Store, clock: Clock) -> None:
    with held(store.leases, WIKI, "first"):
        clock.forward(31)
        other = store.leases.acquire(WIKI, "second")
        assert other is not None
    assert store.leases.holder(WIKI) == other
