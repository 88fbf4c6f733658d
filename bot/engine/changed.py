"""What some changes of an earlier run did, and what stands there now: read for all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.engine.entries import ChangeKind, Entry
from bot.engine.journal import Journal
from bot.model import Message, Page, PageRevision, Run
from bot.reading import Reader
from bot.text.titles import Title

Texts = tuple[str, str]
"""Before and after."""


@dataclass(frozen=True)
class Changed:
    """The edits of some entries with the other edits of the run to the same pages.

    `edits` are by page number, each page's newest first; `pages` by present title.
    """

    edits: Mapping[int, list[Entry]]
    revisions: Mapping[int, PageRevision]
    pages: Mapping[Title, Page]

    @classmethod
    def read(cls, run: Run, journal: Journal, reader: Reader, some: Iterable[Entry]) -> Changed:
        """Ask the journal once and the wiki four times at most (oftener without its limits)."""
        some = list(some)
        edits = _by_page(journal, run, some)
        lines = [*some, *(line for each in edits.values() for line in each)]
        revisions: dict[int, PageRevision] = {}
        saved = [line.new_revision for line in lines]
        _learn(revisions, reader, [*saved, *(line.intent.base_revision for line in lines)])
        # The wiki may have put our edit on top of another one than we knew of.
        _learn(revisions, reader, [revisions[each].parent for each in saved if each in revisions])
        titles = dict.fromkeys(revisions[each].title for each in saved if each in revisions)
        pages = {page.title: page for page in reader.read(titles)}
        _learn(revisions, reader, [page.revision for page in pages.values()])
        return cls(edits, revisions, pages)

    def newest(self, entry: Entry) -> bool:
        """Whether it is the run's last edit of its page: all of them are taken out together."""
        return self._of(entry)[0].id == entry.id

    def page(self, entry: Entry) -> Page:
        """The page that was changed, wherever it stands now; a missing one where it is gone."""
        saved = self.revisions.get(entry.new_revision)
        missing = Page(entry.intent.title, text="")
        return self.pages.get(saved.title, missing) if saved else missing

    def texts(self, entry: Entry) -> Texts | Message:
        """The page's text before the run's first edit and after its last, or why there is none.

        Somebody's edit in between would be taken out as well: then it is the reason.
        """
        first, *_ = edits = self._of(entry)[::-1]
        saved = [self.revisions.get(each.new_revision) for each in edits]
        for earlier, later in pairwise(saved):
            between = self.revisions.get(later.parent) if later else None
            # A protection or a move leaves a revision too, with the same text.
            if earlier and between and between.text != earlier.text:
                return self._changed(between.id)
        before, after = self._before(first), saved[-1]
        if after is None:
            return Message("skip-undo-gone")
        if before is None or before.text is None or after.text is None:
            return Message("skip-undo-hidden")
        return before.text, after.text

    def clash(self, page: Page) -> Message:
        """Who changed a page last, for where that stands in the way."""
        return self._changed(page.revision)

    def made_by(self, entry: Entry, user: str) -> bool:
        """Whether the edit was made to a page that the same account had just made."""
        before = self._before(entry)
        return before is not None and before.user == user and before.parent == 0

    def _of(self, entry: Entry) -> list[Entry]:
        return self.edits[entry.intent.page_id]

    def _before(self, entry: Entry) -> PageRevision | None:
        saved = self.revisions.get(entry.new_revision)
        return self.revisions.get(saved.parent) if saved else None

    def _changed(self, revision: int) -> Message:
        known = self.revisions.get(revision)
        if known is None or not known.user:
            return Message("skip-undo-changed-hidden", (str(revision),))
        return Message("skip-undo-changed", (known.user, str(revision)))


def _by_page(journal: Journal, run: Run, some: Iterable[Entry]) -> dict[int, list[Entry]]:
    edits = [entry.intent.title for entry in some if entry.intent.kind is ChangeKind.EDIT]
    found: dict[int, list[Entry]] = {}
    for lines in journal.edits(run, edits).values():
        for line in lines:
            found.setdefault(line.intent.page_id, []).append(line)
    return found


def _learn(known: dict[int, PageRevision], reader: Reader, ids: Iterable[int]) -> None:
    unknown = {each for each in ids if each and each not in known}
    known.update((revision.id, revision) for revision in reader.revisions(unknown))
