"""The service, killed again and again and started anew, with its memory watched."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.serving import process

MEBIBYTE = 1 << 20
SAMPLE = 0.5
"""Seconds between two looks at the memory."""

ORPHANED = 30.0
"""Seconds after which no process of a killed service may be left."""


@dataclass
class Life:
    """One process of the service. Memory in MiB: of the service itself, and of its workers."""

    number: int
    seconds: float = 0.0
    own: list[float] = field(default_factory=list)
    workers: list[float] = field(default_factory=list)
    ended: int | None = None
    """Its exit code where it was not killed."""

    @property
    def peak(self) -> float:
        return max(self.own, default=0.0)


@dataclass
class Lives:
    """All processes so far; each has a log of its own in `folder`."""

    environment: dict[str, str]
    folder: Path
    every: list[Life] = field(default_factory=list)
    _children: dict[int, psutil.Process] = field(default_factory=dict)

    def live(self, enough: Callable[[float], bool]) -> Life:
        """One life, until `enough` of its seconds or its own end; then it is killed."""
        life = Life(len(self.every) + 1)
        self.every.append(life)
        with process(self.environment, self.log(life)) as running:
            self._watch(running, life, enough)
        return life

    def log(self, life: Life) -> Path:
        return self.folder / f"service-{life.number:03}.log"

    def _watch(
        self, running: subprocess.Popen[bytes], life: Life, enough: Callable[[float], bool]
    ) -> None:
        begun = time.monotonic()
        while running.poll() is None and not enough(life.seconds):
            with suppress(psutil.NoSuchProcess):
                self._sample(psutil.Process(running.pid), life)
            time.sleep(SAMPLE)
            life.seconds = time.monotonic() - begun
        life.ended = running.poll()

    def _sample(self, service: psutil.Process, life: Life) -> None:
        children = service.children(recursive=True)
        self._children.update({child.pid: child for child in children})
        life.own.append(service.memory_info().rss / MEBIBYTE)
        life.workers.append(sum(child.memory_info().rss for child in children) / MEBIBYTE)

    def orphans(self) -> list[psutil.Process]:
        """Workers that outlive the service to which they belonged."""
        _, left = psutil.wait_procs(list(self._children.values()), timeout=ORPHANED)
        return left

    def peaks(self, least: float) -> list[float]:
        """The peaks of those that lasted so many seconds, in MiB."""
        return [life.peak for life in self.every if life.seconds >= least]

    def growth(self, least: float) -> float:
        """MiB by which the peak of a life exceeds that of the life before, on the average."""
        peaks = self.peaks(least)
        if len(peaks) < 2:
            return 0.0
        return statistics.linear_regression(range(len(peaks)), peaks).slope
