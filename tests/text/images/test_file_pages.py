from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WorkerError
from bot.model import Message
from bot.text.images import file_pages
from bot.text.images.file_pages import LONGEST, MOST, FilePage, file_page
from bot.text.spoken import speaks
from tests.text.conftest import COMMONS, ITALIAN
from tests.text.licences.cases import CORPUS
from tests.text.proofs.cases import load

CASES = load("files/descriptions.toml")
FILES = CORPUS / "commons_file"
PAGE = """=={{int:filedesc}}==
{{Information
|description=%s
|date=2019-05-03 10:21:32
|source={{own}}
|author=[[User:Ada|Ada]]
|permission=
|other versions=
}}

=={{int:license-header}}==
{{self|cc-by-sa-4.0}}

[[Category:Museo Civico di Modena]]
"""
ARTWORK = "=={{int:filedesc}}==\n{{Artwork\n%s\n}}\n\n=={{int:license-header}}==\n{{PD-Art}}\n"
PARTS = st.sampled_from(
    [
        "{{Information|description=",
        "{{Artwork|title=",
        "|artist=",
        "|date=",
        "|wikidata=",
        "{{it|",
        "{{en|1=",
        "{{mld|it=",
        "{{Creator:X}}",
        "{{other date|century|",
        "{{w|X|y|it}}",
        "[[:it:X|",
        "[[w:it:",
        "]]",
        "}}",
        "|",
        "=",
        "Q42",
        "1889",
        " di ",
        "x",
        "\n",
        "<!--",
        "-->",
        '<div lang="it">',
        "</div>",
        "<ref>",
        "''",
        "https://it.wikipedia.org/wiki/",
        "&#x110000;",
        "{|",
        "\x00",
    ]
)
PAGES = st.lists(PARTS, max_size=25).map("".join) | st.text(max_size=60)


def text_of(case: dict[str, Any]) -> str:
    if "page" in case:
        return str(case["page"])
    if "description" in case:
        return PAGE % str(case["description"])
    return ARTWORK % str(case["artwork"])


def read(text: str, language: str = "it") -> FilePage:
    found = file_page(text, COMMONS, language)
    assert isinstance(found, FilePage)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_a_page_says(case: dict[str, Any]) -> None:
    lists = {
        name: tuple(case.get(name, ())) for name in ("items", "articles", "titles", "creators")
    }
    expected = FilePage(description=case.get("is", ""), date=case.get("date", ""), **lists)
    assert read(text_of(case), case.get("language", "it")) == expected


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


@given(PAGES)
def test_any_page_can_be_read(text: str) -> None:
    for language in ("it", "en", "lmo"):
        found = file_page(text, COMMONS, language)
        if isinstance(found, FilePage):
            every = (found.items, found.articles, found.titles, found.creators)
            assert all(len(set(each)) == len(each) <= MOST for each in every)
            assert all(re.fullmatch(r"Q\d+", item) for item in found.items)
            assert all(COMMONS.title(name).namespace == 0 for name in found.articles)


def test_articles_are_at_most_so_many() -> None:
    links = " ".join(f"[[:it:Voce {number}]]" for number in range(300))
    assert len(read(PAGE % f"{{{{it|{links}}}}}").articles) == MOST


def test_a_page_that_is_too_long_is_not_read() -> None:
    found = file_page("x" * (LONGEST + 1), COMMONS, "it")
    assert found == Message("image-page-long", (LONGEST + 1, LONGEST))


@pytest.mark.parametrize("piece", ["{{a|x=", "{{it|", "{{{a|", "}}{{{{a|", "[[a|", "<div lang=it "])
def test_what_is_left_open_is_not_left_to_the_parser(piece: str) -> None:
    """30 kB of these would keep it busy for a quarter of a minute, and its time is quadratic."""
    text = piece * (30_000 // len(piece))
    assert file_page(text, COMMONS, "it") == Message("image-page-open")


def test_a_few_open_braces_hide_nothing() -> None:
    text = PAGE % "{{it|1=Sala [[:it:Museo]]}}" + "{{ {{ {{{"
    assert read(text).articles == ("Museo",)


def test_what_the_parser_refuses_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> None:
        raise WorkerError("entry-parser", text)

    monkeypatch.setattr(file_pages, "nodes", refuse)
    assert file_page("x", COMMONS, "it") == Message("entry-parser", ("x",))


def test_a_deep_page_is_read() -> None:
    text = PAGE % ("{{it|" * 30 + "[[:it:X]]" + "}}" * 30)
    assert read(text).articles == ("X",)


def test_titles_are_those_of_the_wiki_that_holds_the_file() -> None:
    text = "{{Information|description={{en|[[:it:Categoria:X]] [[:it:Museo]]}}}}"
    found = file_page(text, ITALIAN, "it")
    assert isinstance(found, FilePage)
    assert found.articles == ("Museo",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La torre del Duomo di Modena vista dalla piazza", "it"),
        ("Chiesa di San Pietro, sec. XVI", "it"),
        ("Interno della sala", "it"),
        ("Portrait of a lady in the collection", "en"),
        ("The cloister", "en"),
    ],
)
def test_a_language_is_told_by_its_small_words(text: str, language: str) -> None:
    assert speaks(text, language)
    assert not speaks(text, "en" if language == "it" else "it")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Modena",
        "Fibula a drago",
        "Piazza di Spagna seen from above at night",
        "Der Dom von Modena in der Altstadt",
        "Retrato de una dama con perro",
        "Портрет дамы",
        "Domus et hortus in urbe",
    ],
)
def test_what_is_not_recognisably_italian(text: str) -> None:
    assert not speaks(text, "it")


def test_a_language_that_is_not_known_is_never_recognised() -> None:
    assert not speaks("La tor del domm de Modena", "lmo")
    assert not speaks("", "lmo")


@pytest.mark.skipif(not FILES.exists(), reason="the corpus is not at hand")
def test_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    paths = sorted(FILES.iterdir())
    texts = [path.read_text(encoding="utf-8") for path in paths]
    pages = [read(text, language) for text in texts for language in ("it", "en")]
    names = ("items", "articles", "titles", "creators", "description", "date")
    counts = {name: sum(bool(getattr(page, name)) for page in pages) for name in names}
    with capsys.disabled():
        print("\n", len(paths), "pages in two languages:", counts)
    assert counts["description"] > len(paths) // 3
