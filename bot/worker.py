"""Untrusted text is parsed in a process that can be killed (design, section 4, guarantee 7)."""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as OutOfTime
from concurrent.futures.process import BrokenProcessPool
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

import pebble

from bot.errors import WorkerError

T = TypeVar("T")

MEMORY = 1 << 30
"""Bytes of address space for the process, interpreter included."""

PATIENCE = 0.2
"""Seconds between asking a process to end and killing it: a parser in C does not listen."""


class Job(Generic[T]):
    """A call that is under way in the worker."""

    def __init__(self, future: Future[T], seconds: float) -> None:
        self._future = future
        self._seconds = seconds

    def abandon(self) -> None:
        """Let whoever waits for it go on; nothing else would, once the pool has ended."""
        self._future.cancel()

    def result(self) -> T:
        """Wait for it. Raises `WorkerError`, or whatever the function itself raised."""
        try:
            return self._future.result()
        except OutOfTime as error:
            raise WorkerError("text-too-slow", round(self._seconds)) from error
        except (
            pebble.ProcessExpired,
            BrokenProcessPool,
            CancelledError,
            MemoryError,
            RecursionError,
        ) as error:
            raise WorkerError("text-unreadable") from error


class Worker:
    """One process for work on untrusted text; started when first needed, and again when killed.

    Functions, arguments and results are pickled: functions of modules, or frozen dataclasses
    with `__call__`. The time of a call counts from when the process takes it up, so several may
    be submitted ahead; they are carried out in order. The process is started afresh (`spawn`) and
    so inherits no connection and no thread; it imports the program's main module, which
    therefore should import little.
    """

    def __init__(self, seconds: float = 10, max_chars: int = 2_000_000) -> None:
        self.seconds = seconds
        self.max_chars = max_chars
        self._pool: pebble.ProcessPool | None = None
        self._jobs: WeakSet[Job[Any]] = WeakSet()
        self._lock = Lock()

    def run(self, function: Callable[..., T], *args: Any, size: int) -> T:
        """Call the function there and wait. `size` is the number of characters of the text.

        Raises `WorkerError`: `text-too-big`, `text-too-slow`, or `text-unreadable` when the
        process died or ran out of memory. A process that was killed from outside while idle
        costs the next call.
        """
        return self.submit(function, *args, size=size).result()

    def submit(self, function: Callable[..., T], *args: Any, size: int) -> Job[T]:
        """Hand a call over without waiting. Raises `WorkerError` for a text that is too big."""
        if size > self.max_chars:
            raise WorkerError("text-too-big", size, self.max_chars)
        with self._lock:
            future = self._started().schedule(function, args=args, timeout=self.seconds)
            job = Job(future, self.seconds)
            self._jobs.add(job)
        return job

    def warm(self) -> None:
        """Start the process now, without waiting: the first call will find it ready."""
        self.submit(prepare, size=0)

    def _started(self) -> pebble.ProcessPool:
        if self._pool is None or not self._pool.active:
            pebble.CONSTS.term_timeout = PATIENCE
            self._pool = pebble.ProcessPool(
                max_workers=1,
                initializer=prepare,
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool

    def close(self) -> None:
        """End the process, whatever it does; calls under way raise `text-unreadable`."""
        with self._lock:
            pool, self._pool = self._pool, None
            jobs, self._jobs = list(self._jobs), WeakSet()
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()
        for job in jobs:
            job.abandon()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()


def prepare() -> None:
    """In the process: load the parser before the first call is timed, and bound its memory."""
    import bot.engine.preparation
    import bot.intake.answers
    import bot.intake.parsing  # noqa: F401

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
