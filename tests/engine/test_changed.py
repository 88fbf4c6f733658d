"""The journal read backwards, and the texts before and after what it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.engine.changed import Changed
from bot.engine.entries import ChangeKind, Entry, Intent, Settlement
from bot.engine.journal import BATCH, Journal
from bot.engine.lease import Lease
from bot.engine.store import Store
from bot.model import ChangeState, Message, Page, PageRevision, Run
from bot.text.titles import Title
from tests.tasks.shelf import Shelf
from tests.text.proofs.cases import SITE

PAGE = Title(0, "Vaso")
NOW = Title(0, "Vaso antico")


class History(Shelf):
    """One page, which stands at another title now, and its revisions."""

    def __init__(self, *revisions: PageRevision) -> None:
        self._revisions = {revision.id: revision for revision in revisions}
        last = revisions[-1]
        super().__init__(SITE, [Page(NOW, 7, last.id, last.text)])

    def revisions(self, ids: Iterable[int]) -> Iterator[PageRevision]:
        return (self._revisions[each] for each in ids if each in self._revisions)


def history(*texts: tuple[str, str | None]) -> History:
    """The revisions 1, 2, … of users with their texts."""
    rows = enumerate(texts, 1)
    return History(*(PageRevision(n, n - 1, NOW, user, text) for n, (user, text) in rows))


def made(store: Store, lease: Lease, run: Run, *edits: tuple[int, int]) -> list[Entry]:
    """Have the journal tell of edits to the page, (base, new revision); newest first."""
    for base, new in edits:
        intent = Intent(ChangeKind.EDIT, PAGE, None, None, 7, base)
        entry = store.journal.intend(lease, run, intent)
        assert entry is not None
        store.journal.settle(lease, Settlement(entry.id, ChangeState.EDITED, None, new))
    return list(store.journal.backwards(run))


def read(journal: Journal, run: Run, reader: History, entries: list[Entry]) -> Changed:
    return Changed.read(run, journal, reader, entries[:1])


def test_backwards_in_batches(store: Store, lease: Lease, run: Run) -> None:
    for number in range(BATCH + 2):
        kind = ChangeKind.MOVE if number % 2 else ChangeKind.EDIT
        entry = store.journal.intend(lease, run, Intent(kind, Title(0, str(number))))
        assert entry is not None
        state = ChangeState.FAILED if number == 1 else ChangeState.EDITED
        store.journal.settle(lease, Settlement(entry.id, state))
    names = [int(entry.intent.title.name) for entry in store.journal.backwards(run)]
    assert names == [*range(BATCH + 1, 1, -1), 0]
    moves = store.journal.backwards(run, (ChangeKind.MOVE,))
    assert [int(entry.intent.title.name) for entry in moves] == [*range(BATCH + 1, 1, -2)]


def test_one_edit_and_where_the_page_stands_now(store: Store, lease: Lease, run: Run) -> None:
    entries = made(store, lease, run, (1, 2))
    reader = history(("Anna", "prima"), ("Bot", "dopo"), ("Carla", "ora"))
    changed = read(store.journal, run, reader, entries)
    assert changed.texts(entries[0]) == ("prima", "dopo")
    page = changed.page(entries[0])
    assert (page.title, page.text) == (NOW, "ora")
    assert changed.clash(page) == Message("skip-undo-changed", ("Carla", "3"))
    assert not changed.made_by(entries[0], "Bot")


def test_an_edit_that_the_wiki_put_on_top_of_anothers(store: Store, lease: Lease, run: Run) -> None:
    entries = made(store, lease, run, (1, 3))
    reader = history(("Anna", "prima"), ("Carla", "prima, sua"), ("Bot", "dopo, sua"))
    changed = read(store.journal, run, reader, entries)
    assert changed.texts(entries[0]) == ("prima, sua", "dopo, sua")


def test_several_edits_are_taken_out_at_once(store: Store, lease: Lease, run: Run) -> None:
    newest, oldest = entries = made(store, lease, run, (1, 2), (3, 4))
    # The third is what a protection leaves: the same text once more.
    reader = history(("Anna", "a"), ("Bot", "b"), ("Anna", "b"), ("Bot", "c"))
    changed = read(store.journal, run, reader, entries)
    assert changed.newest(newest)
    assert not changed.newest(oldest)
    assert changed.texts(newest) == ("a", "c")


def test_an_edit_between_two_of_ours_is_not_taken_out(store: Store, lease: Lease, run: Run) -> None:
    entries = made(store, lease, run, (1, 2), (3, 4))
    reader = history(("Anna", "a"), ("Bot", "b"), ("Carla", "b!"), ("Bot", "c!"))
    changed = read(store.journal, run, reader, entries)
    assert changed.texts(entries[0]) == Message("skip-undo-changed", ("Carla", "3"))


def test_what_is_hidden_or_gone(store: Store, lease: Lease, run: Run) -> None:
    entries = made(store, lease, run, (1, 2))
    hidden = read(store.journal, run, history(("", None), ("Bot", "b"), ("", "c")), entries)
    assert hidden.texts(entries[0]) == Message("skip-undo-hidden")
    assert hidden.clash(hidden.page(entries[0])) == Message("skip-undo-changed-hidden", ("3",))
    gone = read(store.journal, run, history(("Anna", "a")), entries)
    assert gone.texts(entries[0]) == Message("skip-undo-gone")
    assert not gone.page(entries[0]).exists
