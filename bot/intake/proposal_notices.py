"""What the rows of a proposals page ought to say, and the edit that makes them say so.

The page is compared with the database each time, as the task page is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.engine.database import Clock
from bot.engine.store import Store
from bot.i18n import Texts, sentences
from bot.intake import words
from bot.intake.answers import Corrections
from bot.intake.commands import Wish
from bot.intake.entries import PROPOSAL, Entry
from bot.intake.filling import Told, Values, fill, fillable, says, told
from bot.intake.proposal_answers import in_place, request_of, rivals
from bot.intake.proposal_desk import Heard, ProposalDesk
from bot.intake.proposal_rows import Rows, parse_rows
from bot.intake.replies import shown_time, within_template
from bot.intake.words import RowState
from bot.model import (
    SHOWN,
    ChangeState,
    EditPage,
    Message,
    Page,
    Request,
    RequestState,
    SuggestionState,
)
from bot.suggestion import Remembered
from bot.text.site import Site

ALLOWANCE = fillable(words.PROPOSAL_TEMPLATE.all, words.BOT_WRITTEN_PROPOSAL)
"""What the bot may alter on a proposals page."""

UNDER_WAY = {
    RequestState.RECEIVED: RowState.ACCEPTED,
    RequestState.AWAITING: RowState.AWAITING,
    RequestState.QUEUED: RowState.ACCEPTED,
    RequestState.RUNNING: RowState.RUNNING,
    RequestState.PAUSED: RowState.PAUSED,
}

UNSENT = {
    SuggestionState.OPEN: RowState.WAITING,
    SuggestionState.SENT: RowState.ACCEPTED,
    SuggestionState.REMOVED: RowState.TAKEN_BACK,
    SuggestionState.REFUSED: RowState.DECLINED,
    SuggestionState.EXPIRED: RowState.EXPIRED,
}
"""By what is remembered, where no request carries out a yes."""

Said = tuple[RowState, Message | None]


@dataclass(frozen=True)
class FillRows:
    """The rewrite of a proposals page (see `bot.model.Rewrite`)."""

    site: Site
    language: str
    told: tuple[Told, ...]

    def __call__(self, text: str) -> str | Message:
        rows = parse_rows(text, self.site)
        return fill(
            text,
            rows.entries,
            self.told,
            self.language,
            lambda row: {"section": str(rows.section(row))},
        )


class ProposalNotices:
    """The answers on one proposals page."""

    def __init__(
        self, desk: ProposalDesk, store: Store, texts: Texts, site: Site, now: Clock
    ) -> None:
        self._desk = desk
        self._store = store
        self._texts = texts
        self._site = site
        self._now = now

    def edit(self, page: Page, rows: Rows, zone: ZoneInfo, *, closed: bool) -> EditPage | None:
        """All that the page lacks, in one edit; None where it lacks nothing."""
        listed, heard = self._desk.listed(), self._desk.heard
        seen: set[int] = set()
        answers = []
        for entry in rows.entries:
            known = listed.get(entry.claimed_id or 0)
            said = self._said(known, heard, seen, closed=closed)
            if values := self._values(entry, said, rows.section(entry), zone):
                answers.append(told(entry, values))
        if not answers:
            return None
        rewrite = FillRows(self._site, self._texts.language, tuple(answers))
        summary = Message("summary-proposals-answer", (len(answers),))
        return EditPage(page, rewrite, ALLOWANCE, summary)

    @property
    def corrections(self) -> Corrections:
        wiki, watched = self._desk.inbox.wiki, self._store.watched
        return Corrections(wiki, watched, self._texts, self._site, PROPOSAL)

    def _said(
        self, known: Remembered | None, heard: Mapping[int, Heard], seen: set[int], *, closed: bool
    ) -> Said:
        if known is None:
            return RowState.WRONG, Message("proposal-unknown")
        if known.id in seen:
            return RowState.WRONG, Message("proposal-double")
        seen.add(known.id)
        state, result = self._stands(known, closed=closed)
        before = heard.get(known.id)
        problem = before.trouble if before else None
        if problem is None or state is RowState.EXPIRED:
            return state, result
        shown = RowState.WRONG if state is RowState.WAITING else state
        return shown, sentences([problem, *([result] if result and state != shown else [])])

    def _stands(self, known: Remembered, *, closed: bool) -> Said:
        request = request_of(known, self._store)
        if request is not None:
            return self._asked(known, request, closed=closed)
        if known.state in SHOWN:
            return RowState.INSERTED, Message("proposal-shown", (known.suggestion.page,))
        state = UNSENT.get(known.state, RowState.INSERTED)
        if closed and state is RowState.WAITING:
            state = RowState.EXPIRED
        if state is RowState.DECLINED:
            return state, Message("proposal-declined", (known.by,))
        return state, Message("proposal-expired") if state is RowState.EXPIRED else None

    def _asked(self, known: Remembered, request: Request, *, closed: bool) -> Said:
        line = in_place(request, self._store)
        undoing = request.state.live and request.wish == Wish.UNDO
        if request.state.live:
            key = "proposal-taking-back" if undoing else "proposal-accepted"
            said = [Message(key, (known.by,)), *([request.result] if request.result else [])]
            return UNDER_WAY[request.state], sentences(said)
        if line is not None and (successor := self._successor(known)):
            return RowState.TAKEN_BACK, Message("proposal-replaced", (successor.suggestion.file,))
        if line is not None:
            key = "proposal-inserted-closed" if closed else "proposal-inserted"
            result = Message(key, (line.intent.title, str(line.new_revision)))
            return RowState.INSERTED, result
        if request.state is RequestState.UNDONE:
            return RowState.TAKEN_BACK, Message("proposal-taken-back", (known.by,))
        if request.state is RequestState.CANCELLED and known.state is SuggestionState.REFUSED:
            return RowState.DECLINED, Message("proposal-declined", (known.by,))
        return RowState.FAILED, self._why(request)

    def _successor(self, known: Remembered) -> Remembered | None:
        """What has taken its place since, by a yes to another row."""
        later = (
            each
            for each in rivals(known, self._store)
            if each.edited and known.edited and each.edited > known.edited
        )
        return next(later, None)

    def _why(self, request: Request) -> Message:
        """In one sentence where the journal has it: the counts of one edit tell nothing."""
        for run in self._store.runs.of(request.id):
            for state in (ChangeState.FAILED, ChangeState.SKIPPED, ChangeState.UNCHANGED):
                for line in self._store.journal.changes(run, state):
                    if line.reason is not None:
                        return Message("proposal-failed", (line.intent.title, line.reason))
        return request.result or Message("proposal-cancelled")

    def _values(self, entry: Entry, said: Said, section: int, zone: ZoneInfo) -> Values:
        """What the bot writes into a row; nothing where it says so already."""
        state, result = said
        wanted: dict[str, str | None] = {
            "status": words.ROW_STATES[state].shown(self._texts.language),
            "result": within_template(self._texts.wikitext(result)) if result else None,
        }
        same = says(entry, wanted)
        if same and says(entry, {"section": str(section)}):
            return {}
        if same or (state is RowState.WAITING and says(entry, {"updated": None})):
            return wanted
        return {**wanted, "updated": _time(self._now(), zone)}


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return shown_time(moment.astimezone(zone))
