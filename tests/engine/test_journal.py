from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

import pytest

from bot.engine.entries import ChangeKind, Entry, Intent, Record, Settlement
from bot.engine.lease import Lease
from bot.engine.store import Store
from bot.errors import LeaseLost, StoreError
from bot.model import ChangeState, Message, Run, Tally
from bot.text.titles import Title
from tests.engine.conftest import WIKI, Clock, written

FORMS = [
    "Bronzi & 'ori' \"d'Este\"",
    "Museo 🏛🏺",
    "متاحف مودينا",
    "è" * 127 + "x",
    "👩🏽‍🎨" * 15,
    "e\u0301 \\ % _ ?",
]
SUMMARY = Message("summary", ("così", 17, Title(14, "متاحف", "Categoria")))
REASON = Message("protected", (Title(0, "Museo 🏛"),))


def edit(name: str) -> Intent:
    return Intent(ChangeKind.EDIT, Title(0, name), SUMMARY, None, 7, 2**40, "a" * 40)


def only(store: Store, run: Run) -> Entry:
    (entry,) = store.journal.changes(run)
    return entry


@pytest.mark.parametrize("name", FORMS)
def test_an_entry_comes_back_as_it_was(store: Store, lease: Lease, run: Run, name: str) -> None:
    target = Title(14, name, "Categoria")
    intent = replace(edit(name), kind=ChangeKind.MOVE, target=target)
    entry = written(store.journal.intend(lease, run, intent))
    assert only(store, run) == entry
    assert only(store, run).intent.target == target
    assert str(only(store, run).intent.target) == str(target)
    assert entry.operation == f"{run.id}.1"


def test_titles_that_differ_in_case_accents_or_blanks(store: Store, lease: Lease, run: Run) -> None:
    names = ["Perù", "Peru", "perù", "Peru\u0300", "Straße", "Strasse"]
    for name in names:
        entry = written(store.journal.intend(lease, run, edit(name)))
        store.journal.settle(lease, Settlement(entry.id, ChangeState.EDITED))
    assert [entry.intent.title.name for entry in store.journal.changes(run)] == names


def test_settling(store: Store, lease: Lease, run: Run, clock: Clock) -> None:
    entry = written(store.journal.intend(lease, run, edit("X")))
    assert (entry.state, entry.settled) == (ChangeState.INTENT, None)
    clock.forward(2)
    store.journal.settle(lease, Settlement(entry.id, ChangeState.FAILED, REASON, 0))
    settled = only(store, run)
    assert settled == replace(
        entry, state=ChangeState.FAILED, reason=REASON, settled=clock(), new_revision=0
    )
    assert settled.intended.tzinfo is UTC
    with pytest.raises(StoreError, match="journal-not-open"):
        store.journal.settle(lease, Settlement(entry.id, ChangeState.EDITED, None, 9))
    assert only(store, run) == settled


def test_how_long_ago_the_edits_of_the_last_hour_were(
    store: Store, lease: Lease, run: Run, clock: Clock
) -> None:
    for name in ("A", "B", "C"):
        entry = store.journal.intend(lease, run, Intent(ChangeKind.EDIT, Title(0, name)))
        assert entry
        clock.forward(1000)
        store.journal.settle(lease, Settlement(entry.id, ChangeState.EDITED))
    assert store.journal.ages(run.wiki, 10, 3600) == [2000, 1000, 0]
    assert store.journal.ages(run.wiki, 2, 3600) == [1000, 0]
    assert store.journal.ages(run.wiki, 10, 1500) == [1000, 0]
    assert store.journal.ages("wikipedia:en", 10, 3600) == []


def test_an_edit_that_the_wiki_merged_is_noted_as_it_was_saved(
    store: Store, lease: Lease, run: Run
) -> None:
    entry = written(store.journal.intend(lease, run, edit("X")))
    store.journal.settle(
        lease, Settlement(entry.id, ChangeState.EDITED, None, 2**40 + 2, 2**40 + 1, "b" * 40)
    )
    intent = only(store, run).intent
    assert intent == replace(entry.intent, base_revision=2**40 + 1, new_hash="b" * 40)


