"""The log of runs, kept up to date in few edits: nobody waits for it as they do for an answer."""

from __future__ import annotations

import time

from bot.engine.entries import WRITTEN
from bot.service.board import as_page
from bot.service.clerk import Clerk, Correspondence

LINES = 100
"""Runs that one edit tells of, at the most."""

EVERY = 20.0
"""Seconds between two edits of the log while requests are carried out, at the least."""

SHARE = 10
"""Of so many edits that the configured pace allows, one goes into the log meanwhile."""


class Scribe:
    """At work while the lane is held; writes as the clerk does.

    The store knows which runs the page tells of: what could not be written, or was cut short,
    is written later, by another process where need be, and once.
    """

    def __init__(self, parts: Correspondence, clerk: Clerk) -> None:
        self._ = parts
        self._clerk = clerk
        self._wrote = float("-inf")

    def write(self) -> None:
        """Write down all runs that have ended; what the wiki does not take now waits."""
        runs = self._.store.runs
        while untold := runs.unlogged(self._.wiki, LINES):
            seen, self._.watch.log = self._.watch.log, None
            page = as_page(seen) if seen else None
            keep = self._.watch.configuration.log_keep
            change = self._.chronicle.runs(untold, self._clerk.zone, keep, page)
            if self._clerk.write(change).state not in WRITTEN:
                break
            runs.logged([run.id for run in untold])
        self._wrote = time.monotonic()

    def due(self) -> bool:
        """Whether there is something to write, and the last time is long enough ago."""
        if time.monotonic() - self._wrote < self._pause():
            return False
        if self._.store.runs.unlogged(self._.wiki, 1):
            return True
        self._wrote = time.monotonic()
        return False

    def _pause(self) -> float:
        settings = self._.watch.configuration
        minute, hour = settings.edits_per_minute, settings.edits_per_hour
        edit = max(60.0 / minute if minute else 0.0, 3600.0 / hour if hour else 0.0)
        return max(EVERY, SHARE * edit)
