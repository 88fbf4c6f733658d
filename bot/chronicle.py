"""The bot's memory on the wiki: the log of runs, and the archive of ended requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.engine.store import Store
from bot.i18n import Texts
from bot.intake.entries import Entry, Unreadable
from bot.intake.parsing import Parsed
from bot.model import Allowance, CreatePage, EditPage, Message, Page, Request, Rewrite, Run
from bot.pages import Purpose, title_of
from bot.report import archive, log
from bot.report.subjects import subject
from bot.task import Reader, Task
from bot.text.logged import Logged
from bot.text.proofs import SectionsAdded, SectionsRemoved
from bot.text.titles import Title
from bot.wiki.control import Controlled
from bot.worker import Worker

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

    def run(
        self, run: Run, request: Request, zone: ZoneInfo, keep: int, page: Page | None = None
    ) -> Write:
        """The line of a run that has ended; `page` is the log where it has been read before."""
        task = self.tasks.get(request.task)
        name = task.names.shown(self.texts.language) if task else run.task
        tally = self.store.journal.tally(run)
        about = subject(request, self.reader.site)
        line = log.run_line(self.texts, zone, run, request, tally, name, about)
        return self._log(line, keep, page)

    def stopped(self, shutoff: Controlled) -> None:
        """Somebody stopped the bot: it may not write now, and will say so when it may again."""
        note = {"user": "" if shutoff.hidden else shutoff.user, "at": shutoff.timestamp}
        page = str(shutoff.title)
        if not self.store.watched.note(self.wiki, page):
            text = json.dumps({**note, "revision": shutoff.revision})
            self.store.watched.remember(self.wiki, page, shutoff.revision, text)

    def restarted(self, shutoff: Controlled, zone: ZoneInfo, keep: int) -> Iterator[Write]:
        """The lines that say who stopped the bot and who let it go on; none where nobody did."""
        page = str(shutoff.title)
        note = self.store.watched.note(self.wiki, page)
        if not note:
            return
        known = json.loads(note)
        if known["at"]:
            when = datetime.fromisoformat(known["at"])
            line = log.stopped_line(self.texts, zone, when, known["user"], known["revision"])
            yield self._log(line, keep)
        user = "" if shutoff.hidden else shutoff.user
        when = datetime.fromisoformat(shutoff.timestamp)
        line = log.restarted_line(self.texts, zone, when, user, shutoff.revision)
        yield self._log(line, keep)
        self.store.watched.remember(self.wiki, page, shutoff.revision)

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
        old = self.worker.run(archive.archivable, text, filed, now, days, zone, size=len(text))
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

    def _log(self, line: str, keep: int, page: Page | None = None) -> Write:
        header = log.header(self.texts, self._title(Purpose.REQUESTS), self._title(Purpose.SHUTOFF))
        rewrite = log.AddLogLine(line, header, keep)
        summary = Message("summary-log")
        allowance = Logged(line, header, keep)
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
        if page.exists:
            return EditPage(page, rewrite, allowance, summary)
        text = rewrite("")
        assert isinstance(text, str)
        return CreatePage(title, text, summary)

    def _title(self, purpose: Purpose, part: str = "") -> Title:
        site = self.reader.site
        return site.title(title_of(purpose, self.bot, site.language, part))


def _place(entry: Entry | Unreadable) -> int:
    return entry.span.start if isinstance(entry, Entry) else entry.start
