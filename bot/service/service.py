"""`residente run`: the bot at work on all its wikis until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import partial
from types import FrameType
from typing import Any

from bot.errors import ResidenteError
from bot.i18n import Texts
from bot.service.bell import Bell
from bot.service.pulse import Pulse
from bot.service.resident import Resident

log = logging.getLogger(__name__)

LATER = 10.0
"""Seconds until a wiki that was out of reach at the start is tried again."""

GRACE = 8.0
"""Seconds that the pages in hand may take when the service ends; the journal settles the rest."""

BREAKS = 5
"""Unexpected errors on one wiki within an hour that end the service."""

HOUR = 3600.0

LOOK = 0.5
"""Seconds between two looks at whether all threads are there."""

Open = Callable[[str, Bell], Resident]
"""The bot on one wiki, logged in; raises `ResidenteError` where that cannot be."""


class Ending(Enum):
    """Why the service ended."""

    STOPPED = "stopped"
    AGAIN = "again"
    BROKEN = "broken"


class Service:
    """A thread for each wiki: what breaks on the one does not hold up the others.

    One that breaks again and again ends the process: a supervisor starts it anew.
    """

    def __init__(
        self, wikis: tuple[str, ...], open_resident: Open, pulse: Pulse, poll: float, texts: Texts
    ) -> None:
        """`poll`: seconds between two questions for the histories of the watched pages."""
        self._texts = texts
        self._open = open_resident
        self._pulse = pulse
        self._poll = poll
        self._bells = {wiki: Bell(partial(pulse.beat, wiki)) for wiki in wikis}
        self._ended = threading.Event()
        self._ending = Ending.STOPPED
        self.stuck = False
        """Whether a thread was still waiting for a wiki when `run` returned."""

    def ring(self, wiki: str = "") -> None:
        """There is something to look at on a wiki, '' for all."""
        for name, bell in self._bells.items():
            if wiki in ("", name):
                bell.ring()

    def end(self, ending: Ending) -> None:
        """Have `run` finish the pages in hand and return. The first word counts."""
        if not self._ended.is_set():
            self._ending = ending
            self._ended.set()
        for bell in self._bells.values():
            bell.stop()

    def run(self, sound: Callable[[], str] = lambda: "") -> Ending:
        """Work until `end`. `sound` says what else in the process has broken, '' for nothing."""
        lanes = [
            threading.Thread(target=self._lane, args=(wiki, bell), name=f"lane {wiki}", daemon=True)
            for wiki, bell in self._bells.items()
        ]
        for lane in lanes:
            lane.start()
        while not self._ended.wait(LOOK):
            if broken := sound():
                log.error("%s", broken)
                self.end(Ending.BROKEN)
        until = time.monotonic() + GRACE
        for lane in lanes:
            lane.join(max(0.0, until - time.monotonic()))
        self.stuck = any(lane.is_alive() for lane in lanes)
        return self._ending

    def _lane(self, wiki: str, bell: Bell) -> None:
        breaks: deque[float] = deque(maxlen=BREAKS)
        while not bell.stopped:
            try:
                self._work(wiki, bell)
            except Exception:
                log.exception("the lane of %s broke", wiki)
                breaks.append(time.monotonic())
                if len(breaks) == BREAKS and breaks[-1] - breaks[0] < HOUR:
                    self.end(Ending.BROKEN)
                bell.pause(LATER * len(breaks))
        self._pulse.remove(wiki)

    def _work(self, wiki: str, bell: Bell) -> None:
        self._pulse.beat(wiki)
        try:
            resident = self._open(wiki, bell)
        except ResidenteError as error:
            log.warning("%s: %s", wiki, self._texts.plain(error.message))
            bell.pause(LATER)
        else:
            resident.stay(self._poll)


ENDINGS = {
    signal.SIGTERM: Ending.STOPPED,
    signal.SIGINT: Ending.STOPPED,
    signal.SIGHUP: Ending.AGAIN,
}


class Signals:
    """SIGTERM and SIGINT stop the service, SIGHUP has it begin anew with fresh settings.

    One that comes while no service is at work is told to the next.
    """

    def __init__(self) -> None:
        self._service: Service | None = None
        self._waiting: Ending | None = None
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Signals:
        self._before = {number: signal.signal(number, self._obey) for number in ENDINGS}
        return self

    def __exit__(self, *details: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def directing(self, service: Service) -> Iterator[None]:
        self._service = service
        if self._waiting is not None:
            service.end(self._waiting)
        self._waiting = None
        try:
            yield
        finally:
            self._service = None

    def _obey(self, number: int, _frame: FrameType | None) -> None:
        ending = ENDINGS[signal.Signals(number)]
        if self._service is not None:
            self._service.end(ending)
        elif self._waiting is not Ending.STOPPED:
            self._waiting = ending
