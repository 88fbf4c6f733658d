"""The files for which articles are looked for, and all that the wikis tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Message, Page
from bot.reading import Reader
from bot.task import is_file
from bot.text.categories.tree import CategoryTree
from bot.text.images.choice import local
from bot.text.images.clues import PROPERTIES, Answers, Known
from bot.text.titles import Title


@dataclass
class Archive:
    """The files that were read, with all that is known of them; `reader` is that of the articles.

    `kept` is that of the wiki that keeps the files.
    """

    reader: Reader
    kept: Reader
    known: dict[Title, Known] = field(default_factory=dict)

    def arrived(self, tree: CategoryTree | None, since: datetime | None) -> Iterable[Title]:
        """The files that came into the tree, each once, under the last name that was seen."""
        if tree is None or since is None:
            return ()
        return {
            each.page_id: each.title
            for category in tree.stocked()
            for each in self.kept.newcomers(category, since)
        }.values()

    def read(self, titles: tuple[Title, ...]) -> Iterator[tuple[Title, Title | Message]]:
        """The present title of each file that will do, or why it will not; fills in `known`."""
        site, archive = self.reader.site, self.kept
        pages = dict(self._followed(titles))
        shown = {page.title: page for page in pages.values()}
        answers = Answers(
            {each.title: each for each in archive.files(shown)},
            dict(archive.statements(shown.values(), PROPERTIES)),
            dict(archive.usage_elsewhere(shown)),
            dict(self.reader.usage(local(site, each) for each in shown)),
            dict(archive.categories(shown)),
        )
        for asked in titles:
            known = answers.known(pages.get(asked), archive.site, site.language)
            if isinstance(known, Known):
                self.known[known.title] = known
            yield asked, known if isinstance(known, Message) else known.title

    def _followed(self, titles: tuple[Title, ...]) -> Iterator[tuple[Title, Page]]:
        """The pages of files with text: some were renamed since they were listed, or deleted."""
        found = dict(zip(titles, self.kept.read(titles), strict=True))
        renamed = [title for title, page in found.items() if page.redirect]
        led = {asked: page.title for asked, page in self.kept.resolve(renamed)}
        ends = dict.fromkeys(led.values())
        texts = dict(zip(ends, self.kept.read(ends), strict=True))
        for asked, page in found.items():
            end = texts.get(led.get(asked, asked), page)
            if is_file(end):
                yield asked, end
