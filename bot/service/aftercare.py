"""What became of the pictures that the bot put into articles: kept, moved, removed, by whom."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.engine.lease import Lease
from bot.engine.suggestions import Suggestions
from bot.errors import WikiError, WorkerError
from bot.model import SHOWN, Page, PageRevision, SuggestionState
from bot.reading import Reader
from bot.suggestion import Remembered
from bot.text.images.fates import Put, fate
from bot.text.titles import Title
from bot.worker import Worker

log = logging.getLogger(__name__)

BACK = 50
"""Revisions that are looked through for who changed something."""

EMPTY: Mapping[Title, Title] = MappingProxyType({})

Fate = tuple[SuggestionState, str]
"""How a picture stands, and who made it so: '' where that is not known or nobody did."""


@dataclass(frozen=True)
class _Found:
    """A picture that was put on a page by `made`, and the page as it is now."""

    look: Remembered
    made: PageRevision
    page: Page

    def put(self, renamed: Mapping[Title, Title] = EMPTY) -> Put:
        made = self.look.suggestion
        files = frozenset({made.file, renamed.get(made.file, made.file)})
        return Put(self.made.text or "", files, made.caption)


class Aftercare:
    """Looks again at what was put on the pages of one wiki, and edits nothing.

    A picture is kept when it can be seen, also under the new name of its file or after somebody
    brought it back. A page that was deleted or whose text is hidden says nothing of the picture:
    it counts as it did before.
    """

    def __init__(self, wiki: str, reader: Reader, suggestions: Suggestions, worker: Worker) -> None:
        self._wiki = wiki
        self._reader = reader
        self._suggestions = suggestions
        self._worker = worker

    def due(self) -> bool:
        return self._suggestions.anything_due(self._wiki)

    def look(self, lease: Lease) -> None:
        """Look at what is due: nothing is asked of the wiki where nothing is.

        Where a wiki is out of reach it is left for the next round: other work need not wait for
        it. Also what runs were about to do that will not go on is put in order.
        """
        self._suggestions.tidy(self._wiki, lease)
        looks = self._suggestions.due(self._wiki)
        if not looks:
            return
        try:
            for look, (state, by) in self._fates(looks):
                self._suggestions.looked(look.id, state, by, lease)
        except WikiError as error:
            log.warning("%s: what became of suggestions is not known: %s", self._wiki, error)

    def _fates(self, looks: tuple[Remembered, ...]) -> Iterable[tuple[Remembered, Fate]]:
        pages = self._pages(look.suggestion.page for look in looks)
        untouched = {look.id for look in looks if _untouched(look, pages)}
        rest = [look for look in looks if look.id not in untouched]
        found = {each.look.id: each for each in self._found(rest, pages)}
        names = self._names(found.values())
        for look in looks:
            if look.id in untouched:
                yield look, (SuggestionState.KEPT, "")
            elif look.id in found:
                yield look, self._fate(found[look.id], names)
            else:
                yield look, (look.state, look.by)

    def _pages(self, titles: Iterable[Title]) -> Mapping[Title, Page]:
        wanted = dict.fromkeys(titles)
        return {page.title: page for page in self._reader.read(wanted)} if wanted else {}

    def _found(self, looks: list[Remembered], pages: Mapping[Title, Page]) -> Iterable[_Found]:
        """With the revisions that put them there, and the pages where these stand now."""
        wanted = {look.revision for look in looks}
        made = {each.id: each for each in self._reader.revisions(wanted)} if wanted else {}
        moved = self._pages(each.title for each in made.values() if each.title not in pages)
        for look in looks:
            revision = made.get(look.revision)
            page = {**pages, **moved}.get(revision.title) if revision else None
            if revision and revision.text is not None and page and page.text is not None:
                yield _Found(look, revision, page)

    def _names(self, found: Iterable[_Found]) -> Mapping[Title, Title]:
        """What the files that pages do not show any more are called now."""
        gone = [
            each.look.suggestion.file
            for each in found
            if self._judged(each.put(), each.page.text) is SuggestionState.REMOVED
        ]
        if not gone:
            return {}
        where = self._reader.repository or self._reader
        return {title: page.title for title, page in where.resolve(dict.fromkeys(gone))}

    def _fate(self, found: _Found, names: Mapping[Title, Title]) -> Fate:
        look, put = found.look, found.put(names)
        state = self._judged(put, found.page.text)
        if state is None or state is look.state:
            return look.state, look.by
        if state is SuggestionState.KEPT:
            return state, ""
        since = self._since(found, put, state)
        return state, self._by(since) if since else ""

    def _by(self, since: PageRevision) -> str:
        """Who saved a revision; of an edit of the bot's own the person who asked for it."""
        return self._suggestions.asked_by(self._wiki, since.id) or since.user

    def _since(self, found: _Found, put: Put, state: SuggestionState) -> PageRevision | None:
        """The first revision since which it has stood so, None where that is too long ago."""
        since: PageRevision | None = None
        for each in self._reader.earlier(found.page.title, BACK):
            if each.id > found.made.id and each.text is None:
                continue
            if each.id <= found.made.id or self._judged(put, each.text) is not state:
                return since
            since = each
        return None

    def _judged(self, put: Put, text: str | None) -> SuggestionState | None:
        """How it stands in a text; None for one that is hidden or cannot be read in time."""
        if text is None:
            return None
        size = len(put.text) + len(text)
        try:
            return self._worker.run(fate, put, text, self._reader.site, size=size)
        except WorkerError:
            return None


def _untouched(look: Remembered, pages: Mapping[Title, Page]) -> bool:
    page = pages.get(look.suggestion.page)
    return page is not None and page.revision == look.revision and look.state in SHOWN
