"""Structured data of files, over HTTP (see `tests.wiki.wikibase`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.errors import WikiError
from bot.model import Page
from bot.sandbox import Sandbox
from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from tests.wiki.test_session import WIKI, aim
from tests.wiki.wikibase import Wikibase, recorded, wikibase

ASKED = ("P275", "P6216")


def file(number: int) -> Page:
    return Page(Title(6, f"{number}.png", "File"), page_id=number)


@pytest.fixture
def served(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wikibase]:
    with wikibase(sandbox.it.url) as opened:
        aim(monkeypatch, opened.port)
        yield opened


def test_items_of_an_answer_as_commons_gives_it(served: Wikibase) -> None:
    """Not the deprecated one, not an unknown value; a file without statements has a list."""
    served.answer = recorded("answer")
    pages = [file(1), file(2), file(3)]

    found = dict(WikiReader(Session(WIKI).open()).statements(pages, ASKED))

    assert found == {
        pages[0].title: {"P275": ("Q18199165",)},
        pages[1].title: {},
        pages[2].title: {},
    }


@pytest.mark.parametrize(
    ("rights", "asked"),
    [
        ({"apihighlimits"}, [51]),
        ({"apihighlimits"}, [500, 500, 1]),
        (set(), [50, 1]),
        (set(), [50, 50, 50]),
    ],
)
def test_as_many_at_a_time_as_the_account_may(
    served: Wikibase, rights: set[str], asked: list[int]
) -> None:
    served.items = {7: {"P275": ("Q1", "Q2")}}
    pages = [Page(Title(6, "Missing.png", "File")), *map(file, range(1, sum(asked) + 1))]
    session = Session(WIKI).open()
    session.account = replace(session.account, rights=frozenset(rights))

    found = dict(WikiReader(session).statements(pages, ASKED))

    assert [len(ids) for ids in served.asked] == asked
    assert len(found) == sum(asked)
    assert {title.name: items for title, items in found.items() if items} == {
        "7.png": {"P275": ("Q1", "Q2")}
    }


def test_silent_where_the_wiki_has_none(sandbox: Sandbox) -> None:
    before = sandbox.it.request_count()
    reader = WikiReader(Session(WIKI).open())
    opened = sandbox.it.request_count()
    assert list(reader.statements([file(1)], ASKED)) == []
    assert sandbox.it.request_count() == opened > before


def test_an_error_is_told(served: Wikibase) -> None:
    served.answer = {"error": {"code": "no-such-entity", "info": "Could not find an entity"}}
    with pytest.raises(WikiError):
        list(WikiReader(Session(WIKI).open()).statements([file(1)], ASKED))
