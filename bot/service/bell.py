"""What rouses a lane from its rest: news on the wiki, a duty that is due, the order to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

BREATH = 5.0
"""Seconds between two signs of life of a lane that only waits."""


class Bell:
    """One for each wiki of a process; rung from any thread."""

    def __init__(self, sign: Callable[[], object] = lambda: None) -> None:
        """`sign` is called now and then by the thread that waits, as a sign of life."""
        self.sign = sign
        self._rung = threading.Event()
        self._stopped = threading.Event()

    def ring(self) -> None:
        """There is something to look at."""
        self._rung.set()

    def stop(self) -> None:
        """Leave off as soon as the page in hand is done."""
        self._stopped.set()
        self._rung.set()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def heard(self) -> bool:
        """Whether somebody has rung since this was last asked, or since the last rest."""
        rung = self._rung.is_set()
        if rung and not self.stopped:
            self._rung.clear()
        return rung

    def wait(self, seconds: float) -> bool:
        """Rest until somebody rings, at most so long; whether somebody did."""
        rung = self._waited(self._rung, seconds)
        if not self.stopped:
            self._rung.clear()
        return rung

    def pause(self, seconds: float) -> None:
        """Let time go by whoever rings; cut short only by the order to stop."""
        self._waited(self._stopped, seconds)

    def _waited(self, event: threading.Event, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.sign()
            if event.wait(min(left, BREATH)):
                return True
        return event.is_set()
