from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.entries import ChangeKind, Intent, Settlement
from bot.engine.lease import Lease
from bot.engine.store import Store
from bot.engine.suggestions import Recall
from bot.errors import LeaseLost
from bot.model import ChangeState, Message, Pair, RequestState, Run, Suggestion, SuggestionState
from bot.suggestion import Rate
from bot.text.titles import Title
from tests.engine.conftest import WIKI, Clock, a_request, written

S = SuggestionState
DAY = 24 * 3600
EDITED = ChangeState.EDITED


def a_suggestion(number: int = 1, page: str = "", **changes: object) -> Suggestion:
    made = Suggestion(
        pair=Pair(number, 1000 + number),
        file=Title(6, f"Ànfora 🏺 {number}.jpg", "File"),
        page=Title(0, page or f"Voce {number}"),
        kinds=("wikidata", "name"),
        score=80,
        reasons=(Message("list-one", ("perché | così",)), Message("list-one", (Title(0, "A"),))),
        where=Message("list-one", ("nell'infobox",)),
        caption="Un'[[anfora]] “greca”",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def edit(
    store: Store, lease: Lease, run: Run, page: Title, revision: int, state: ChangeState = EDITED
) -> None:
    """As the journal keeps an edit of a page."""
    kind = ChangeKind.CREATE if page.namespace % 2 else ChangeKind.EDIT
    entry = written(store.journal.intend(lease, run, Intent(kind, page)))
    number = revision if state is EDITED else 0
    store.journal.settle(lease, Settlement(entry.id, state, None, number))


def inserted(store: Store, lease: Lease, run: Run, suggestion: Suggestion, revision: int) -> None:
    store.suggestions.send(run, suggestion, lease)
    edit(store, lease, run, suggestion.page, revision)
    store.suggestions.settle(run, lease)


def state(store: Store, suggestion: Suggestion) -> SuggestionState | None:
    return store.suggestions.recalled(WIKI, [suggestion.pair]).get(suggestion.pair)


def another(store: Store, request: int = 0, task: str = "") -> Run:
    asked = store.requests.by_id(request) if request else None
    asked = asked or store.requests.create(a_request(RequestState.RUNNING), "f")
    return store.runs.start(asked, task)


def test_a_suggestion_comes_back_as_it_was(store: Store, run: Run, clock: Clock) -> None:
    made = a_suggestion()
    store.suggestions.propose(run, made)
    (kept,) = store.suggestions.listed(run.id)
    assert kept.suggestion == made
    assert kept.suggestion.file.prefix == "File"
    assert (kept.wiki, kept.run, kept.state, kept.by) == (WIKI, run.id, S.OPEN, "")
    assert (kept.request, kept.edited, kept.revision, kept.looks) == (0, None, 0, 0)
    assert kept.updated == clock()
    assert store.suggestions.by_id(kept.id) == kept
    assert store.suggestions.by_id(kept.id + 1) is None


def test_what_is_known_is_not_suggested_again(store: Store, run: Run) -> None:
    made = a_suggestion()
    store.suggestions.propose(run, made)
    (kept,) = store.suggestions.listed(run.id)
    for _ in range(2):
        store.suggestions.propose(another(store), replace(made, score=1))
    assert store.suggestions.listed(run.id) == (kept,)
    store.suggestions.answer(kept.id, S.REFUSED, "Anna")
    store.suggestions.propose(run, made)
    assert state(store, made) is S.REFUSED
    assert store.suggestions.count(run.id) == 1


def test_the_memory_is_that_of_one_wiki(store: Store, run: Run) -> None:
    one, two = a_suggestion(1), a_suggestion(2)
    store.suggestions.propose(run, one)
    store.suggestions.send(run, two)
    pairs = [one.pair, two.pair, Pair(one.pair.file, two.pair.page), Pair(3, 3)]
    assert Recall(store.suggestions, WIKI).recalled(pairs) == {one.pair: S.OPEN}
    assert Recall(store.suggestions, "wikipedia:en").recalled(pairs) == {}
    assert store.suggestions.recalled(WIKI, []) == {}


def test_thousands_are_recalled_at_once(store: Store, run: Run) -> None:
    for number in range(1, 1200, 100):
        store.suggestions.propose(run, a_suggestion(number))
    pairs = [a_suggestion(number).pair for number in range(1, 1200)]
    assert len(store.suggestions.recalled(WIKI, pairs)) == 12


def test_listed_by_page_the_best_first(store: Store, run: Run) -> None:
    for number, (page, score) in enumerate([("B", 50), ("A", 10), ("B", 90), ("A", 20)], 1):
        store.suggestions.propose(run, a_suggestion(number, page, score=score))
    shown = [
        (each.suggestion.page.name, each.suggestion.score)
        for each in store.suggestions.listed(run.id)
    ]
    assert shown == [("A", 20), ("A", 10), ("B", 90), ("B", 50)]


def test_what_was_sent_and_edited_is_kept(
    store: Store, lease: Lease, run: Run, clock: Clock
) -> None:
    made = a_suggestion()
    inserted(store, lease, run, made, 77)
    clock.forward(DAY)
    (kept,) = store.suggestions.due(WIKI)
    assert (kept.state, kept.revision, kept.run) == (S.KEPT, 77, 0)
    assert kept.edited is not None
    assert (clock() - kept.edited).total_seconds() == DAY
    # Settled once more, as after a crash right before the run ended.
    store.suggestions.settle(run, lease)
    assert store.suggestions.due(WIKI) == (kept,)


def test_a_talk_page_is_something_else(store: Store, lease: Lease, run: Run, clock: Clock) -> None:
    made = a_suggestion()
    store.suggestions.send(run, made)
    edit(store, lease, run, Title(1, made.page.name), 78)
    store.suggestions.settle(run, lease)
    assert state(store, made) is S.DISCUSSED
    clock.forward(40 * DAY)
    assert store.suggestions.due(WIKI) == ()


@pytest.mark.parametrize("ended", [ChangeState.FAILED, ChangeState.SKIPPED, None])
def test_what_was_not_edited_is_as_before(
    store: Store, lease: Lease, run: Run, ended: ChangeState | None
) -> None:
    proposed, refused, new = (a_suggestion(number) for number in (1, 2, 3))
    for each in (proposed, refused):
        store.suggestions.propose(run, each)
    (_, second) = store.suggestions.listed(run.id)
    store.suggestions.answer(second.id, S.REFUSED, "Anna")
    later = another(store)
    for each in (proposed, refused, new):
        store.suggestions.send(later, each, lease)
        if ended is not None:
            edit(store, lease, later, each.page, 9, ended)
    store.suggestions.settle(later, lease)
    assert [state(store, each) for each in (proposed, refused, new)] == [S.OPEN, S.REFUSED, None]
    (_, second) = store.suggestions.listed(run.id)
    assert second.by == "Anna"


def test_only_what_the_run_itself_has_sent_is_settled(store: Store, lease: Lease, run: Run) -> None:
    one, two, other = a_suggestion(1), a_suggestion(2), another(store)
    store.suggestions.send(run, one, lease)
    store.suggestions.send(other, two, lease)
    for each in (one, two):
        edit(store, lease, run, each.page, 5)
    store.suggestions.settle(run, lease)
    assert (state(store, one), state(store, two)) == (S.KEPT, None)
    store.suggestions.settle(other, lease)
    assert state(store, two) is None


def test_a_run_that_is_planned_again_finds_its_own_traces(
    store: Store, lease: Lease, run: Run
) -> None:
    made = a_suggestion()
    for _ in range(2):
        store.suggestions.send(run, made, lease)
    assert state(store, made) is None
    # It was left undone, and this time it is for people to say.
    store.suggestions.propose(run, made, lease)
    assert state(store, made) is S.OPEN
    store.suggestions.settle(run, lease)
    assert [each.state for each in store.suggestions.listed(run.id)] == [S.OPEN]


def test_who_has_lost_the_lane_writes_nothing(
    store: Store, lease: Lease, run: Run, clock: Clock
) -> None:
    clock.forward(lease.seconds + 1)
    assert store.leases.acquire(WIKI, "second")
    made = a_suggestion()
    for write in (store.suggestions.propose, store.suggestions.send):
        with pytest.raises(LeaseLost):
            write(run, made, lease)
    with pytest.raises(LeaseLost):
        store.suggestions.settle(run, lease)
    assert store.suggestions.count(run.id) == 0


def test_a_yes_is_carried_out_by_a_request(store: Store, lease: Lease, run: Run) -> None:
    made = a_suggestion()
    store.suggestions.propose(run, made)
    (kept,) = store.suggestions.listed(run.id)
    carrying = another(store)
    store.suggestions.answer(kept.id, S.SENT, "Bruno", carrying.request)
    assert state(store, made) is S.OPEN  # no run has taken it up
    inserted(store, lease, carrying, replace(made, caption="Altra"), 80)
    (kept,) = store.suggestions.listed(run.id)
    assert (kept.state, kept.by, kept.request) == (S.KEPT, "Bruno", carrying.request)
    assert (kept.suggestion.caption, kept.suggestion.kinds) == ("Altra", made.kinds)


def test_a_yes_that_could_not_be_carried_out_is_open_again(
    store: Store, lease: Lease, run: Run
) -> None:
    made = a_suggestion()
    store.suggestions.propose(run, made)
    (kept,) = store.suggestions.listed(run.id)
    carrying = another(store)
    store.suggestions.answer(kept.id, S.SENT, "Bruno", carrying.request)
    store.suggestions.settle(carrying, lease)
    (kept,) = store.suggestions.listed(run.id)
    assert (kept.state, kept.by, kept.request) == (S.OPEN, "Bruno", carrying.request)


def test_a_yes_whose_request_was_refused_is_open_again(
    store: Store, lease: Lease, run: Run
) -> None:
    asked, waiting = a_suggestion(1), a_suggestion(2)
    for each in (asked, waiting):
        store.suggestions.propose(run, each)
    requests = [store.requests.create(a_request(), "f") for _ in range(2)]
    for kept, carrying in zip(store.suggestions.listed(run.id), requests, strict=True):
        store.suggestions.answer(kept.id, S.SENT, "Bruno", carrying.id)
    store.requests.transition(requests[0].id, RequestState.REFUSED)
    store.suggestions.tidy(WIKI, lease)
    states = [each.state for each in store.suggestions.listed(run.id)]
    assert states == [S.OPEN, S.SENT]


def test_what_a_run_was_about_to_do_that_does_not_go_on(
    store: Store, lease: Lease, run: Run
) -> None:
    edited, unedited, going_on = (a_suggestion(number) for number in (1, 2, 3))
    for each in (edited, unedited):
        store.suggestions.send(run, each)
    edit(store, lease, run, edited.page, 9)
    store.suggestions.send(another(store), going_on)
    store.suggestions.tidy(WIKI, lease)
    assert store.suggestions.due(WIKI) == ()
    store.requests.transition(run.request, RequestState.CANCELLED)
    store.suggestions.tidy(WIKI, lease)
    pairs = [each.pair for each in (edited, unedited, going_on)]
    assert store.suggestions.recalled(WIKI, pairs) == {edited.pair: S.KEPT}
    store.suggestions.propose(run, going_on)
    assert store.suggestions.count(run.id) == 0  # the other run goes on with it


def test_pages_that_ask(store: Store, run: Run, clock: Clock) -> None:
    one, two = a_suggestion(1), a_suggestion(2)
    for each in (one, two):
        store.suggestions.propose(run, each)
    assert store.suggestions.unposted(WIKI) == ()  # not before the run has ended
    store.runs.end(run, RequestState.DONE)
    assert store.suggestions.unposted(WIKI) == (run.id,)
    for _ in range(2):
        store.suggestions.post(run.id, WIKI, "Utente:Bot/Proposte/1")
    assert store.suggestions.unposted(WIKI) == ()
    (page,) = store.suggestions.pages(WIKI)
    assert (page.run, page.wiki, page.page) == (run.id, WIKI, "Utente:Bot/Proposte/1")
    assert (page.opened, page.closed) == (clock(), None)
    first, _ = store.suggestions.listed(run.id)
    store.suggestions.answer(first.id, S.REFUSED, "Anna")
    for _ in range(2):
        store.suggestions.close(run.id)
    assert store.suggestions.pages(WIKI) == ()
    assert (state(store, one), state(store, two)) == (S.REFUSED, S.EXPIRED)


def test_looked_at_after_1_7_and_30_days(
    store: Store, lease: Lease, run: Run, clock: Clock
) -> None:
    inserted(store, lease, run, a_suggestion(), 77)
    days = []
    for day in range(40):
        assert store.suggestions.anything_due(WIKI) == bool(store.suggestions.due(WIKI))
        for each in store.suggestions.due(WIKI):
            days.append(day)
            store.suggestions.looked(each.id, S.KEPT)
        clock.forward(DAY)
    assert days == [1, 7, 30]
    assert not store.suggestions.anything_due("wikipedia:en")


def test_looks_that_were_missed_are_one(store: Store, lease: Lease, run: Run, clock: Clock) -> None:
    inserted(store, lease, run, a_suggestion(), 77)
    clock.forward(10 * DAY)
    (kept,) = store.suggestions.due(WIKI)
    store.suggestions.looked(kept.id, S.MOVED, "Anna")
    assert store.suggestions.due(WIKI) == ()
    (moved,) = store.suggestions.news(WIKI)
    assert (moved.looks, moved.state, moved.by, moved.updated) == (2, S.MOVED, "Anna", clock())
    assert store.suggestions.news(WIKI, clock()) == ()
    clock.forward(25 * DAY)
    store.suggestions.looked(kept.id, S.MOVED)
    (again,) = store.suggestions.news(WIKI)
    assert (again.by, again.updated) == ("Anna", moved.updated)


def test_what_was_brought_back_is_kept(store: Store, lease: Lease, run: Run, clock: Clock) -> None:
    inserted(store, lease, run, a_suggestion(), 77)
    clock.forward(DAY)
    (kept,) = store.suggestions.due(WIKI)
    store.suggestions.looked(kept.id, S.REMOVED, "Anna")
    clock.forward(7 * DAY)
    (removed,) = store.suggestions.due(WIKI)
    assert removed.state is S.REMOVED
    store.suggestions.looked(kept.id, S.KEPT)
    assert state(store, removed.suggestion) is S.KEPT
    assert store.suggestions.news(WIKI) == ()


def test_what_a_person_had_undone_is_refused(store: Store, lease: Lease, run: Run) -> None:
    one, two, three = (a_suggestion(number) for number in (1, 2, 3))
    for revision, each in enumerate((one, two), 10):
        inserted(store, lease, run, each, revision)
    store.suggestions.propose(run, three)
    undo = another(store, run.request, "undo")
    edit(store, lease, undo, one.page, 20)
    edit(store, lease, undo, two.page, 0, ChangeState.SKIPPED)
    for _ in range(2):
        store.suggestions.take_back(undo, [run], "Carla")
    assert [state(store, each) for each in (one, two, three)] == [S.REFUSED, S.KEPT, S.OPEN]
    assert store.suggestions.due(WIKI) == ()


def test_rates_by_kind_of_evidence(store: Store, lease: Lease, run: Run, clock: Clock) -> None:
    made = [a_suggestion(number) for number in range(1, 9)]
    kept, moved, removed, fresh = made[:4]
    for revision, each in enumerate((kept, moved, removed), 10):
        inserted(store, lease, run, each, revision)
    clock.forward(DAY)
    for look, now in zip(store.suggestions.due(WIKI), (S.KEPT, S.MOVED, S.REMOVED), strict=True):
        store.suggestions.looked(look.id, now)
    inserted(store, lease, run, fresh, 20)
    for each in made[4:]:
        store.suggestions.propose(run, each)
    yes, no, expired, _ = store.suggestions.listed(run.id)
    store.suggestions.answer(no.id, S.REFUSED, "Anna")
    store.suggestions.answer(expired.id, S.EXPIRED, "")
    carrying = another(store)
    store.suggestions.answer(yes.id, S.SENT, "Anna", carrying.request)
    inserted(store, lease, carrying, yes.suggestion, 30)
    store.suggestions.propose(run, a_suggestion(9, kinds=("name",)))
    evidence, names = store.suggestions.rates(WIKI)
    assert evidence == Rate("wikidata", 1, 1, 3, 1, 1, 1, 1)
    assert (evidence.good, evidence.known, evidence.per_cent) == (3, 5, 60)
    assert names == Rate("name", open=1)
    assert names.per_cent is None
    assert store.suggestions.rates("wikipedia:en") == ()


def test_who_asked_for_what_a_revision_brought(store: Store, lease: Lease, run: Run) -> None:
    first, second, by_hand = (a_suggestion(number) for number in (1, 2, 3))
    for each in (first, second):
        store.suggestions.propose(run, each)
    _, proposed = store.suggestions.listed(run.id)
    anna = replace(a_request().author, user="Ànna")
    running = replace(a_request(RequestState.RUNNING), author=anna)
    asked = store.requests.create(running, "yes")
    store.suggestions.answer(proposed.id, S.SENT, "Ànna", asked.id)
    inserted(store, lease, another(store, asked.id), second, 71)
    inserted(store, lease, another(store), by_hand, 72)
    assert store.suggestions.asked_by(WIKI, 71) == "Ànna"
    assert store.suggestions.asked_by(WIKI, 72) == a_request().author.user
    assert store.suggestions.asked_by(WIKI, 73) == ""
    assert store.suggestions.asked_by("other:it", 71) == ""
    # Who took it out in turn is another matter.
    store.suggestions.looked(proposed.id, S.REMOVED, "Bruno", lease)
    assert store.suggestions.asked_by(WIKI, 71) == "Ànna"
