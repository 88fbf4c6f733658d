"""The bot on one wiki: it looks, takes requests in, carries them out and answers."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.engine import results
from bot.engine.editor import Editor
from bot.engine.entries import SETTLED
from bot.engine.gate import Gate
from bot.engine.lane import held
from bot.engine.lease import Lease
from bot.engine.mandate import Mandate
from bot.engine.points import Point, Reached
from bot.engine.preparation import Manners
from bot.engine.runner import Progress, Runner, Work
from bot.engine.store import Store
from bot.i18n import Texts, cut_summary, edit_summary
from bot.intake.acceptance import Rules, understood_again
from bot.intake.desk import Desk, Users
from bot.intake.notices import Notices
from bot.intake.parameters import Understood
from bot.intake.permission import may_request
from bot.model import Message, Page, Request, RequestState, Run, UserFacts
from bot.task import Planning, Reader, Task
from bot.watch import Watch

log = logging.getLogger(__name__)

READY = (RequestState.RUNNING, RequestState.PAUSED, RequestState.QUEUED)
"""What can be carried out, what was begun first."""

UPKEEP = "upkeep"


class Observer(Protocol):
    """Whoever follows the work: the terminal, a log."""

    def began(self, request: Request) -> None: ...

    def progressed(self, request: Request, done: int) -> None: ...

    def ended(self, request: Request) -> None: ...


@dataclass(frozen=True)
class Parts:
    """What a resident is made of, all for one wiki; wired in `bot.app`."""

    wiki: str
    bot: str
    owner: str
    store: Store
    reader: Reader
    editor: Editor
    gate: Gate
    runner: Runner
    watch: Watch
    users: Users
    desk: Desk
    notices: Notices
    texts: Texts
    tasks: dict[str, Task]
    reached: Reached
    observer: Observer


class Resident:
    """One wiki's bot."""

    def __init__(self, parts: Parts) -> None:
        self._ = parts

    def once(self) -> list[Request]:
        """Read the pages once, carry out all that is ready, answer; what ended meanwhile.

        Raises `LeaseLost` where another process is at work, `WikiError` where the wiki is out of
        reach, `StoreError`.
        """
        with held(self._.store.leases, self._.wiki, self._.owner) as lease:
            shift = Shift(self._, lease)
            ended = shift.work()
            shift.end()
            return ended


class Shift:
    """What is done while the lane of the wiki is held."""

    def __init__(self, parts: Parts, lease: Lease) -> None:
        self._ = parts
        self._lease = lease
        self._written = 0

    @cached_property
    def upkeep(self) -> Mandate:
        """What the bot writes on nobody's request: answers, its own pages."""
        run = self._.store.runs.upkeep(self._.wiki, UPKEEP)
        return Mandate(run, self._lease, self._plain_summary)

    def _plain_summary(self, what: Message) -> str:
        return cut_summary(self._.texts.summary(what))

    def end(self) -> None:
        """Close the shift's own run, so that the next one begins a short journal."""
        if "upkeep" in self.__dict__:
            self._.store.runs.end(self.upkeep.run, RequestState.DONE)

    def work(self) -> list[Request]:
        self._.editor.settle_open(self._.wiki, self._lease)
        begun = time.monotonic()
        stop = self._.watch.look_closely()
        self._.gate.seen(stop, begun)
        self._apply_configuration()
        self._.desk.take_in(self._.watch.request_page, self._rules)
        if stop is not None:
            log.warning("%s: %s", self._.wiki, self._.texts.plain(stop))
            return []
        ended = [self._carry_out(request) for request in self._ready()]
        self._publish()
        return ended

    @property
    def _rules(self) -> Rules:
        return Rules(
            self._.reader.site, self._.texts.language, self._.tasks, self._.watch.configuration
        )

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._.watch.configuration.time_zone)

    def _apply_configuration(self) -> None:
        settings = self._.watch.configuration
        self._.gate.set_pace(settings.edits_per_minute)
        self._.editor.manners = Manners(self._.bot, settings.in_use_templates)

    def _ready(self) -> Iterator[Request]:
        """What was begun first, then in the order of asking; asked again after each run."""
        done: set[int] = set()
        while True:
            live = self._.store.requests.live(self._.wiki)
            waiting = [each for each in live if each.state in READY and each.id not in done]
            if not waiting:
                return
            request = min(waiting, key=lambda each: (READY.index(each.state), each.id))
            done.add(request.id)
            yield request

    def _carry_out(self, request: Request) -> Request:
        refusal = self._may_start(request)
        understood = understood_again(request, self._rules)
        if refusal is None and not isinstance(understood, Understood):
            refusal = results.refused(understood)
        if refusal is not None or not isinstance(understood, Understood):
            ended = self._move(request, RequestState.REFUSED, refusal)
        else:
            ended = self._run(request, understood)
        self._.observer.ended(ended)
        return ended

    def _run(self, request: Request, understood: Understood) -> Request:
        request = self._move(request, RequestState.RUNNING, None)
        self._.observer.began(request)
        self._publish()
        run = self._run_of(request)
        finish = self._.runner.carry_out(
            self._work(understood), self._mandate(request, run, understood), self._follow(request)
        )
        state, result = results.ending(finish, run, self._.store.journal, self._.bot)
        self._.store.runs.end(run, state)
        return self._move(request, state, result)

    def _run_of(self, request: Request) -> Run:
        """The run that was interrupted goes on; else a new one."""
        runs = self._.store.runs.of(request.id)
        return runs[0] if runs and runs[0].ended is None else self._.store.runs.start(request)

    def _work(self, understood: Understood) -> Work:
        settings = self._.watch.configuration
        planning = Planning(self._.reader, settings.customs)
        return Work(understood.task, understood.params, planning, settings.run_cap)

    def _mandate(self, request: Request, run: Run, understood: Understood) -> Mandate:
        def summarise(what: Message) -> str:
            return edit_summary(
                self._.texts,
                what,
                revision=request.author.revision,
                request=request.id,
                user=request.author.user,
                reason=understood.reason,
            )

        return Mandate(run, self._lease, summarise)

    def _follow(self, request: Request) -> Progress:
        return lambda done: self._.observer.progressed(request, done)

    def _may_start(self, request: Request) -> Message | None:
        """Permission again at the start: groups and blocks change while requests wait."""
        name = request.author.user
        facts = self._.users([name]).get(name, UserFacts(name, exists=False))
        return may_request(facts, request.author, self._.watch.configuration)

    def _move(self, request: Request, state: RequestState, result: Message | None) -> Request:
        return self._.store.requests.transition(request.id, state, result)

    def _publish(self) -> None:
        """Make the request page say how things stand."""
        page = self._request_page()
        parsed = self._.desk.parse(page.text or "", self._.reader.site) if page.exists else None
        if parsed is None:
            return
        for edit in self._.notices.edits(page, parsed, self._zone):
            self._.reached(Point.ANSWERING)
            outcome = self._.editor.carry_out(edit, self.upkeep)
            self._.reached(Point.ANSWERED)
            self._written = max(self._written, outcome.revision)
        for entry, edit in self._.notices.lines(page, parsed):
            outcome = self._.editor.carry_out(edit, self.upkeep)
            self._written = max(self._written, outcome.revision)
            if outcome.state in SETTLED:
                self._.notices.written(page, entry)

    def _request_page(self) -> Page:
        """As last seen where nobody, and not the bot either, has edited it since."""
        seen = self._.watch.request_page
        if seen.revision < self._written:
            (page,) = self._.reader.read((seen.title,))
            return page
        return Page(seen.title, seen.page_id, seen.revision, seen.text)
