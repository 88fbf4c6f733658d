"""A hand-made wiki for planners, where no real one can show the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.model import Customs, Page, PageRevision
from bot.text.selectors import Selector
from bot.text.site import Site
from bot.text.titles import Title


class Shelf:
    """The pages it is given, read as `bot.task.Reader`; categories have no members."""

    def __init__(
        self, site: Site, pages: Iterable[Page], rights: Iterable[str] = ("move",)
    ) -> None:
        self.site = site
        self.rights = frozenset(rights)
        self.customs = Customs()
        self._pages = {page.title: page for page in pages}

    def look(self, titles: Iterable[Title]) -> Iterator[Page]:
        return self.read(titles)

    def read(self, titles: Iterable[Title]) -> Iterator[Page]:
        return (self._pages.get(title, Page(title, text="")) for title in titles)

    def members(self, category: Title) -> Iterator[Page]:  # noqa: ARG002
        return iter(())

    def select(self, selector: Selector) -> Iterator[Page]:
        raise NotImplementedError

    def transclusions(self, titles: Iterable[Title]) -> Iterator[tuple[Title, tuple[Title, ...]]]:
        return ((title, ()) for title in titles)

    def authors(self, title: Title) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def revisions(self, ids: Iterable[int]) -> Iterator[PageRevision]:
        raise NotImplementedError
