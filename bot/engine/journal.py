"""The journal of changes: written before a page is touched, settled when it is known how it went.

All writing is fenced: it raises `LeaseLost`, and writes nothing, when the lane is no longer ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.engine import tables
from bot.engine.database import Database
from bot.engine.entries import (
    COUNTED,
    SETTLED,
    ChangeKind,
    Entry,
    Intent,
    Record,
    Settlement,
    change_key,
    columns,
    entry,
    key_of,
)
from bot.engine.lease import Lease, hold
from bot.errors import StoreError
from bot.model import ChangeState, Message, Run, Tally
from bot.text.titles import Title

BATCH = 500

_T = tables.journal.c

# statements of every page, built once: building them costs more than running them
_LINES = select(_T.change_key, _T.seq, _T.id, _T.state, _T.operation, _T.new_revision).where(
    _T.change_key.in_(bindparam("keys", expanding=True))
)
_LAST_SEQ = select(func.coalesce(func.max(_T.seq), 0)).where(_T.run_id == bindparam("run"))
_INSERT = insert(tables.journal)
_REPLACE = update(tables.journal).where(_T.id == bindparam("change"))
_SETTLE = _REPLACE.where(_T.state == ChangeState.INTENT)
_STANDS = or_(
    _T.state == ChangeState.EDITED,
    and_(_T.state == ChangeState.FAILED, _T.new_revision > 0),
)
"""What is on the wiki: also the edit that failed afterwards and could not be taken back."""


class _Line(NamedTuple):
    change_key: str
    seq: int
    id: int
    state: ChangeState
    operation: str
    new_revision: int

    @property
    def stands(self) -> bool:
        failed = self.state is ChangeState.FAILED and self.new_revision > 0
        return failed or self.state is ChangeState.EDITED


class Journal:
    """One line per change of a run.

    A change that failed or was left alone is tried again on its line; one that stands on the wiki
    keeps its line for ever, and another change to the same page gets another.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def intend(self, lease: Lease, run: Run, intent: Intent) -> Entry | None:
        """Write down, durably, that a change is about to be made; renews the lease.

        None, and nothing written, where the run itself has edited the page since `base_revision`:
        MediaWiki sees no conflict between two edits of one account, and the first would be lost.
        Raises `LeaseLost`, and `StoreError` when an earlier intent of the same change has not
        been settled.
        """
        with self._database.writing() as connection:
            now = self._database.now()
            hold(connection, lease, now)
            return _intend(connection, lease, run, intent, now)

    def settle(self, lease: Lease, settlement: Settlement) -> None:
        """Write down how an intent ended. Raises `LeaseLost`, and `StoreError` if it has ended."""
        with self._database.writing() as connection:
            now = self._database.now()
            hold(connection, lease, now)
            _settle(connection, settlement, now)

    def turn(
        self, lease: Lease, run: Run, settlement: Settlement | None, intent: Intent
    ) -> Entry | None:
        """`settle` the change before and `intend` the next in one transaction."""
        with self._database.writing() as connection:
            now = self._database.now()
            hold(connection, lease, now)
            if settlement is not None:
                _settle(connection, settlement, now)
            return _intend(connection, lease, run, intent, now)

    def record(self, lease: Lease, run: Run, records: Iterable[Record]) -> None:
        """Write down, in one transaction, changes that needed no attempt.

        A page that the run has changed is not said to be unchanged when it is planned again.
        """
        with self._database.writing() as connection:
            now = self._database.now()
            hold(connection, lease, now)
            wanted = list(records)
            for start in range(0, len(wanted), BATCH):
                _record(connection, lease, run, wanted[start : start + BATCH], now)

    def forget_residues(self, lease: Lease, run: Run) -> None:
        """Before another look at what is left."""
        with self._database.writing() as connection:
            hold(connection, lease, self._database.now())
            connection.execute(
                delete(tables.journal).where(_T.run_id == run.id, _T.kind == ChangeKind.RESIDUE)
            )

    def open_intents(self, wiki: str) -> list[Entry]:
        """The changes to a wiki that may have been made, by any run that has not ended."""
        unfinished = select(tables.run.c.id).where(tables.run.c.ended.is_(None))
        return self._read(
            select(tables.journal)
            .where(_T.run_id.in_(unfinished), _T.state == ChangeState.INTENT, _T.wiki == wiki)
            .order_by(_T.id)
        )

    def known(self, wiki: str, revisions: Collection[int]) -> frozenset[int]:
        """Those of the revisions that some line names as its own; it reads the whole journal."""
        query = select(_T.new_revision).where(_T.wiki == wiki, _T.new_revision.in_(revisions))
        with self._database.reading() as connection:
            return frozenset(connection.scalars(query))

    def ages(self, wiki: str, most: int, seconds: float) -> list[float]:
        """How many seconds ago the latest edits of a wiki were made, the oldest first."""
        now = self._database.now()
        query = select(_T.settled).where(
            _T.wiki == wiki,
            _T.state == ChangeState.EDITED,
            _T.settled > now - timedelta(seconds=seconds),
        )
        with self._database.reading() as connection:
            latest = connection.scalars(query.order_by(_T.id.desc()).limit(most)).all()
        return [(now - each).total_seconds() for each in reversed(latest)]

    def settled(
        self,
        run: Run,
        kind: ChangeKind,
        titles: Iterable[Title],
        states: Collection[ChangeState] = SETTLED,
    ) -> frozenset[Title]:
        """Those of the pages for which the run has a change of this kind in one of the states."""
        wanted = list(titles)
        return frozenset(
            title
            for start in range(0, len(wanted), BATCH)
            for title in self._settled(run, kind, wanted[start : start + BATCH], states)
        )

    def tally(self, run: Run) -> Tally:
        """The counts of pages; refreshes, residues, findings and open intents are not counted."""
        query = (
            select(_T.state, func.count())
            .where(_T.run_id == run.id, _T.kind.in_(COUNTED), _T.state != ChangeState.INTENT)
            .group_by(_T.state)
        )
        with self._database.reading() as connection:
            return Tally(**{row[0].value: row[1] for row in connection.execute(query)})

    def changes(self, run: Run, state: ChangeState | None = None) -> Iterator[Entry]:
        """The lines of a run in order, read in batches; no transaction stays open in between.

        Those in a state are without what was taken back: the edit itself tells of that.
        """
        query = select(tables.journal).where(_T.run_id == run.id).order_by(_T.seq).limit(BATCH)
        if state is not None:
            query = query.where(_T.state == state, _T.kind != ChangeKind.TAKE_BACK)
        last = 0
        while batch := self._read(query.where(_T.seq > last)):
            yield from batch
            last = batch[-1].seq

    def backwards(self, run: Run, kinds: Collection[ChangeKind] = COUNTED) -> Iterator[Entry]:
        """What a run has changed and left so, the newest first; read like `changes`."""
        query = (
            select(tables.journal)
            .where(_T.run_id == run.id, _STANDS, _T.kind.in_(kinds))
            .order_by(_T.seq.desc())
            .limit(BATCH)
        )
        batch = self._read(query)
        while batch:
            yield from batch
            batch = self._read(query.where(_T.seq < batch[-1].seq))

    def edits(self, run: Run, titles: Iterable[Title]) -> dict[Title, list[Entry]]:
        """The edits that a run has made to some pages, of each the newest first."""
        wanted = list(dict.fromkeys(titles))
        found: dict[Title, list[Entry]] = {}
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            keys = [change_key(run.id, ChangeKind.EDIT, title) for title in some]
            query = select(tables.journal).where(_T.change_key.in_(keys))
            made = query.where(_STANDS).order_by(_T.seq.desc())
            for line in self._read(made):
                found.setdefault(line.intent.title, []).append(line)
        return found

    def reason(self, run: Run, title: Title) -> Message | None:
        """Why an edit of the page was left or failed, as last written down."""
        key = change_key(run.id, ChangeKind.EDIT, title)
        query = select(tables.journal).where(_T.change_key == key).order_by(_T.seq.desc()).limit(1)
        return next((line.reason for line in self._read(query)), None)

    def residues(self, run: Run, limit: int) -> tuple[list[Entry], int]:
        """The first pages left as the request did not want them, and how many there are."""
        residue = (_T.run_id == run.id, _T.kind == ChangeKind.RESIDUE)
        first = select(tables.journal).where(*residue).order_by(_T.seq).limit(limit)
        with self._database.reading() as connection:
            total = connection.scalar(select(func.count()).where(*residue)) or 0
            return [entry(row) for row in connection.execute(first)], total

    def findings(self, run: Run) -> Iterator[Entry]:
        """What a run has found, in order; read like `changes`."""
        states = self.changes(run, ChangeState.UNCHANGED)
        return (each for each in states if each.intent.kind is ChangeKind.FINDING)

    def found(self, run: Run) -> int:
        """In how many pages a run has found something."""
        pages = select(_T.namespace, _T.name).where(
            _T.run_id == run.id, _T.kind == ChangeKind.FINDING
        )
        with self._database.reading() as connection:
            counted = select(func.count()).select_from(pages.distinct().subquery())
            return connection.scalar(counted) or 0

    def _settled(
        self, run: Run, kind: ChangeKind, titles: list[Title], states: Collection[ChangeState]
    ) -> Iterator[Title]:
        pages = {change_key(run.id, kind, title): title for title in titles}
        query = select(_T.change_key).where(_T.change_key.in_(list(pages)), _T.state.in_(states))
        with self._database.reading() as connection:
            return iter([pages[key] for key in connection.scalars(query)])

    def _read(self, query: Select[Any]) -> list[Entry]:
        with self._database.reading() as connection:
            return [entry(row) for row in connection.execute(query)]


