"""Reading pages in batches, streamed: what planners are given as `bot.task.Reader`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.model import Page, PageRevision
from bot.task import chunked
from bot.text.selectors import Selector
from bot.text.site import Site
from bot.text.titles import Title
from bot.wiki import pages, selection
from bot.wiki.session import Session, Value


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

    def transclusions(self, titles: Iterable[Title]) -> Iterator[tuple[Title, tuple[Title, ...]]]:
        for some in chunked(titles, self.batch):
            question = {"prop": "templates", "tllimit": "max", "titles": _joined(some)}
            found: dict[Title, list[Title]] = {title: [] for title in some}
            for batch in self._session.batches(question):
                for row in batch.get("pages", ()):
                    names = (pages.title(self.site, each) for each in row.get("templates", ()))
                    found.setdefault(pages.title(self.site, row), []).extend(names)
            yield from ((title, tuple(templates)) for title, templates in found.items())

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

    def generated(self, generator: Mapping[str, Value], prefix: str) -> Iterator[Page]:
        """The existing pages of an API generator with their text, each once, as they arrive."""
        question = {**pages.TEXT, **generator, f"{prefix}limit": self.batch}
        return (page for page in self._pages(question) if page.exists)

    def _by_title(self, titles: Iterable[Title], question: Mapping[str, Value]) -> Iterator[Page]:
        for some in chunked(titles, self.batch):
            named = {**question, "titles": _joined(some)}
            found = {page.title: page for page in self._pages(named)}
            yield from (found.get(title, Page(title, text="")) for title in some)

    def _pages(self, question: Mapping[str, Value]) -> Iterator[Page]:
        """The pages of an answer, each as soon as all of it has arrived.

        An answer over the size limit is continued: the facts about all its pages come first,
        then the texts of some, and the rest of the texts in the parts that follow.
        """
        waiting: dict[str, dict[str, Any]] = {}
        for batch in self._session.batches(question):
            for row in batch.get("pages", ()):
                whole = {**waiting.pop(row["title"], {}), **row}
                # A text that did not fit leaves an empty list.
                if whole.get("revisions") or whole.get("missing"):
                    yield pages.page(self.site, self.rights, whole)
                else:
                    waiting[row["title"]] = whole
            if batch["batchcomplete"]:
                waiting.clear()


def _joined(titles: Iterable[Title]) -> str:
    # The unit separator lets a value hold what would otherwise separate: see API:Data formats.
    return "\x1f" + "\x1f".join(str(title) for title in titles)
