"""The one edit function: every write to a wiki goes through `Editor.carry_out`.

The order for one change: manners and proof; the intent, committed; the gate (pace, shutoff, block);
one POST; what became of it; the outcome, committed. See guarantees 2 to 6 of the design.
"""

from __future__ import annotations

import hashlib
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
from bot.engine.outcomes import Effect
from bot.engine.points import Point, Reached, go_on
from bot.engine.preparation import LeftAlone, Manners, prepare
from bot.model import (
    ChangeState,
    CreatePage,
    DeletePage,
    EditPage,
    Message,
    MovePage,
    Page,
    RefreshLinks,
)
from bot.task import Reader
from bot.wiki.answer import Failure, Fate
from bot.wiki.writer import Revision, Saved, Writer, Written
from bot.worker import Worker

TRIES = 6
"""Attempts at one change before it fails: conflicts, lag and lost connections together."""

LONGEST_PAUSE = 60.0
"""Seconds between two attempts, whatever the wiki asks for."""


@dataclass(frozen=True)
class Outcome:
    """How one change ended. `stop` is set when nothing more may be written to the wiki now.

    `expected` is the hash of the text that was to be saved ('' where there was none, or where the
    wiki merged it with somebody's edit); `base` the revision on top of which it was saved.
    `state` INTENT means that the change was not begun, or is to be tried again later.
    """

    state: ChangeState
    reason: Message | None = None
    revision: int = 0
    stop: Message | None = None
    expected: str = ""
    base: int = 0


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
        self._gate = gate
        self._worker = worker
        self.manners = manners
        self._reached = reached
        self._pause = pause
        self._latest = 0

    def carry_out(
        self,
        change: EditPage | CreatePage | MovePage | DeletePage | RefreshLinks,
        mandate: Mandate,
    ) -> Outcome:
        """Make one change, or say why not. Raises `LeaseLost` and `WikiError`."""
        match change:
            case EditPage():
                outcome = self.finish(self.begin(change, mandate), mandate)
            case CreatePage():
                outcome = self._create(change, mandate)
            case MovePage():
                outcome = self._move(change, mandate)
            case DeletePage():
                outcome = self._delete(change, mandate)
            case RefreshLinks():
                outcome = self._refresh(change)
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
        """Find out what became of the intents that an earlier process left; how many there were."""
        entries = self._ledger.open_intents(wiki)
        for entry in entries:
            found = self._find(entry)
            state = ChangeState.EDITED if found else ChangeState.FAILED
            reason = None if found else Message("fail-interrupted")
            self._settle(entry, lease, state, reason, found.revision if found else 0)
        self.flush(lease)
        return len(entries)

    def _begin(self, change: EditPage, page: Page, mandate: Mandate) -> Begun | Outcome:
        # What the bot writes on nobody's request are those very pages.
        manners = self.manners if mandate.run.request else replace(self.manners, own=())
        text = prepare(change, page, self._reader.site, manners, self._worker)
        if isinstance(text, LeftAlone):
            return self._leave(page, change.summary, text, mandate)
        intent = _edit_intent(page, text, change.summary)
        entry = self._ledger.intend(mandate, intent)
        if entry is None:
            (page,) = self._reader.read((page.title,))
            return self._begin(change, page, mandate)
        return Begun(change, intent, entry, partial(self._post, page, text))

    def _post(self, page: Page, text: str, summary: str) -> Written:
        return self._writer.edit(page.title, text, page.revision, summary)

    def _create(self, change: CreatePage, mandate: Mandate) -> Outcome:
        hashed = digest(change.text)
        intent = Intent(ChangeKind.CREATE, change.title, change.summary, new_hash=hashed)
        write = partial(self._writer.create, change.title, change.text)
        return _ended(self._write(intent, mandate, write))

    def _move(self, change: MovePage, mandate: Mandate) -> Outcome:
        page = change.page
        intent = Intent(
            ChangeKind.MOVE, page.title, change.summary, change.target, page.page_id, page.revision
        )
        write = partial(self._writer.move, page.page_id, change.target)
        return _ended(self._write(intent, mandate, write))

    def _delete(self, change: DeletePage, mandate: Mandate) -> Outcome:
        page = change.page
        intent = Intent(
            ChangeKind.DELETE, page.title, change.summary, None, page.page_id, page.revision
        )
        return _ended(self._write(intent, mandate, partial(self._writer.delete, page.page_id)))

    def _refresh(self, change: RefreshLinks) -> Outcome:
        # A purge alters no text and may be done twice: it needs no journal.
        stop = self._gate.enter()
        if stop:
            return Outcome(ChangeState.INTENT, stop=stop)
        written = self._writer.refresh(change.titles)
        if isinstance(written, Failure):
            return Outcome(ChangeState.FAILED, outcomes.reason(written.code, written.info))
        return Outcome(ChangeState.EDITED)

    def _leave(self, page: Page, summary: Message, left: LeftAlone, mandate: Mandate) -> Outcome:
        intent = Intent(ChangeKind.EDIT, page.title, summary, None, page.page_id, page.revision)
        record = Record(intent, left.state, left.reason)
        self._ledger.record(mandate, record)
        return Outcome(left.state, left.reason)

    def _write(
        self, intent: Intent, mandate: Mandate, write: Write, entry: Entry | None = None
    ) -> Outcome | Step:
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
    ) -> Outcome | Step:
        stop = self._gate.enter()
        if stop:
            interrupted = Message("fail-interrupted")
            self._settle(entry, mandate.lease, ChangeState.FAILED, interrupted)
            return Outcome(ChangeState.INTENT, stop=stop)
        written = self._known(post(), entry)
        self._reached(Point.AFTER_POST)
        if isinstance(written, Saved):
            state = ChangeState.EDITED if written.changed else ChangeState.UNCHANGED
            outcome = self._settle(entry, mandate.lease, state, None, written.revision)
            # The wiki merges edits that do not touch: the text is then not the one proved.
            merged = written.parent != entry.intent.base_revision
            return replace(
                outcome, base=written.parent, expected="" if merged else outcome.expected
            )
        return self._failed(written, entry, mandate, attempt)

    def _known(self, written: Written, entry: Entry) -> Written:
        """Where it may have been saved unseen, our own revision on the wiki tells."""
        if isinstance(written, Saved):
            # A proved text differs from its base: where that changed nothing it was there already.
            return written if written.changed else self._find(entry) or written
        if written.fate is Fate.UNKNOWN or written.code in AMBIGUOUS:
            return self._find(entry) or written
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
        self._ledger.settle(lease, Settlement(entry.id, state, reason, revision))
        self._latest = max(self._latest, revision)
        intent = entry.intent
        return Outcome(state, reason, revision, expected=intent.new_hash, base=intent.base_revision)

    def _find(self, entry: Entry) -> Saved | None:
        """Our own change on the wiki, if it is there."""
        intent = entry.intent
        if intent.kind is ChangeKind.MOVE:
            assert intent.target is not None
            moved = self._writer.page_id(intent.target) == intent.page_id
            return Saved(0) if moved else None
        if intent.kind is ChangeKind.DELETE:
            gone = self._writer.page_id(intent.title) != intent.page_id
            return Saved(0) if gone else None
        for revision in self._writer.since(intent.title, intent.base_revision):
            if self._ours(revision, intent):
                return Saved(revision.id, parent=revision.parent)
        return None

    def _ours(self, revision: Revision, intent: Intent) -> bool:
        # With one writer per wiki, an edit of ours on top of the base is this one even where
        # the wiki altered the text while saving (signatures, substitutions).
        direct = revision.parent == intent.base_revision and intent.kind is ChangeKind.EDIT
        same = direct or revision.sha1 == intent.new_hash
        # What was settled already is another change, even of the same page.
        return revision.user == self._writer.user and same and revision.id > self._latest


AMBIGUOUS = frozenset({"articleexists", "missingtitle", "nosuchpageid", "selfmove", "editconflict"})
"""Errors that our own earlier success would cause as well."""


def digest(text: str) -> str:
    """The SHA-1 that MediaWiki will show for a text: line ends as LF, no blanks at the end."""
    stored = text.replace("\r\n", "\n").rstrip()
    return hashlib.sha1(stored.encode(), usedforsecurity=False).hexdigest()


def _edit_intent(page: Page, text: str, summary: Message) -> Intent:
    return Intent(
        ChangeKind.EDIT, page.title, summary, None, page.page_id, page.revision, digest(text)
    )


def _ended(result: Outcome | Step) -> Outcome:
    if isinstance(result, Outcome):
        return result
    return Outcome(ChangeState.SKIPPED, Message("skip-conflict"))
