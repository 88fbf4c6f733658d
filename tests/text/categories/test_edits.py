from __future__ import annotations

import gzip
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.categories.edits import (
    add_category,
    carries,
    category_links,
    included_links,
    own_links,
    remove_category,
    replace_categories,
    replace_category,
)
from bot.text.site import CATEGORY, Site
from bot.text.titles import Title
from tests.text.conftest import COMMONS, ITALIAN

CASES = Path(__file__).parents[2] / "cases" / "categories"
CORPUS = Path(
    os.environ.get("RESIDENTE_CORPUS", Path(__file__).parents[3] / ".." / "shared" / "corpus")
)
Case = dict[str, Any]


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text("utf-8"))["case"]
    ]


def outcome(case: Case) -> str:
    return str(case.get("after", case["before"]))


def category(name: str, site: Site = ITALIAN) -> Title:
    return site.title(name, CATEGORY)


def applied(case: Case, text: str) -> str:
    if "move" in case:
        old, new = map(category, case["move"])
        return replace_category(ITALIAN, text, old, new)
    if "merge" in case:
        new, *olds = map(category, case["merge"])
        return replace_categories(ITALIAN, text, frozenset(olds), new)
    if "remove" in case:
        return remove_category(ITALIAN, text, frozenset(map(category, case["remove"])))
    namespace = case.get("namespace", 0)
    return add_category(ITALIAN, text, category(case["add"]), case.get("key"), namespace)


@pytest.mark.parametrize("case", cases())
def test_case(case: Case) -> None:
    before, after = case["before"], outcome(case)
    assert applied(case, before) == after
    assert applied(case, after) == after, "not idempotent"


@pytest.mark.parametrize("case", [case for case in cases() if "move" in case.values[0]])
def test_moving_back(case: Case) -> None:
    old, new = map(category, case["move"])
    back = replace_category(ITALIAN, outcome(case), new, old)
    unchanged = "after" not in case or back == case["before"]
    assert unchanged is case.get("lossless", True)


@pytest.mark.parametrize("case", [case for case in cases() if "add" in case.values[0]])
def test_removing_what_was_added(case: Case) -> None:
    if "after" in case:
        back = remove_category(ITALIAN, case["after"], {category(case["add"])})
        assert (back == case["before"]) is case.get("back", True)


def test_there_are_enough_cases() -> None:
    assert len(cases()) >= 60


def test_links_tell_where_they_stand(site: Site) -> None:
    text = "è [[ cat : bron<!-- x -->zi #s|k<!-- y -->e]] {{a|[[Category:B]]}}"
    first, second = category_links(site, text)
    assert text[first.start : first.end] == "[[ cat : bron<!-- x -->zi #s|k<!-- y -->e]]"
    assert text[first.name_start : first.name_end] == "bron<!-- x -->zi"
    assert text[first.bar] == "|"
    assert (str(first.title), first.sort_key) == ("Categoria:Bronzi", "ke")
    assert (second.sort_key, second.in_template) == (None, True)
    assert not first.in_template


@pytest.mark.parametrize(
    ("text", "included", "own"),
    [
        ("[[Categoria:A]]", "A", "A"),
        ("<noinclude>[[Categoria:A]]</noinclude>[[Categoria:B]]", "B", "AB"),
        ("<includeonly>[[Categoria:A]]</includeonly>[[Categoria:B]]", "AB", "B"),
        ("<onlyinclude>[[Categoria:A]]</onlyinclude>[[Categoria:B]]", "A", "AB"),
        ("<onlyinclude>[[Categoria:A]]", "A", "A"),
        ("<noinclude>[[Categoria:A]]<noinclude/>", "", "A"),
        ("<nowiki><includeonly></nowiki>[[Categoria:A]]", "A", "A"),
        ("<NoInclude >[[Categoria:A]]</NOINCLUDE>", "", "A"),
    ],
)
def test_who_is_categorised(site: Site, text: str, included: str, own: str) -> None:
    assert "".join(link.title.name for link in included_links(site, text)) == included
    assert "".join(link.title.name for link in own_links(site, text)) == own


