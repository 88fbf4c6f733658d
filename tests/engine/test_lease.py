from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.engine.lease import Lease
from bot.engine.store import Store
from bot.errors import LeaseLost
from tests.engine.conftest import WIKI, Clock

RACERS = 6


def test_one_holder_at_a_time(store: Store, clock: Clock) -> None:
    first = store.leases.acquire(WIKI, "first", 30)
    assert first is not None
    assert (first.token, first.owner) == (1, "first")
    assert store.leases.acquire(WIKI, "second") is None
    clock.forward(29)
    assert store.leases.acquire(WIKI, "second") is None
    clock.forward(1)
    second = store.leases.acquire(WIKI, "second")
    assert second is not None
    assert second.token == 2
    assert store.leases.holder(WIKI) == second


def test_each_wiki_has_its_lane(store: Store) -> None:
    assert store.leases.acquire("wikipedia:it", "first") is not None
    assert store.leases.acquire("commons:commons", "second") is not None


def test_renewing_keeps_the_lane(store: Store, lease: Lease, clock: Clock) -> None:
    for _ in range(3):
        clock.forward(20)
        renewed = store.leases.renew(lease)
        assert (renewed.until - clock()).total_seconds() == lease.seconds
        assert store.leases.acquire(WIKI, "second") is None


def test_a_lease_that_ran_out_is_ours_until_it_is_taken(
    store: Store, lease: Lease, clock: Clock
) -> None:
    clock.forward(100)
    assert store.leases.holder(WIKI) is None
    assert store.leases.renew(lease).token == lease.token
    assert store.leases.acquire(WIKI, "second") is None


def test_a_lost_lease_is_never_renewed(store: Store, lease: Lease, clock: Clock) -> None:
    clock.forward(31)
    taken = store.leases.acquire(WIKI, "second")
    assert taken is not None
    with pytest.raises(LeaseLost):
        store.leases.renew(lease)
    clock.forward(31)
    with pytest.raises(LeaseLost):
        store.leases.renew(lease)


def test_release_lets_another_in_at_once(store: Store, lease: Lease) -> None:
    store.leases.release(lease)
    with pytest.raises(LeaseLost):
        store.leases.renew(lease)
    second = store.leases.acquire(WIKI, "second")
    assert second is not None
    assert second.token == lease.token + 1
    store.leases.release(lease)
    assert store.leases.holder(WIKI) == second


def test_the_owner_takes_it_anew_with_another_token(store: Store, lease: Lease) -> None:
    again = store.leases.acquire(WIKI, "first")
    assert again is not None
    assert again.token == lease.token + 1
    with pytest.raises(LeaseLost):
        store.leases.renew(lease)


def test_of_many_at_once_one_wins(url: str, clock: Clock) -> None:
    """Each in a store of its own, first for a lane that never was, then for one that ran out."""
    Store.open(url).close()
    tokens = []
    for _ in range(5):
        barrier = Barrier(RACERS)

        def race(owner: int, barrier: Barrier = barrier) -> Lease | None:
            with Store.open(url, clock) as store:
                barrier.wait(30)
                return store.leases.acquire(WIKI, f"racer {owner}")

        with ThreadPoolExecutor(RACERS) as pool:
            winners = [lease for lease in pool.map(race, range(RACERS)) if lease]
        assert len(winners) == 1
        tokens.append(winners[0].token)
        clock.forward(31)
    assert tokens == [1, 2, 3, 4, 5]
