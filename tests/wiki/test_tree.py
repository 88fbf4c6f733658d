"""Trees of categories: on a real wiki, and of the size of a real wiki."""

from __future__ import annotations

import tracemalloc

import pytest

from bot.text.categories.tree import CategoryTree
from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.tree import tree
from tests.scene import Scene
from tests.wiki import corpus
from tests.wiki.corpus import Answers

MEBIBYTE = 1 << 20
whole = pytest.mark.skipif(not corpus.CATEGORIES.exists(), reason="the corpus is not at hand")


def nothing(_name: str, _hidden: bool) -> bool:
    return False


def names(found: CategoryTree, among: list[Title]) -> list[str]:
    return [title.name for title in among if title in found]


@pytest.fixture
def branches(scene: Scene) -> Scene:
    scene.make(
        {
            "Categoria:Albero radice": "R",
            "Categoria:Albero A": "[[Categoria:Albero radice]]",
            "Categoria:Albero B": "[[Categoria:Albero radice]] [[Categoria:Albero A]]",
            "Categoria:Albero C": "[[Categoria:Albero B]] [[Categoria:Albero D]]",
            "Categoria:Albero D": "[[Categoria:Albero C]]",
            "Categoria:Albero nascosta": "__HIDDENCAT__ [[Categoria:Albero radice]]",
            "Categoria:Albero sotto nascosta": "[[Categoria:Albero nascosta]]",
            "Albero voce": "[[Categoria:Albero A]] [[Categoria:Albero C]]",
        }
    )
    return scene


LETTERS = ("radice", "A", "B", "C", "D", "nascosta", "sotto nascosta")


@pytest.mark.parametrize("batch", [500, 1])
def test_walking_down_and_reading_all_give_the_same(branches: Scene, batch: int) -> None:
    """With one page to a request the way down is soon the dearer one."""
    session = branches.app.open_session("sandbox:it")
    titles = [Title(14, f"Albero {letter}", "Categoria") for letter in LETTERS]

    before = branches.wiki.request_count()
    found = tree(session, titles[0], 9, lambda _name, hidden: hidden, batch)
    asked = branches.wiki.request_count() - before

    assert names(found, titles) == [f"Albero {letter}" for letter in ("radice", "A", "B", "C", "D")]
    assert list(found.crowded()) == [titles[2]]
    assert [sorted(loop) for loop in found.loops()] == [[titles[3], titles[4]]]
    assert found.pairs([titles[1], titles[3]]) == ()
    assert found.pairs([titles[1], titles[2]]) == ((titles[1], (titles[2],)),)
    # The root, A, B, C and D have subcategories.
    assert asked == 5 if batch == 500 else asked > 5


def test_hidden_ones_where_they_are_wanted(branches: Scene) -> None:
    reader = WikiReader(branches.app.open_session("sandbox:it"))
    titles = [Title(14, f"Albero {letter}", "Categoria") for letter in LETTERS]
    assert len(names(reader.tree(titles[0], 9, nothing), titles)) == 7
    assert len(names(reader.tree(titles[0], 1, nothing), titles)) == 4
    (branch,) = (each for each in reader.tree(titles[0], 2, nothing).branches() if each != ROOT)
    assert branch == titles[1]


ROOT = Title(14, "Albero radice", "Categoria")


@whole
def test_a_tree_of_a_whole_wiki_in_few_requests_and_little_memory() -> None:
    """34,738 categories: twice as many requests at the most as 500 to a request would take."""
    session = Answers()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()

    found = tree(session, corpus.title("Categorie"), 20, nothing)

    held, peak = (size - before for size in tracemalloc.get_traced_memory())
    tracemalloc.stop()
    assert len(session.parents) == 34_738
    assert len(found) > 24_000
    assert session.requests <= 2 * (34_738 // 500 + 1) + 1
    assert held < 16 * MEBIBYTE
    assert peak < 40 * MEBIBYTE
    loops = [{title.name for title in loop} for loop in found.loops()]
    assert {"Tokyo", "Città conurbate in Tokyo"} in loops
    assert sum(1 for _ in found.crowded()) > 400


@whole
def test_a_small_tree_of_a_large_wiki_is_walked() -> None:
    session = Answers()
    found = tree(session, corpus.title("Modena"), 5, nothing)
    assert 5 < len(found) < 500
    assert session.requests <= 1 + sum(
        bool(session.children.get(f"Categoria:{name}")) for name in found._names
    )
