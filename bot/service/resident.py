"""The bot on one wiki: it looks, takes requests in, carries them out and answers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.engine.lane import held
from bot.errors import LeaseLost, ResidenteError
from bot.model import Message, Request
from bot.service.clerk import Correspondence
from bot.service.foreman import Tools
from bot.service.shift import Shift

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """What a resident is made of, all for one wiki; wired in `bot.app`."""

    owner: str
    correspondence: Correspondence
    tools: Tools

    @property
    def wiki(self) -> str:
        return self.correspondence.wiki


class Resident:
    """One wiki's bot."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.stop: Message | None = None
        """Why the last round could write nothing, None where it could."""

    def once(self) -> list[Request]:
        """Read the pages once, carry out all that is ready, answer; what ended meanwhile.

        Raises `LeaseLost` where another process is at work, `WikiError` where the wiki is out of
        reach, `StoreError`.
        """
        with self._shift() as shift:
            ended = shift.work()
            self.stop = shift.stop
            return ended

    def stay(self, poll: float) -> None:
        """Work until the bell says to stop. The histories are asked every `poll` seconds.

        While another process holds the lane this one stands by. A wiki that is out of reach, or a
        database, is tried again.
        """
        bell, standing_by = self._parts.tools.bell, False
        while not bell.stopped:
            try:
                with self._shift() as shift:
                    standing_by = False
                    self._rounds(shift, poll)
            except LeaseLost:
                if not (standing_by or bell.stopped):
                    log.info("%s: another process is at work; standing by", self._parts.wiki)
                standing_by = True
            except ResidenteError as error:
                said = self._parts.correspondence.texts.plain(error.message)
                log.warning("%s: %s", self._parts.wiki, said)
                bell.pause(poll)

    def _rounds(self, shift: Shift, poll: float) -> None:
        bell, watch = self._parts.tools.bell, self._parts.correspondence.watch
        while not bell.stopped:
            shift.work()
            while not (bell.wait(poll) or watch.news() or shift.due()):
                pass

    @contextmanager
    def _shift(self) -> Iterator[Shift]:
        parts = self._parts
        leases = parts.correspondence.store.leases
        bell = parts.tools.bell
        waiting = held(
            leases, parts.wiki, parts.owner, pause=bell.pause, leaving=lambda: bell.stopped
        )
        with waiting as lease:
            shift = Shift(parts.correspondence, parts.tools, lease)
            shift.begin()
            try:
                yield shift
            finally:
                shift.end()
