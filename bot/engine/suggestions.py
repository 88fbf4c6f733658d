"""What was suggested and what came of it: so that nothing is suggested twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.engine import tables
from bot.engine.database import Database
from bot.engine.lease import Lease, hold
from bot.engine.suggestion_ends import asker, carried_out, with_lines
from bot.engine.suggestion_rows import (
    carried,
    proposals,
    rates,
    remembered,
    unanswered,
    values,
)
from bot.model import LIVE, SHOWN, Pair, RequestState, Run, Suggestion, SuggestionState
from bot.suggestion import LOOKS, ProposalsPage, Rate, Remembered
from bot.task import chunked

BATCH = 500

LOOKED_AT = (*SHOWN, SuggestionState.REMOVED)
"""What was put on pages, and may be brought back to them."""

OVER = RequestState.CANCELLED

CHANGED = (SuggestionState.MOVED, SuggestionState.RECAPTIONED, SuggestionState.REMOVED)

_T = tables.suggestion.c
_PAGES = tables.proposals_page.c
_OPEN = _T.state == SuggestionState.OPEN
_SENT = _T.state == SuggestionState.SENT


class Suggestions:
    """The suggestions of all wikis, one for each pair of a file and a page.

    What runs do is fenced where their lease is given: it raises `LeaseLost`, and writes nothing,
    when the lane is no longer ours. All of it may be done again after a crash.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # What runs do

    def propose(self, run: Run, suggestion: Suggestion, lease: Lease | None = None) -> None:
        """Leave it to people to answer; what is known of a pair already stays as it is."""
        with self._database.writing() as connection:
            now = _held(connection, lease, self._database)
            row = _row(connection, run.wiki, suggestion.pair)
            if row is None:
                opened = {"state": SuggestionState.OPEN, "run_id": run.id}
                _insert(connection, run.wiki, suggestion, opened, now)
            elif row.state is SuggestionState.SENT and row.sender_id == run.id:
                # Before it was interrupted the run would have carried it out by itself.
                anew = {"state": row.former or SuggestionState.OPEN, "former": None}
                listed = {"run_id": row.run_id or run.id, "updated": now}
                _update(connection, row.id, {**anew, **listed})

    def send(self, run: Run, suggestion: Suggestion, lease: Lease | None = None) -> None:
        """An edit of this run is about to carry it out: written down before it can be saved."""
        with self._database.writing() as connection:
            now = _held(connection, lease, self._database)
            row = _row(connection, run.wiki, suggestion.pair)
            sent = {"state": SuggestionState.SENT, "sender_id": run.id}
            if row is None:
                _insert(connection, run.wiki, suggestion, sent, now)
            elif row.state is not SuggestionState.SENT or row.sender_id != run.id:
                known = row.former if row.state is SuggestionState.SENT else row.state
                sent |= {"former": known, "updated": now, **carried(suggestion)}
                _update(connection, row.id, sent)

    def settle(self, run: Run, lease: Lease | None = None) -> None:
        """The run is at its end, and the journal says what it has edited.

        What it was to carry out and did not is again as it was before, or forgotten.
        """
        answered = and_(_T.sender_id == 0, _T.request_id == run.request, _T.request_id != 0)
        sent = and_(_T.sender_id == run.id, _T.sender_id != 0)
        theirs = select(tables.suggestion).where(_T.wiki == run.wiki, _SENT, or_(sent, answered))
        with self._database.writing() as connection:
            now = _held(connection, lease, self._database)
            rows = connection.execute(theirs.order_by(_T.id)).all()
            for row, page, line in with_lines(connection, run, rows):
                if line is not None:
                    _update(connection, row.id, carried_out(row, page, line) | {"updated": now})
                elif row.former is not None:
                    back = {"state": row.former, "former": None, "sender_id": 0, "updated": now}
                    _update(connection, row.id, back)
                else:
                    connection.execute(delete(tables.suggestion).where(_T.id == row.id))

    def tidy(self, wiki: str, lease: Lease | None = None) -> None:
        """Settle what was to be carried out for requests that are at their end.

        A run that rests when its request is cancelled does not go on; a yes may be refused.
        """
        live = select(tables.request.c.id).where(tables.request.c.state.in_(LIVE))
        owners = select(tables.run.c.request_id).where(tables.run.c.id == _T.sender_id)
        adrift = select(_T.sender_id, _T.request_id).where(_T.wiki == wiki, _SENT)
        run_over = and_(_T.sender_id != 0, owners.scalar_subquery().not_in(live))
        unsent = and_(_T.sender_id == 0, _T.request_id != 0, _T.request_id.not_in(live))
        with self._database.reading() as connection:
            found = connection.execute(adrift.where(or_(run_over, unsent)).distinct()).all()
        for sender, request in found:
            # Of no run but by its request: nothing can have been edited.
            self.settle(Run(sender, 0 if sender else request, wiki, "", OVER), lease)

    def take_back(
        self, undo: Run, undone: Iterable[Run], by: str, lease: Lease | None = None
    ) -> None:
        """What a person had undone is not suggested again."""
        runs = [run.id for run in undone]
        made = (*SHOWN, SuggestionState.DISCUSSED)
        query = select(tables.suggestion).where(_T.sender_id.in_(runs), _T.state.in_(made))
        with self._database.writing() as connection:
            now = _held(connection, lease, self._database)
            rows = connection.execute(query).all()
            refused = {"state": SuggestionState.REFUSED, "answered_by": by}
            for row, _, line in with_lines(connection, undo, rows):
                if line is not None:
                    _update(connection, row.id, refused | {"updated": now})

    def recalled(self, wiki: str, pairs: Collection[Pair]) -> dict[Pair, SuggestionState]:
        """How it went with those of the pairs that were suggested before.

        What a run is about to do is not among them; a yes that no run has taken up is OPEN.
        """
        columns = select(_T.file_id, _T.page_id, _T.state)
        known = columns.where(_T.wiki == wiki, or_(~_SENT, _T.sender_id == 0))
        wanted, found = set(pairs), {}
        with self._database.reading() as connection:
            for files in chunked({pair.file for pair in wanted}, BATCH):
                for row in connection.execute(known.where(_T.file_id.in_(files))):
                    pair, state = Pair(row.file_id, row.page_id), row.state
                    if pair in wanted:
                        sent = state is SuggestionState.SENT
                        found[pair] = SuggestionState.OPEN if sent else state
        return found

    # What people answer

    def by_id(self, suggestion: int) -> Remembered | None:
        found = self._all(select(tables.suggestion).where(_T.id == suggestion))
        return found[0] if found else None

    def listed(self, run: int) -> tuple[Remembered, ...]:
        """What a run has left to people, answered or not: by page, the best first."""
        order = (_T.page_namespace, _T.page_name, _T.score.desc(), _T.id)
        return self._all(select(tables.suggestion).where(_T.run_id == run).order_by(*order))

    def count(self, run: int) -> int:
        """How much a run has left to people, answered or not."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(_T.run_id == run)) or 0

    def answer(self, suggestion: int, state: SuggestionState, by: str, request: int = 0) -> None:
        """What a person says of it. Of a yes the state is SENT, and `request` carries it out."""
        with self._database.writing() as connection:
            query = select(_T.state, _T.former).where(_T.id == suggestion).with_for_update()
            row = connection.execute(query).one_or_none()
            if row is None:
                return
            former = None
            if state is SuggestionState.SENT:
                former = row.former if row.state is SuggestionState.SENT else row.state
            answered = {"state": state, "former": former, "answered_by": by}
            unsent = {"request_id": request, "sender_id": 0, "updated": self._database.now()}
            _update(connection, suggestion, {**answered, **unsent})

    # The pages that ask them

    def unposted(self, wiki: str) -> tuple[int, ...]:
        """The runs that have ended and left something open that no page asks about yet."""
        posted = select(_PAGES.run_id)
        query = (
            select(_T.run_id)
            .join(tables.run, tables.run.c.id == _T.run_id)
            .where(_T.wiki == wiki, _OPEN, tables.run.c.ended.is_not(None))
            .where(_T.run_id.not_in(posted))
        )
        with self._database.reading() as connection:
            return tuple(connection.scalars(query.distinct().order_by(_T.run_id)))

    def post(self, run: int, wiki: str, page: str) -> None:
        """There is a page now that asks about what a run suggests."""
        row = {"run_id": run, "wiki": wiki, "page": page, "opened": self._database.now()}
        with self._database.writing() as connection:
            if connection.scalar(select(_PAGES.run_id).where(_PAGES.run_id == run)) is None:
                connection.execute(insert(tables.proposals_page), row)

    def pages(self, wiki: str) -> tuple[ProposalsPage, ...]:
        """The pages that wait for answers, the oldest first."""
        query = select(tables.proposals_page).where(_PAGES.wiki == wiki, _PAGES.closed.is_(None))
        with self._database.reading() as connection:
            return tuple(map(proposals, connection.execute(query.order_by(_PAGES.run_id))))

    def close(self, run: int) -> None:
        """Nobody is asked any more: what was not answered has EXPIRED."""
        with self._database.writing() as connection:
            now = self._database.now()
            expired = {"state": SuggestionState.EXPIRED, "updated": now}
            connection.execute(
                update(tables.suggestion).where(_T.run_id == run, _OPEN).values(expired)
            )
            page = update(tables.proposals_page).where(_PAGES.run_id == run)
            connection.execute(page.where(_PAGES.closed.is_(None)).values(closed=now))

    # What becomes of what was put on pages

    def due(self, wiki: str) -> tuple[Remembered, ...]:
        """What is to be looked at again, at most 500, the oldest edits first."""
        query = select(tables.suggestion).where(_T.wiki == wiki, _due(self._database.now()))
        return self._all(query.order_by(_T.edited, _T.id).limit(BATCH))

    def anything_due(self, wiki: str) -> bool:
        query = select(_T.id).where(_T.wiki == wiki, _due(self._database.now())).limit(1)
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    def looked(
        self, suggestion: int, state: SuggestionState, by: str = "", lease: Lease | None = None
    ) -> None:
        """How it is now, and who made it so; looks that were missed meanwhile are left out."""
        with self._database.writing() as connection:
            now = _held(connection, lease, self._database)
            query = select(tables.suggestion).where(_T.id == suggestion, _T.state.in_(LOOKED_AT))
            row = connection.execute(query.with_for_update()).one_or_none()
            if row is None or row.edited is None:
                return
            seen: dict[str, Any] = {"looks": _over(row.edited, now)}
            if row.state is not state:
                seen |= {"state": state, "answered_by": by, "updated": now}
            _update(connection, row.id, seen)

    def asked_by(self, wiki: str, revision: int) -> str:
        """The person for whom the bot saved a revision that put a file on a page, '' for none."""
        with self._database.reading() as connection:
            return asker(connection, wiki, revision)

    def rates(self, wiki: str) -> tuple[Rate, ...]:
        """How suggestions fared, by the kind of their strongest evidence, the surest first."""
        accepted, looked = (_T.request_id != 0).label("accepted"), (_T.looks > 0).label("looked")
        columns = (_T.kind, _T.state, accepted, looked)
        query = select(*columns, func.count().label("count")).where(_T.wiki == wiki)
        with self._database.reading() as connection:
            return rates(connection.execute(query.group_by(*columns)))

    def news(self, wiki: str, since: datetime | None = None) -> tuple[Remembered, ...]:
        """What people have removed, moved or given another caption after a moment."""
        query = select(tables.suggestion).where(_T.wiki == wiki, _T.state.in_(CHANGED))
        if since is not None:
            query = query.where(_T.updated > since)
        return self._all(query.order_by(_T.updated, _T.id))

    def _all(self, query: Select[Any]) -> tuple[Remembered, ...]:
        with self._database.reading() as connection:
            return tuple(map(remembered, connection.execute(query)))


@dataclass(frozen=True)
class Recall:
    """The memory that planners ask, of one wiki."""

    suggestions: Suggestions
    wiki: str

    def recalled(self, pairs: Collection[Pair]) -> Mapping[Pair, SuggestionState]:
        return self.suggestions.recalled(self.wiki, pairs)


def _held(connection: Connection, lease: Lease | None, database: Database) -> datetime:
    now = database.now()
    if lease is not None:
        hold(connection, lease, now)
    return now


def _row(connection: Connection, wiki: str, pair: Pair) -> Row[Any] | None:
    query = select(tables.suggestion).where(
        _T.wiki == wiki, _T.file_id == pair.file, _T.page_id == pair.page
    )
    return connection.execute(query.with_for_update()).one_or_none()


def _insert(
    connection: Connection,
    wiki: str,
    suggestion: Suggestion,
    stands: Mapping[str, Any],
    now: datetime,
) -> None:
    row = {**unanswered(wiki, now), **values(suggestion), **stands}
    try:
        with connection.begin_nested():
            connection.execute(insert(tables.suggestion), row)
    except IntegrityError:
        # Without a lease another may have written it meanwhile: theirs stays.
        return


def _update(connection: Connection, suggestion: int, changes: Mapping[str, Any]) -> None:
    connection.execute(update(tables.suggestion).where(_T.id == suggestion).values(**changes))


def _due(now: datetime) -> Any:
    times = (
        and_(_T.looks == number, _T.edited <= now - timedelta(days=days))
        for number, days in enumerate(LOOKS)
    )
    return and_(_T.state.in_(LOOKED_AT), or_(*times))


def _over(edited: datetime, now: datetime) -> int:
    """How many of the looks are over."""
    return sum(edited + timedelta(days=days) <= now for days in LOOKS)
