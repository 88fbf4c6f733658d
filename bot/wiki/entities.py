"""Entities of Wikibase: the values of their statements, and structured data of files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.model import Page
from bot.reading import Stated
from bot.task import chunked
from bot.wiki.session import Session

EXTENSION = "WikibaseMediaInfo"

Statements = Mapping[str, Iterable[Mapping[str, Any]]]
"""Statements by property."""


def statements(
    session: Session, pages: Iterable[Page], properties: Collection[str], batch: int
) -> Iterator[Stated]:
    """See `bot.reading.Reader.statements`; `batch` entities a request."""
    if EXTENSION not in session.extensions:
        return
    for some in chunked((page for page in pages if page.exists), batch):
        ids = "|".join(f"M{page.page_id}" for page in some)
        answer = session.query({"action": "wbgetentities", "ids": ids, "props": "claims"})
        entities = answer.get("entities", {})
        for page in some:
            yield page.title, _items(entities.get(f"M{page.page_id}", {}), properties)


def statements_of(entity: Mapping[str, Any]) -> Statements:
    """`claims` of items, `statements` of files: an empty list, not an object, where are none."""
    return entity.get("claims") or entity.get("statements") or {}


def values(statements: Statements, name: str) -> Iterator[Any]:
    """The values of one property, preferred ones first.

    Those of deprecated statements are left out; an unknown value is none.
    """
    kept = [claim for claim in statements.get(name, ()) if claim.get("rank") != "deprecated"]
    for claim in sorted(kept, key=lambda claim: claim.get("rank") != "preferred"):
        snak = claim.get("mainsnak", {})
        if snak.get("snaktype") == "value":
            yield snak["datavalue"]["value"]


def items(statements: Statements, name: str) -> Iterator[str]:
    """The items (`Q1`) among the values of one property."""
    for value in values(statements, name):
        if isinstance(value, dict) and "id" in value:
            yield str(value["id"])


def _items(entity: Mapping[str, Any], properties: Collection[str]) -> dict[str, tuple[str, ...]]:
    found = {name: tuple(items(statements_of(entity), name)) for name in properties}
    return {name: named for name, named in found.items() if named}