def test_what_failed_and_stands_all_the_same(store: Store, lease: Lease, run: Run) -> None:
    """It keeps its line, and an undo has it to take out; what was taken back is gone."""
    stands = written(store.journal.intend(lease, run, edit("X")))
    store.journal.settle(lease, Settlement(stands.id, ChangeState.FAILED, REASON, 2**40 + 2))
    gone = written(store.journal.intend(lease, run, edit("Y")))
    store.journal.settle(lease, Settlement(gone.id, ChangeState.FAILED, REASON))
    assert [line.id for line in store.journal.backwards(run)] == [stands.id]
    title = stands.intent.title
    assert [line.id for line in store.journal.edits(run, [title])[title]] == [stands.id]
    left = Record(edit("X"), ChangeState.UNCHANGED)
    store.journal.record(lease, run, [left])
    again = replace(edit("X"), base_revision=2**40 + 3)
    assert written(store.journal.intend(lease, run, again)).id not in (stands.id, gone.id)
    assert [line.id for line in store.journal.backwards(run)] == [stands.id]


def test_which_revisions_are_its_own(store: Store, lease: Lease, run: Run) -> None:
    entry = written(store.journal.intend(lease, run, edit("X")))
    store.journal.settle(lease, Settlement(entry.id, ChangeState.EDITED, None, 2**40 + 2))
    revisions = [2**40 + 1, 2**40 + 2]
    assert store.journal.known(WIKI, revisions) == {2**40 + 2}
    assert store.journal.known("commons:commons", revisions) == frozenset()


def test_what_was_taken_back_is_told_with_its_edit(store: Store, lease: Lease, run: Run) -> None:
    back = replace(edit("X"), kind=ChangeKind.TAKE_BACK)
    entry = written(store.journal.intend(lease, run, back))
    store.journal.settle(lease, Settlement(entry.id, ChangeState.FAILED, REASON))
    assert only(store, run).intent == back
    assert list(store.journal.changes(run, ChangeState.FAILED)) == []
    assert store.journal.tally(run) == Tally()


def test_a_turn_settles_one_and_intends_the_next(store: Store, lease: Lease, run: Run) -> None:
    first = written(store.journal.turn(lease, run, None, edit("A")))
    settlement = Settlement(first.id, ChangeState.EDITED, None, 101)
    second = written(store.journal.turn(lease, run, settlement, edit("B")))
    found = list(store.journal.changes(run))
    assert found == [
        replace(first, state=ChangeState.EDITED, new_revision=101, settled=found[0].settled),
        second,
    ]
    assert store.journal.open_intents(WIKI) == [second]
    assert store.journal.open_intents("commons:commons") == []


def test_a_turn_is_all_or_nothing(store: Store, lease: Lease, run: Run) -> None:
    first = written(store.journal.intend(lease, run, edit("A")))
    again = Settlement(first.id + 1, ChangeState.EDITED)
    with pytest.raises(StoreError, match="journal-not-open"):
        store.journal.turn(lease, run, again, edit("B"))
    assert only(store, run) == first


def test_intending_renews_the_lease(store: Store, lease: Lease, run: Run, clock: Clock) -> None:
    nearly = lease.seconds - 1
    clock.forward(nearly)
    store.journal.intend(lease, run, edit("A"))
    clock.forward(nearly)
    assert store.leases.acquire(WIKI, "second") is None


