"""The tree of categories below one, read in as few requests as may be.

MediaWiki lists the subcategories of one category at a time, but the parents of 500 together. A
small tree is walked down: one request for each category that has subcategories. Once that has come
to as many as reading all the categories of the wiki can cost at most, these are read instead: in
all never more than twice the cheaper way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from bot.text.categories.tree import CategoryTree, Edges, LeaveOut
from bot.text.site import CATEGORY, Site
from bot.text.titles import Title
from bot.wiki import pages

Value = str | int | bool | None

FACTS: Mapping[str, Value] = {
    "prop": "categories|categoryinfo|pageprops",
    "cllimit": "max",
    "ppprop": "hiddencat",
}
SUBCATEGORIES: Mapping[str, Value] = {
    "generator": "categorymembers",
    "gcmtype": "subcat",
    "gcmlimit": "max",
}
STATISTICS: Mapping[str, Value] = {"meta": "siteinfo", "siprop": "statistics"}


class Asked(Protocol):
    """What a tree needs of the session."""

    @property
    def site(self) -> Site: ...

    def batches(self, parameters: Mapping[str, Value]) -> Iterator[dict[str, Any]]: ...


def tree(
    session: Asked, root: Title, depth: int, leave_out: LeaveOut, batch: int = 500
) -> CategoryTree:
    """See `bot.task.Reader.tree`; `batch` is how many pages one request may list."""
    edges = Edges()
    if not _walk(session, edges, root, depth, leave_out, batch):
        edges = Edges()
        every = {**FACTS, "generator": "allpages", "gapnamespace": CATEGORY, "gaplimit": "max"}
        for row in _rows(session, every):
            _note(session.site, edges, row)
    # The root is listed nowhere when one walks down from it.
    edges.mark(root.name, filled=True)
    return edges.below(root, depth, leave_out)


def _walk(
    session: Asked, edges: Edges, root: Title, depth: int, leave_out: LeaveOut, batch: int
) -> bool:
    """Level by level; false where it would take more requests than it may."""
    level, known, asked, most = [root], {root}, 0, 0
    for _ in range(depth):
        asked += len(level)
        # A small tree needs no count of the wiki's pages.
        if asked > batch // 25 and asked > (most := most or _most(session, batch)):
            return False
        below: dict[Title, bool] = {}
        for category in level:
            for row in _rows(session, {**FACTS, **SUBCATEGORIES, "gcmtitle": str(category)}):
                title = _note(session.site, edges, row)
                below[title] = below.get(title, False) or _has(row, "subcats")
        inner = [title for title in below if title not in known]
        kept = [title for title in inner if not leave_out(title.name, edges.hidden(title.name))]
        known.update(kept)
        level = [title for title in kept if below[title]]
    return True


def _most(session: Asked, batch: int) -> int:
    """How many requests it takes at the most to read every category: if all pages were some."""
    statistics = next(session.batches(STATISTICS))["statistics"]
    return int(statistics["pages"]) // batch + 1


def _rows(session: Asked, question: Mapping[str, Value]) -> Iterator[dict[str, Any]]:
    """The rows of an answer; one that is continued comes again with the rest of its facts."""
    for answer in session.batches(question):
        yield from answer.get("pages", ())


def _note(site: Site, edges: Edges, row: Mapping[str, Any]) -> Title:
    title = pages.title(site, row)
    parents = (pages.title(site, each).name for each in row.get("categories", ()))
    edges.note(title.name, parents)
    filled = _has(row, "pages") or _has(row, "files")
    edges.mark(title.name, hidden=pages.hidden(row), filled=filled)
    return title


def _has(row: Mapping[str, Any], what: str) -> bool:
    return int(row.get("categoryinfo", {}).get(what, 0)) > 0