def _intend(
    connection: Connection, lease: Lease, run: Run, intent: Intent, now: datetime
) -> Entry | None:
    values = columns(run.id, intent) | {"state": ChangeState.INTENT, "intended": now}
    line = _lines(connection, [values["change_key"]]).get(values["change_key"])
    if line is not None and line.new_revision > intent.base_revision:
        return None
    if line is None or line.stands:
        seq = _next_seq(connection, run)
        written = connection.execute(_INSERT, values | _place(lease, run, seq))
        assert written.inserted_primary_key is not None
        change = written.inserted_primary_key[0]
    else:
        change, seq = line.id, line.seq
        connection.execute(_REPLACE, values | {"change": change})
    state = ChangeState.INTENT
    return Entry(change, run.id, seq, lease.wiki, intent, state, None, 0, now, None)


def _settle(connection: Connection, settlement: Settlement, now: datetime) -> None:
    ended: dict[str, Any] = {
        "change": settlement.change,
        "state": settlement.state,
        "reason": settlement.reason,
        "new_revision": settlement.new_revision,
        "settled": now,
    }
    if settlement.base_revision:
        ended["base_revision"] = settlement.base_revision
        ended["new_hash"] = settlement.new_hash
    if connection.execute(_SETTLE, ended).rowcount != 1:
        raise StoreError("journal-not-open", settlement.change)


