"""Suggestions as rows of their table, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.engine.codec import dump_words, load_words
from bot.model import SHOWN, Pair, Suggestion, SuggestionState
from bot.suggestion import ProposalsPage, Rate, Remembered
from bot.text.titles import Title

ON_PAGE = frozenset(SHOWN)
ACCEPTED = ON_PAGE | {SuggestionState.REMOVED, SuggestionState.DISCUSSED}


def values(suggestion: Suggestion) -> dict[str, Any]:
    """What is suggested, as columns."""
    return {
        "file_id": suggestion.pair.file,
        "page_id": suggestion.pair.page,
        "kind": suggestion.kinds[0] if suggestion.kinds else "",
        "kinds": dump_words(suggestion.kinds),
        "score": suggestion.score,
        "reasons": suggestion.reasons,
        **carried(suggestion),
    }


def carried(suggestion: Suggestion) -> dict[str, Any]:
    """What another run may do otherwise than it was suggested at first."""
    file, page = suggestion.file, suggestion.page
    return {
        "file_namespace": file.namespace,
        "file_name": file.name,
        "file_prefix": file.prefix,
        "page_namespace": page.namespace,
        "page_name": page.name,
        "page_prefix": page.prefix,
        "place": suggestion.where,
        "caption": suggestion.caption,
    }


def unanswered(wiki: str, now: datetime) -> dict[str, Any]:
    """The other columns of a new row but for its state."""
    zero = ("run_id", "sender_id", "request_id", "revision", "looks")
    return {"wiki": wiki, "answered_by": "", "updated": now} | dict.fromkeys(zero, 0)


def page_of(row: Any) -> Title:
    return Title(row.page_namespace, row.page_name, row.page_prefix)


def remembered(row: Any) -> Remembered:
    suggestion = Suggestion(
        pair=Pair(row.file_id, row.page_id),
        file=Title(row.file_namespace, row.file_name, row.file_prefix),
        page=page_of(row),
        kinds=load_words(row.kinds),
        score=row.score,
        reasons=row.reasons,
        where=row.place,
        caption=row.caption,
    )
    return Remembered(
        id=row.id,
        wiki=row.wiki,
        run=row.run_id,
        suggestion=suggestion,
        state=row.state,
        by=row.answered_by,
        request=row.request_id,
        edited=row.edited,
        revision=row.revision,
        looks=row.looks,
        updated=row.updated,
    )


def proposals(row: Any) -> ProposalsPage:
    return ProposalsPage(row.run_id, row.wiki, row.page, row.opened, row.closed)


def rates(groups: Iterable[Any]) -> tuple[Rate, ...]:
    """From counts by kind, state, whether accepted and whether looked at, the largest first."""
    found: dict[str, Rate] = {}
    for group in groups:
        rate = found.get(group.kind, Rate(group.kind))
        found[group.kind] = _with(rate, group)
    return tuple(sorted(found.values(), key=lambda rate: (-rate.known, rate.kind)))


def _with(rate: Rate, group: Any) -> Rate:
    state, count = group.state, group.count
    changes: dict[str, int] = {}
    match state:
        case SuggestionState.KEPT:
            changes["kept"] = rate.kept + count
            if not (group.accepted or group.looked):
                changes["fresh"] = rate.fresh + count
        case SuggestionState.MOVED | SuggestionState.RECAPTIONED:
            changes["moved"] = rate.moved + count
        case SuggestionState.REMOVED | SuggestionState.REFUSED | SuggestionState.OPEN:
            changes[state.value] = getattr(rate, state.value) + count
    if group.accepted and state in ACCEPTED:
        changes["accepted"] = rate.accepted + count
    return replace(rate, **changes)  # type: ignore[arg-type]
