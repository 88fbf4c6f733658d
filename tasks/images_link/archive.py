"""The files for which articles are looked for, and all that the wikis tell of them, by batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Message, Page
from bot.reading import Reader
from bot.task import is_file
from bot.text.categories.tree import CategoryTree
from bot.text.facts import Newcomer
from bot.text.images.choice import local
from bot.text.images.clues import PROPERTIES, Answers, Known
from bot.text.titles import Title

BATCH = 500
"""Files, and articles, looked at together."""

Looked = Mapping[Title, Known | Message]
"""By the titles that were asked what is known of files, or why they will not do."""


@dataclass
class Archive:
    """Reads files; `reader` is that of the articles, `kept` that of the wiki with the files.

    Nothing is remembered of a file but `looked`, the numbers of the pages that were read.
    """

    reader: Reader
    kept: Reader
    looked: set[int] = field(default_factory=set)

    def batches(
        self, listed: Collection[Title], tree: CategoryTree | None, since: datetime | None
    ) -> Iterator[Looked]:
        """Some files at a time, each once: all that are listed first, with those that arrived."""
        waiting: dict[int, Title] = {}
        for each in self._arrived(tree, since):
            if each.page_id not in self.looked:
                # Of a page that is in several categories the last name seen is the present one.
                waiting[each.page_id] = each.title
            if len(waiting) + len(listed) >= BATCH:
                yield self._read(listed, waiting)
                listed, waiting = (), {}
        if listed or waiting:
            yield self._read(listed, waiting)

    def _arrived(self, tree: CategoryTree | None, since: datetime | None) -> Iterator[Newcomer]:
        if tree is not None and since is not None:
            for category in tree.stocked():
                yield from self.kept.newcomers(category, since)

    def _read(self, listed: Collection[Title], arrived: Mapping[int, Title]) -> Looked:
        titles = tuple(dict.fromkeys((*listed, *arrived.values())))
        pages = dict(self._followed(titles))
        # Read before under another name, that of a redirect.
        again = {asked for asked, page in pages.items() if page.page_id in self.looked}
        self.looked.update(arrived, (page.page_id for page in pages.values()))
        return dict(self._known([title for title in titles if title not in again], pages))

    def _known(
        self, titles: Collection[Title], pages: Mapping[Title, Page]
    ) -> Iterator[tuple[Title, Known | Message]]:
        site, archive = self.reader.site, self.kept
        asked = {title: pages[title] for title in titles if title in pages}
        shown = {page.title: page for page in asked.values()}
        answers = Answers(
            {each.title: each for each in archive.files(shown)},
            dict(archive.statements(shown.values(), PROPERTIES)),
            dict(archive.usage_elsewhere(shown)),
            dict(self.reader.usage(local(site, each) for each in shown)),
            dict(archive.categories(shown)),
        )
        for title in titles:
            yield title, answers.known(asked.get(title), archive.site, site.language)

    def _followed(self, titles: Iterable[Title]) -> Iterator[tuple[Title, Page]]:
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
