"""The bot's correspondence on one wiki: what people write, taken in; what happens, answered."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.engine.database import Clock, utc_now
from bot.engine.editor import Editor, Outcome
from bot.engine.entries import SETTLED, WRITTEN
from bot.engine.gate import Gate
from bot.engine.lease import Lease
from bot.engine.mandate import Mandate
from bot.engine.points import Point, Reached
from bot.engine.store import Store
from bot.i18n import Texts, cut_summary
from bot.intake.acceptance import Rules
from bot.intake.answers import Corrections
from bot.intake.commands import Obeyed, Order, decide
from bot.intake.desk import Desk, Users
from bot.intake.notices import NONE, Notices, Progress
from bot.intake.orders import obey
from bot.intake.parsing import Parsed
from bot.intake.proposal_desk import ProposalDesk
from bot.intake.task_desk import TaskDesk
from bot.intake.task_notices import TaskNotices
from bot.intake.words import Command
from bot.model import (
    CreatePage,
    EditPage,
    Message,
    Page,
    RequestState,
    UserFacts,
)
from bot.reading import Reader
from bot.service.board import Board
from bot.service.chronicle import Chronicle
from bot.service.manners import manners_of
from bot.service.watch import Watch
from bot.task import Task
from bot.text.titles import Title
from bot.wiki.control import MISSING

log = logging.getLogger(__name__)

UPKEEP = "upkeep"

COMMAND_WORD = re.compile(r"comando|command", re.IGNORECASE)
"""Without it there is no command on a page, and no need to look for one."""

SHUTOFF = ("wiki-shutoff", MISSING)

STOPPED = {RequestState.CANCELLED: "run-cancelled", RequestState.PAUSED: "run-paused"}
"""States into which a person can bring a request while it is running."""


@dataclass(frozen=True)
class Correspondence:
    """What a clerk works with, all for one wiki."""

    wiki: str
    bot: str
    store: Store
    reader: Reader
    editor: Editor
    gate: Gate
    watch: Watch
    users: Users
    desk: Desk
    notices: Notices
    task_desk: TaskDesk
    task_notices: TaskNotices
    proposal_desk: Callable[[int, Title], ProposalDesk]
    texts: Texts
    tasks: dict[str, Task]
    chronicle: Chronicle
    reached: Reached
    now: Clock = utc_now


class Clerk:
    """At work while the lane is held; writes under a run of its own, on nobody's request."""

    def __init__(self, parts: Correspondence, lease: Lease) -> None:
        self._ = parts
        self._lease = lease
        self._board = Board(parts.desk.inbox, lambda: parts.watch.request_page, parts.reader)
        self._published = 0.0
        self.running = 0
        """The request that is being carried out, 0 for none."""
        self.unsaid = False
        """Whether something has happened that the pages may not say yet."""
        self.besides: Callable[[], None] = lambda: None
        """What else there is to be done at each look."""

    @cached_property
    def mandate(self) -> Mandate:
        run = self._.store.runs.upkeep(self._.wiki, UPKEEP)
        return Mandate(run, self._lease, self._summary)

    def end(self) -> None:
        """Close the clerk's own run, so that the next one begins a short journal."""
        if "mandate" in self.__dict__:
            self._.store.runs.end(self.mandate.run, RequestState.DONE)

    @property
    def rules(self) -> Rules:
        configuration = self._.watch.configuration
        return Rules(self._.reader.site, self._.texts.language, self._.tasks, configuration)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self._.watch.configuration.time_zone)

    def read(self) -> Message | None:
        """See how things stand and take in what is new; why nothing may be edited, or None."""
        begun = time.monotonic()
        stop = self._.watch.look_closely()
        self._.gate.seen(stop, begun)
        self._take_in()
        return stop

    def look(self) -> Message | None:
        """The gate's look, every few seconds of a run: people may stop it in several ways."""
        before = self._.watch.request_page.revision
        stop = self._.watch.look()
        self.stopped(stop)
        if self._.watch.request_page.revision != before:
            self.unsaid = self._board.news
            self._take_in()
        self.besides()
        return stop or self._interruption()

    def publish(self, progress: Progress = NONE) -> None:
        """Make the request page say how things stand."""
        self.unsaid = False
        page = self._board.page
        parsed = self._board.parse(page)
        if parsed is None:
            self._say_unreadable(page)
            return
        self._published = time.monotonic()
        for edit in self._.notices.edits(page, parsed, self.zone, progress):
            self.answer(self._board, edit)
        self.correct(self._board, self._.notices.corrections, page, parsed)

    def _say_unreadable(self, page: Page) -> None:
        """A page beyond the limits is said to be so, on the page itself, once."""
        why = self._board.inbox.trouble if page.exists else None
        edit = self._.notices.unreadable(page, why) if why else None
        if edit:
            self._board.answered(self.write(edit))

    def stopped(self, stop: Message | None) -> None:
        """Where people stop the bot as a whole: remembered until it may say so."""
        if stop is not None and self._.watch.block:
            self._.chronicle.blocked(self._.watch.block)
        elif stop is not None and stop.key in SHUTOFF:
            self._.chronicle.stopped(self._.watch.shutoff)

    def tidy(self) -> None:
        """Say who stopped the bot and let it go on; bring old requests to the archive."""
        keep = self._.watch.configuration.log_keep
        for change in self._.chronicle.restarted(self._.watch.shutoff, self.zone, keep):
            self._.watch.log = None
            self.write(change)
        self._archive()

    def _archive(self) -> None:
        days = self._.watch.configuration.archive_after_days
        page = self._board.page
        parsed = self._board.parse(page)
        if parsed is None or not parsed.entries:
            return
        for change in self._.chronicle.archived(page, parsed, self._.now(), days, self.zone):
            outcome = self.write(change)
            # Unlike an answer it takes requests off the page, and so the page is read again.
            self._board.rearranged(outcome)
            if outcome.state not in WRITTEN:
                # What the archive did not take stays on the request page.
                return

    def left_off(self, stopped: bool) -> None:
        """The run has ended. What stopped it may have been said of this one alone."""
        self.running = 0
        if stopped:
            self._.gate.forget()

    def published_ago(self) -> float:
        """Seconds since the request page was last brought up to date."""
        return time.monotonic() - self._published

    def write(self, change: EditPage | CreatePage) -> Outcome:
        """One of the bot's own pages."""
        return self._.editor.carry_out(change, self.mandate)

    def answer(self, board: Board, edit: EditPage) -> Outcome:
        """Say something on a page on which people write."""
        # After the first of several edits the page is no longer as it was read.
        latest = replace(edit, page=board.page)
        self._.reached(Point.ANSWERING)
        outcome = self.write(latest)
        board.answered(outcome)
        self._.reached(Point.ANSWERED)
        return outcome

    def correct(self, board: Board, corrections: Corrections, page: Page, parsed: Parsed) -> None:
        """Say below each entry that cannot be read why, once."""
        for entry, line in corrections.missing(page, parsed):
            if self.answer(board, line).state in SETTLED:
                corrections.written(page, entry)

    def _take_in(self) -> None:
        settings = self._.watch.configuration
        self._.gate.set_pace(settings.edits_per_minute, settings.edits_per_hour)
        self._.editor.manners = manners_of(
            self._.bot, self._.reader.site, settings.in_use_templates
        )
        page = self._.watch.request_page
        self._.desk.take_in(page, self.rules)
        if not COMMAND_WORD.search(page.text):
            return
        orders = list(self._.desk.orders(page, self.rules))
        facts = self._.users([order.author.user for order in orders])
        for order in orders:
            self._obey(order, facts[order.author.user])

    def _obey(self, order: Order, user: UserFacts) -> None:
        decision = decide(order, user, self._.watch.configuration, self._.texts.language)
        answers = order.command in (Command.CONFIRM, Command.UNDO)
        confirms = isinstance(decision, Obeyed) and answers
        approver = order.author.user if confirms else ""
        obey(self._.store.requests, order.request, decision, approver)
        self._.desk.answered(order)

    def _interruption(self) -> Message | None:
        request = self._.store.requests.by_id(self.running) if self.running else None
        if request is None or request.state not in STOPPED:
            return None
        return Message(STOPPED[request.state])

    def _summary(self, what: Message) -> str:
        return cut_summary(self._.texts.summary(what))
