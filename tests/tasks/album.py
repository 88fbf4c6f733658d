"""What a wiki in memory knows of files, of items and of where titles lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha1

from bot.model import Page, PageRevision
from bot.reading import Led, Related, Use
from bot.text.categories.redirects import redirect_target
from bot.text.facts import FileFacts, Item, Newcomer
from bot.text.images.uses import uses
from bot.text.site import FILE, Site
from bot.text.titles import Title

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)


class Album:
    """The half of `Library` that has to do with pictures; a test sets what it needs.

    Files are known by their names without namespace, pages by their titles as text:
    `known` facts about files (others are JPEGs of 1600 by 1200 pixels, each unlike any other),
    `entered` when files came into their categories (others long ago), `item_of` the items of
    pages, `wikidata` what items say, `brought` the files that templates bring to pages,
    `elsewhere` uses of files on other wikis, `past` earlier revisions of pages as pairs of user
    and text, the newest first, without the present one.
    """

    site: Site
    texts: dict[Title, str]

    def __init__(self, repository: Album | None = None) -> None:
        self.shared = repository
        self.known: dict[str, FileFacts] = {}
        self.entered: dict[str, datetime] = {}
        self.item_of: dict[str, str] = {}
        self.wikidata: dict[str, Item] = {}
        self.brought: dict[str, list[str]] = {}
        self.elsewhere: dict[str, list[Use]] = {}
        self.past: Mapping[str, list[tuple[str, str]]] = {}
        self.calls: list[str] = []
        """The names of the methods below as they are called."""

    def facts_of(
        self, name: str, *, width: int = 1600, height: int = 1200, mime: str = "image/jpeg"
    ) -> FileFacts:
        """Make a file's facts other than usual."""
        digest = sha1(name.encode()).hexdigest()
        title = self.site.title(name, FILE)
        self.known[name] = FileFacts(title, title.name, digest, width, height, mime)
        return self.known[name]

    def item(self, item: Item) -> None:
        """Let Wikidata have it, and its article here be connected with it."""
        self.wikidata[item.id] = item
        if item.page is not None:
            self.item_of[str(item.page)] = item.id

    # As a reader

    def earlier(self, title: Title, most: int) -> tuple[PageRevision, ...]:
        self.calls.append("earlier")
        if title not in self.texts:
            return ()
        versions = [("", self.texts[title]), *self.past.get(str(title), ())][:most]
        last = self._page(title).revision
        numbered = zip(range(last, 0, -1), versions, strict=False)
        return tuple(PageRevision(n, n - 1, title, user, text) for n, (user, text) in numbered)

    def resolve(self, titles: Iterable[Title]) -> Iterator[Led]:
        self.calls.append("resolve")
        for title in titles:
            page = self._page(self._end(title))
            if page.exists:
                yield title, replace(page, text=None)

    def rendered(self, titles: Iterable[Title]) -> Iterator[Related]:
        self.calls.append("rendered")
        return ((title, self._shown(title)) for title in titles)

    def files(self, titles: Iterable[Title]) -> Iterator[FileFacts]:
        self.calls.append("files")
        found = ((title, self._facts(title)) for title in titles)
        return (replace(facts, title=title) for title, facts in found if facts)

    def usage(self, files: Iterable[Title]) -> Iterator[Related]:
        self.calls.append("usage")
        for file in files:
            yield file, tuple(title for title in self.texts if file in self._shown(title))

    def usage_elsewhere(self, files: Iterable[Title]) -> Iterator[tuple[Title, tuple[Use, ...]]]:
        self.calls.append("usage_elsewhere")
        return ((file, tuple(self.elsewhere.get(file.name, ()))) for file in files)

    def newcomers(self, category: Title, since: datetime) -> Iterator[Newcomer]:
        self.calls.append("newcomers")
        pages = (page for page in self.members(category) if page.title.namespace == FILE)
        dated = [(self.entered.get(page.title.name, LONG_AGO), page) for page in pages]
        for moment, page in sorted(dated, key=lambda pair: pair[0]):
            if moment >= since:
                yield Newcomer(page.title, page.page_id, moment)

    def items(self, pages: Iterable[Page]) -> Iterator[tuple[Title, str]]:
        self.calls.append("items")
        for page in pages:
            if page.exists and str(page.title) in self.item_of:
                yield page.title, self.item_of[str(page.title)]

    def described(self, ids: Iterable[str]) -> Iterator[Item]:
        self.calls.append("described")
        return (self.wikidata[each] for each in dict.fromkeys(ids) if each in self.wikidata)

    # What Library gives

    def members(self, category: Title) -> Iterator[Page]:
        raise NotImplementedError

    def _page(self, title: Title) -> Page:
        raise NotImplementedError

    def _end(self, title: Title) -> Title:
        seen: set[Title] = set()
        while title not in seen and self._page(title).redirect:
            seen.add(title)
            title = redirect_target(self.site, self.texts[title]) or title
        return title

    def _shown(self, title: Title) -> tuple[Title, ...]:
        own = (use.title for use in uses(self.texts.get(title, ""), self.site))
        brought = (self.site.title(name, FILE) for name in self.brought.get(str(title), ()))
        return tuple(dict.fromkeys((*own, *brought)))

    def _facts(self, title: Title) -> FileFacts | None:
        end = self._end(title)
        if end in self.texts:
            return self.known.get(end.name) or self.facts_of(end.name)
        facts = self.shared._facts(title) if self.shared else None
        return replace(facts, shared=True) if facts else None
