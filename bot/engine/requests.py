"""The requests that people made, and how far each has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, tuple_, update

from bot.engine import states, tables
from bot.engine.codec import dump_pairs, load_pairs
from bot.engine.database import Database
from bot.errors import StoreError
from bot.model import LIVE, Author, Message, Request, RequestState
from bot.text.titles import Title

READY = (RequestState.RUNNING, RequestState.PAUSED, RequestState.QUEUED)

WINDOW = 200
"""Requests that share the lane at a time; the others of a flood follow them."""

_T = tables.request.c
_CLAIM = tables.request_claim.c


class Requests:
    """The requests of all wikis; their ids are given here and never used twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, request: Request, fingerprint: str, claims: Iterable[Title] = ()) -> Request:
        """Write a new request down, and return it with its id; the id it had is ignored.

        `fingerprint` is a digest of at most 64 characters of what it asks for.
        """
        with self._database.writing() as connection:
            now = self._database.now()
            row = {**_values(request, fingerprint, now), "created": now}
            written = connection.execute(insert(tables.request), row).inserted_primary_key
            assert written is not None
            stored = replace(request, id=written[0], updated=now)
            _claim(connection, stored, claims)
        return stored

    def revise(self, request: Request, fingerprint: str, claims: Iterable[Title] = ()) -> Request:
        """What request `request.id` asks for, or who asks, has changed: it is received anew.

        Raises `TransitionError` where it is too late for that, as when it is running.
        """
        with self._database.writing() as connection:
            states.check(request.id, _state(connection, request.id), RequestState.RECEIVED)
            now = self._database.now()
            anew = replace(
                request, state=RequestState.RECEIVED, result=None, updated=now, approved_by=""
            )
            values = _values(anew, fingerprint, now)
            connection.execute(update(tables.request).where(_T.id == request.id), values)
            _claim(connection, anew, claims)
        return anew

    def transition(
        self, request_id: int, state: RequestState, result: Message | None = None
    ) -> Request:
        """Move a request to a state; `result` replaces the one it had.

        Staying in the same state is allowed. Raises `TransitionError`.
        """
        with self._database.writing() as connection:
            states.check(request_id, _state(connection, request_id), state)
            values = {"state": state, "result": result, "updated": self._database.now()}
            connection.execute(update(tables.request).where(_T.id == request_id), values)
            return _request(
                connection.execute(select(tables.request).where(_T.id == request_id)).one()
            )

    def annotate(
        self,
        request_id: int,
        *,
        remark: Message | None = None,
        approved_by: str | None = None,
        shown: int | None = None,
        held: bool | None = None,
        wish: str | None = None,
    ) -> Request:
        """Write down what else is known of a request; what is None stays as it is."""
        given: dict[str, Any] = {"remark": remark, "approved_by": approved_by, "shown": shown}
        given |= {"held": held, "wish": wish}
        values = {name: value for name, value in given.items() if value is not None}
        with self._database.writing() as connection:
            _state(connection, request_id)
            updated = {**values, "updated": self._database.now()}
            connection.execute(update(tables.request).where(_T.id == request_id), updated)
            query = select(tables.request).where(_T.id == request_id)
            return _request(connection.execute(query).one())

    def conflicting(self, wiki: str, titles: Iterable[Title], besides: int = 0) -> list[Request]:
        """The live requests, but for the one with id `besides`, that claim any of these pages."""
        pages = [(title.namespace, title.name) for title in titles]
        if not pages:
            return []
        claimed = select(_CLAIM.request_id).where(
            _CLAIM.wiki == wiki, tuple_(_CLAIM.namespace, _CLAIM.name).in_(pages)
        )
        return self._all(
            select(tables.request)
            .where(_T.id.in_(claimed), _T.id != besides, _T.state.in_(LIVE))
            .order_by(_T.id)
        )

    def by_id(self, request_id: int) -> Request | None:
        found = self._all(select(tables.request).where(_T.id == request_id))
        return found[0] if found else None

    def by_fingerprint(self, wiki: str, page: str, fingerprint: str) -> list[Request]:
        """The requests on a page that ask for exactly this, the newest first."""
        return self._all(
            select(tables.request)
            .where(_T.wiki == wiki, _T.page == page, _T.fingerprint == fingerprint)
            .order_by(_T.id.desc())
        )

    def live(self, wiki: str) -> list[Request]:
        """The requests that still need something done, the oldest first."""
        return self._all(
            select(tables.request).where(_T.wiki == wiki, _T.state.in_(LIVE)).order_by(_T.id)
        )

    def ready(self, wiki: str, besides: Collection[int] = ()) -> list[Request]:
        """The first of those that can be carried out now, but for the ids in `besides`.

        Not the ones that wait for a person's word. People's requests come before upkeep.
        """
        return self._all(
            select(tables.request)
            .where(_T.wiki == wiki, _T.state.in_(READY), _T.held.is_(False))
            .where(_T.id.not_in(besides))
            .order_by(_T.duty_id != 0, _T.id)
            .limit(WINDOW)
        )

    def latest(self, wiki: str) -> datetime | None:
        """When a request of a wiki was last changed, by whichever process."""
        query = select(func.max(_T.updated)).where(_T.wiki == wiki)
        with self._database.reading() as connection:
            found: datetime | None = connection.scalar(query)
        return found

    def of_duty(self, duty: int) -> Request | None:
        """The latest request that an entry of the task page made."""
        query = select(tables.request).where(_T.duty_id == duty).order_by(_T.id.desc()).limit(1)
        return next(iter(self._all(query)), None)

    def recent(self, limit: int = 50) -> list[Request]:
        """The requests of all wikis, the newest first."""
        return self._all(select(tables.request).order_by(_T.id.desc()).limit(limit))

    def _all(self, query: Select[Any]) -> list[Request]:
        with self._database.reading() as connection:
            return [_request(row) for row in connection.execute(query)]


def _state(connection: Connection, request_id: int) -> RequestState:
    query = select(_T.state).where(_T.id == request_id).with_for_update()
    found: RequestState | None = connection.scalar(query)
    if found is None:
        raise StoreError("request-unknown", request_id)
    return found


def _claim(connection: Connection, request: Request, titles: Iterable[Title]) -> None:
    connection.execute(delete(tables.request_claim).where(_CLAIM.request_id == request.id))
    rows = [
        {
            "request_id": request.id,
            "wiki": request.wiki,
            "namespace": title.namespace,
            "name": title.name,
        }
        for title in set(titles)
    ]
    if rows:
        connection.execute(insert(tables.request_claim), rows)


def _values(request: Request, fingerprint: str, now: datetime) -> dict[str, Any]:
    return {
        "wiki": request.wiki,
        "page": request.page,
        "task": request.task,
        "fingerprint": fingerprint,
        "parameters": dump_pairs(request.parameters),
        "author": request.author.user,
        "author_revision": request.author.revision,
        "author_timestamp": request.author.timestamp,
        "state": request.state,
        "result": request.result,
        "remark": request.remark,
        "approved_by": request.approved_by,
        "shown": request.shown,
        "held": request.held,
        "wish": request.wish,
        "duty_id": request.duty,
        "updated": now,
    }


def _request(row: Row[Any]) -> Request:
    return Request(
        id=row.id,
        wiki=row.wiki,
        page=row.page,
        task=row.task,
        parameters=load_pairs(row.parameters),
        author=Author(row.author, row.author_revision, row.author_timestamp),
        state=row.state,
        result=row.result,
        updated=row.updated,
        remark=row.remark,
        approved_by=row.approved_by,
        shown=row.shown,
        held=row.held,
        wish=row.wish,
        duty=row.duty_id,
    )
