"""Holding the lane of a wiki: the lease, kept up by a thread of its own while work goes on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.engine.lease import SECONDS, Lease, Leases
from bot.errors import LeaseLost, StoreError

log = logging.getLogger(__name__)

PATIENCE = 2 * SECONDS
"""Seconds to wait for a lane that another process holds: a dead one's lease has ended by then."""


@contextmanager
def held(
    leases: Leases,
    wiki: str,
    owner: str,
    *,
    patience: float = PATIENCE,
    pause: Callable[[float], object] = time.sleep,
    leaving: Callable[[], bool] = lambda: False,
) -> Iterator[Lease]:
    """The lane for the block. Raises `LeaseLost` when another holds it all the while.

    `leaving` tells that there is no point in waiting any longer.
    """
    lease = _wait_for(leases, wiki, owner, patience, pause, leaving)
    log.info("%s: the lane is taken", wiki)
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(leases, lease, ended), daemon=True)
    keeper.start()
    try:
        yield lease
    finally:
        ended.set()
        keeper.join()
        leases.release(lease)


def _wait_for(
    leases: Leases,
    wiki: str,
    owner: str,
    patience: float,
    pause: Callable[[float], object],
    leaving: Callable[[], bool],
) -> Lease:
    until = time.monotonic() + patience
    while (lease := leases.acquire(wiki, owner)) is None:
        if leaving() or time.monotonic() >= until:
            raise LeaseLost("lease-held", wiki)
        pause(0.5)
    return lease


def _keep(leases: Leases, lease: Lease, ended: threading.Event) -> None:
    # Losing it needs no signal from here: every intent proves the lease in its own transaction.
    while not ended.wait(lease.seconds / 3):
        try:
            leases.renew(lease)
        except LeaseLost:
            log.warning("the lane of %s was taken over", lease.wiki)
            return
        except StoreError as error:
            log.warning("the lane of %s could not be renewed: %s", lease.wiki, error)