def test_carries(site: Site) -> None:
    assert carries(site, "<includeonly>[[cat:a]]</includeonly>", category("A"))
    assert not carries(site, "<!-- [[cat:a]] --> [[:cat:a]]", category("A"))


def test_an_alias_of_another_wiki_is_none_here(commons: Site) -> None:
    text = "[[CAT:A]] [[Categoria:A]] [[category:a]]"
    assert [link.start for link in category_links(commons, text)] == [26]


OLD, NEW, OTHER = (category(name) for name in ("Vecchia", "Nuova", "Altra"))
FRAGMENTS = [
    "[[Categoria:Vecchia]]",
    "[[cat:vecchia|k]]",
    "[[Category: Vecchia <!-- c -->| ]]",
    "[[CAT:Nuova]]",
    "[[Categoria:Nuova|n]]",
    "[[Categoria:Altra|x]]",
    "[[:Categoria:Vecchia]]",
    "[[Categoria:Vec{{x}}chia]]",
    "[[Vecchia|",
    "[[",
    "]]",
    "[",
    "]",
    "{{",
    "}}",
    "{{a|b=",
    "|",
    "<!--",
    "-->",
    "<nowiki>",
    "</nowiki>",
    "<nowiki/>",
    "<pre>",
    "</pre>",
    "<noinclude>",
    "</noinclude>",
    "<includeonly>",
    "</includeonly>",
    "\n",
    "\r\n",
    " ",
    "\t",
    "testo",
    "#RINVIA ",
    "[[de:Modena]]",
    "\x00",
]
texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=25).map("".join)


def rest(text: str, *titles: Title) -> str:
    """The text without the links to these categories, and without any blank: cut out by hand."""
    spans = [link for link in category_links(ITALIAN, text) if link.title in titles]
    done, parts = 0, []
    for link in spans:
        inner = "".join(re.findall(r"<!--.*?-->", text[link.start : link.end], re.DOTALL))
        parts += [text[done : link.start], inner]
        done = link.end
    return re.sub(r"\s+", "", "".join([*parts, text[done:]]))


def shape(text: str, *titles: Title) -> list[tuple[Title, str | None]]:
    found = category_links(ITALIAN, text)
    return [(link.title, link.sort_key) for link in found if link.title not in titles]


@settings(deadline=None)
@given(texts)
def test_a_move_alters_nothing_but_the_links(text: str) -> None:
    moved = replace_category(ITALIAN, text, OLD, NEW)
    assert rest(moved, OLD, NEW) == rest(text, OLD, NEW)
    assert shape(moved, OLD, NEW) == shape(text, OLD, NEW)
    if moved != text:
        assert carries(ITALIAN, moved, NEW)
        assert not carries(ITALIAN, moved, OLD)
    assert replace_category(ITALIAN, moved, OLD, NEW) == moved


@settings(deadline=None)
@given(texts)
def test_a_removal_alters_nothing_but_the_links(text: str) -> None:
    removed = remove_category(ITALIAN, text, {OLD, NEW})
    assert rest(removed) == rest(text, OLD, NEW) or removed == text
    assert shape(removed) == shape(text, OLD, NEW) or removed == text


@pytest.mark.parametrize("end", ["]]", "|k]]", " ]]\n[[Categoria:Z]]"])
def test_a_removal_never_makes_a_link_of_what_is_around(end: str) -> None:
    text = "[[Categoria:Altra[[Categoria:Vecchia]]" + end
    assert remove_category(ITALIAN, text, {OLD}) == text
    assert replace_category(ITALIAN, text + "[[Categoria:Nuova]]", OLD, NEW) != text


@settings(deadline=None)
@given(texts)
def test_without_links_nothing_is_altered(text: str) -> None:
    missing = category("Che non c'è")
    assert replace_category(ITALIAN, text, missing, NEW) == text
    assert remove_category(ITALIAN, text, {missing}) == text


@settings(deadline=None)
@given(texts)
def test_adding_and_removing(text: str) -> None:
    new = category("Tutta nuova")
    added = add_category(ITALIAN, text, new, "k")
    if added != text:
        assert shape(added, new) == shape(text)
        assert rest(added, new) == rest(text)
        assert rest(remove_category(ITALIAN, added, {new})) == rest(text)


