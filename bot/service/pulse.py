"""Signs of life: each part of the service says now and then that it is at work, or at rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

STUCK = 120.0
"""Seconds without a sign of life after which a part counts as stuck."""


@dataclass(frozen=True)
class Vitals:
    """`since`: seconds since the last sign of each part."""

    alive: bool
    since: Mapping[str, float]


class Pulse:
    """Felt from any thread. A part that has been added must give signs until it is removed."""

    def __init__(self, stuck: float = STUCK, clock: Callable[[], float] = time.monotonic) -> None:
        self._stuck = stuck
        self._clock = clock
        self._signs: dict[str, float] = {}
        self._lock = threading.Lock()

    def beat(self, part: str) -> None:
        """A sign of life; the first one adds the part."""
        with self._lock:
            self._signs[part] = self._clock()

    def remove(self, part: str) -> None:
        """It has come to its end."""
        with self._lock:
            self._signs.pop(part, None)

    def vitals(self) -> Vitals:
        with self._lock:
            now = self._clock()
            since = {part: now - sign for part, sign in self._signs.items()}
        return Vitals(all(each < self._stuck for each in since.values()), since)
