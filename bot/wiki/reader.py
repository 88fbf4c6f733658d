"""Reading pages in batches, streamed: what planners are given as `bot.task.Reader`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from bot.model import Page, PageRevision
from bot.reading import Led, Related, Stated, Uploaded, Use
from bot.task import chunked
from bot.text.categories.tree import CategoryTree, LeaveOut
from bot.text.facts import FileFacts, Item, Newcomer
from bot.text.selectors import Selector
from bot.text.site import Site
from bot.text.titles import Title
from bot.wiki import entities, pages, selection
from bot.wiki import files as _files
from bot.wiki import tree as trees
from bot.wiki.leads import Leads
from bot.wiki.line import Value
from bot.wiki.session import Session
from bot.wiki.wikidata import Wikidata

VERSIONS = 500
"""Versions of a file that one answer holds at the most; a longer list has an unknown beginning."""


EARLIER = 50
"""Revisions with their texts that any account gets in one answer."""


class WikiReader:
    """One request for 500 pages where the account has `apihighlimits`, for 50 where not."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def site(self) -> Site:
        return self._session.site

    @property
    def rights(self) -> frozenset[str]:
        return self._session.account.rights

    @property
    def batch(self) -> int:
        return 500 if self._session.high_limits else 50

    def look(self, titles: Iterable[Title]) -> Iterator[Page]:
        return self._by_title(titles, pages.FACTS)

    def read(self, titles: Iterable[Title]) -> Iterator[Page]:
        return self._by_title(titles, pages.TEXT)

    def members(self, category: Title) -> Iterator[Page]:
        return self.generated({"generator": "categorymembers", "gcmtitle": str(category)}, "gcm")

    def select(self, selector: Selector) -> Iterator[Page]:
        return selection.select(self, selector)

    def find(self, selector: Selector) -> Iterator[Page]:
        return selection.select(Facts(self), selector)

    def tree(self, root: Title, depth: int, leave_out: LeaveOut) -> CategoryTree:
        return trees.tree(self._session, root, depth, leave_out, self.batch)

    def transclusions(
        self, titles: Iterable[Title], among: Iterable[Title] = ()
    ) -> Iterator[tuple[Title, tuple[Title, ...]]]:
        named = pages.joined(among) if (among := tuple(among)) else None
        return self._related(titles, "templates", {"tllimit": "max", "tltemplates": named})

    def categories(self, titles: Iterable[Title]) -> Iterator[tuple[Title, tuple[Title, ...]]]:
        return self._related(titles, "categories", {"cllimit": "max"})

    def categorised(self, category: Title) -> Iterator[tuple[Title, tuple[Title, ...]]]:
        question: dict[str, Value] = {
            "generator": "categorymembers",
            "gcmtitle": str(category),
            "gcmtype": "page|file",
            "gcmlimit": self.batch,
            "prop": "categories",
            "cllimit": "max",
        }
        found: dict[Title, list[Title]] = {}
        for batch in self._session.batches(question):
            self._gather(batch, "categories", found)
            if batch["batchcomplete"]:
                yield from ((title, tuple(categories)) for title, categories in found.items())
                found.clear()

    def redirects(self, titles: Iterable[Title]) -> Iterator[Related]:
        return self._related(titles, "redirects", {"rdlimit": "max"})

    def as_of(self, title: Title, moment: datetime) -> Page:
        asked: dict[str, Value] = {"titles": str(title), "rvlimit": 1}
        question = {**pages.TEXT, **asked, "rvstart": moment.isoformat()}
        return next(self._pages(question), Page(title, text=""))

    def uploads(self, user: str) -> Iterator[Page]:
        log = {"list": "logevents", "leaction": "upload/upload", "lelimit": "max", "leuser": user}
        for batch in self._session.batches({**log, "leprop": "ids|user"}):
            # Rows of which something is hidden lack the page or say so.
            shown = (row for row in batch["logevents"] if not row.get("userhidden"))
            numbers = dict.fromkeys(int(row.get("logpage", 0)) for row in shown)
            for some in chunked(filter(None, numbers), self.batch):
                yield from self._pages({**pages.FACTS, "pageids": "|".join(map(str, some))})

    def uploaders(self, titles: Iterable[Title]) -> Iterator[Uploaded]:
        asked: dict[str, Value] = {"prop": "imageinfo", "iiprop": "user", "iilimit": VERSIONS}
        for some in chunked(titles, self.batch):
            found: dict[Title, tuple[str, ...]] = dict.fromkeys(some, ())
            for batch in self._session.batches({**asked, "titles": pages.joined(some)}):
                for row in batch.get("pages", ()):
                    title = pages.title(self.site, row)
                    found[title] = found.get(title, ()) + pages.uploaders(row)
            full = {title: () for title, users in found.items() if len(users) >= VERSIONS}
            yield from {**found, **full}.items()

    def statements(self, pages: Iterable[Page], properties: Collection[str]) -> Iterator[Stated]:
        return entities.statements(self._session, pages, properties, self.batch)

    def authors(self, title: Title) -> tuple[str, ...]:
        question: dict[str, Value] = {"prop": "contributors", "pclimit": 50, "titles": str(title)}
        rows = self._session.query(question)["query"]["pages"][0].get("contributors", ())
        return tuple(str(row["name"]) for row in rows)

    def hashes(self, revisions: Iterable[int]) -> dict[int, str]:
        """The SHA-1 of revisions in hexadecimal; hidden and deleted ones are left out."""
        question: dict[str, Value] = {
            "revids": "|".join(map(str, revisions)),
            "prop": "revisions",
            "rvprop": "ids|sha1",
        }
        return {
            int(revision["revid"]): str(revision["sha1"])
            for batch in self._session.batches(question)
            for row in batch.get("pages", ())
            for revision in row.get("revisions", ())
            if "sha1" in revision
        }

    def revisions(self, ids: Iterable[int]) -> Iterator[PageRevision]:
        for some in chunked(dict.fromkeys(ids), self.batch):
            question = {**pages.REVISIONS, "revids": "|".join(map(str, some))}
            for batch in self._session.batches(question):
                for row in batch.get("pages", ()):
                    yield from pages.revisions(self.site, row)

    def earlier(self, title: Title, most: int) -> tuple[PageRevision, ...]:
        asked: dict[str, Value] = {"titles": str(title), "rvlimit": min(most, EARLIER)}
        rows = self._session.query({**pages.REVISIONS, **asked})["query"]["pages"]
        return tuple(pages.revisions(self.site, rows[0]))

    def resolve(self, titles: Iterable[Title]) -> Iterator[Led]:
        for some in chunked(titles, self.batch):
            leads = Leads()
            question = {**pages.FACTS, "titles": pages.joined(some), "redirects": True}
            found = {str(page.title): page for page in self._pages(question, leads)}
            ends = ((title, found.get(leads.end(title))) for title in some)
            yield from ((title, page) for title, page in ends if page and page.exists)

    def rendered(self, titles: Iterable[Title]) -> Iterator[tuple[Title, tuple[Title, ...]]]:
        return self._related(titles, "images", {"imlimit": "max"})

    def files(self, titles: Iterable[Title]) -> Iterator[FileFacts]:
        return _files.facts(self._session, titles, self.batch)

    def usage(self, files: Iterable[Title]) -> Iterator[tuple[Title, tuple[Title, ...]]]:
        return _files.usage(self._session, files, self.batch)

    def usage_elsewhere(self, files: Iterable[Title]) -> Iterator[tuple[Title, tuple[Use, ...]]]:
        return _files.usage_elsewhere(self._session, files, self.batch)

    def newcomers(self, category: Title, since: datetime) -> Iterator[Newcomer]:
        return _files.newcomers(self._session, category, since)

    def items(self, pages: Iterable[Page]) -> Iterator[tuple[Title, str]]:
        return self._wikidata.items(pages, self.batch)

    def described(self, ids: Iterable[str]) -> Iterator[Item]:
        return self._wikidata.described(ids)

    @cached_property
    def repository(self) -> WikiReader | None:
        """Opened when it is first asked for: one request, or a few where one has to log in."""
        session = self._session.repository()
        return WikiReader(session) if session else None

    @cached_property
    def _wikidata(self) -> Wikidata:
        return Wikidata(self._session)

    def generated(
        self,
        generator: Mapping[str, Value],
        prefix: str,
        wanted: Mapping[str, Value] = pages.TEXT,
    ) -> Iterator[Page]:
        """The existing pages of an API generator, by default with text, each once, as they come."""
        question = {**wanted, **generator, f"{prefix}limit": self.batch}
        return (page for page in self._pages(question) if page.exists)

    def _related(
        self, titles: Iterable[Title], prop: str, limits: Mapping[str, Value]
    ) -> Iterator[tuple[Title, tuple[Title, ...]]]:
        """For each page those that a property module lists, in the order asked."""
        for some in chunked(titles, self.batch):
            found: dict[Title, list[Title]] = {title: [] for title in some}
            question = {**limits, "prop": prop, "titles": pages.joined(some)}
            for batch in self._session.batches(question):
                self._gather(batch, prop, found)
            yield from ((title, tuple(related)) for title, related in found.items())

    def _gather(self, batch: Mapping[str, Any], prop: str, found: dict[Title, list[Title]]) -> None:
        for row in batch.get("pages", ()):
            names = (pages.title(self.site, each) for each in row.get(prop, ()))
            found.setdefault(pages.title(self.site, row), []).extend(names)

    def _by_title(self, titles: Iterable[Title], question: Mapping[str, Value]) -> Iterator[Page]:
        for some in chunked(titles, self.batch):
            named = {**question, "titles": pages.joined(some)}
            found = {page.title: page for page in self._pages(named)}
            yield from (found.get(title, Page(title, text="")) for title in some)

    def _pages(self, question: Mapping[str, Value], leads: Leads | None = None) -> Iterator[Page]:
        """The pages of an answer, each as soon as all of it has arrived.

        An answer over the size limit is continued: the facts about all its pages come first,
        then the texts of some, and the rest of the texts in the parts that follow.
        """
        waiting: dict[str, dict[str, Any]] = {}
        for batch in self._session.batches(question):
            if leads is not None:
                leads.note(batch)
            # A number that no page has any more comes without a title.
            for row in (row for row in batch.get("pages", ()) if "title" in row):
                whole = {**waiting.pop(row["title"], {}), **row}
                # A text that did not fit leaves an empty list.
                if whole.get("revisions") or whole.get("missing"):
                    yield pages.page(self.site, self.rights, whole)
                else:
                    waiting[row["title"]] = whole
            if batch["batchcomplete"]:
                waiting.clear()


class Facts:
    """A reader that leaves the texts where they are, for `selection`."""

    def __init__(self, reader: WikiReader) -> None:
        self._reader = reader
        self.site = reader.site
        self.read = reader.look

    def members(self, category: Title) -> Iterator[Page]:
        return self.generated({"generator": "categorymembers", "gcmtitle": str(category)}, "gcm")

    def generated(self, generator: Mapping[str, Value], prefix: str) -> Iterator[Page]:
        return self._reader.generated(generator, prefix, pages.FACTS)
