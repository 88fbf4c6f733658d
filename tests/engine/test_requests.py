from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.engine.states import TransitionError
from bot.engine.store import Store
from bot.errors import StoreError
from bot.model import Author, Message, RequestState
from bot.text.titles import Title
from tests.engine.conftest import WIKI, Clock, a_request

OLD = Title(14, "Bronzi etruschi", "Categoria")
NEW = Title(14, "Bronzi 🏺 متاحف", "Categoria")
RESULT = Message("done", (3, "così", NEW, Message("list", (OLD,))))


def test_a_request_comes_back_as_it_was(store: Store, clock: Clock) -> None:
    stored = store.requests.create(a_request(), "f" * 64)
    assert stored == replace(a_request(), id=stored.id, updated=clock())
    assert store.requests.by_id(stored.id) == stored


def test_ids_grow_over_all_wikis(store: Store) -> None:
    ids = [store.requests.create(a_request(wiki=wiki), "f").id for wiki in ("a:b", "c:d", "a:b")]
    assert ids == sorted(set(ids))
    assert [request.id for request in store.requests.recent(2)] == [ids[2], ids[1]]


def test_times_are_aware_and_in_utc(store: Store) -> None:
    rome = timezone(timedelta(hours=1))
    author = Author("Anna", 1, datetime(2026, 1, 2, 0, 30, 0, 7, tzinfo=rome))
    stored = store.requests.create(replace(a_request(), author=author), "f")
    read = store.requests.by_id(stored.id)
    assert read is not None
    assert read.author.timestamp == author.timestamp
    assert read.author.timestamp.tzinfo is UTC
    assert read.updated is not None
    assert read.updated.tzinfo is UTC


def test_a_naive_time_is_refused(store: Store) -> None:
    author = Author("Anna", 1, datetime(2026, 1, 2))
    with pytest.raises(StoreError, match="without its zone"):
        store.requests.create(replace(a_request(), author=author), "f")


def test_transition(store: Store, clock: Clock) -> None:
    stored = store.requests.create(a_request(), "f")
    clock.forward(5)
    assert store.requests.transition(stored.id, RequestState.QUEUED).state is RequestState.QUEUED
    store.requests.transition(stored.id, RequestState.RUNNING)
    ended = store.requests.transition(stored.id, RequestState.PARTLY, RESULT)
    assert ended == store.requests.by_id(stored.id)
    assert (ended.result, ended.updated) == (RESULT, clock())


def test_an_illegal_transition_changes_nothing(store: Store) -> None:
    stored = store.requests.create(a_request(), "f")
    with pytest.raises(TransitionError):
        store.requests.transition(stored.id, RequestState.DONE, RESULT)
    assert store.requests.by_id(stored.id) == stored


def test_an_unknown_request(store: Store) -> None:
    assert store.requests.by_id(99) is None
    with pytest.raises(StoreError, match="request-unknown 99"):
        store.requests.transition(99, RequestState.QUEUED)


def test_fingerprint_the_newest_first(store: Store) -> None:
    first = store.requests.create(a_request(), "same")
    second = store.requests.create(a_request(), "same")
    store.requests.create(a_request(), "other")
    store.requests.create(a_request(wiki="commons:commons"), "same")
    assert store.requests.by_fingerprint(WIKI, first.page, "same") == [second, first]
    assert store.requests.by_fingerprint(WIKI, "Altra pagina", "same") == []


def test_live_requests_the_oldest_first(store: Store) -> None:
    live = [store.requests.create(a_request(state), "f") for state in RequestState if state.live]
    for state in RequestState:
        if not state.live:
            store.requests.create(a_request(state), "f")
    store.requests.create(a_request(wiki="commons:commons"), "f")
    assert store.requests.live(WIKI) == live


def test_a_revised_request_is_received_anew(store: Store) -> None:
    stored = store.requests.create(a_request(), "f", [OLD])
    store.requests.transition(stored.id, RequestState.REFUSED, RESULT)
    asked = replace(stored, parameters=(("da", "Altro"),), author=replace(stored.author, user="B"))
    anew = store.requests.revise(asked, "g", [NEW])
    assert anew == store.requests.by_id(stored.id)
    assert (anew.state, anew.result, anew.author.user) == (RequestState.RECEIVED, None, "B")
    assert store.requests.by_fingerprint(WIKI, anew.page, "g") == [anew]
    assert store.requests.conflicting(WIKI, [OLD]) == []
    assert store.requests.conflicting(WIKI, [NEW]) == [anew]


def test_a_running_request_is_not_revised(store: Store) -> None:
    stored = store.requests.create(a_request(RequestState.RUNNING), "f")
    with pytest.raises(TransitionError):
        store.requests.revise(stored, "g")


def test_conflicts(store: Store) -> None:
    first = store.requests.create(a_request(), "f", [OLD, NEW])
    second = store.requests.create(a_request(), "g", [NEW, Title(0, "Bronzi etruschi")])
    conflicting = store.requests.conflicting
    assert conflicting(WIKI, []) == []
    assert conflicting(WIKI, [Title(14, "bronzi etruschi")]) == []
    assert conflicting("commons:commons", [OLD, NEW]) == []
    assert conflicting(WIKI, [OLD]) == [first]
    assert conflicting(WIKI, [OLD, NEW], besides=first.id) == [second]
    store.requests.transition(first.id, RequestState.CANCELLED)
    assert conflicting(WIKI, [OLD, NEW]) == [second]
