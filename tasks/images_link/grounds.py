"""What files are held against: the pool of articles, Wikidata's items, and categories."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.model import Page
from bot.reading import Reader
from bot.text.facts import Item
from bot.text.images.clues import Known, Lookup, pool_of
from bot.text.images.commons_links import own_categories
from bot.text.images.evidence import Clue
from bot.text.images.obstacles import no_article
from bot.text.selectors import LinkedFrom, Selector
from bot.text.site import MAIN
from bot.text.titles import Title

POOL = 2000
"""Articles whose names and categories are held against those of the files."""

OTHERS = 10_000
"""Items without an article that are remembered; then they are forgotten, and asked for again."""


@dataclass
class Items:
    """Wikidata's items with an article, each asked for once; of the others but that they are."""

    reader: Reader
    known: dict[str, Item] = field(default_factory=dict)
    _others: set[str] = field(default_factory=set)

    def describe(self, ids: Iterable[str]) -> None:
        new = dict.fromkeys(i for i in ids if i not in self.known and i not in self._others)
        for item in self.reader.described(new):
            if item.page is not None:
                self.known[item.id] = item
        if len(self._others) > OTHERS:
            self._others.clear()
        self._others.update(new.keys() - self.known.keys())


@dataclass(frozen=True)
class Pooled:
    """The articles in which files are looked for first: their own categories, items, redirects."""

    own: Mapping[Title, tuple[str, ...]]
    items: tuple[str, ...]
    redirects: tuple[Title, ...]


def pooled(reader: Reader, selector: Selector | None, article: Title | None) -> Pooled:
    """The articles of the selection, by default those that the institution's article links."""
    selector = selector or (LinkedFrom(article) if article else None)
    pages, own = list[Page](), dict[Title, tuple[str, ...]]()
    for page in islice(reader.select(selector), POOL) if selector is not None else ():
        if no_article(page) is None:
            own[page.title] = own_categories(page.title.name, page.text or "", reader.site)
            pages.append(replace(page, text=None))
    return Pooled(
        own,
        tuple(item for _, item in reader.items(pages)),
        tuple(title for _, some in reader.redirects(own) for title in some),
    )


@dataclass
class Grounds:
    """The pool is read once, and each category of the files looked at once.

    `article` is the institution's, `general` are categories that say nothing of what is in them.
    """

    reader: Reader
    kept: Reader
    items: Items
    article: Title | None
    pool: Pooled
    general: set[Title]
    _seen: set[str] = field(default_factory=set)
    _named: list[tuple[Title, str]] = field(default_factory=list)
    """Articles by whose items categories are theirs, with the names of these."""

    def clues(self, files: Collection[Known]) -> Iterator[Clue]:
        """All that speaks for articles, file by file."""
        items = dict(self._of_categories(files))
        of_files = (item for known in files for item in known.items)
        self.items.describe((*of_files, *items.values(), *self.pool.items))
        for category, identity in items.items():
            item = self.items.known.get(identity)
            if item is not None and item.page is not None and item.page.namespace == MAIN:
                self._named.append((item.page, category.name))
        lookup = self._lookup()
        for known in files:
            yield from lookup.clues(known)

    def _of_categories(self, files: Iterable[Known]) -> Iterator[tuple[Title, str]]:
        """The items of the categories that were not looked at before."""
        all_names = (category for known in files for category in known.categories)
        new = dict.fromkeys(each for each in all_names if each.name not in self._seen)
        self._seen.update(each.name for each in new)
        pages = list(self.kept.look(new))
        self.general.update(page.title for page in pages if page.hidden)
        return self.kept.items(pages)

    def _lookup(self) -> Lookup:
        site, known = self.reader.site, self.items.known
        own = dict(self.pool.own)
        for page, category in self._named:
            own[page] = (*own.get(page, ()), category)
        described = [known[each] for each in self.pool.items if each in known]
        pool = pool_of(own, described, site.language, self.article, self.pool.redirects)
        return Lookup(site, known, pool, self.general)
