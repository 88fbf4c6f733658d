from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSelector, BadTitle, ResidenteError
from bot.text.selectors import (
    MAX_NESTING,
    MAX_PARTS,
    Both,
    Either,
    Embedding,
    Except,
    Found,
    InCategory,
    LinkedFrom,
    Listed,
    Prefixed,
    Selector,
    UploadedBy,
    describe,
    parse_pages,
    parse_source,
)
from bot.text.titles import Title
from tests.text.proofs.cases import SITE, category, load

ENGLISH = replace(SITE, language="en")
CASES = load("selectors/sources.toml")


@pytest.mark.parametrize(
    "case", [case for case in CASES if "says" in case], ids=lambda c: c["text"]
)
def test_it_is_read(case: dict[str, Any]) -> None:
    selector = parse_source(case["text"], SITE)
    assert describe(selector, SITE) == case["says"]
    assert case.get("tree", type(selector).__name__) == type(selector).__name__


@pytest.mark.parametrize(
    "case", [case for case in CASES if "refused" in case], ids=lambda c: c["text"]
)
def test_it_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises((BadSelector, BadTitle)) as caught:
        parse_source(case["text"], SITE)
    assert caught.value.message.key == case["refused"]


def test_the_unknown_one_and_the_known_ones_are_named() -> None:
    with pytest.raises(BadSelector) as caught:
        parse_source("Catalogo:A", ENGLISH)
    assert caught.value.message.args == (
        "Catalogo",
        "category:, template:, search:, prefix:, links:, uploaded by:",
    )


def test_from_the_left() -> None:
    a, b, c = (InCategory(category(name)) for name in "ABC")
    text = "categoria:A ma non categoria:B ma non categoria:C"
    assert parse_source(text, SITE) == Except(Except(a, b), c)
    assert parse_source("categoria:A o categoria:B o categoria:C", SITE) == Either(Either(a, b), c)


def test_english() -> None:
    selector = parse_source("(categoria:A o caricati da:B) ma non ricerca:c e prefisso:D", SITE)
    said = "(category:A or uploaded by:B) but not search:c and prefix:D"
    assert describe(selector, ENGLISH) == said
    assert parse_source(said, ENGLISH) == selector


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[[:File:A.jpg]]", ["File:A.jpg"]),
        ("* [[File:A.jpg]]\n* [[:Immagine:B.jpg|b]] e poi\n", ["File:A.jpg", "File:B.jpg"]),
        ("[[A]], [[B]]; [[C]]", ["A", "B", "C"]),
        ("Museo civico\n\n  # Modena, Italia\n- reggio_Emilia", None),
        ("A\na\n[[A]]", ["A"]),
        ("Categoria:X <!-- nota\n -->\nB", ["Categoria:X", "B"]),
        ("A\r\nB", ["A", "B"]),
    ],
)
def test_pages(text: str, names: list[str] | None) -> None:
    expected = names or ["Museo civico", "Modena, Italia", "Reggio Emilia"]
    assert [str(title) for title in parse_pages(text, SITE).titles] == expected


@pytest.mark.parametrize("text", ["", " \n* \n", "<!-- [[A]] -->"])
def test_no_pages(text: str) -> None:
    with pytest.raises(BadSelector, match="selector-empty"):
        parse_pages(text, SITE)


def test_a_bad_title_among_pages() -> None:
    with pytest.raises(BadTitle):
        parse_pages("A\nB<b>\nC", SITE)


def test_too_much_is_refused() -> None:
    with pytest.raises(BadSelector, match="selector-too-many"):
        parse_source(" o ".join(["categoria:A"] * (MAX_PARTS + 1)), SITE)
    with pytest.raises(BadSelector, match="selector-nesting"):
        parse_source("(" * (MAX_NESTING + 1) + "categoria:A", SITE)
    assert parse_source(" o ".join(["categoria:A"] * MAX_PARTS), SITE)


@pytest.mark.parametrize(
    "text",
    [
        "categoria:A" + " e" * 50_000,
        "categoria:" + '("' * 50_000,
        "(" * 50_000,
        "categoria:A" + " e (" * 50_000,
        "[[" * 50_000,
        "categoria:" + " " * 50_000,
        "<!--" * 50_000,
    ],
)
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(ResidenteError):
        parse_source(text, SITE)


NAMES = st.lists(
    st.sampled_from(
        ["Pesi", "e", "misure", "o", "(Modena)", "categoria:X", "A/3", "/2", '5"', "ma non", "(",
         ")", "template:Y", "E", "c'è", "100", "Museo:z", "àèì", "&", "?"]
    ),
    min_size=1, max_size=5,
).map(" ".join)  # fmt: skip


def titles(namespace: int, prefix: str) -> st.SearchStrategy[Title]:
    def build(name: str) -> Title:
        return Title(namespace, "N" + name, prefix)

    return NAMES.map(build)


CATEGORIES = titles(14, "Categoria")
ARTICLES = titles(0, "")
WORDS = st.lists(st.sampled_from(["museo", "insource:x", '"a e categoria:B"', "e", "or", "(x)"]))
QUERIES = WORDS.map(lambda words: " ".join(["modena", *words, "fine"]))
LEAVES: st.SearchStrategy[Selector] = st.one_of(
    st.builds(InCategory, CATEGORIES, st.integers(0, 20)),
    st.builds(Embedding, titles(10, "Template")),
    st.builds(Found, QUERIES),
    st.builds(Prefixed, ARTICLES),
    st.builds(LinkedFrom, st.one_of(ARTICLES, CATEGORIES)),
    st.builds(UploadedBy, NAMES.map("N{}".format)),
    st.builds(Listed, st.lists(ARTICLES, min_size=1, max_size=3, unique=True).map(tuple)),
)
SELECTORS: st.SearchStrategy[Selector] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(*(st.builds(kind, inner, inner) for kind in (Both, Either, Except))),
    max_leaves=6,
)


@given(SELECTORS, st.sampled_from([SITE, ENGLISH]))
def test_what_is_described_reads_back_as_the_same(selector: Selector, site: Any) -> None:
    assert parse_source(describe(selector, site), site) == selector


@given(st.text(st.sampled_from('ab:()[]" \n/e o<!->'), max_size=40))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    for start in ("", "categoria:a", "ricerca:"):
        selector = read(start + text)
        if isinstance(selector, str):
            assert selector.startswith(("selector-", "title-"))
        else:
            assert parse_source(describe(selector, SITE), SITE) == selector


def read(text: str) -> Selector | str:
    """The selection, or the key of the error."""
    try:
        return parse_source(text, SITE)
    except ResidenteError as error:
        return error.message.key
