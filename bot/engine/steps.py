"""The changes of one run, carried out one after the other."""

from __future__ import annotations

import logging
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from bot.engine.editor import Begun, Editor, Outcome
from bot.engine.entries import ChangeKind, Intent, Record
from bot.engine.journal import Journal
from bot.engine.mandate import Mandate
from bot.engine.suggestions import Suggestions
from bot.engine.trial import Attempt, Trial
from bot.engine.work import Broken, Finish, Stopped
from bot.model import (
    Change,
    ChangeState,
    CreatePage,
    DeletePage,
    EditPage,
    Finding,
    Message,
    MovePage,
    RefreshLinks,
    Residue,
    Run,
    SkipPage,
    Suggest,
)
from bot.text.titles import Title

log = logging.getLogger(__name__)

KINDS: dict[type, ChangeKind] = {
    EditPage: ChangeKind.EDIT,
    CreatePage: ChangeKind.CREATE,
    MovePage: ChangeKind.MOVE,
    DeletePage: ChangeKind.DELETE,
}

States = Collection[ChangeState]
BORNE: States = (ChangeState.EDITED, ChangeState.UNCHANGED, ChangeState.SKIPPED)
"""What a retry leaves as it is: all but the failures, and what the earlier run never reached."""


@dataclass(frozen=True)
class Limits:
    """How many edits a run may make in all and still has, and whose failures it keeps to."""

    cap: int
    edits: int
    again: Run | None = None


class Steps:
    """The changes of one run, one after the other.

    While an edit is on its way to the wiki the next one is proved and written down in a second
    thread: the wiki is never kept waiting, and still gets one write at a time.
    """

    def __init__(
        self,
        editor: Editor,
        journal: Journal,
        suggestions: Suggestions,
        mandate: Mandate,
        trial: Trial,
        limits: Limits,
    ) -> None:
        self._editor = editor
        self._journal = journal
        self._suggestions = suggestions
        self._mandate = mandate
        self._trial = trial
        self._edited = 0
        self._limits = limits
        self._ahead = ThreadPoolExecutor(max_workers=1)
        self._waiting: Future[Begun | Outcome] | None = None
        self._under_way: Title | None = None

    def rest(self) -> Finish | None:
        """Nothing is under way when this returns, and all is written down."""
        finish = self.finish_last()
        self._editor.flush(self._mandate.lease)
        return finish

    def end(self) -> None:
        """An edit that has been prepared and not sent is given up."""
        waiting, self._waiting = self._waiting, None
        self._ahead.shutdown()
        begun = waiting.result() if waiting else None
        if isinstance(begun, Begun):
            self._editor.abandon(begun, self._mandate.lease)
        self._editor.flush(self._mandate.lease)

    def lost(self) -> None:
        """Another holds the lane: nothing more may be written down."""
        self._waiting = None
        self._ahead.shutdown()

    def take(self, change: Change, done: States) -> Finish | None:
        """Deal with one change; a finish where the run must not go on.

        It is passed over where the journal has it in one of the states `done`. An edit may still
        be under way when this returns.
        """
        if isinstance(change, EditPage):
            return None if self._has(change, done) else self._edit(change)
        finish = self.finish_last()
        if finish is not None:
            return finish
        match change:
            case SkipPage() | Residue():
                self._note(change)
            case Finding(title, group, reason):
                self._write(Record(_finding(title, group), ChangeState.UNCHANGED, reason))
            case Suggest(suggestion):
                self._suggestions.propose(self._mandate.run, suggestion, self._mandate.lease)
            case RefreshLinks():
                outcome = self._editor.carry_out(change, self._mandate)
                return self._count(outcome, None, edits=0)
            case CreatePage() | MovePage() | DeletePage() if not self._has(change, done):
                self._send(change)
                outcome = self._editor.carry_out(change, self._mandate)
                return self._count(outcome, _title(change))
        return None

    def finish_last(self) -> Finish | None:
        """Wait for the edit that is under way, if one is."""
        if self._waiting is None:
            return None
        begun, self._waiting = self._waiting.result(), None
        if self._edited >= self._limits.edits:
            if isinstance(begun, Begun):
                self._editor.abandon(begun, self._mandate.lease)
            return Broken(Message("result-cap", (self._limits.cap,)))
        return self._count(self._editor.finish(begun, self._mandate), self._under_way)

    def _edit(self, change: EditPage) -> Finish | None:
        if change.page.title == self._under_way:
            # The page is about to change: what was read of it does not hold.
            finish = self.finish_last()
            if finish is not None:
                return finish
        if self._waiting is not None:
            self._waiting.result()
        self._send(change)
        following = self._ahead.submit(self._editor.begin, change, self._mandate)
        finish = self.finish_last()
        self._waiting, self._under_way = following, change.page.title
        return finish

    def _send(self, change: EditPage | CreatePage | MovePage | DeletePage) -> None:
        """What is to be carried out is remembered before the edit can be saved."""
        if isinstance(change, EditPage | CreatePage) and change.suggestion is not None:
            self._suggestions.send(self._mandate.run, change.suggestion, self._mandate.lease)

    def _count(self, outcome: Outcome, page: Title | None, edits: int = 1) -> Finish | None:
        _tell(page, outcome)
        if outcome.stop:
            return Stopped(outcome.stop)
        if outcome.state is ChangeState.EDITED:
            self._edited += edits
        doubt = self._trial.judge(Attempt(outcome.state, outcome.revision, outcome.expected))
        return Stopped(doubt, held=True) if doubt else None

    def _has(self, change: EditPage | CreatePage | MovePage | DeletePage, states: States) -> bool:
        """Whether the journal of this run, or of the one that is retried, has dealt with it."""
        title = _title(change)
        kind, run, again = KINDS[type(change)], self._mandate.run, self._limits.again
        if states and self._journal.settled(run, kind, [title], states):
            return True
        return again is not None and bool(self._journal.settled(again, kind, [title], BORNE))

    def _note(self, change: SkipPage | Residue) -> None:
        kind = ChangeKind.SKIP if isinstance(change, SkipPage) else ChangeKind.RESIDUE
        known = None
        if isinstance(change, Residue):
            # Why the run itself left the page alone says more than how it looks now.
            known = self._journal.reason(self._mandate.run, change.title)
        reason = known or change.reason
        self._write(Record(Intent(kind, change.title), ChangeState.SKIPPED, reason))

    def _write(self, record: Record) -> None:
        self._journal.record(self._mandate.lease, self._mandate.run, [record])


def _finding(title: Title, group: Message) -> Intent:
    return Intent(ChangeKind.FINDING, title, group)


def _title(change: EditPage | CreatePage | MovePage | DeletePage) -> Title:
    return change.title if isinstance(change, CreatePage) else change.page.title


def _tell(page: Title | None, outcome: Outcome) -> None:
    """One line in the log for each page; what was never begun, or is left for later, gets none."""
    if page is None or outcome.state is ChangeState.INTENT:
        return
    reason = outcome.reason.key if outcome.reason else ""
    about = {"page": str(page), "state": str(outcome.state), "reason": reason}
    log.info("%s: %s%s", page, outcome.state, reason and f" ({reason})", extra=about)
