"""The less usual forms of what Wikibase and GlobalUsage answer.

The values are invented, the forms those of real answers: with `formatversion=2` an item that was
deleted and one with `novalue` (wptools, tests/wikidata_deleted.py and wikidata_novalue_snak.py);
a merged item under the id that was asked, with `redirects`, and what is empty as a list or, by a
newer setting, as an object (Wikibase, repo/includes/Api/ResultBuilder.php); a file's statements
without data types (OpenRefine's recorded answers for Commons) and an empty list under a property
(flickypedia, tests of its snapshots); the name of GlobalUsage and its rows (its extension.json,
includes/ApiQueryGlobalUsage.php; recorded answers of openverse's tests).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.errors import WikiError
from bot.model import Page
from bot.sandbox import Sandbox
from bot.text.facts import Item
from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from bot.wiki.wikidata import EXTENSION
from tests.wiki.test_session import WIKI, aim
from tests.wiki.wikibase import Wikibase, recorded, wikibase


@pytest.fixture
def served(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wikibase]:
    with wikibase(sandbox.it.url) as opened:
        aim(monkeypatch, opened.port)
        yield opened


def read() -> WikiReader:
    return WikiReader(Session(WIKI).open())


def file(number: int) -> Page:
    return Page(Title(6, f"{number}.png", "File"), page_id=number)


def test_items(served: Wikibase) -> None:
    served.extensions.add(EXTENSION)
    served.entities = recorded("item-forms")["entities"]
    found = list(read().described(served.entities))
    assert found == [
        Item("Q900011", category="Forms of things"),
        Item(
            "Q900012",
            page=Title(0, "Forma (vaso)"),
            creators=("Q900061",),
            label="Forma",
            inception="1884",
        ),
        Item("Q900013", category="Forms"),
    ]


def test_files(served: Wikibase) -> None:
    served.answer = recorded("mediainfo-forms")
    files = [file(4), file(5), file(7)]
    assert dict(read().statements(files, ("P180", "P275", "P6216"))) == {
        files[0].title: {},
        files[1].title: {"P275": ("Q900071",)},
        files[2].title: {"P6216": ("Q900074", "Q900073")},
    }


def test_a_refusal(served: Wikibase) -> None:
    served.answer = recorded("refusal")
    with pytest.raises(WikiError) as caught:
        list(read().statements([file(4)], ("P180",)))
    assert caught.value.message.key == "wiki-error"
    assert "no-such-entity" in str(caught.value)


@pytest.mark.parametrize("name", ["Global Usage", "GlobalUsage"])
def test_uses_elsewhere_by_the_name_of_the_extension(served: Wikibase, name: str) -> None:
    title = Title(6, "Usata.jpg", "File")
    assert list(read().usage_elsewhere([title])) == []
    served.extensions.add(name)
    assert list(read().usage_elsewhere([title])) == [(title, ())]


def test_uses_elsewhere(served: Wikibase) -> None:
    reader = read()
    title = reader.site.title("File:Usata.jpg")
    uses = [
        ("de.wikipedia.org", "Benutzer Diskussion:Anna/Entwürfe"),
        ("www.wikidata.org", "Q900012"),
        ("it.wikipedia.org", "Forma (vaso)"),
    ]
    served.tell_uses({str(title): uses})
    assert dict(read().usage_elsewhere([title])) == {title: tuple(uses)}
