"""Proposals pages are asked for together with the others, and read only where they changed."""

from __future__ import annotations

import pytest

from bot.service.shelf import AT_ONCE, OFTEN, TEXTS, Asking, Shelf
from bot.text.titles import Title
from bot.wiki.control import Controlled, Glance, Look
from bot.wiki.session import Account

OTHERS = (Title(2, "Richieste"), Title(2, "Spegnimento"))


class Wiki:
    """Pages by title with their revisions; what was asked."""

    def __init__(self, count: int) -> None:
        self.titles = tuple(Title(2, f"Proposte/{n}") for n in range(count))
        self.revisions = dict.fromkeys((*self.titles, *OTHERS), 1)
        self.glances: list[tuple[Title, ...]] = []
        self.looks: list[tuple[Title, ...]] = []
        self.told: list[tuple[Title, ...]] = []
        self.now = 0.0

    def look(self, titles: tuple[Title, ...], _: tuple[str, ...]) -> Look:
        self.looks.append(titles)
        pages = {title: Controlled(title, 1, self.revisions[title]) for title in titles}
        return Look(Account("Bot", frozenset(), frozenset(), blocked=False), pages)

    def glance(self, titles: tuple[Title, ...]) -> Glance:
        self.glances.append(titles)
        return Glance({title: self.revisions[title] for title in titles}, blocked=False)

    def shelf(self) -> Shelf:
        made = Shelf(Asking(self.look, self.glance), self.told.append, lambda: self.now)
        made.follow(self.titles)
        return made

    def read(self, shelf: Shelf, *, now: bool) -> tuple[Title, ...]:
        """As a look does; which pages it reads."""
        changed = shelf.changed(now=now)
        shelf.take(self.look((*OTHERS, *changed), ()))
        return changed


def test_no_page_costs_nothing() -> None:
    wiki = Wiki(0)
    shelf = wiki.shelf()
    assert shelf.changed(now=True) == shelf.changed() == ()
    assert wiki.glances == wiki.looks == wiki.told == []
    shelf.glance(OTHERS)
    assert wiki.glances == [OTHERS]


def test_a_text_is_read_once_and_again_when_it_changed() -> None:
    wiki = Wiki(3)
    shelf = wiki.shelf()
    assert wiki.told == [wiki.titles]
    assert wiki.read(shelf, now=True) == wiki.titles
    assert wiki.read(shelf, now=True) == ()
    wiki.revisions[wiki.titles[1]] = 2
    assert wiki.read(shelf, now=True) == (wiki.titles[1],)
    assert shelf.pages[wiki.titles[1]].revision == 2


def test_a_round_after_a_glance_asks_no_more() -> None:
    wiki = Wiki(2)
    shelf = wiki.shelf()
    wiki.read(shelf, now=True)
    wiki.revisions[wiki.titles[0]] = 5
    shelf.glance(OTHERS)
    assert wiki.glances[-1] == (*OTHERS, *wiki.titles)
    count = len(wiki.glances)
    assert wiki.read(shelf, now=True) == (wiki.titles[0],)
    assert len(wiki.glances) == count
    # The next round, which something else has brought about, cannot rely on it.
    wiki.read(shelf, now=True)
    assert len(wiki.glances) == count + 1


def test_while_a_run_goes_on_it_is_asked_now_and_then() -> None:
    wiki = Wiki(1)
    shelf = wiki.shelf()
    wiki.read(shelf, now=True)
    count = len(wiki.glances)
    wiki.revisions[wiki.titles[0]] = 2
    for _ in range(5):
        assert wiki.read(shelf, now=False) == ()
    wiki.now += OFTEN
    assert wiki.read(shelf, now=False) == wiki.titles
    assert len(wiki.glances) == count + 1
    wiki.revisions[wiki.titles[0]] = 3
    shelf.expect_news()
    assert wiki.read(shelf, now=False) == wiki.titles


def test_a_page_that_is_gone_is_read_once() -> None:
    wiki = Wiki(1)
    wiki.revisions[wiki.titles[0]] = 0
    shelf = wiki.shelf()
    assert wiki.read(shelf, now=True) == wiki.titles
    assert wiki.read(shelf, now=True) == ()


def test_no_request_asks_for_too_much() -> None:
    wiki = Wiki(3 * AT_ONCE)
    shelf = wiki.shelf()
    shelf.glance(OTHERS)
    wiki.read(shelf, now=True)
    assert max(map(len, wiki.glances)) <= AT_ONCE
    assert max(map(len, wiki.looks)) <= TEXTS + len(OTHERS)
    assert set(shelf.pages) == set(wiki.titles)


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_pages_that_closed_are_forgotten(kept: int) -> None:
    wiki = Wiki(2)
    shelf = wiki.shelf()
    wiki.read(shelf, now=True)
    shelf.follow(wiki.titles[:kept])
    assert set(shelf.pages) == set(wiki.titles[:kept])
    assert wiki.told[-1] == wiki.titles[:kept]
