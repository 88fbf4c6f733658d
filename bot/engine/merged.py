"""What the wiki made of two edits of the same moment, ours and somebody's, without asking.

MediaWiki merges edits that touch different lines, also with `baserevid`: what it saved is then
not the text that was proved. The proof is made again, on what our edit did in the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.engine.entries import WRITTEN, ChangeKind, Entry, Intent, Settlement
from bot.engine.lease import Lease
from bot.engine.mandate import Mandate
from bot.engine.outcomes import Outcome
from bot.engine.traces import EDITS, digest
from bot.errors import WorkerError
from bot.model import Allowance, ChangeState, Message
from bot.reading import Reader
from bot.text.proofs.proof import Undoes, prove
from bot.text.titles import Title
from bot.wiki.writer import Revision, Saved, Writer, Written
from bot.worker import Worker

INTERRUPTED = Message("proof-interrupted")
"""The objection to an edit that a process left unproved when it died: its proof died with it."""


@dataclass(frozen=True)
class Merged:
    """An edit of ours that follows another revision than its base."""

    entry: Entry
    saved: Saved


def merged(entry: Entry, saved: Saved) -> bool:
    """Whether the wiki put an edit on top of a revision that we had not read."""
    edit = entry.intent.kind in EDITS
    return edit and saved.changed and saved.parent != entry.intent.base_revision


@dataclass(frozen=True)
class Result:
    """What a merged edit did: the page's text before and after, None where it is hidden.

    `title` is where the page stands now.
    """

    title: Title
    revision: int
    parent: int
    before: str | None
    after: str | None

    @classmethod
    def read(cls, met: Merged, reader: Reader) -> Result:
        """One request. Raises `WikiError`."""
        ids = (met.saved.revision, met.saved.parent)
        found = {each.id: each for each in reader.revisions(ids)}
        ours, theirs = (found.get(each) for each in ids)
        title = ours.title if ours else met.entry.intent.title
        return cls(title, *ids, theirs.text if theirs else None, ours.text if ours else None)

    def objection(self, allowance: Allowance | None, worker: Worker) -> Message | None:
        """Why the edit may not stand; None where it is what its task allows."""
        if allowance is None:
            return INTERRUPTED
        if self.before is None or self.after is None:
            return Message("skip-hidden")
        size = max(len(self.before), len(self.after))
        try:
            return worker.run(prove, self.before, self.after, allowance, size=size)
        except WorkerError as error:
            return error.message


Save = Callable[[Intent, Mandate, Callable[[str], Written]], object]
"""The editor's own way to write: an `Outcome`, a `Merged`, or whatever settled nothing."""

End = Callable[[Entry, Settlement, Lease], Outcome]


class Merges:
    """Proves what was saved in the end; what does not stand the proof is taken back."""

    def __init__(
        self, reader: Reader, writer: Writer, worker: Worker, save: Save, end: End
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._worker = worker
        self._save = save
        self._end = end

    def check(self, met: Merged, allowance: Allowance | None, mandate: Mandate) -> Outcome:
        """How the edit ended. Where the bot was stopped before it could take it back it stays an
        intent: this is gone through again when it may write. Raises `LeaseLost`, `WikiError`.
        """
        result = Result.read(met, self._reader)
        objection = result.objection(allowance, self._worker)
        if objection is None:
            return self._stands(met, result, mandate)
        left = self._take_back(met, result, mandate)
        if isinstance(left, Outcome):
            return left
        if left is not None:
            reason = Message("fail-merged-left", (objection, str(result.revision), left))
            return self._stands(met, result, mandate, reason)
        failed = Settlement(met.entry.id, ChangeState.FAILED, Message("fail-merged", (objection,)))
        return self._end(met.entry, failed, mandate.lease)

    def _stands(
        self, met: Merged, result: Result, mandate: Mandate, reason: Message | None = None
    ) -> Outcome:
        """The edit is on the wiki; `reason` where it should not be."""
        state = ChangeState.FAILED if reason else ChangeState.EDITED
        hashed = digest(result.after) if result.after is not None else ""
        revision, parent = result.revision, result.parent
        settlement = Settlement(met.entry.id, state, reason, revision, parent, hashed)
        return self._end(met.entry, settlement, mandate.lease)

    def _take_back(self, met: Merged, result: Result, mandate: Mandate) -> Message | Outcome | None:
        """None: done; else why it cannot be, or the outcome of a write that was stopped."""
        if result.before is None:
            return Message("skip-undo-hidden")
        hashed = digest(result.before)
        since = self._writer.since(result.title, result.revision)
        if since:
            done = since[0].user == self._writer.user and since[0].sha1 == hashed
            return None if done else _changed_since(since[0])
        key = "summary-take-back" if mandate.run.request else "summary-take-back-own"
        intent = Intent(
            ChangeKind.TAKE_BACK,
            result.title,
            Message(key, (str(result.revision),)),
            page_id=met.entry.intent.page_id,
            base_revision=result.revision,
            new_hash=hashed,
        )
        write = partial(self._writer.edit, result.title, result.before, result.revision)
        saved = self._save(intent, mandate, write)
        if isinstance(saved, Merged):
            return self._merged_again(saved, result, mandate)
        return _left(saved)

    def _merged_again(self, met: Merged, back: Result, mandate: Mandate) -> Message | None:
        """Somebody edited once more, while the edit was taken back."""
        assert back.before is not None
        result = Result.read(met, self._reader)
        allowance = Undoes(back.before, back.after or "")
        objection = result.objection(allowance, self._worker)
        self._stands(met, result, mandate, objection)
        return objection


def _left(saved: object) -> Message | Outcome | None:
    if not isinstance(saved, Outcome):
        return Message("skip-conflict")
    if saved.stop:
        return saved
    done = saved.state in WRITTEN
    return None if done else saved.reason or Message("skip-conflict")


def _changed_since(revision: Revision) -> Message:
    """Who edited after us, so that our edit cannot simply be taken back."""
    if not revision.user:
        return Message("skip-undo-changed-hidden", (str(revision.id),))
    return Message("skip-undo-changed", (revision.user, str(revision.id)))
