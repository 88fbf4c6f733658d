"""The entries of the task pages: recurring work, and when each is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from bot.crontab import parse
from bot.duty import Duty, DutyState
from bot.engine import tables
from bot.engine.codec import dump_pairs, load_pairs
from bot.engine.database import Database
from bot.frequency import Frequency
from bot.model import Author, Message

_T = tables.duty.c


class Duties:
    """The duties of all wikis; their ids are given here and never used twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, duty: Duty) -> Duty:
        """Write a new duty down, and return it with its id; the id it had is ignored."""
        with self._database.writing() as connection:
            row = _values(duty, self._database.now())
            written = connection.execute(insert(tables.duty), row).inserted_primary_key
        assert written is not None
        return replace(duty, id=written[0])

    def save(self, duty: Duty) -> Duty:
        """Write down how a duty stands now."""
        with self._database.writing() as connection:
            values = _values(duty, self._database.now())
            connection.execute(update(tables.duty).where(_T.id == duty.id), values)
        return duty

    def by_id(self, duty_id: int) -> Duty | None:
        found = self._all(select(tables.duty).where(_T.id == duty_id))
        return found[0] if found else None

    def of(self, wiki: str) -> list[Duty]:
        """The duties that are on the task page of a wiki, the oldest first."""
        return self._all(
            select(tables.duty).where(_T.wiki == wiki, _T.state != DutyState.GONE).order_by(_T.id)
        )

    def gone(self, wiki: str, fingerprint: str) -> Duty | None:
        """The latest duty with this content that was taken off the page."""
        query = select(tables.duty).where(
            _T.wiki == wiki, _T.fingerprint == fingerprint, _T.state == DutyState.GONE
        )
        return next(iter(self._all(query.order_by(_T.id.desc()).limit(1))), None)

    def due(self, wiki: str) -> list[Duty]:
        """The active duties whose time has come, what has waited longest first."""
        return self._all(
            select(tables.duty)
            .where(
                _T.wiki == wiki,
                _T.state == DutyState.ACTIVE,
                _T.next_run <= self._database.now(),
            )
            .order_by(_T.next_run, _T.id)
        )

    def active(self) -> list[Duty]:
        """The duties of all wikis that are to run."""
        return self._all(
            select(tables.duty).where(_T.state == DutyState.ACTIVE, _T.next_run.is_not(None))
        )

    def _all(self, query: Select[Any]) -> list[Duty]:
        with self._database.reading() as connection:
            return [_duty(row) for row in connection.execute(query)]


def _values(duty: Duty, now: datetime) -> dict[str, Any]:
    return {
        "wiki": duty.wiki,
        "page": duty.page,
        "name": duty.name,
        "task": duty.task,
        "fingerprint": duty.fingerprint,
        "parameters": dump_pairs(duty.parameters),
        "frequency": str(duty.frequency or ""),
        "zone": duty.zone,
        "author": duty.author.user,
        "author_revision": duty.author.revision,
        "author_timestamp": duty.author.timestamp,
        "state": duty.state,
        "since": duty.since,
        "next_run": duty.next_run,
        "last_run": duty.last_run,
        "last_request": duty.last_request,
        "result": duty.result,
        "problem": duty.problem,
        "remark": duty.remark,
        "failures": duty.failures,
        "updated": now,
    }


def _duty(row: Row[Any]) -> Duty:
    return Duty(
        id=row.id,
        wiki=row.wiki,
        page=row.page,
        name=row.name,
        task=row.task,
        fingerprint=row.fingerprint,
        parameters=load_pairs(row.parameters),
        frequency=_frequency(row.frequency),
        zone=row.zone,
        author=Author(row.author, row.author_revision, row.author_timestamp),
        state=row.state,
        since=row.since,
        next_run=row.next_run,
        last_run=row.last_run,
        last_request=row.last_request,
        result=row.result,
        problem=row.problem,
        remark=row.remark,
        failures=row.failures,
    )


def _frequency(text: str) -> Frequency | None:
    found = parse(text) if text else None
    assert not isinstance(found, Message), f"no frequency: {text}"
    return found
