"""The task page of one wiki: what staff write on it, taken in; what happens, answered."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.intake import words
from bot.intake.duty_commands import Arranged, decide
from bot.intake.orders import obey
from bot.intake.task_desk import DutyOrder
from bot.intake.words import Command
from bot.model import Request, UserFacts
from bot.service.board import Board
from bot.service.clerk import Clerk, Correspondence
from bot.service.upkeep import Upkeep


class Steward:
    """At work while the lane is held; it writes as the clerk does."""

    def __init__(self, parts: Correspondence, clerk: Clerk, upkeep: Upkeep) -> None:
        self._ = parts
        self._clerk = clerk
        self._upkeep = upkeep
        self._board = Board(parts.task_desk.inbox, lambda: parts.watch.task_page, parts.reader)
        self._seen = -1

    def look(self) -> None:
        """Take in what is new on the task page, and do what it says there."""
        page = self._.watch.task_page
        if page.revision == self._seen:
            return
        self._seen = page.revision
        self._clerk.unsaid |= self._board.news
        rules, zone = self._clerk.rules, self._clerk.zone
        self._.task_desk.take_in(page, rules, zone)
        orders = list(self._.task_desk.orders(page, rules))
        facts = self._.users([order.author.user for order in orders])
        for order in orders:
            self._obey(order, facts[order.author.user], zone)
        self._upkeep.stop_gone()

    def publish(self) -> None:
        """Make the task page say how things stand."""
        page = self._board.page
        parsed = self._board.parse(page)
        if parsed is None:
            return
        edit = self._.task_notices.edit(page, parsed, self._clerk.zone)
        if edit is not None:
            self._clerk.answer(self._board, edit)
        self._clerk.correct(self._board, self._.task_notices.corrections, page, parsed)

    def _obey(self, order: DutyOrder, user: UserFacts, zone: ZoneInfo) -> None:
        store = self._.store
        latest = store.requests.of_duty(order.duty.id)
        settings, language = self._.watch.configuration, self._.texts.language
        decision = decide(order, latest, user, settings, language)
        if isinstance(decision, Arranged):
            self._arrange(order, decision, latest, zone)
        now = store.duties.by_id(order.duty.id) or order.duty
        store.duties.save(replace(now, remark=decision.remark))
        self._.task_desk.answered(order, decision.remark)

    def _arrange(
        self, order: DutyOrder, told: Arranged, latest: Request | None, zone: ZoneInfo
    ) -> None:
        if told.state is not None:
            self._upkeep.arrange(order.duty, told.state, zone)
        if told.at_once:
            self._upkeep.begin(order.duty)
        if told.request is not None and latest is not None:
            confirms = words.command(order.word) in (Command.CONFIRM, Command.UNDO)
            approver = order.author.user if confirms else ""
            obey(self._.store.requests, latest, told.request, approver)