def _record(
    connection: Connection, lease: Lease, run: Run, records: list[Record], now: datetime
) -> None:
    wanted = {
        key_of(run.id, record.intent): columns(run.id, record.intent)
        | {"state": record.state, "reason": record.reason, "intended": now, "settled": now}
        for record in records
    }
    lines = _lines(connection, list(wanted))
    for key, line in lines.items():
        if not line.stands:
            connection.execute(_REPLACE, wanted[key] | {"change": line.id})
    new = [values for key, values in wanted.items() if key not in lines]
    if new:
        first = _next_seq(connection, run)
        rows = [values | _place(lease, run, seq) for seq, values in enumerate(new, first)]
        connection.execute(_INSERT, rows)


def _lines(connection: Connection, keys: list[str]) -> dict[str, _Line]:
    """The latest line of each change. Raises `StoreError` where one is still an intent."""
    rows = (_Line(*row) for row in connection.execute(_LINES, {"keys": keys}))
    lines = {line.change_key: line for line in sorted(rows, key=lambda line: line.seq)}
    for line in lines.values():
        if line.state is ChangeState.INTENT:
            raise StoreError("journal-unsettled", line.operation)
    return lines


def _next_seq(connection: Connection, run: Run) -> int:
    # the lease's row is locked by now, so nobody else counts at the same time
    return (connection.scalar(_LAST_SEQ, {"run": run.id}) or 0) + 1


def _place(lease: Lease, run: Run, seq: int) -> dict[str, Any]:
    operation = f"{run.id}.{seq}"
    return {"run_id": run.id, "seq": seq, "operation": operation, "wiki": lease.wiki}
