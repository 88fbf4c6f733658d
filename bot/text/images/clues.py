"""What speaks for articles in what is known about one file (`bot.text.images.evidence`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.model import Message, Page
from bot.text.facts import FileFacts, Item
from bot.text.folding import fold
from bot.text.images.evidence import Clue, Kind
from bot.text.images.file_pages import FilePage, file_page
from bot.text.images.names_alike import alike, of_file, variants
from bot.text.images.pictures import unfit
from bot.text.site import Site
from bot.text.titles import Title

REPRESENTS, DEPICTS = "P6243", "P180"
PROPERTIES = (REPRESENTS, DEPICTS)
"""The properties of a file's structured data that are looked at."""

WIKIDATA = "www.wikidata.org"
_ITEM = re.compile(r"Q[1-9]\d*")

SHORTEST = 4
"""Letters of a name that can be told from any other word."""


@dataclass(frozen=True)
class Known:
    """All that was read about a file; `used`: where, on all wikis."""

    title: Title
    page_id: int
    facts: FileFacts
    page: FilePage = field(default_factory=FilePage)
    stated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    used: tuple[tuple[str, str], ...] = ()
    categories: tuple[Title, ...] = ()

    @property
    def showing(self) -> tuple[str, ...]:
        """The items of Wikidata that show it."""
        shown = (title for wiki, title in self.used if wiki == WIKIDATA)
        return tuple(title for title in shown if _ITEM.fullmatch(title))

    @property
    def items(self) -> tuple[str, ...]:
        """Every item that has to be looked up."""
        stated = (item for each in self.stated.values() for item in each)
        return tuple(dict.fromkeys((*self.page.items, *stated, *self.showing)))

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """What it may be called after, each with the key of the reason."""
        own = dict.fromkeys((*self.page.titles, *of_file(self.title.name)), "evidence-name")
        all_names = {**dict.fromkeys(self.page.creators, "evidence-creator"), **own}
        return tuple((name, key) for name, key in all_names.items() if len(name) >= SHORTEST)


@dataclass(frozen=True)
class Answers:
    """What the wiki of files said of some files, by their titles.

    `uses`: where they are shown, on all wikis; `pages`: where on the wiki of articles.
    """

    facts: Mapping[Title, FileFacts]
    stated: Mapping[Title, Mapping[str, tuple[str, ...]]]
    uses: Mapping[Title, tuple[tuple[str, str], ...]]
    pages: Mapping[Title, tuple[Title, ...]]
    categories: Mapping[Title, tuple[Title, ...]]

    def known(self, page: Page | None, site: Site, language: str) -> Known | Message:
        """All about a file, or why it is no picture for any article. `site` is that of files."""
        if page is None or page.text is None or page.title not in self.facts:
            return Message("skip-missing")
        title, facts = page.title, self.facts[page.title]
        uses = self.uses.get(title, ())
        said = file_page(page.text, site, language)
        if isinstance(said, Message):
            return said
        if problem := unfit(facts, max(len(uses), len(self.pages.get(title, ())))):
            return problem
        stated, stands = self.stated.get(title, {}), self.categories.get(title, ())
        return Known(title, page.page_id, facts, said, stated, uses, stands)


@dataclass(frozen=True)
class Pool:
    """Articles in which an institution's files are looked for first.

    `categories`: by name of a category the articles whose own it is. `names`: the articles by
    their folded names. `pictures`: by name of a file the items that have it, and their articles.
    """

    categories: Mapping[str, tuple[Title, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[Title, ...]] = field(default_factory=dict)
    pictures: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)


def pool_of(
    own: Mapping[Title, Iterable[str]],
    items: Iterable[Item],
    language: str,
    common: Title | None = None,
    redirects: Iterable[Title] = (),
) -> Pool:
    """The pool of these articles, each with the categories that it names as its own.

    `common` is the institution's article: its category holds everything, and is nobody's own.
    `redirects` lead to articles of the pool.
    """
    categories: dict[str, dict[Title, None]] = {}
    names: dict[str, dict[Title, None]] = {}
    pictures: dict[str, list[Item]] = {}
    for title, found in own.items():
        for category in found:
            categories.setdefault(category, {})[title] = None
    for title in (*own, *redirects):
        for name in variants(title.name, language):
            names.setdefault(fold(name), {})[title] = None
    for item in items:
        if item.page is not None and item.category:
            categories.setdefault(item.category, {})[item.page] = None
        for picture in item.pictures:
            pictures.setdefault(picture, []).append(item)
    return Pool(
        {name: tuple(t for t in each if t != common) for name, each in categories.items()},
        {name: tuple(each) for name, each in names.items()},
        {name: tuple(each) for name, each in pictures.items()},
    )


@dataclass(frozen=True)
class Lookup:
    """What the wikis answered: items by id, and the pool of articles.

    `general`: categories that say nothing of what their files show, such as the institution's.
    """

    site: Site
    items: Mapping[str, Item] = field(default_factory=dict)
    pool: Pool = field(default_factory=Pool)
    general: Collection[Title] = ()

    def clues(self, known: Known) -> Iterator[Clue]:
        """All that speaks for articles; the pages may be redirects, or not exist at all."""
        yield from self._of_items(known)
        yield from self._of_pictures(known)
        for typed in known.page.articles:
            if (page := self.site.possible(typed)) is not None:
                yield Clue(Kind.LINKED, known.title, page, Message("evidence-linked", (page,)))
        yield from self._of_categories(known)
        yield from self._of_names(known)

    def _of_items(self, known: Known) -> Iterator[Clue]:
        sources = (
            (Kind.ITEM, known.page.items, "evidence-item"),
            (Kind.ITEM, known.stated.get(REPRESENTS, ()), "evidence-represents"),
            (Kind.DEPICTED, known.stated.get(DEPICTS, ()), "evidence-depicted"),
        )
        for kind, ids, key in sources:
            for identity in ids:
                item = self.items.get(identity)
                if item is not None and item.page is not None:
                    reason = Message(key, (identity,))
                    yield Clue(kind, known.title, item.page, reason, item.general)

    def _of_pictures(self, known: Known) -> Iterator[Clue]:
        shown = [self.items[identity] for identity in known.showing if identity in self.items]
        for item in (*shown, *self.pool.pictures.get(known.title.name, ())):
            # Items show files by other properties too.
            if item.page is not None and known.title.name in item.pictures:
                reason = Message("evidence-picture", (item.id,))
                yield Clue(Kind.PICTURE, known.title, item.page, reason)

    def _of_categories(self, known: Known) -> Iterator[Clue]:
        for category in known.categories:
            if category not in self.general:
                reason = Message("evidence-category", (category.name,))
                for page in self.pool.categories.get(category.name, ()):
                    yield Clue(Kind.CATEGORY, known.title, page, reason)

    def _of_names(self, known: Known) -> Iterator[Clue]:
        language = self.site.language
        for name, key in known.names:
            pages: dict[Title, None] = {}
            for spelling in variants(name, language):
                typed = self.site.possible(spelling)
                pages |= {typed: None} if typed is not None and typed.namespace == 0 else {}
                pages |= dict.fromkeys(self.pool.names.get(fold(spelling), ()))
            for page in pages:
                if alike(name, page.name, language):
                    yield Clue(Kind.NAME, known.title, page, Message(key, (name,)))
