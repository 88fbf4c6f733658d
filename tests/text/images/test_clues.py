from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Message, Page
from bot.text.facts import FileFacts, Item
from bot.text.images.clues import Answers, Known, Lookup, pool_of
from bot.text.images.evidence import Kind
from bot.text.images.file_pages import FilePage
from bot.text.titles import Title
from tests.text.conftest import COMMONS, ITALIAN

FILE = COMMONS.title("File:DSC 0001.jpg")
FACTS = FileFacts(FILE, FILE.name, "a", 1600, 1200, "image/jpeg")
KNOWN = Known(FILE, 7, FACTS)
VOCE, ALTRA = Title(0, "Voce"), Title(0, "Altra")
WIKIDATA = "www.wikidata.org"


def found(known: Known, lookup: Lookup) -> list[tuple[Kind, str, str]]:
    return [(clue.kind, clue.page.name, clue.reason.key) for clue in lookup.clues(known)]


def lookup(*items: Item) -> Lookup:
    return Lookup(ITALIAN, {item.id: item for item in items})


def test_items() -> None:
    known = replace(
        KNOWN,
        page=FilePage(items=("Q1", "Q9")),
        stated={"P6243": ("Q2",), "P180": ("Q1", "Q3")},
    )
    assert known.items == ("Q1", "Q9", "Q2", "Q3")
    assert found(known, lookup(Item("Q1", VOCE), Item("Q2", ALTRA), Item("Q3"))) == [
        (Kind.ITEM, "Voce", "evidence-item"),
        (Kind.ITEM, "Altra", "evidence-represents"),
        (Kind.DEPICTED, "Voce", "evidence-depicted"),
    ]


@pytest.mark.parametrize(
    ("used", "items"),
    [
        ((WIKIDATA, "Q1"), ("Q1",)),
        ((WIKIDATA, "Property:P1"), ()),
        ((WIKIDATA, "Q1/x"), ()),
        (("it.wikipedia.org", "Q1"), ()),
    ],
)
def test_uses_elsewhere(used: tuple[str, str], items: tuple[str, ...]) -> None:
    known = replace(KNOWN, used=(used,))
    assert known.showing == known.items == items
    got = found(known, lookup(Item("Q1", VOCE, pictures=("DSC 0001.jpg",))))
    assert got == ([(Kind.PICTURE, "Voce", "evidence-picture")] if items else [])
    assert found(known, lookup(Item("Q1", VOCE, pictures=("Altro.jpg",)))) == []
    assert found(known, lookup(Item("Q1", None, pictures=("DSC 0001.jpg",)))) == []


def test_links() -> None:
    known = replace(KNOWN, page=FilePage(articles=("Voce", "A|B", "Wikipedia:Bar")))
    assert found(known, lookup()) == [
        (Kind.LINKED, "Voce", "evidence-linked"),
        (Kind.LINKED, "Bar", "evidence-linked"),
    ]


def test_categories() -> None:
    vase, root = COMMONS.title("Category:Vase"), COMMONS.title("Category:Root")
    own = {VOCE: ("Vase", "Root"), ALTRA: ("Vase",)}
    known = replace(KNOWN, categories=(vase, root))
    pool = pool_of(
        own, (Item("Q1", VOCE, category="Vase"), Item("Q2", None, category="Vase")), "it"
    )
    everywhere = Lookup(ITALIAN, pool=pool)
    assert [page for _, page, _ in found(known, everywhere)] == ["Voce", "Altra", "Voce"]
    assert [page for _, page, _ in found(known, replace(everywhere, general={root}))] == [
        "Voce",
        "Altra",
    ]
    common = replace(everywhere, pool=pool_of(own, (), "it", VOCE))
    assert [page for _, page, _ in found(known, common)] == ["Altra"]


def test_names() -> None:
    page = FilePage(titles=("Ritratto d'uomo",), creators=("Anna Neri", "Al"))
    pool = pool_of({Title(0, "Ritratto d’uomo"): (), Title(0, "Al"): ()}, (), "it")
    got = found(replace(KNOWN, page=page), Lookup(ITALIAN, pool=pool))
    assert (Kind.NAME, "Ritratto d’uomo", "evidence-name") in got
    assert (Kind.NAME, "Anna Neri", "evidence-creator") in got
    assert not any(name == "Al" for _, name, _ in got)


ANSWERS = Answers({FILE: FACTS}, {}, {}, {}, {})
PAGE = Page(FILE, page_id=7, text="{{Information|description={{it|1=Un vaso.}}}}")


def test_what_is_known() -> None:
    stands = {FILE: (COMMONS.title("Category:Vase"),)}
    answers = replace(ANSWERS, stated={FILE: {"P180": ("Q1",)}}, categories=stands)
    known = answers.known(PAGE, COMMONS, "it")
    assert isinstance(known, Known)
    assert (known.title, known.page_id, known.facts) == (FILE, 7, FACTS)
    assert known.page.description == "Un vaso."
    assert known.stated == {"P180": ("Q1",)}
    assert known.categories == stands[FILE]


@pytest.mark.parametrize(
    ("answers", "page", "key"),
    [
        (ANSWERS, None, "skip-missing"),
        (ANSWERS, replace(PAGE, text=None), "skip-missing"),
        (replace(ANSWERS, facts={}), PAGE, "skip-missing"),
        (replace(ANSWERS, facts={FILE: replace(FACTS, width=100)}), PAGE, "image-narrow"),
        (replace(ANSWERS, uses={FILE: (("x", "y"),) * 500}), PAGE, "image-used"),
        (replace(ANSWERS, pages={FILE: (VOCE,) * 500}), PAGE, "image-used"),
    ],
)
def test_what_is_no_picture(answers: Answers, page: Page | None, key: str) -> None:
    reason = answers.known(page, COMMONS, "it")
    assert isinstance(reason, Message)
    assert reason.key == key
