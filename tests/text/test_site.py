from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadTitle
from bot.text.site import CATEGORY, FILE, MAIN, TEMPLATE, Site
from bot.text.titles import Title, flaw
from tests.text.conftest import ITALIAN


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Categoria:Bronzi", "Categoria:Bronzi"),
        ("Category:Bronzi", "Categoria:Bronzi"),
        ("cat : bronzi", "Categoria:Bronzi"),
        ("CATEGORIA:bronzi etruschi", "Categoria:Bronzi etruschi"),
        ("Bronzi", "Categoria:Bronzi"),
        ("  bronzi_etruschi ", "Categoria:Bronzi etruschi"),
        ("[[:Categoria:Bronzi]]", "Categoria:Bronzi"),
        ("[[Categoria:Bronzi|Bronzi]]", "Categoria:Bronzi"),
        ("[[ :Categoria:Bronzi ]]", "Categoria:Bronzi"),
        (":Categoria:Bronzi", "Categoria:Bronzi"),
        ("[[:Bronzi]]", "Categoria:Bronzi"),
        ("Categoria:\u200eBronzi\u00a0 etruschi", "Categoria:Bronzi etruschi"),
        ("Categoria:Caff&egrave;", "Categoria:Caffè"),
        ("Categoria%3ACitt%C3%A0", "Categoria:Città"),
        ("Categoria:Citta\u0300", "Categoria:Città"),
        ("Immagine:vaso.jpg", "File:Vaso.jpg"),
        ("Template:Bronzi", "Template:Bronzi"),
        ("Roma: la città", "Categoria:Roma: la città"),
        ("https://it.wiki.example/wiki/Categoria:Bronzi_etruschi", "Categoria:Bronzi etruschi"),
        ("http://IT.wiki.example/wiki/Categoria:Citt%C3%A0", "Categoria:Città"),
        ("//it.m.wiki.example/wiki/Categoria:Bronzi", "Categoria:Bronzi"),
        ("https://it.wiki.example/w/index.php?title=Categoria:X_y&action=edit", "Categoria:X y"),
        ("https://it.wiki.example/w/index.php?title=Categoria%3AX%26Y", "Categoria:X&Y"),
    ],
)
def test_title(site: Site, typed: str, shown: str) -> None:
    assert str(site.title(typed, CATEGORY)) == shown


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "title-empty"),
        (" _ ", "title-empty"),
        ("[[]]", "title-empty"),
        ("Categoria:", "title-empty"),
        ("https://it.wiki.example/wiki/", "title-empty"),
        ("Categoria:a<b", "title-characters"),
        ("Categoria::a", "title-characters"),
        ("a|b", "title-characters"),
        ("[[a]] e [[b]]", "title-characters"),
        ("Modena#Storia", "title-characters"),
        ("https://it.wiki.example/wiki/Modena#Storia", "title-characters"),
        ("Categoria:" + "a" * 256, "title-too-long"),
        ("en:Modena", "title-interwiki"),
        (":EN:Modena", "title-interwiki"),
        ("commons:Category:Modena", "title-interwiki"),
        ("Categoria:..", "title-relative"),
        ("./a", "title-relative"),
        ("https://museo.example/wiki/Modena", "title-url"),
        ("https://it.wiki.example/altro/Modena", "title-url"),
        ("https://it.wiki.example:8080/wiki/Modena", "title-url"),
        ("https://[it.wiki.example/wiki/Modena", "title-url"),
        ("//museo.example/", "title-url"),
        ("ftp://it.museo.example/", "title-url"),
    ],
)
def test_bad_title(site: Site, typed: str, key: str) -> None:
    with pytest.raises(BadTitle) as caught:
        site.title(typed)
    assert caught.value.message.key == key
    assert caught.value.message.args == (typed.strip(),)


def test_default_namespace(site: Site) -> None:
    assert site.title("modena").namespace == MAIN
    assert site.title("modena", TEMPLATE).namespace == TEMPLATE
    assert site.title("File:modena.jpg", CATEGORY).namespace == FILE


def test_case_of_the_first_letter_is_the_namespaces() -> None:
    sensitive = [
        type(one)(one.id, one.name, one.canonical, one.aliases, one.id != MAIN)
        for one in ITALIAN.namespaces
    ]
    wiki = Site("sandbox:wikt", "it", tuple(sensitive))
    assert str(wiki.title("modena")) == "modena"
    assert str(wiki.title("categoria:modena")) == "Categoria:Modena"


def test_without_an_address_every_address_is_foreign() -> None:
    with pytest.raises(BadTitle):
        Site("sandbox:x", "it", ITALIAN.namespaces).title("https://it.wiki.example/wiki/Modena")


def test_prefix(site: Site, commons: Site) -> None:
    assert (site.prefix(CATEGORY), commons.prefix(CATEGORY)) == ("Categoria", "Category")
    assert site.prefix(MAIN) == ""


def test_a_site_travels_to_a_worker(site: Site) -> None:
    assert site.by_name
    assert pickle.loads(pickle.dumps(site)) == site


@settings(deadline=None)
@given(st.text() | st.sampled_from(["Categoria:", "[[", "//", "http://[", "%", "&#"]).map("a".join))
def test_whatever_is_typed_becomes_a_title_or_an_error(typed: str) -> None:
    try:
        title = ITALIAN.title(typed, CATEGORY)
    except BadTitle:
        return
    assert flaw(title.name) == ""
    assert ITALIAN.title(str(title)) == title


def test_a_possible_title(site: Site) -> None:
    assert site.possible("x", 14) == Title(14, "X")
    assert site.possible("x|y") is None
