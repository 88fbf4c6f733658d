"""The executions of requests."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from bot.engine import tables
from bot.engine.database import Database
from bot.errors import StoreError
from bot.model import ChangeState, Request, RequestState, Run

_T = tables.run.c
_JOURNAL = tables.journal.c

TO_ITS_END = (RequestState.DONE, RequestState.PARTLY)


class Runs:
    """A run that is interrupted goes on as the same run; a retry or an undo is a new one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, request: Request, task: str = "") -> Run:
        """A new run of a request; `task` where it is not the request's own."""
        return self._insert(request.id, request.wiki, task or request.task)

    def upkeep(self, wiki: str, task: str) -> Run:
        """The run under which the bot writes on nobody's request: answers, its own pages.

        There is one for each wiki and task, and it never ends.
        """
        own = select(tables.run).where(
            _T.wiki == wiki, _T.task == task, _T.request_id.is_(None), _T.ended.is_(None)
        )
        found = self._all(own.order_by(_T.id).limit(1))
        return found[0] if found else self._insert(None, wiki, task)

    def end(self, run: Run, state: RequestState) -> Run:
        """The state in which a run leaves off; a live one (paused, running again) keeps it open.

        Raises `StoreError` when a change of it is still an intent: what became of that one must
        be found out first.
        """
        with self._database.writing() as connection:
            ended = None if state.live else self._database.now()
            intents = select(_JOURNAL.operation).where(
                _JOURNAL.run_id == run.id, _JOURNAL.state == ChangeState.INTENT
            )
            if ended and (operation := connection.scalar(intents.limit(1))):
                raise StoreError("journal-unsettled", operation)
            values = {"state": state, "ended": ended}
            connection.execute(update(tables.run).where(_T.id == run.id), values)
            return _run(connection.execute(select(tables.run).where(_T.id == run.id)).one())

    def by_id(self, run_id: int) -> Run | None:
        found = self._all(select(tables.run).where(_T.id == run_id))
        return found[0] if found else None

    def of(self, request_id: int) -> list[Run]:
        """The runs of a request, the newest first."""
        return self._all(
            select(tables.run).where(_T.request_id == request_id).order_by(_T.id.desc())
        )

    def before(self, request: Request) -> datetime | None:
        """When the last run of the same entry of the task page began that came to its end.

        Not one of the request's own, which a retry goes over again; None for a person's request.
        """
        asked = tables.request.c
        query = (
            select(func.max(_T.started))
            .join(tables.request, asked.id == _T.request_id)
            .where(asked.duty_id == request.duty, asked.id != request.id)
            .where(_T.task == request.task, _T.state.in_(TO_ITS_END), _T.ended.is_not(None))
        )
        if not request.duty:
            return None
        with self._database.reading() as connection:
            found: datetime | None = connection.scalar(query)
        return found

    def former(self, run: Run) -> datetime | None:
        """When the run of the same task before this one ended, on whoever's request."""
        query = select(func.max(_T.ended)).where(
            _T.wiki == run.wiki, _T.task == run.task, _T.id < run.id, _T.state.in_(TO_ITS_END)
        )
        with self._database.reading() as connection:
            found: datetime | None = connection.scalar(query)
        return found

    def unfinished(self, wiki: str) -> list[Run]:
        """The runs that were started and have not ended, the oldest first."""
        return self._all(
            select(tables.run)
            .where(_T.wiki == wiki, _T.ended.is_(None), _T.request_id.is_not(None))
            .order_by(_T.id)
        )

    def unlogged(self, wiki: str, limit: int) -> list[Run]:
        """The runs of requests that have ended and that the log page does not tell of yet.

        So many at the most, the one that ended first is the first.
        """
        return self._all(
            select(tables.run)
            .where(_T.wiki == wiki, _T.logged.is_(None))
            .where(_T.ended.is_not(None), _T.request_id.is_not(None))
            .order_by(_T.ended, _T.id)
            .limit(limit)
        )

    def logged(self, runs: Collection[int]) -> None:
        """The log page tells of these runs, by their ids."""
        with self._database.writing() as connection:
            told = update(tables.run).where(_T.id.in_(runs))
            connection.execute(told, {"logged": self._database.now()})

    def recent(self, limit: int = 50) -> list[Run]:
        """The runs of all wikis, the newest first."""
        return self._all(select(tables.run).order_by(_T.id.desc()).limit(limit))

    def _insert(self, request: int | None, wiki: str, task: str) -> Run:
        values = {
            "request_id": request,
            "wiki": wiki,
            "task": task,
            "state": RequestState.RUNNING,
            "started": self._database.now(),
        }
        with self._database.writing() as connection:
            written = connection.execute(insert(tables.run), values).inserted_primary_key
            assert written is not None
            return _run(connection.execute(select(tables.run).where(_T.id == written[0])).one())

    def _all(self, query: Select[Any]) -> list[Run]:
        with self._database.reading() as connection:
            return [_run(row) for row in connection.execute(query)]


def _run(row: Row[Any]) -> Run:
    return Run(row.id, row.request_id or 0, row.wiki, row.task, row.state, row.started, row.ended)
