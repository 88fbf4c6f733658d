"""Pages made by hand, for planners, where no wikitext can show the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.model import Page
from bot.text.customs import Customs
from bot.text.site import Site
from bot.text.titles import Title
from tests.tasks.library import Library


class Shelf(Library):
    """The pages it is given, read as `bot.task.Reader`; categories have no members."""

    def __init__(
        self, site: Site, pages: Iterable[Page], rights: Iterable[str] = ("move",)
    ) -> None:
        super().__init__(site, {})
        self.rights = frozenset(rights)
        self.customs = Customs()
        self._pages = {page.title: page for page in pages}

    def read(self, titles: Iterable[Title]) -> Iterator[Page]:
        return (self._pages.get(title, Page(title, text="")) for title in titles)
