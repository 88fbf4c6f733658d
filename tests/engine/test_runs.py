from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.entries import ChangeKind, Intent, Settlement
from bot.engine.lease import Lease
from bot.engine.store import Store
from bot.errors import StoreError
from bot.model import ChangeState, Request, RequestState, Run
from bot.text.titles import Title
from tests.engine.conftest import WIKI, Clock, a_request, written


def test_a_run_begins_and_ends(store: Store, clock: Clock) -> None:
    request = store.requests.create(a_request(RequestState.RUNNING), "f")
    run = store.runs.start(request)
    assert (run.request, run.wiki, run.task) == (request.id, WIKI, "category.move")
    assert (run.state, run.started, run.ended) == (RequestState.RUNNING, clock(), None)
    clock.forward(60)
    ended = store.runs.end(run, RequestState.DONE)
    assert ended == store.runs.by_id(run.id)
    assert (ended.state, ended.ended) == (RequestState.DONE, clock())


def test_a_paused_run_stays_open(store: Store, run: Run) -> None:
    paused = store.runs.end(run, RequestState.PAUSED)
    assert paused.ended is None
    assert store.runs.unfinished(WIKI) == [paused]
    assert store.runs.end(run, RequestState.RUNNING) == run
    store.runs.end(run, RequestState.CANCELLED)
    assert store.runs.unfinished(WIKI) == []


def test_a_run_does_not_end_before_its_changes(store: Store, run: Run, lease: Lease) -> None:
    entry = written(store.journal.intend(lease, run, Intent(ChangeKind.EDIT, Title(0, "X"))))
    store.runs.end(run, RequestState.PAUSED)
    with pytest.raises(StoreError, match=f"journal-unsettled {run.id}.1"):
        store.runs.end(run, RequestState.FAILED)
    store.journal.settle(lease, Settlement(entry.id, ChangeState.FAILED))
    assert store.runs.end(run, RequestState.FAILED).state is RequestState.FAILED


def test_the_runs_of_a_request_the_newest_first(store: Store) -> None:
    request = store.requests.create(a_request(RequestState.RUNNING), "f")
    other = store.requests.create(a_request(RequestState.RUNNING, "commons:commons"), "f")
    runs = [store.runs.start(each) for each in (request, other, request)]
    assert store.runs.of(request.id) == [runs[2], runs[0]]
    assert store.runs.unfinished(WIKI) == [runs[0], runs[2]]
    assert store.runs.recent(2) == [runs[2], runs[1]]
    assert store.runs.by_id(99) is None


def test_when_the_last_run_of_an_entry_began(store: Store, clock: Clock) -> None:
    def asked(duty: int = 7) -> Request:
        return store.requests.create(replace(a_request(RequestState.QUEUED), duty=duty), "f")

    def carried_out(request: Request, state: RequestState) -> Run:
        clock.forward(60)
        run = store.runs.start(request)
        clock.forward(60)
        return store.runs.end(run, state)

    first = asked()
    assert store.runs.before(first) is None
    partly = carried_out(first, RequestState.PARTLY)
    assert store.runs.before(first) is None  # a retry goes over the same again
    second = asked()
    assert store.runs.before(second) == partly.started
    carried_out(second, RequestState.FAILED)
    done = carried_out(asked(), RequestState.DONE)
    store.runs.end(store.runs.start(asked()), RequestState.PAUSED)
    assert store.runs.before(asked()) == done.started
    assert store.runs.before(asked(duty=8)) is None
    assert store.runs.before(asked(duty=0)) is None


def test_when_the_run_of_the_same_task_before_it_ended(store: Store, clock: Clock) -> None:
    request = store.requests.create(a_request(RequestState.QUEUED), "f")
    first = store.runs.start(request)
    assert store.runs.former(first) is None
    clock.forward(60)
    first = store.runs.end(first, RequestState.DONE)
    store.runs.end(store.runs.start(request, "undo"), RequestState.DONE)
    assert store.runs.former(store.runs.start(request)) == first.ended
    assert store.runs.former(first) is None


def test_which_runs_the_log_does_not_tell_of_yet(store: Store, clock: Clock) -> None:
    request = store.requests.create(a_request(RequestState.RUNNING), "f")
    other = store.requests.create(a_request(RequestState.RUNNING, "commons:commons"), "f")
    first, second, third, resting, _ = [store.runs.start(request) for _ in range(5)]
    store.runs.end(store.runs.upkeep(WIKI, "upkeep"), RequestState.DONE)
    store.runs.end(store.runs.start(other), RequestState.DONE)
    store.runs.end(resting, RequestState.PAUSED)
    ended = []
    for run, state in ((second, RequestState.FAILED), (first, RequestState.DONE)):
        clock.forward(60)
        ended.append(store.runs.end(run, state))
    ended.append(store.runs.end(third, RequestState.CANCELLED))  # at the same moment
    assert store.runs.unlogged(WIKI, 100) == ended
    assert store.runs.unlogged(WIKI, 2) == ended[:2]
    store.runs.logged([second.id, third.id])
    assert store.runs.unlogged(WIKI, 100) == [ended[1]]
    store.runs.logged([])
    assert store.runs.unlogged(WIKI, 100) == [ended[1]]
    store.runs.logged([first.id])
    assert store.runs.unlogged(WIKI, 100) == []
    assert len(store.runs.unlogged("commons:commons", 100)) == 1