def test_who_lost_the_lane_writes_nothing(
    store: Store, lease: Lease, run: Run, clock: Clock
) -> None:
    entry = written(store.journal.intend(lease, run, edit("A")))
    clock.forward(31)
    assert store.leases.acquire(WIKI, "second") is not None
    settlement = Settlement(entry.id, ChangeState.EDITED)
    record = Record(edit("C"), ChangeState.SKIPPED, REASON)
    journal = store.journal
    writes: tuple[Callable[[], object], ...] = (
        lambda: journal.intend(lease, run, edit("B")),
        lambda: journal.settle(lease, settlement),
        lambda: journal.turn(lease, run, settlement, edit("B")),
        lambda: journal.record(lease, run, [record]),
        lambda: journal.forget_residues(lease, run),
    )
    for write in writes:
        with pytest.raises(LeaseLost):
            write()
    assert only(store, run) == entry


def test_an_open_intent_is_not_intended_again(store: Store, lease: Lease, run: Run) -> None:
    entry = written(store.journal.intend(lease, run, edit("A")))
    with pytest.raises(StoreError, match=f"journal-unsettled {entry.operation}"):
        store.journal.intend(lease, run, edit("A"))
    with pytest.raises(StoreError, match=f"journal-unsettled {entry.operation}"):
        store.journal.record(lease, run, [Record(edit("A"), ChangeState.SKIPPED, REASON)])
    assert only(store, run) == entry


@pytest.mark.parametrize("state", [ChangeState.FAILED, ChangeState.SKIPPED, ChangeState.UNCHANGED])
def test_what_was_not_made_is_tried_again_on_its_line(
    store: Store, lease: Lease, run: Run, state: ChangeState
) -> None:
    first = written(store.journal.intend(lease, run, edit("A")))
    store.journal.settle(lease, Settlement(first.id, state, REASON))
    again = written(store.journal.intend(lease, run, replace(edit("A"), base_revision=5)))
    assert (again.id, again.operation) == (first.id, first.operation)
    assert only(store, run) == again


def test_what_was_made_keeps_its_line(store: Store, lease: Lease, run: Run) -> None:
    first = written(store.journal.intend(lease, run, edit("A")))
    store.journal.settle(lease, Settlement(first.id, ChangeState.EDITED, None, 8))
    store.journal.record(lease, run, [Record(edit("A"), ChangeState.UNCHANGED)])
    assert only(store, run).new_revision == 8
    second = written(store.journal.intend(lease, run, edit("A")))
    assert second.operation == f"{run.id}.2"


def test_the_same_page_in_two_runs(store: Store, lease: Lease, run: Run) -> None:
    request = store.requests.by_id(run.request)
    assert request is not None
    other = store.runs.start(request)
    store.journal.intend(lease, run, edit("A"))
    entry = written(store.journal.intend(lease, other, edit("A")))
    assert entry is not None
    assert entry.operation == f"{other.id}.1"


def test_settled(store: Store, lease: Lease, run: Run) -> None:
    names = [*FORMS, *(f"Pagina {number}" for number in range(1200))]
    states = [ChangeState.EDITED, ChangeState.FAILED, ChangeState.UNCHANGED, ChangeState.SKIPPED]
    states += [ChangeState.EDITED] * (len(names) - len(states))
    records = [Record(edit(name), state) for name, state in zip(names, states, strict=True)]
    store.journal.record(lease, run, records)
    store.journal.intend(lease, run, edit("Aperta"))
    titles = [Title(0, name) for name in names]
    asked = [*titles, Title(0, "Aperta"), Title(0, "museo 🏛🏺"), Title(1, "Museo 🏛🏺")]
    assert store.journal.settled(run, ChangeKind.EDIT, asked) == set(titles)
    assert store.journal.settled(run, ChangeKind.CREATE, asked) == set()
    assert store.journal.settled(run, ChangeKind.EDIT, []) == set()
    failed = store.journal.settled(run, ChangeKind.EDIT, asked, {ChangeState.FAILED})
    assert failed == {titles[1]}


