"""Carrying out a page selector (design, section 3.1) with API generators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from bot.model import Page
from bot.text import selectors
from bot.text.selectors import Selector
from bot.text.site import CATEGORY, Site
from bot.text.titles import Title


class Source(Protocol):
    """What a selection needs of the reader."""

    @property
    def site(self) -> Site: ...

    def read(self, titles: tuple[Title, ...]) -> Iterator[Page]: ...

    def members(self, category: Title) -> Iterator[Page]: ...

    def generated(
        self, generator: Mapping[str, str | int | bool | None], prefix: str
    ) -> Iterator[Page]: ...


def select(source: Source, selector: Selector) -> Iterator[Page]:
    """The selected pages, each once. Only page numbers are kept, never pages."""
    seen: set[int] = set()
    for page in _pages(source, selector):
        # Missing pages have no number; they come only from lists, which are short.
        if not page.exists or page.page_id not in seen:
            seen.add(page.page_id)
            yield page


def _pages(source: Source, selector: Selector) -> Iterator[Page]:
    match selector:
        case selectors.Listed(titles):
            return source.read(tuple(dict.fromkeys(titles)))
        case selectors.InCategory(category, depth):
            return _tree(source, category, depth)
        case selectors.Both(left, right):
            return _filtered(source, left, right, keep=True)
        case selectors.Except(left, right):
            return _filtered(source, left, right, keep=False)
        case selectors.Either(left, right):
            return (page for side in (left, right) for page in _pages(source, side))
        case _:
            return source.generated(*_generator(selector))


def _generator(selector: Selector) -> tuple[Mapping[str, str | int | bool | None], str]:
    match selector:
        case selectors.Embedding(template):
            return {"generator": "embeddedin", "geititle": str(template)}, "gei"
        case selectors.Found(query):
            return {"generator": "search", "gsrsearch": query, "gsrnamespace": "*"}, "gsr"
        case selectors.Prefixed(prefix):
            return {
                "generator": "allpages",
                "gapprefix": prefix.name,
                "gapnamespace": prefix.namespace,
            }, "gap"
        case selectors.LinkedFrom(page):
            return {"generator": "links", "titles": str(page)}, "gpl"
        case selectors.UploadedBy(user):
            return {"generator": "allimages", "gaisort": "timestamp", "gaiuser": user}, "gai"
        case selectors.Redirecting(namespace):
            return {
                "generator": "allpages",
                "gapfilterredir": "redirects",
                "gapnamespace": namespace,
            }, "gap"
    raise AssertionError(selector)


def _tree(source: Source, root: Title, depth: int) -> Iterator[Page]:
    """Members level by level. Subcategories are members too; loops are walked once."""
    level, known = [root], {root}
    for remaining in range(depth, -1, -1):
        below: list[Title] = []
        for category in level:
            for page in source.members(category):
                if remaining and page.title.namespace == CATEGORY and page.title not in known:
                    known.add(page.title)
                    below.append(page.title)
                yield page
        level = below


def _filtered(source: Source, left: Selector, right: Selector, *, keep: bool) -> Iterator[Page]:
    # Missing pages have no number; one that was listed stays in the selection, to be named.
    others = {page.page_id for page in _pages(source, right) if page.exists}
    return (page for page in _pages(source, left) if (page.page_id in others) == keep)
