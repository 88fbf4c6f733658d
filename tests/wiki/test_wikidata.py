"""Wikidata items, over HTTP (see `tests.wiki.wikibase`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.errors import WikiError
from bot.model import Page
from bot.sandbox import Sandbox
from bot.text.facts import Item
from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from bot.wiki.wikidata import EXTENSION
from tests.proxy import Fault
from tests.scene import Scene
from tests.wiki.test_session import WIKI, aim
from tests.wiki.wikibase import Wikibase, recorded, wikibase

SITULA = Item(
    "Q900001",
    page=Title(0, "Situla del Panaro"),
    pictures=("Situla, la migliore.jpg", "Situla, veduta.jpg"),
    category="Situla of the Panaro",
    creators=("Q900060",),
    kinds=("Q900050",),
    label="Situla del Panaro",
    inception="1889-05",
)


@pytest.fixture
def served(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wikibase]:
    with wikibase(sandbox.it.url) as opened:
        aim(monkeypatch, opened.port)
        opened.extensions.add(EXTENSION)
        yield opened


def read() -> WikiReader:
    return WikiReader(Session(WIKI).open())


def test_items_of_an_answer_as_wikidata_gives_it(served: Wikibase) -> None:
    """What is missing is left out; a merged item comes under the id that was asked."""
    served.entities = recorded("items")["entities"]
    found = list(read().described(["Q900004", "Q900003", "Q900001", "Q900005", "Q900002"]))
    assert found == [Item("Q900003", category="Merged"), SITULA, Item("Q900005"), Item("Q900002")]


@pytest.mark.parametrize(
    ("time", "precision", "shown"),
    [
        ("+1889-05-12T00:00:00Z", 11, "1889-05-12"),
        ("+1889-05-00T00:00:00Z", 10, "1889-05"),
        ("+1889-00-00T00:00:00Z", 9, "1889"),
        ("+1880-00-00T00:00:00Z", 8, ""),
        ("+1601-00-00T00:00:00Z", 7, ""),
        ("-0450-00-00T00:00:00Z", 9, ""),
    ],
)
def test_as_much_of_a_date_as_is_sure(
    served: Wikibase, time: str, precision: int, shown: str
) -> None:
    served.hold(SITULA)
    value = served.entities["Q900001"]["claims"]["P571"][0]["mainsnak"]["datavalue"]["value"]
    value |= {"time": time, "precision": precision}
    (item,) = read().described(["Q900001"])
    assert item.inception == shown


def test_fifty_at_a_time_each_once(served: Wikibase) -> None:
    ids = [f"Q{number}" for number in range(1, 121)]
    served.hold(*map(Item, ids))
    found = [item.id for item in read().described([*ids, *ids])]
    assert found == ids
    assert [len(each) for each in served.asked_items] == [50, 50, 20]


def test_what_cannot_be_an_id_spoils_nothing(served: Wikibase) -> None:
    served.hold(SITULA)
    wrong = ["", "Q0", "Q01", "P18", "q900001", "Q1|Q2", "Q99999999999", "Q4294967296", "Situla"]
    assert [item.id for item in read().described([*wrong, "Q900001"])] == ["Q900001"]
    assert served.asked_items == [["Q900001"]]


def test_items_made_from_what_is_to_be_read(served: Wikibase) -> None:
    bare = Item("Q7", category="Bare")
    served.hold(SITULA, bare)
    assert list(read().described(["Q7", "Q900001"])) == [bare, SITULA]


def test_where_wikidata_is_asked_only_when_it_is_needed(served: Wikibase) -> None:
    served.hold(SITULA)
    reader = read()
    opened = len(served.seen)
    for _ in range(2):
        list(reader.described(["Q900001"]))
    # Where it is, once; then the items.
    assert served.seen[opened:] == ["query", "wbgetentities", "wbgetentities"]


def test_a_failure_that_passes_and_one_that_does_not(served: Wikibase) -> None:
    served.hold(SITULA)
    session = Session(WIKI).open()
    reader, pauses = WikiReader(session), list[float]()
    signs: list[None] = []
    session.tend(pauses.append, lambda: signs.append(None))
    served.fail("wbgetentities", Fault.OVERLOADED)
    assert list(reader.described(["Q900001"])) == [SITULA]
    assert (pauses, len(signs)) == ([7.0], 3)
    served.fail("wbgetentities", *[Fault.BAD_GATEWAY] * 5)
    with pytest.raises(WikiError) as caught:
        list(reader.described(["Q900001"]))
    assert caught.value.message.key == "wiki-unreachable"
    assert f"127.0.0.1:{served.port}" in str(caught.value)


def test_items_of_pages(served: Wikibase, scene: Scene) -> None:
    names = [f"Con elemento {number}" for number in range(3)]
    scene.make(dict.fromkeys(names, "Testo."))
    served.hold(*(Item(f"Q{n}", page=Title(0, name)) for n, name in enumerate(names[:2], 1)))
    reader = read()
    pages = list(reader.look(map(reader.site.title, [*names, "Mai scritta"])))
    assert list(reader.items(pages)) == [(pages[0].title, "Q1"), (pages[1].title, "Q2")]
    before = scene.wiki.request_count()
    many = [replace(pages[0], page_id=10**6 + number) for number in range(501)]
    assert list(reader.items(many)) == []
    assert scene.wiki.request_count() - before == 2


def test_silent_where_the_wiki_has_none(scene: Scene) -> None:
    reader = read()
    before = scene.wiki.request_count()
    assert list(reader.described(["Q900001"])) == []
    assert list(reader.items([Page(Title(0, "A"), page_id=1)])) == []
    assert scene.wiki.request_count() == before


def test_uses_on_other_wikis(served: Wikibase) -> None:
    reader = WikiReader(Session(WIKI).open())
    used, unused = (reader.site.title(f"File:{name}") for name in ("Molto usato.jpg", "No.jpg"))
    assert list(reader.usage_elsewhere([used])) == []
    uses = [("it.wikipedia.org", "Museo civico di Modena"), ("fr.wikipedia.org", "Portail:Modène")]
    served.tell_uses({str(used): uses})

    found = list(read().usage_elsewhere([unused, used]))

    assert found == [(unused, ()), (used, tuple(uses))]


def test_uses_on_other_wikis_by_several_answers(served: Wikibase) -> None:
    """An answer ends in the midst of a file's uses; the next goes on there, and to the others."""
    first, unused, last = (Title(6, f"Usato {n}.jpg", "File") for n in range(3))
    uses = {
        first: tuple(("it.wikipedia.org", f"Voce {number}") for number in range(3)),
        unused: (),
        last: tuple(("fr.wikipedia.org", f"Page {number}") for number in range(4)),
    }
    served.tell_uses({str(file): list(each) for file, each in uses.items()})
    served.uses_at_once = 2
    reader = read()
    opened = len(served.seen)

    assert dict(reader.usage_elsewhere([last, unused, first])) == uses
    assert len(served.seen) - opened == 4


def test_a_file_used_without_end_on_other_wikis(served: Wikibase) -> None:
    """It is told of 500 times, and asked for no more; the files after it are told of too."""
    before, endless, after = (Title(6, f"Usato {n}.jpg", "File") for n in range(3))
    many = [("de.wikipedia.org", f"Seite {number}") for number in range(1900)]
    one = ("it.wikipedia.org", "Voce")
    served.tell_uses({str(before): [one], str(endless): many, str(after): [one]})
    served.uses_at_once = 300
    reader = read()
    opened = len(served.seen)

    found = dict(reader.usage_elsewhere([before, endless, after]))

    assert found == {before: (one,), endless: tuple(many[:500]), after: (one,)}
    assert len(served.seen) - opened == 3
