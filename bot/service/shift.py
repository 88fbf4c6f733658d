"""What is done on one wiki while its lane is held: rounds of reading, working, answering."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from bot.engine.lease import Lease
from bot.model import Message, Request
from bot.service.clerk import Clerk, Correspondence
from bot.service.curator import Curator
from bot.service.foreman import Foreman, Tools
from bot.service.rota import Rota
from bot.service.scribe import Scribe
from bot.service.steward import Steward
from bot.service.upkeep import Upkeep

log = logging.getLogger(__name__)

LANDING = 5.0
"""Seconds after which an edit that was sent has been saved, or never will be."""


class Shift:
    """When the bell says to stop the page in hand is the last one."""

    def __init__(self, correspondence: Correspondence, tools: Tools, lease: Lease) -> None:
        self._ = correspondence
        self._lease = lease
        self._bell = tools.bell
        self.stop: Message | None = None
        """Why the last round could write nothing, None where it could."""
        self.clerk = Clerk(correspondence, lease)
        self._foreman = Foreman(tools, self.clerk, lease)
        self._upkeep = Upkeep(
            correspondence.wiki, correspondence.store, correspondence.now, tools.observer
        )
        self._aftercare = tools.aftercare
        self._steward = Steward(correspondence, self.clerk, self._upkeep)
        self._curator = Curator(correspondence, self.clerk)
        self._scribe = Scribe(correspondence, self.clerk)
        self.clerk.besides = self._look
        self._seen: datetime | None = None

    def begin(self) -> None:
        """Find out what became of the edits that were under way when a process died."""
        self._let_land()
        self._.editor.settle_open(self._.wiki, self._lease)
        self._.gate.look = self.clerk.look
        self._curator.follow()

    def _let_land(self) -> None:
        """What a process had sent when it was killed may still be on its way to the wiki."""
        intents = self._.store.journal.open_intents(self._.wiki)
        if intents:
            since = self._.store.database.now() - max(each.intended for each in intents)
            self._bell.pause(LANDING - since.total_seconds())

    def work(self) -> list[Request]:
        """One round: what ended, was refused at its start, or paused."""
        self.stop = self.clerk.read()
        self._curator.look()
        if self.stop is not None:
            log.warning("%s: %s", self._.wiki, self._.texts.plain(self.stop))
            self.clerk.stopped(self.stop)
            self._seen = self._latest()
            return []
        self.clerk.tidy()
        self._scribe.write()
        self._steward.look()
        self._aftercare.look(self._lease)
        self._upkeep.begin_due(self.clerk.zone)
        ended = self._take_turns()
        self._publish()
        self._scribe.write()
        if self.clerk.unsaid:
            # What the last looks brought has not been dealt with.
            self._bell.ring()
        self._seen = self._latest()
        return ended

    def due(self) -> bool:
        """Whether there is work that no edit on the wiki tells of: upkeep, a command in a shell."""
        news = self._latest() != self._seen
        return news or self._upkeep.due() or self._curator.due() or self._aftercare.due()

    def _latest(self) -> datetime | None:
        return self._.store.requests.latest(self._.wiki)

    def end(self) -> None:
        """Leave everything so that it can be gone on with, here or in another process."""
        self._foreman.leave()
        self.clerk.end()

    def _take_turns(self) -> list[Request]:
        rota = Rota(self._.wiki, self._.store.requests)
        ended: list[Request] = []
        while not self._bell.stopped and (request := rota.next()):
            if self.clerk.unsaid and self._foreman.is_under_way(request):
                # One that begins says it all by itself.
                self._publish()
            done = self._foreman.serve(request, partial(self._enough, rota, request))
            for each in (*([done] if done else ()), *self._foreman.put_down()):
                rota.ended(each)
                ended.append(each)
            self._curator.publish_meanwhile()
            if self._scribe.due():
                # People are answered first.
                self._publish()
                self._scribe.write()
        return ended

    def _look(self) -> None:
        self._steward.look()
        self._curator.look()

    def _publish(self) -> None:
        self._upkeep.account()
        self.clerk.publish()
        self._steward.publish()
        self._curator.publish()

    def _enough(self, rota: Rota, request: Request) -> bool:
        meanwhile = self.clerk.unsaid or self._scribe.due()
        return self._bell.stopped or meanwhile or rota.enough(request)
