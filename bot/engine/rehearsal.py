"""A dry run: the plan of a task as it would be carried out, and nothing written anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import unified_diff

from bot.engine.entries import ChangeKind
from bot.engine.preparation import LeftAlone, Manners, prepare
from bot.i18n.lists import joined
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
    Refusal,
    Residue,
    SkipPage,
    Suggest,
    Suggestion,
)
from bot.task import Params, Planning, Task
from bot.text.titles import Title
from bot.worker import Worker

_NOTED: dict[type, tuple[ChangeKind, ChangeState]] = {
    SkipPage: (ChangeKind.SKIP, ChangeState.SKIPPED),
    Residue: (ChangeKind.RESIDUE, ChangeState.SKIPPED),
    Finding: (ChangeKind.FINDING, ChangeState.UNCHANGED),
}

CONTEXT = 1
"""Unaltered lines shown around each altered one."""


@dataclass(frozen=True)
class Rehearsed:
    """One planned change. EDITED means that it would be made; `diff` is a unified one.

    `target` is where a page would be moved, `summary` what the edit summary would say.
    """

    kind: ChangeKind
    title: Title
    state: ChangeState
    reason: Message | None = None
    diff: str = ""
    target: Title | None = None
    summary: Message | None = None


class Rehearsal:
    """Plays plans on one wiki. `worker` is where texts are rewritten, as in a real run."""

    def __init__(self, planning: Planning, manners: Manners, worker: Worker) -> None:
        self._planning = planning
        self._manners = manners
        self._worker = worker

    def play(self, task: Task, params: Params) -> Iterator[Rehearsed | Refusal]:
        """What a run would do, in order. Raises `WikiError`.

        As nothing is done, a plan sees the wiki as it is before its own first change; a page that
        it names twice comes twice.
        """
        for change in task.plan(params, self._planning):
            if isinstance(change, Refusal):
                yield change
            elif not isinstance(change, RefreshLinks):
                summary = getattr(change, "summary", None)
                yield replace(self._guarded(change), summary=summary)

    def _guarded(self, change: Change) -> Rehearsed:
        rehearsed, refusal = self._rehearse(change), self._manners.forbids(change)
        if refusal is None:
            return rehearsed
        return replace(rehearsed, state=ChangeState.SKIPPED, reason=refusal, diff="")

    def _rehearse(self, change: Change) -> Rehearsed:
        match change:
            case EditPage():
                return self._edit(change)
            case MovePage():
                return _move(change)
            case CreatePage(title, text):
                diff = difference("", text)
                return Rehearsed(ChangeKind.CREATE, title, ChangeState.EDITED, diff=diff)
            case DeletePage(page):
                return Rehearsed(ChangeKind.DELETE, page.title, ChangeState.EDITED)
            case SkipPage() | Residue() | Finding():
                kind, state = _NOTED[type(change)]
                return Rehearsed(kind, change.title, state, change.reason)
            case Suggest(suggestion):
                reason = why(suggestion)
                return Rehearsed(ChangeKind.SUGGEST, suggestion.page, ChangeState.UNCHANGED, reason)
        raise TypeError(type(change).__name__)

    def _edit(self, change: EditPage) -> Rehearsed:
        page = change.page
        new = prepare(change, page, self._planning.site, self._manners, self._worker)
        if isinstance(new, LeftAlone):
            return Rehearsed(ChangeKind.EDIT, page.title, new.state, new.reason)
        diff = difference(page.text or "", new)
        return Rehearsed(ChangeKind.EDIT, page.title, ChangeState.EDITED, diff=diff)


def why(suggestion: Suggestion) -> Message:
    """What is suggested for a page, and what speaks for it."""
    said = (suggestion.file, suggestion.where)
    if not suggestion.reasons:
        return Message("suggestion-bare", said)
    return Message("suggestion-why", (*said, joined(suggestion.reasons)))


def difference(old: str, new: str) -> str:
    """A unified diff without the lines that name the files."""
    lines = unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=CONTEXT)
    return "\n".join(list(lines)[2:])


def _move(change: MovePage) -> Rehearsed:
    title, target = change.page.title, change.target
    if change.page.movable is False:
        reason = Message("skip-protected")
        return Rehearsed(ChangeKind.MOVE, title, ChangeState.SKIPPED, reason, target=target)
    return Rehearsed(ChangeKind.MOVE, title, ChangeState.EDITED, target=target)
