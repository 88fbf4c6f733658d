"""What stands before every write: the pace of the wiki, and a fresh look at the shutoff page."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable

from bot.model import Message

HOUR = 3600.0

LEAVING = Message("run-leaving")

FRESH = 4.5
"""Seconds for which a look counts. An edit that follows it starts within five of a stop."""

INFORMED = 60.0
"""The same while a stream of recent changes brings them in as they are made."""


class Gate:
    """One for each wiki. `look` says why nothing may be edited, or None; it costs one request."""

    def __init__(
        self,
        look: Callable[[], Message | None],
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
        leaving: Callable[[], bool] = lambda: False,
        rung: Callable[[], bool] = lambda: False,
        informed: Callable[[], bool] = lambda: False,
        earlier: Callable[[int], Iterable[float]] = lambda _most: (),
    ) -> None:
        """`leaving` tells that the process is to end: nothing more is written. `rung`: whether
        something has been written on the wiki since it was last asked, so that a look is due;
        `informed`: whether such a thing would be known by now, so that none is due otherwise.

        `earlier`: how many seconds ago each of the latest writes of the last hour was, at most so
        many, the oldest first; also those of processes before this one.
        """
        self._earlier = earlier
        self._rung = rung
        self._informed = informed
        self.look = look
        self._leaving = leaving
        self._clock = clock
        self._pause = pause
        self._interval = 0.0
        self._next = 0.0
        self._latest: deque[float] = deque(maxlen=0)
        self._looked: float | None = None
        self._stop: Message | None = None

    def set_pace(self, edits_per_minute: int, edits_per_hour: int = 0) -> None:
        """0: no limit but maxlag."""
        self._interval = 60.0 / edits_per_minute if edits_per_minute else 0.0
        if self._latest.maxlen != edits_per_hour:
            known = self._latest or self._before(edits_per_hour)
            self._latest = deque(known, maxlen=edits_per_hour)

    def _before(self, most: int) -> Iterable[float]:
        now = self._clock()
        return [now - ago for ago in self._earlier(most)] if most else ()

    def seen(self, stop: Message | None, at: float) -> None:
        """A look that somebody else has just taken, begun at `at`, counts as well."""
        self._looked, self._stop = at, stop

    def forget(self) -> None:
        """What was seen held for the run that has ended: look again before the next write."""
        self._looked = None

    def enter(self) -> Message | None:
        """Wait for the pace; None: one write may start now, else why not."""
        wait = max(self._next, self._hour_over()) - self._clock()
        if wait > 0:
            self._pause(wait)
        if self._leaving():
            return LEAVING
        if self._rung():
            self.forget()
        fresh = INFORMED if self._informed() else FRESH
        if self._looked is None or self._clock() - self._looked > fresh:
            begun = self._clock()
            self.seen(self.look(), begun)
        if self._stop is None:
            self._next = self._clock() + self._interval
            self._latest.append(self._clock())
        return self._stop

    def _hour_over(self) -> float:
        """When the oldest of as many writes as an hour may have is an hour ago."""
        full = self._latest.maxlen and len(self._latest) == self._latest.maxlen
        return self._latest[0] + HOUR if full else 0.0
