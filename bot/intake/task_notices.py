"""What the task page ought to say, and the edit that makes it say so.

The page is compared with the database each time: what was lost in a crash, or altered by
somebody, is written again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.duty import Duty
from bot.engine.database import Clock
from bot.engine.store import Store
from bot.i18n import Texts, sentences
from bot.intake import words
from bot.intake.answers import Corrections
from bot.intake.entries import TASK, Entry, read_entries
from bot.intake.filling import Told, Values, fill, fillable, says, told
from bot.intake.frequency_shown import described
from bot.intake.heard import Answers, heard
from bot.intake.parsing import Parsed
from bot.intake.replies import shown_time, within_template
from bot.intake.task_desk import TaskDesk
from bot.model import EditPage, Message, Page, Request
from bot.text.site import Site

ALLOWANCE = fillable(words.TASK_TEMPLATE.all, (*words.BOT_WRITTEN_TASK, "command"))
"""What the bot may alter on the task page."""


@dataclass(frozen=True)
class FillEntries:
    """The rewrite of a task page (see `bot.model.Rewrite`)."""

    site: Site
    language: str
    told: tuple[Told, ...]

    def __call__(self, text: str) -> str | Message:
        found = read_entries(text, self.site, TASK)
        entries = [each for each in found if isinstance(each, Entry)]
        return fill(text, entries, self.told, self.language)


class TaskNotices:
    """The answers on one task page."""

    def __init__(self, desk: TaskDesk, store: Store, texts: Texts, site: Site, now: Clock) -> None:
        self._desk = desk
        self._store = store
        self._texts = texts
        self._site = site
        self._now = now

    def edit(self, page: Page, parsed: Parsed, zone: ZoneInfo) -> EditPage | None:
        """All that the page lacks, in one edit; None where it lacks nothing."""
        known = self._desk.known(parsed.entries)
        commands = self._answered(parsed)
        answers = []
        for entry in parsed.entries:
            duty = known.get(entry.span.start)
            command = commands.get(entry.span.start, "")
            if duty is not None and (values := self._values(entry, duty, zone, bool(command))):
                answers.append(told(entry, values, command))
        if not answers:
            return None
        rewrite = FillEntries(self._site, self._texts.language, tuple(answers))
        return EditPage(page, rewrite, ALLOWANCE, Message("summary-tasks-answer", (len(answers),)))

    @property
    def corrections(self) -> Corrections:
        wiki, watched = self._desk.inbox.wiki, self._store.watched
        return Corrections(wiki, watched, self._texts, self._site, TASK)

    def _answered(self, parsed: Parsed) -> Mapping[int, str]:
        """The commands that have had their effect and are to be cleared, by entry."""
        answers = Answers(self._store.watched, self._desk.inbox.wiki)
        found = heard(parsed.entries, self._desk.inbox.standing)
        return {each.entry.span.start: each.word for each in found if answers.to(each, 0)}

    def _values(self, entry: Entry, duty: Duty, zone: ZoneInfo, commanded: bool) -> Values:
        """What the bot writes into an entry; nothing where it says so already."""
        latest = self._store.requests.of_duty(duty.id)
        wanted: dict[str, str | None] = {
            "id": str(duty.id),
            "status": self._status(duty, latest),
            "next": self._next(duty, zone),
            "last": _time(duty.last_run, zone),
            "result": self._result(duty, latest),
        }
        if not commanded and says(entry, wanted):
            return {}
        return {**wanted, "updated": _time(self._now(), zone)}

    def _status(self, duty: Duty, latest: Request | None) -> str:
        if latest is not None and latest.state.live:
            return words.shown_state(latest.state, self._texts.language)
        return words.DUTY_STATES[duty.state].shown(self._texts.language)

    def _next(self, duty: Duty, zone: ZoneInfo) -> str | None:
        if duty.next_run is None or duty.frequency is None:
            return None
        how = self._texts.plain(described(duty.frequency))
        return f"{_time(duty.next_run, zone)} ({how})"

    def _result(self, duty: Duty, latest: Request | None) -> str | None:
        live = latest is not None and latest.state.live
        result = latest.result if live and latest is not None else duty.result
        problem = Message("duty-problem", (duty.problem,)) if duty.problem else None
        if duty.problem and not duty.task:
            problem = duty.problem
        said = [each for each in (problem, result, duty.remark) if each]
        return within_template(self._texts.wikitext(sentences(said))) if said else None


def _time(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return shown_time(moment.astimezone(zone)) if moment else None
