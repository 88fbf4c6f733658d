"""The bot's memory on the wiki: the log of runs, and the archive of ended requests."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.engine.database import Clock, utc_now
from bot.engine.store import Store
from bot.errors import WorkerError
from bot.i18n import Texts
from bot.intake.entries import Entry, Unreadable
from bot.intake.parsing import Parsed
from bot.model import Allowance, CreatePage, EditPage, Message, Page, Request, Rewrite, Run
from bot.pages import Purpose, title_of
from bot.reading import Reader
from bot.report import archive
from bot.report import log as log_page
from bot.report.proposals import part_name
from bot.report.subjects import subject
from bot.task import Task
from bot.text.logged import Logged
from bot.text.proofs.proof import SectionsAdded, SectionsRemoved
from bot.text.titles import Title
from bot.text.whole import written
from bot.wiki.control import Block, Controlled
from bot.worker import Worker

log = logging.getLogger(__name__)

Write = EditPage | CreatePage


@dataclass(frozen=True)
class Chronicle:
    """What is to be written down on one wiki; the clerk writes it."""

    wiki: str
    bot: str
    store: Store
    reader: Reader
    worker: Worker
    texts: Texts
    tasks: dict[str, Task]
    now: Clock = utc_now

    def runs(
        self, runs: Sequence[Run], zone: ZoneInfo, keep: int, page: Page | None = None
    ) -> Write:
        """The lines of runs that have ended, given the oldest first.

        `page` is the log where it has been read before.
        """
        asked = ((run, self.store.requests.by_id(run.request)) for run in reversed(runs))
        lines = tuple(self._line(run, request, zone) for run, request in asked if request)
        return self._log(lines, keep, page)

    def _line(self, run: Run, request: Request, zone: ZoneInfo) -> str:
        task = self.tasks.get(request.task)
        name = task.names.shown(self.texts.language) if task else run.task
        tally = self.store.journal.tally(run)
        about = subject(request, self.reader.site)
        asked = list(self._proposals(run))
        return log_page.run_line(self.texts, zone, run, request, tally, name, about, asked)

    def _proposals(self, run: Run) -> Iterator[Message]:
        """What a run has left to people, with the page that asks them."""
        if count := self.store.suggestions.count(run.id):
            page = self._title(Purpose.PROPOSALS, part_name(run.id, 0))
            yield Message("result-proposals", (count, page))

    def stopped(self, shutoff: Controlled) -> None:
        """Somebody stopped the bot: it may not write now, and will say so when it may again."""
        note = {"user": "" if shutoff.hidden else shutoff.user, "at": shutoff.timestamp}
        page = str(shutoff.title)
        if not self.store.watched.note(self.wiki, page):
            text = json.dumps({**note, "revision": shutoff.revision})
            self.store.watched.remember(self.wiki, page, shutoff.revision, text)

    def restarted(self, shutoff: Controlled, zone: ZoneInfo, keep: int) -> Iterator[Write]:
        """The lines that say who stopped the bot and who let it go on; none where nobody did."""
        yield from self._unblocked(zone, keep)
        page = str(shutoff.title)
        note = self.store.watched.note(self.wiki, page)
        if not note:
            return
        known = json.loads(note)
        if known["at"]:
            when = datetime.fromisoformat(known["at"])
            line = log_page.stopped_line(self.texts, zone, when, known["user"], known["revision"])
            yield self._log((line,), keep)
        user = "" if shutoff.hidden else shutoff.user
        when = datetime.fromisoformat(shutoff.timestamp)
        line = log_page.restarted_line(self.texts, zone, when, user, shutoff.revision)
        yield self._log((line,), keep)
        self.store.watched.remember(self.wiki, page, shutoff.revision)

    def blocked(self, block: Block) -> None:
        """Somebody blocked the bot's account: it will say so when it may write again.

        As with the shutoff page the word of a person lets it go on: of who lifts the block, or of
        who has set its term.
        """
        page = self._account
        if not self.store.watched.note(self.wiki, page):
            note = json.dumps({"user": block.user, "at": block.timestamp})
            self.store.watched.remember(self.wiki, page, 0, note)

    def _unblocked(self, zone: ZoneInfo, keep: int) -> Iterator[Write]:
        page = self._account
        note = self.store.watched.note(self.wiki, page)
        if not note:
            return
        # Written down first: a line that is made twice is the same one, and written once.
        known = {"until": self.now().isoformat(), **json.loads(note)}
        self.store.watched.remember(self.wiki, page, 0, json.dumps(known))
        if known["at"]:
            when = datetime.fromisoformat(known["at"])
            yield self._log((log_page.blocked_line(self.texts, zone, when, known["user"]),), keep)
        until = datetime.fromisoformat(known["until"])
        yield self._log((log_page.unblocked_line(self.texts, zone, until),), keep)
        self.store.watched.remember(self.wiki, page, 0)

    @property
    def _account(self) -> str:
        """Where a block is remembered: at the page of the account."""
        return str(self.reader.site.title(f"User:{self.bot}"))

    def archived(
        self, page: Page, parsed: Parsed, now: datetime, days: int, zone: ZoneInfo
    ) -> Iterator[Write]:
        """The archive pages first, then the request page without what they have taken in.

        Each has to be saved before the next is asked for.
        """
        entries: list[Entry | Unreadable] = [*parsed.entries, *parsed.unreadable]
        ids = [entry.claimed_id for entry in parsed.entries if entry.claimed_id]
        found = {id: self.store.requests.by_id(id) for id in ids}
        requests = {id: request for id, request in found.items() if request}
        filed = archive.filed(sorted(entries, key=_place), requests)
        text = page.text or ""
        try:
            old = self.worker.run(archive.archivable, text, filed, now, days, zone, size=len(text))
        except WorkerError as error:
            log.warning("%s: nothing archived: %s", self.wiki, self.texts.plain(error.message))
            return
        for month, sections in archive.by_month(old).items():
            yield self._append(month, sections, page.title)
        if old:
            sections = tuple(section.text for section in old)
            summary = Message("summary-archived", (len(sections),))
            yield EditPage(
                page, archive.RemoveSections(sections), SectionsRemoved(sections), summary
            )

    def _append(self, month: str, sections: tuple[str, ...], requests: Title) -> Write:
        header = archive.header(self.texts, requests, month)
        rewrite = archive.AppendSections(sections, header)
        summary = Message("summary-archived", (len(sections),))
        title = self._title(Purpose.ARCHIVE, month)
        return self._written(title, rewrite, SectionsAdded(sections, header), summary)

    def _log(self, lines: tuple[str, ...], keep: int, page: Page | None = None) -> Write:
        header = log_page.header(
            self.texts, self._title(Purpose.REQUESTS), self._title(Purpose.SHUTOFF)
        )
        rewrite = log_page.AddLogLines(lines, header, keep)
        number = len(lines)
        summary = Message("summary-log-runs", (number,)) if number > 1 else Message("summary-log")
        allowance = Logged(lines, header, keep)
        return self._written(self._title(Purpose.LOG), rewrite, allowance, summary, page)

    def _written(
        self,
        title: Title,
        rewrite: Rewrite,
        allowance: Allowance,
        summary: Message,
        page: Page | None = None,
    ) -> Write:
        page = page or next(iter(self.reader.read((title,))))
        return written(page, rewrite, allowance, summary)

    def _title(self, purpose: Purpose, part: str = "") -> Title:
        site = self.reader.site
        return site.title(title_of(purpose, self.bot, site.language, part))


def _place(entry: Entry | Unreadable) -> int:
    return entry.span.start if isinstance(entry, Entry) else entry.start
