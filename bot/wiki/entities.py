"""Structured data of files: the items that their statements name (WikibaseMediaInfo)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.model import Page
from bot.reading import Stated
from bot.task import chunked
from bot.wiki.session import Session

EXTENSION = "WikibaseMediaInfo"

BATCH = 50
"""Entities in one request: the most that an account without `apihighlimits` gets."""


def statements(
    session: Session, pages: Iterable[Page], properties: Collection[str]
) -> Iterator[Stated]:
    """See `bot.task.Reader.statements`."""
    if EXTENSION not in session.extensions:
        return
    for some in chunked((page for page in pages if page.exists), BATCH):
        ids = "|".join(f"M{page.page_id}" for page in some)
        answer = session.query({"action": "wbgetentities", "ids": ids, "props": "claims"})
        entities = answer.get("entities", {})
        for page in some:
            yield page.title, _items(entities.get(f"M{page.page_id}", {}), properties)


def _items(entity: Mapping[str, Any], properties: Collection[str]) -> dict[str, tuple[str, ...]]:
    """`statements` is an empty list, not an object, where a file has none."""
    found = entity.get("statements") or {}
    items = {name: tuple(_named(found.get(name, ()))) for name in properties}
    return {name: named for name, named in items.items() if named}


def _named(claims: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The items of statements that are not deprecated; an unknown value names none."""
    for claim in claims:
        snak = claim.get("mainsnak", {})
        if claim.get("rank") != "deprecated" and snak.get("snaktype") == "value":
            value = snak["datavalue"]["value"]
            if isinstance(value, dict) and "id" in value:
                yield str(value["id"])
