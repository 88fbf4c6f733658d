"""The values of the journal: what is intended, how it ended, what was written down."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.model import ChangeState, Message
from bot.text.titles import Title


class ChangeKind(StrEnum):
    """What a change does.

    REFRESH, RESIDUE, FINDING and SUGGEST alter no page; they and TAKE_BACK are not counted.
    A SUGGEST is kept with the suggestions and not in the journal.
    """

    EDIT = "edit"
    TAKE_BACK = "take-back"
    CREATE = "create"
    MOVE = "move"
    DELETE = "delete"
    SKIP = "skip"
    REFRESH = "refresh"
    RESIDUE = "residue"
    FINDING = "finding"
    SUGGEST = "suggest"


COUNTED = (
    ChangeKind.EDIT,
    ChangeKind.CREATE,
    ChangeKind.MOVE,
    ChangeKind.DELETE,
    ChangeKind.SKIP,
)

WRITTEN = (ChangeState.EDITED, ChangeState.UNCHANGED)
"""The page says what it was to say."""

SETTLED = (*WRITTEN, ChangeState.SKIPPED, ChangeState.FAILED)


@dataclass(frozen=True)
class Intent:
    """One change about to be made. `new_hash` is the SHA-1 of the new text, in hexadecimal.

    Of a finding `summary` is the group that it belongs to.
    """

    kind: ChangeKind
    title: Title
    summary: Message | None = None
    target: Title | None = None
    page_id: int = 0
    base_revision: int = 0
    new_hash: str = ""


@dataclass(frozen=True)
class Settlement:
    """How an intent ended: `change` is the id of its entry.

    `base_revision` and `new_hash` are those of the edit as it was saved, where the wiki merged it
    with another. A FAILED edit with a `new_revision` stands on the wiki all the same.
    """

    change: int
    state: ChangeState
    reason: Message | None = None
    new_revision: int = 0
    base_revision: int = 0
    new_hash: str = ""


@dataclass(frozen=True)
class Record:
    """A change that was never attempted, and why: skipped, unchanged, failed, a residue."""

    intent: Intent
    state: ChangeState
    reason: Message | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the journal. `operation` ("run.seq") names it among all runs."""

    id: int
    run: int
    seq: int
    wiki: str
    intent: Intent
    state: ChangeState
    reason: Message | None
    new_revision: int
    intended: datetime
    settled: datetime | None

    @property
    def operation(self) -> str:
        return f"{self.run}.{self.seq}"


def change_key(run: int, kind: ChangeKind, title: Title, group: str = "") -> str:
    """The digest by which the changes of one kind to one page in one run are found.

    One short column, so that no database can choose a slower way before it has statistics.
    """
    text = f"{run} {kind.value} {title.namespace} {title.name}{group and f' {group}'}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def key_of(run: int, intent: Intent) -> str:
    """The digest of a change; a page has a finding in each of several groups."""
    grouped = intent.kind is ChangeKind.FINDING and intent.summary
    return change_key(run, intent.kind, intent.title, grouped.key if grouped else "")


def columns(run: int, intent: Intent) -> dict[str, Any]:
    """An intent as columns of the journal, those of its outcome empty."""
    target = intent.target
    return {
        "change_key": key_of(run, intent),
        "kind": intent.kind,
        "namespace": intent.title.namespace,
        "name": intent.title.name,
        "prefix": intent.title.prefix,
        "target_namespace": target.namespace if target else None,
        "target_name": target.name if target else None,
        "target_prefix": target.prefix if target else None,
        "page_id": intent.page_id,
        "base_revision": intent.base_revision,
        "new_hash": intent.new_hash,
        "summary": intent.summary,
        "reason": None,
        "new_revision": 0,
        "settled": None,
    }


def entry(row: Any) -> Entry:
    """A row of the journal."""
    target = None
    if row.target_name is not None:
        target = Title(row.target_namespace, row.target_name, row.target_prefix)
    title = Title(row.namespace, row.name, row.prefix)
    return Entry(
        id=row.id,
        run=row.run_id,
        seq=row.seq,
        wiki=row.wiki,
        intent=Intent(
            row.kind, title, row.summary, target, row.page_id, row.base_revision, row.new_hash
        ),
        state=row.state,
        reason=row.reason,
        new_revision=row.new_revision,
        intended=row.intended,
        settled=row.settled,
    )
