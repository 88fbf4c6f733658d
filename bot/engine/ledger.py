"""The journal as an editor keeps it: how one change ended is written with the next intent.

One commit for each page instead of two. A process that dies in between leaves an intent whose
outcome is looked up on the wiki, as for any other.
"""

from __future__ import annotations

from collections.abc import Collection
from threading import Lock

from bot.engine.entries import Entry, Intent, Record, Settlement
from bot.engine.journal import Journal
from bot.engine.lease import Lease
from bot.engine.mandate import Mandate
from bot.engine.points import Point, Reached


class Ledger:
    """Safe for the two threads of a run: one intends ahead while the other settles."""

    def __init__(self, journal: Journal, reached: Reached) -> None:
        self._journal = journal
        self._reached = reached
        self._waiting: Settlement | None = None
        self._lock = Lock()

    def intend(self, mandate: Mandate, intent: Intent) -> Entry | None:
        """Write down that a change is about to be made. Raises `LeaseLost`.

        None where the run has edited the page since it was read (see `Journal.intend`).
        """
        with self._lock:
            self._before(Point.BEFORE_INTENT)
            entry = self._journal.turn(mandate.lease, mandate.run, self._waiting, intent)
            self._after(Point.AFTER_INTENT)
        return entry

    def settle(self, lease: Lease, settlement: Settlement) -> None:
        """How a change ended: written at the latest by `flush`."""
        with self._lock:
            self._write(lease)
            self._waiting = settlement

    def flush(self, lease: Lease) -> None:
        """Write what is waiting. Raises `LeaseLost`."""
        with self._lock:
            self._write(lease)

    def record(self, mandate: Mandate, record: Record) -> None:
        """Write down a change that needed no attempt, or none after a conflict."""
        with self._lock:
            self._write(mandate.lease)
            self._journal.record(mandate.lease, mandate.run, [record])

    def open_intents(self, wiki: str) -> list[Entry]:
        return self._journal.open_intents(wiki)

    def known(self, wiki: str, revisions: Collection[int]) -> frozenset[int]:
        """Those of the revisions that are accounted for."""
        with self._lock:
            waiting = {self._waiting.new_revision} if self._waiting else set()
        return self._journal.known(wiki, revisions) | (waiting & set(revisions))

    def _write(self, lease: Lease) -> None:
        if self._waiting is not None:
            self._reached(Point.BEFORE_OUTCOME)
            self._journal.settle(lease, self._waiting)
            self._waiting = None
            self._reached(Point.AFTER_OUTCOME)

    def _before(self, point: Point) -> None:
        if self._waiting is not None:
            self._reached(Point.BEFORE_OUTCOME)
        self._reached(point)

    def _after(self, point: Point) -> None:
        if self._waiting is not None:
            self._waiting = None
            self._reached(Point.AFTER_OUTCOME)
        self._reached(point)