def test_recording_twice_counts_once(store: Store, lease: Lease, run: Run) -> None:
    record = Record(Intent(ChangeKind.SKIP, Title(0, "A")), ChangeState.SKIPPED, REASON)
    store.journal.record(lease, run, [record])
    store.journal.record(lease, run, [replace(record, reason=SUMMARY)])
    assert only(store, run).reason == SUMMARY
    assert store.journal.tally(run) == Tally(skipped=1)


def test_tally(store: Store, lease: Lease, run: Run) -> None:
    assert store.journal.tally(run) == Tally()
    outcomes = [
        (ChangeKind.EDIT, ChangeState.EDITED),
        (ChangeKind.MOVE, ChangeState.EDITED),
        (ChangeKind.CREATE, ChangeState.FAILED),
        (ChangeKind.EDIT, ChangeState.UNCHANGED),
        (ChangeKind.SKIP, ChangeState.SKIPPED),
        (ChangeKind.REFRESH, ChangeState.EDITED),
        (ChangeKind.RESIDUE, ChangeState.SKIPPED),
    ]
    records = [
        Record(Intent(kind, Title(0, f"Pagina {number}")), state)
        for number, (kind, state) in enumerate(outcomes)
    ]
    store.journal.record(lease, run, records)
    store.journal.intend(lease, run, edit("Aperta"))
    assert store.journal.tally(run) == Tally(edited=2, unchanged=1, skipped=1, failed=1)


def test_residues(store: Store, lease: Lease, run: Run) -> None:
    assert store.journal.residues(run, 5) == ([], 0)
    titles = [Title(0, f"Pagina {number}") for number in range(12)]
    records = [
        Record(Intent(ChangeKind.RESIDUE, title), ChangeState.SKIPPED, REASON) for title in titles
    ]
    store.journal.record(lease, run, records)
    store.journal.record(lease, run, [Record(edit("X"), ChangeState.UNCHANGED)])
    first, total = store.journal.residues(run, 5)
    assert [entry.intent.title for entry in first] == titles[:5]
    assert (first[0].reason, total) == (REASON, 12)
    store.journal.forget_residues(lease, run)
    assert store.journal.residues(run, 5) == ([], 0)
    assert only(store, run).intent == edit("X")


def test_findings(store: Store, lease: Lease, run: Run) -> None:
    """One for each group and page, in order; none of them is a change."""
    assert (list(store.journal.findings(run)), store.journal.found(run)) == ([], 0)
    groups = [Message("finding-group-none"), Message("finding-group-tags")]
    for group, name in ((0, "A"), (1, "A"), (0, "B"), (0, "A")):
        finding = Intent(ChangeKind.FINDING, Title(6, name, "File"), groups[group])
        store.journal.record(lease, run, [Record(finding, ChangeState.UNCHANGED, REASON)])
    store.journal.record(lease, run, [Record(edit("X"), ChangeState.UNCHANGED)])
    found = [(each.intent.title.name, each.intent.summary) for each in store.journal.findings(run)]
    assert found == [("A", groups[0]), ("A", groups[1]), ("B", groups[0])]
    assert store.journal.found(run) == 2
    assert store.journal.tally(run) == Tally(unchanged=1)


def test_changes_by_state(store: Store, lease: Lease, run: Run) -> None:
    states = [ChangeState.EDITED, ChangeState.FAILED, ChangeState.EDITED]
    store.journal.record(lease, run, [Record(edit(str(n)), s) for n, s in enumerate(states)])
    edited = store.journal.changes(run, ChangeState.EDITED)
    assert [entry.seq for entry in edited] == [1, 3]


def test_many_changes_stream_in_bounded_memory(store: Store, lease: Lease, run: Run) -> None:
    for start in range(0, 20_000, 1000):
        records = [
            Record(edit(f"Pagina {number}"), ChangeState.EDITED, REASON)
            for number in range(start, start + 1000)
        ]
        store.journal.record(lease, run, records)
    tracemalloc.start()
    try:
        seen = sum(1 for _ in store.journal.changes(run))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seen == 20_000
    assert peak < 8 * 2**20