@settings(deadline=None)
@given(texts)
def test_links_are_apart_and_in_order(text: str) -> None:
    done = 0
    for link in category_links(ITALIAN, text):
        assert done <= link.start < link.name_start < link.name_end <= link.bar < link.end
        assert text[link.start] == "["
        assert text[link.end - 1] == "]"
        done = link.end


HOSTILE = [
    "[[",
    "[",
    "]]",
    "<!--",
    "<!-- -->",
    "<nowiki>",
    "<nowiki ",
    "<pre><nowiki>",
    "</nowiki ",
    "{{",
    "{",
    "}}",
    "{{}}",
    "{{a|",
    "<noinclude>",
    "<noinclude ",
    "[[Categoria:Vecchia",
    "[[Categoria:Vecchia|",
    "[[Categoria:Vecchia]]",
    "[[Categoria:Vecchia]]\n",
    "[[Categoria:Vecchia]] x ",
    "[[Categoria:<!-- -->",
    "[<!-- -->",
    "[[de:M]]",
    "[[Categoria:&amp;%41",
    " ",
    "\n",
    "_",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("end", ["", "[[Categoria:Vecchia]]]]>"])
def test_hostile_text_takes_linear_time(unit: str, end: str) -> None:
    """A quarter of a megabyte: whatever is quadratic does not come to an end here."""
    text = unit * (250_000 // len(unit)) + end
    assert not carries(ITALIAN, replace_category(ITALIAN, text, OLD, NEW), OLD)
    removed = remove_category(ITALIAN, text, {OLD})
    assert removed == text or not carries(ITALIAN, removed, OLD)
    assert add_category(ITALIAN, text, OTHER).count("Categoria:Altra") <= 1


def dump(path: Path) -> Iterator[tuple[str, int, str]]:
    name = "{http://www.mediawiki.org/xml/export-0.8/}"
    with gzip.open(path) as stream:
        for _, element in ElementTree.iterparse(stream):
            if element.tag == name + "page":
                title = element.findtext(name + "title", "")
                text = element.findtext(f"{name}revision/{name}text") or ""
                yield title, int(element.findtext(name + "ns", "0")), text
                element.clear()


def there_and_back(site: Site, namespace: int, text: str) -> tuple[bool, bool]:
    """Add, remove, move and back return the bytes; says which of the two found work to do."""
    new = category("Residente: prova di andata e ritorno", site)
    added = add_category(site, text, new, None, namespace)
    back = remove_category(site, added, {new})
    if "<noinclude></noinclude>" not in text:
        back = back.replace("<noinclude></noinclude>", "")
    assert back == text
    links = category_links(site, text)
    if not links:
        return added != text, False
    link = links[len(text) % len(links)]
    there = replace_category(site, text, link.title, new)
    assert carries(site, there, new)
    assert not carries(site, there, link.title)
    same = [other for other in links if other.title == link.title]
    if len(same) > 1 or text[link.name_start : link.name_end] != link.title.name:
        return added != text, False
    assert replace_category(site, there, new, link.title) == text
    return added != text, True


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real pages is not at hand")
class TestCorpus:
    @pytest.mark.parametrize(
        "path", sorted(CORPUS.glob("*/*.wikitext")), ids=lambda path: path.stem
    )
    def test_page(self, path: Path) -> None:
        text = path.read_bytes().decode("utf-8")
        site = COMMONS if path.parent.name.startswith("commons") else ITALIAN
        namespace = 10 if path.parent.name == "commons_template" else 0
        added, _ = there_and_back(site, namespace, text)
        assert added

    @pytest.mark.parametrize("name", ["it-small-dump.xml.gz", "it-categories.xml.gz"])
    def test_dump(self, name: str) -> None:
        """Every page, and of the categories of each one, picked by the length of the text."""
        pages = unplaced = moved = 0
        for title, namespace, text in dump(CORPUS / name):
            try:
                result = there_and_back(ITALIAN, namespace, text)
            except AssertionError as error:
                raise AssertionError(title) from error
            pages += 1
            unplaced += not result[0]
            moved += result[1]
        assert pages > 700
        assert unplaced == 0
        assert moved > pages // 2
