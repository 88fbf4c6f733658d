"""What stands before every write: the pace of the wiki, and a fresh look at the shutoff page."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.model import Message

FRESH = 4.5
"""Seconds for which a look counts. An edit that follows it starts within five of a stop."""


class Gate:
    """One for each wiki. `look` says why nothing may be edited, or None; it costs one request."""

    def __init__(
        self,
        look: Callable[[], Message | None],
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.look = look
        self._clock = clock
        self._pause = pause
        self._interval = 0.0
        self._next = 0.0
        self._looked: float | None = None
        self._stop: Message | None = None

    def set_pace(self, edits_per_minute: int) -> None:
        """0: no limit but maxlag."""
        self._interval = 60.0 / edits_per_minute if edits_per_minute else 0.0

    def seen(self, stop: Message | None, at: float) -> None:
        """A look that somebody else has just taken, begun at `at`, counts as well."""
        self._looked, self._stop = at, stop

    def forget(self) -> None:
        """What was seen held for the run that has ended: look again before the next write."""
        self._looked = None

    def enter(self) -> Message | None:
        """Wait for the pace; None: one write may start now, else why not."""
        wait = self._next - self._clock()
        if wait > 0:
            self._pause(wait)
        if self._looked is None or self._clock() - self._looked > FRESH:
            begun = self._clock()
            self.seen(self.look(), begun)
        if self._stop is None:
            self._next = self._clock() + self._interval
        return self._stop
