"""Taking a run back: the plan whose work is the inverse of a journal (design, section 4, rule 5).

An undo is a run like any other. Nothing is needed but the journal of the run that is taken back
and the history that the wiki keeps; so it works as long as both are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from bot.engine.changed import Changed
from bot.engine.entries import ChangeKind, Entry
from bot.engine.journal import Journal
from bot.model import (
    Change,
    ChangeState,
    DeletePage,
    EditPage,
    Message,
    MovePage,
    Page,
    RefreshLinks,
    Residue,
    Run,
    SkipPage,
)
from bot.task import Names, Params, Planning, Task, chunked
from bot.text.categories.redirects import redirect_target
from bot.text.merging import TakeOut
from bot.text.proofs.proof import Undoes
from bot.text.titles import LONGEST, Title
from bot.text.whole import Become, Becomes

BATCH = 50
"""Changes dealt with together; the texts before and after each are in memory."""

OFTEN = 10
"""Revisions that a page made by the bot alone may have."""

MADE = (ChangeState.EDITED,)


class UndoParams(Params):
    """An undo has no parameters: the journal says it all."""


class Undo(Task):
    """Takes back what a run has changed, the newest first, and then what `earlier` ones have.

    `bot` is the account's name; `reason` says in the wiki's language why a page is to be
    deleted, as wikitext that may stand in a template's parameter.
    """

    id = "undo"
    names = Names(it=("ripristina",), en=("undo",))
    params = UndoParams

    def __init__(
        self,
        run: Run,
        journal: Journal,
        bot: str,
        reason: str = "",
        earlier: tuple[Run, ...] = (),
    ) -> None:
        self._runs = (run, *earlier)
        self._journal = journal
        self._bot = bot
        self._reason = reason

    def plan(self, params: UndoParams, planning: Planning) -> Iterator[Change]:  # noqa: ARG002
        for back in self._ways(planning):
            yield from back.plan()

    def review(self, params: UndoParams, planning: Planning) -> Iterator[Change]:  # noqa: ARG002
        for back in self._ways(planning):
            yield from back.review()

    def _ways(self, planning: Planning) -> Iterator[TheWayBack]:
        for run in self._runs:
            yield TheWayBack(run, self._journal, self._bot, self._reason, planning)


@dataclass(frozen=True)
class TheWayBack:
    """The undo of one run on the wiki as it is now."""

    run: Run
    journal: Journal
    bot: str
    reason: str
    planning: Planning

    def plan(self) -> Iterator[Change]:
        entries = self.journal.backwards(self.run)
        for moved, alike in groupby(entries, lambda entry: entry.intent.kind is ChangeKind.MOVE):
            if moved:
                # What stands where is asked for each, when the one before has been made.
                for entry in alike:
                    yield from self._moved_back(entry)
            else:
                for some in chunked(alike, BATCH):
                    yield from self._taken_out(some)

    def review(self) -> Iterator[Change]:
        """The pages that still stand though nobody needs them, for an administrator."""
        kinds = (ChangeKind.CREATE, ChangeKind.MOVE)
        for some in chunked(self.journal.backwards(self.run, kinds), BATCH):
            for entry in some:
                look = self._created_left if _created(entry) else self._moved_left
                yield from look(entry)

    # Edits and new pages

    def _taken_out(self, some: tuple[Entry, ...]) -> Iterator[Change]:
        changed = Changed.read(self.run, self.journal, self.planning.reader, some)
        titles = [entry.intent.title for entry in some]
        created = self.journal.settled(self.run, ChangeKind.CREATE, titles, MADE)
        moved = self.journal.settled(self.run, ChangeKind.MOVE, titles, MADE)
        for entry in some:
            title = entry.intent.title
            if _created(entry):
                # At the old title of a page that was moved: what becomes of it the move decides.
                yield from () if title in moved else self._unmade(entry, changed)
            elif not (title in created | moved and changed.made_by(entry, self.bot)):
                yield from self._unedited(entry, changed)

    def _unedited(self, entry: Entry, changed: Changed) -> Iterator[Change]:
        if not changed.newest(entry):
            return
        texts = changed.texts(entry)
        if isinstance(texts, Message):
            yield SkipPage(entry.intent.title, texts)
            return
        page = changed.page(entry)
        rewrite = TakeOut(*texts, changed.clash(page))
        summary = Message("summary-undo", (str(self.run.id), str(entry.seq)))
        yield EditPage(page, rewrite, Undoes(*texts), summary)

    def _unmade(self, entry: Entry, changed: Changed) -> Iterator[Change]:
        page = changed.page(entry)
        if not page.exists:
            return
        if self._ours_alone(page):
            yield from self._dispose(page)
        else:
            yield SkipPage(page.title, changed.clash(page))

    def _dispose(self, page: Page) -> Iterator[Change]:
        """Delete a page that only the bot has written; or have it deleted; or empty it."""
        summary = Message("summary-undo-created", (str(self.run.id),))
        template = self.planning.customs.deletion_template
        if "delete" in self.planning.reader.rights:
            yield DeletePage(page, summary)
        elif page.text is not None:
            text = f"{{{{{template}|1={self.reason}}}}}\n{page.text}" if template else ""
            yield EditPage(page, Become(text), Becomes(text, frozenset({page.text})), summary)

    # Moves

    def _moved_back(self, entry: Entry) -> Iterator[Change]:
        old, new = _places(entry)
        here = self._place(entry)
        if here is None:
            yield SkipPage(new, Message("skip-undo-gone"))
        elif here not in (old, new):
            yield SkipPage(new, Message("skip-undo-moved", (here,)))
        elif here == new:
            there, page = self.planning.reader.read((old, new))
            yield from self._move(page, there)
        if "suppressredirect" in self.planning.reader.rights:
            # Also where an earlier attempt got only so far.
            yield from self._aside_again(entry)

    def _move(self, page: Page, there: Page) -> Iterator[Change]:
        """Move a page back to where another one may stand now."""
        move = MovePage(page, there.title, self._summary("move", page.title, there.title))
        rights = self.planning.reader.rights
        if page.movable is False:
            yield SkipPage(page.title, Message("skip-protected"))
        elif not there.exists or self._gives_way(there, page):
            yield move
        elif not self._ours_alone(there):
            yield SkipPage(page.title, Message("skip-undo-taken", (there.title,)))
        elif "delete" in rights:
            yield DeletePage(there, Message("summary-undo-created", (str(self.run.id),)))
            yield move
        elif "suppressredirect" in rights:
            aside = self._aside(there.title)
            yield MovePage(there, aside, self._summary("aside", there.title, page.title))
            yield move
        else:
            yield from self._put_back(page, there)

    def _gives_way(self, there: Page, page: Page) -> bool:
        """Whether the wiki lets the page be moved over this one: a redirect never edited."""
        leads = redirect_target(self.planning.site, there.text or "") if there.redirect else None
        if leads != page.title:
            return False
        return any(each.parent == 0 for each in self.planning.reader.revisions((there.revision,)))

    def _put_back(self, page: Page, there: Page) -> Iterator[Change]:
        """Without the right to make room for the page only its text can go back."""
        # An edit of it may still be under way: it has been made when this is.
        yield RefreshLinks((page.title,))
        (page,) = self.planning.reader.read((page.title,))
        if page.text is None or there.text is None:
            yield SkipPage(page.title, Message("skip-undo-hidden"))
            return
        allowance = Becomes(page.text, frozenset({there.text}))
        summary = Message("summary-undo-text", (str(self.run.id), page.title))
        yield EditPage(there, Become(page.text), allowance, summary)

    def _aside(self, title: Title) -> Title:
        """Where a page of the bot's own waits while another is moved to its title."""
        mark = f" ({self.bot} {self.run.id})"
        room = LONGEST - len(mark.encode())
        return replace(title, name=title.name.encode()[:room].decode(errors="ignore") + mark)

    def _aside_again(self, entry: Entry) -> Iterator[Change]:
        """What waits aside goes where the moved page was, and from there where new pages go."""
        old, new = _places(entry)
        waiting, left = self.planning.reader.look((self._aside(old), new))
        if waiting.exists:
            goal = old if left.exists else new
            yield MovePage(waiting, goal, self._summary("move", waiting.title, goal))
        (left,) = self.planning.reader.read((new,))
        if left.text and self._ours_alone(left) and self._place(entry) == old:
            yield from self._dispose(left)

    def _summary(self, kind: str, *titles: Title) -> Message:
        return Message(f"summary-undo-{kind}", (str(self.run.id), *titles))

    # What is left

    def _created_left(self, entry: Entry) -> Iterator[Change]:
        for revision in self.planning.reader.revisions((entry.new_revision,)):
            (page,) = self.planning.reader.look((revision.title,))
            if self._ours_alone(page):
                yield Residue(page.title, Message("residue-undo-created"))

    def _moved_left(self, entry: Entry) -> Iterator[Change]:
        old, new = _places(entry)
        here = self._place(entry)
        there, page = self.planning.reader.read((old, new))
        if here == old and page.redirect:
            yield Residue(new, Message("residue-undo-redirect"))
        elif here == new and there.exists and there.text == page.text:
            yield Residue(new, Message("residue-undo-history", (old,)))

    # Asking the wiki

    def _place(self, entry: Entry) -> Title | None:
        """Where the page that was moved stands now; None where it was deleted."""
        found = self.planning.reader.revisions((entry.intent.base_revision,))
        return next((revision.title for revision in found), None)

    def _ours_alone(self, page: Page) -> bool:
        """Whether nobody but the bot has written the page; it has not written it often."""
        revision = page.revision
        for _ in range(OFTEN):
            found = next(iter(self.planning.reader.revisions((revision,))), None)
            if found is None or found.user != self.bot:
                return False
            if not found.parent:
                return True
            revision = found.parent
        return False


def _created(entry: Entry) -> bool:
    return entry.intent.kind is ChangeKind.CREATE


def _places(entry: Entry) -> tuple[Title, Title]:
    """From where to where a page was moved."""
    assert entry.intent.target is not None
    return entry.intent.title, entry.intent.target
