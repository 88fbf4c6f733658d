"""Page selectors on a real wiki: edges that `tests/tasks/test_category_members.py` has not."""

from __future__ import annotations

import pytest

from bot.text.selectors import parse_pages, parse_source
from bot.wiki.reader import WikiReader
from tests.scene import Scene


@pytest.fixture
def reader(scene: Scene) -> WikiReader:
    scene.make(
        {
            "Categoria:Anello A": "[[Categoria:Anello B]]",
            "Categoria:Anello B": "[[Categoria:Anello A]]",
            "Anello 1": "[[Categoria:Anello A]] [[Categoria:Anello B]]",
            "Anello 2": "[[Categoria:Anello B]] [[Anello 1]] [[Anello mai scritto]]",
        }
    )
    return WikiReader(scene.app.open_session("sandbox:it"))


def chosen(reader: WikiReader, source: str) -> list[str]:
    return sorted(str(page.title) for page in reader.select(parse_source(source, reader.site)))


def test_a_loop_of_categories_is_walked_once(reader: WikiReader) -> None:
    assert chosen(reader, "categoria:Anello A/20") == [
        "Anello 1",
        "Anello 2",
        "Categoria:Anello A",
        "Categoria:Anello B",
    ]


def test_a_page_selected_twice_comes_once(reader: WikiReader) -> None:
    assert chosen(reader, "categoria:Anello A o categoria:Anello B").count("Anello 1") == 1


def test_links_to_pages_that_do_not_exist_are_no_pages(reader: WikiReader) -> None:
    # Categories are not links in this sense.
    assert chosen(reader, "collegamenti:Anello 2") == ["Anello 1"]


def test_missing_pages_come_only_from_lists(reader: WikiReader) -> None:
    both = reader.select(parse_pages("* Mai vista\n* Anello 1\n* Mai letta", reader.site))
    assert [(str(page.title), page.exists) for page in both] == [
        ("Mai vista", False),
        ("Anello 1", True),
        ("Mai letta", False),
    ]


def test_a_missing_page_is_not_taken_out_by_another(reader: WikiReader) -> None:
    source = "[[Mai vista]] [[Anello 1]] ma non [[Mai letta]] [[Anello 1]]"
    assert chosen(reader, source) == ["Mai vista"]


def test_and_keeps_what_is_in_both(reader: WikiReader) -> None:
    assert chosen(reader, "categoria:Anello A e categoria:Anello B") == ["Anello 1"]


def test_an_uploader_of_nothing(reader: WikiReader) -> None:
    assert chosen(reader, "caricati da:Nessuno di noto") == []


def test_a_prefix_in_a_namespace(reader: WikiReader) -> None:
    assert chosen(reader, "prefisso:Categoria:Anello") == [
        "Categoria:Anello A",
        "Categoria:Anello B",
    ]
