"""The bot on one wiki: it looks, takes requests in, carries them out and answers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from bot.clerk import Clerk, Correspondence
from bot.engine.lane import held
from bot.engine.lease import Lease
from bot.foreman import Foreman, Tools
from bot.intake.desk import WITHDRAWN
from bot.model import Message, Request, RequestState

log = logging.getLogger(__name__)

READY = (RequestState.RUNNING, RequestState.PAUSED, RequestState.QUEUED)
"""What can be carried out, what was begun first."""


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
        leases = self._parts.correspondence.store.leases
        with held(leases, self._parts.wiki, self._parts.owner) as lease:
            shift = Shift(self._parts, lease)
            ended = shift.work()
            self.stop = shift.stop
            shift.end()
            return ended


class Shift:
    """What is done while the lane of the wiki is held."""

    def __init__(self, parts: Parts, lease: Lease) -> None:
        self._ = parts.correspondence
        self._lease = lease
        self.stop: Message | None = None
        self.clerk = Clerk(parts.correspondence, lease)
        self._foreman = Foreman(parts.tools, self.clerk, lease)

    def work(self) -> list[Request]:
        """One round: what ended, was refused at its start, or paused."""
        self._.editor.settle_open(self._.wiki, self._lease)
        self._.gate.look = self.clerk.look
        stop = self.clerk.read()
        if stop is not None:
            log.warning("%s: %s", self._.wiki, self._.texts.plain(stop))
            self.clerk.stopped(stop)
            self.stop = stop
            return []
        self.clerk.tidy()
        ended = [self._foreman.carry_out(request) for request in self._ready()]
        self.clerk.publish()
        return ended

    def end(self) -> None:
        self.clerk.end()

    def _ready(self) -> Iterator[Request]:
        """What was begun first, then in the order of asking; asked again after each run."""
        done: set[int] = set()
        while True:
            live = self._.store.requests.live(self._.wiki)
            waiting = [each for each in live if _can_go_on(each) and each.id not in done]
            if not waiting:
                return
            request = min(waiting, key=lambda each: (READY.index(each.state), each.id))
            done.add(request.id)
            yield request


def _can_go_on(request: Request) -> bool:
    return request.state in READY and not request.held and request.result != WITHDRAWN
