"""The one edit function: every write to a wiki goes through `Editor.carry_out`.

The order for one change: manners and proof; the intent, committed; the gate (pace, shutoff, block);
one POST; what became of it; the outcome, committed. See guarantees 2 to 6 of the design.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from bot.engine import outcomes
from bot.engine.entries import ChangeKind, Entry, Intent, Record, Settlement
from bot.engine.gate import Gate
from bot.engine.journal import Journal
from bot.engine.lease import Lease
from bot.engine.ledger import Ledger
from bot.engine.mandate import Mandate
from bot.engine.merged import Merged, Merges, merged
from bot.engine.outcomes import Effect, Outcome
from bot.engine.points import Point, Reached, go_on
from bot.engine.preparation import LeftAlone, Manners, prepare
from bot.engine.traces import Traces, digest
from bot.i18n import Texts, cut_summary
from bot.model import (
    ChangeState,
    CreatePage,
    DeletePage,
    EditPage,
    Message,
    MovePage,
    Page,
    RefreshLinks,
    RequestState,
    Run,
)
from bot.reading import Reader
from bot.wiki.answer import Failure, Fate
from bot.wiki.writer import Saved, Writer, Written
from bot.worker import Worker

__all__ = ["TRIES", "Begun", "Editor", "Outcome"]

TRIES = 6
"""Attempts at one change before it fails: conflicts, lag and lost connections together."""

LONGEST_PAUSE = 60.0
"""Seconds between two attempts, whatever the wiki asks for."""


class Step(Enum):
    """An attempt that settled nothing yet."""

    RETRY = "retry"
    REREAD = "reread"


Write = Callable[[str], Written]


@dataclass(frozen=True)
class Begun:
    """An edit that is proved and whose intent is in the journal, but which is not yet saved."""

    change: EditPage
    intent: Intent
    entry: Entry
    write: Write


class Editor:
    """Writes to one wiki."""

    def __init__(
        self,
        reader: Reader,
        writer: Writer,
        journal: Journal,
        gate: Gate,
        worker: Worker,
        manners: Manners,
        *,
        reached: Reached = go_on,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._ledger = Ledger(journal, reached)
        self._traces = Traces(writer, self._ledger)
        self._gate = gate
        self._worker = worker
        self.manners = manners
        self._reached = reached
        self._pause = pause
        self._merges = Merges(reader, writer, worker, self._write, self._end)

    def carry_out(
        self,
        change: EditPage | CreatePage | MovePage | DeletePage | RefreshLinks,
        mandate: Mandate,
    ) -> Outcome:
        """Make one change, or say why not. Raises `LeaseLost` and `WikiError`."""
        match change:
            case EditPage():
                outcome = self.finish(self.begin(change, mandate), mandate)
            case RefreshLinks():
                outcome = self._refresh(change)
            case _:
                outcome = self._place(change, mandate)
        self.flush(mandate.lease)
        return outcome

    def begin(self, change: EditPage, mandate: Mandate) -> Begun | Outcome:
        """Prove an edit and write its intent down: all that comes before the wiki is asked.

        May be done ahead, in another thread, while the edit before is on its way.
        """
        return self._begin(change, change.page, mandate)

    def finish(self, begun: Begun | Outcome, mandate: Mandate) -> Outcome:
        """Save what was begun; what became of it is in the journal after `flush`."""
        for _ in range(TRIES):
            if isinstance(begun, Outcome):
                return begun
            result = self._write(begun.intent, mandate, begun.write, begun.entry)
            if isinstance(result, Merged):
                return self._merges.check(result, begun.change.allowance, mandate)
            if result is not Step.REREAD:
                return _ended(result)
            (page,) = self._reader.read((begun.intent.title,))
            begun = self._begin(begun.change, page, mandate)
        if isinstance(begun, Begun):
            self.abandon(begun, mandate.lease)
        return Outcome(ChangeState.SKIPPED, Message("skip-conflict"))

    def abandon(self, begun: Begun, lease: Lease) -> None:
        """What was begun is not to be saved now; it can be planned again."""
        self._settle(begun.entry, lease, ChangeState.FAILED, Message("fail-interrupted"))

    def flush(self, lease: Lease) -> None:
        """Bring the journal up to date. Raises `LeaseLost`."""
        self._ledger.flush(lease)

    def settle_open(self, wiki: str, lease: Lease) -> int:
        """Find out what became of the intents that an earlier process left; how many there were.

        What the wiki merged and nobody has proved is taken back: it is planned anew. Raises
        `LeaseLost`, `WikiError`.
        """
        entries = self._ledger.open_intents(wiki)
        # First what was taken back: it tells what is left of the edit that it belongs to.
        entries.sort(key=lambda entry: entry.intent.kind is not ChangeKind.TAKE_BACK)
        for entry in entries:
            self._settle_open(entry, lease)
        self.flush(lease)
        return len(entries)

    def _settle_open(self, entry: Entry, lease: Lease) -> None:
        found = self._traces.find(entry)
        if found and entry.intent.kind is ChangeKind.EDIT and merged(entry, found):
            self._merges.check(Merged(entry, found), None, self._left_by(entry, lease))
        elif found:
            self._settle(entry, lease, ChangeState.EDITED, None, found.revision)
        else:
            self._settle(entry, lease, ChangeState.FAILED, Message("fail-interrupted"))

    def _left_by(self, entry: Entry, lease: Lease) -> Mandate:
        """The mandate of a run that another process began."""
        texts = Texts(self._reader.site.language)
        run = Run(entry.run, 0, entry.wiki, "", RequestState.RUNNING)
        return Mandate(run, lease, lambda what: cut_summary(texts.summary(what)))

    def _begin(self, change: EditPage, page: Page, mandate: Mandate) -> Begun | Outcome:
        manners = self._manners_of(mandate)
        text = prepare(change, page, self._reader.site, manners, self._worker)
        if isinstance(text, LeftAlone):
            return self._leave(_edit_intent(page, "", change.summary), text, mandate)
        intent = _edit_intent(page, digest(text), change.summary)
        entry = self._ledger.intend(mandate, intent)
        if entry is None:
            (page,) = self._reader.read((page.title,))
            return self._begin(change, page, mandate)
        return Begun(change, intent, entry, partial(self._post, page, text))

    def _manners_of(self, mandate: Mandate) -> Manners:
        # What the bot writes on nobody's request are its own pages.
        return self.manners if mandate.run.request else replace(self.manners, own=())

    def _post(self, page: Page, text: str, summary: str) -> Written:
        return self._writer.edit(page.title, text, page.revision, summary)

    def _place(self, change: CreatePage | MovePage | DeletePage, mandate: Mandate) -> Outcome:
        """Make, move or delete a page."""
        intent, write = self._planned(change)
        refusal = self._manners_of(mandate).forbids(change)
        if refusal:
            return self._leave(intent, LeftAlone(ChangeState.SKIPPED, refusal), mandate)
        return _ended(self._write(intent, mandate, write))

    def _planned(self, change: CreatePage | MovePage | DeletePage) -> tuple[Intent, Write]:
        if isinstance(change, CreatePage):
            title, text = change.title, change.text
            intent = Intent(ChangeKind.CREATE, title, change.summary, new_hash=digest(text))
            return intent, partial(self._writer.create, title, text)
        page = change.page
        at = (page.page_id, page.revision)
        if isinstance(change, MovePage):
            target = change.target
            intent = Intent(ChangeKind.MOVE, page.title, change.summary, target, *at)
            return intent, partial(self._writer.move, page.page_id, target)
        intent = Intent(ChangeKind.DELETE, page.title, change.summary, None, *at)
        return intent, partial(self._writer.delete, page.page_id)

    def _refresh(self, change: RefreshLinks) -> Outcome:
        # A purge alters no text and may be done twice: it needs no journal.
        stop = self._gate.enter()
        if stop:
            return Outcome(ChangeState.INTENT, stop=stop)
        written = self._writer.refresh(change.titles)
        if isinstance(written, Failure):
            return Outcome(ChangeState.FAILED, outcomes.reason(written.code, written.info))
        return Outcome(ChangeState.EDITED)

    def _leave(self, intent: Intent, left: LeftAlone, mandate: Mandate) -> Outcome:
        self._ledger.record(mandate, Record(intent, left.state, left.reason))
        return Outcome(left.state, left.reason)

    def _write(
        self, intent: Intent, mandate: Mandate, write: Write, entry: Entry | None = None
    ) -> Outcome | Step | Merged:
        """Attempt one intent until it is settled, or the page has to be read again.

        `entry`: where the intent was already written down.
        """
        assert intent.summary is not None
        post = partial(write, mandate.summarise(intent.summary))
        for attempt in range(TRIES):
            entry = entry or self._ledger.intend(mandate, intent)
            if entry is None:
                return Step.REREAD
            result = self._attempt(entry, mandate, post, attempt)
            if result is not Step.RETRY:
                return result
            entry = None
        raise AssertionError("the last attempt is never followed by another")

    def _attempt(
        self, entry: Entry, mandate: Mandate, post: Callable[[], Written], attempt: int
    ) -> Outcome | Step | Merged:
        stop = self._gate.enter()
        if stop and not _finishes(entry.intent, stop):
            interrupted = Message("fail-interrupted")
            self._settle(entry, mandate.lease, ChangeState.FAILED, interrupted)
            return Outcome(ChangeState.INTENT, stop=stop)
        written = self._known(post(), entry)
        self._reached(Point.AFTER_POST)
        if isinstance(written, Saved):
            if merged(entry, written):
                return Merged(entry, written)
            state = ChangeState.EDITED if written.changed else ChangeState.UNCHANGED
            return self._settle(entry, mandate.lease, state, None, written.revision)
        return self._failed(written, entry, mandate, attempt)

    def _known(self, written: Written, entry: Entry) -> Written:
        """Where it may have been saved unseen, our own revision on the wiki tells."""
        if isinstance(written, Saved):
            # A proved text differs from its base: where that changed nothing it was there already.
            return written if written.changed else self._traces.find(entry) or written
        if written.fate is Fate.UNKNOWN or written.code in AMBIGUOUS:
            return self._traces.find(entry) or written
        return written

    def _failed(
        self, failure: Failure, entry: Entry, mandate: Mandate, attempt: int
    ) -> Outcome | Step:
        verdict = outcomes.verdict(failure.code)
        reason = outcomes.reason(failure.code, failure.info)
        skipped = verdict.effect is Effect.SKIP
        state = ChangeState.SKIPPED if skipped else ChangeState.FAILED
        outcome = self._settle(entry, mandate.lease, state, reason)
        match verdict.effect:
            case Effect.AGAIN:
                return Step.REREAD
            case Effect.LATER if attempt + 1 < TRIES:
                self._pause(min(LONGEST_PAUSE, max(failure.wait, verdict.wait * 2**attempt)))
                return Step.RETRY
            case Effect.LOGIN if attempt + 1 < TRIES:
                self._writer.refresh_token()
                return Step.RETRY
            case Effect.PAUSE | Effect.LATER | Effect.LOGIN:
                # Nothing is wrong with the change: the wiki is not to be had now.
                return Outcome(ChangeState.FAILED, reason, stop=reason)
        return outcome

    def _settle(
        self,
        entry: Entry,
        lease: Lease,
        state: ChangeState,
        reason: Message | None,
        revision: int = 0,
    ) -> Outcome:
        return self._end(entry, Settlement(entry.id, state, reason, revision), lease)

    def _end(self, entry: Entry, settlement: Settlement, lease: Lease) -> Outcome:
        self._ledger.settle(lease, settlement)
        intent = entry.intent
        return Outcome(
            settlement.state,
            settlement.reason,
            settlement.new_revision,
            expected=settlement.new_hash or intent.new_hash,
            base=settlement.base_revision or intent.base_revision,
        )


AMBIGUOUS = frozenset({"articleexists", "missingtitle", "nosuchpageid", "selfmove", "editconflict"})
"""Errors that our own earlier success would cause as well."""


def _edit_intent(page: Page, hashed: str, summary: Message) -> Intent:
    at = (page.page_id, page.revision)
    return Intent(ChangeKind.EDIT, page.title, summary, None, *at, hashed)


def _finishes(intent: Intent, stop: Message) -> bool:
    """Whether a write is still to be made when a person has stopped the run that it belongs to."""
    return intent.kind is ChangeKind.TAKE_BACK and stop.key in outcomes.OF_THE_RUN


def _ended(result: Outcome | Step | Merged) -> Outcome:
    if isinstance(result, Outcome):
        return result
    return Outcome(ChangeState.SKIPPED, Message("skip-conflict"))
