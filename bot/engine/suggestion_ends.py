"""How suggestions ended that a run was to carry out: what its journal says of their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from bot.engine import tables
from bot.engine.entries import ChangeKind, change_key
from bot.engine.suggestion_rows import page_of
from bot.model import ChangeState, Run, SuggestionState
from bot.task import chunked
from bot.text.titles import Title

BATCH = 80

_JOURNAL = tables.journal.c
_KINDS = (ChangeKind.EDIT, ChangeKind.CREATE, ChangeKind.DELETE)


def with_lines(
    connection: Connection, run: Run, rows: Iterable[Row[Any]]
) -> Iterator[tuple[Row[Any], Title, Row[Any] | None]]:
    """Each suggestion with the page that the run has edited for it, and the journal's line.

    The page itself comes before its talk page. A run carries out one suggestion for a page.
    """
    for some in chunked(rows, BATCH):
        places = {row.id: _places(page_of(row)) for row in some}
        titles = {title for both in places.values() for title in both}
        keys = {change_key(run.id, kind, title): title for title in titles for kind in _KINDS}
        query = select(tables.journal).where(_JOURNAL.change_key.in_(keys), _stands())
        lines = {
            keys[line.change_key]: line
            for line in connection.execute(query.order_by(_JOURNAL.seq)).all()
        }
        for row in some:
            at = next((title for title in places[row.id] if title in lines), page_of(row))
            yield row, at, lines.get(at)


def _places(page: Title) -> tuple[Title, Title]:
    return page, Title(page.namespace + 1, page.name)


def _stands() -> Any:
    failed = and_(_JOURNAL.state == ChangeState.FAILED, _JOURNAL.new_revision > 0)
    return or_(_JOURNAL.state == ChangeState.EDITED, failed)


def carried_out(row: Row[Any], page: Title, line: Row[Any]) -> dict[str, Any]:
    """What becomes of a suggestion by an edit of this page."""
    shown = page == page_of(row)
    return {
        "state": SuggestionState.KEPT if shown else SuggestionState.DISCUSSED,
        "former": None,
        "answered_by": row.answered_by if row.request_id else "",
        "edited": line.settled,
        "revision": line.new_revision,
        "looks": 0,
    }


def asker(connection: Connection, wiki: str, revision: int) -> str:
    """Who wanted the edit by which a suggestion was carried out, '' where this is none."""
    made, run, request = tables.suggestion.c, tables.run.c, tables.request.c
    origin = tables.suggestion.join(tables.run, run.id == made.sender_id)
    origin = origin.join(tables.request, request.id == run.request_id)
    query = select(request.author).select_from(origin)
    return connection.scalar(query.where(made.wiki == wiki, made.revision == revision)) or ""
