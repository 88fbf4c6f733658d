"""Which categories are above which; `tests/wiki/test_tree.py` has how they are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.categories.tree import CategoryTree, Edges
from bot.text.titles import Title

ROOT = Title(14, "R", "Categoria")


def titles(names: str) -> list[Title]:
    return [Title(14, name, "Categoria") for name in names]


def tree(edges: str, depth: int = 9, without: str = "", hidden: str = "") -> CategoryTree:
    """`AB` puts the category A into B."""
    found = Edges()
    for edge in edges.split():
        found.note(edge[0], [edge[1]])
        found.mark(edge[0], filled=True)
    for name in hidden:
        found.mark(name, hidden=True)
    return found.below(ROOT, depth, lambda name, hidden: hidden or name in without)


def pairs(of: CategoryTree, names: str) -> dict[str, str]:
    found = of.pairs(titles(names))
    return {above.name: "".join(each.name for each in below) for above, below in found}


def test_what_is_above_what() -> None:
    both = tree("AR BA CB DR")
    assert pairs(both, "AC") == {"A": "C"}
    assert pairs(both, "RABCD") == {"R": "ABCD", "A": "BC", "B": "C"}
    assert pairs(both, "CD") == {}
    assert pairs(both, "C") == {}
    assert pairs(both, "CZ") == {}


def test_a_tree_has_no_more_levels_than_asked() -> None:
    edges = "AR BA CB"
    assert [len(tree(edges, depth)) for depth in range(5)] == [1, 2, 3, 4, 4]
    assert pairs(tree(edges, 2), "RC") == {}


def test_what_is_left_out_takes_along_what_is_only_below_it() -> None:
    edges = "AR BA CB CR"
    for tried in (tree(edges, without="B"), tree(edges, hidden="B")):
        assert titles("B")[0] not in tried
        assert pairs(tried, "AC") == {}
        assert pairs(tried, "RC") == {"R": "C"}
    assert titles("B")[0] not in tree("AR BA", without="A")


def test_the_root_is_never_left_out() -> None:
    assert pairs(tree("AR", without="R"), "RA") == {"R": "A"}


def test_other_namespaces_are_not_in_it() -> None:
    assert Title(0, "A") not in tree("AR")
    assert titles("A")[0] in tree("AR")


def test_branches_have_pages_and_something_below() -> None:
    found = Edges()
    found.note("A", ["R"])
    found.note("B", ["A"])
    found.note("C", ["R"])
    found.note("D", ["C"])
    for name in "ABD":
        found.mark(name, filled=True)
    branches = found.below(ROOT, 9, lambda _name, _hidden: False).branches()
    assert [branch.name for branch in branches] == ["A"]


@pytest.mark.parametrize(
    ("edges", "loops"),
    [
        ("AR BA", []),
        ("AR AA", ["A"]),
        ("AR BA AB", ["AB"]),
        ("AR BA CB AC DC ED DE", ["ABC", "DE"]),
        ("AR RA BA", ["RA"]),
        ("AR BA AB CB DC CD DR", ["AB", "CD"]),
    ],
)
def test_loops(edges: str, loops: list[str]) -> None:
    found = tree(edges)
    named = {"".join(sorted(each.name for each in loop)) for loop in found.loops()}
    assert named == {"".join(sorted(loop)) for loop in loops}
    for loop in loops:
        assert pairs(found, loop) == {}


def test_what_is_above_a_loop_is_above_what_is_below_it() -> None:
    assert pairs(tree("AR BA AB CB"), "RC") == {"R": "C"}


def test_categories_in_two_one_above_the_other() -> None:
    crowded = tree("AR BA BR CA CB DA DR EA").crowded()
    assert [title.name for title in crowded] == ["B", "D", "C"]


@given(st.sets(st.tuples(st.sampled_from("RABCDEF"), st.sampled_from("RABCDEF")), max_size=20))
def test_never_both_ways(edges: set[tuple[str, str]]) -> None:
    """Of two categories one at most is above the other, so one at least stays on a page."""
    found = tree(" ".join(a + b for a, b in edges) or "AR")
    both = pairs(found, "RABCDEF")
    for above, below in both.items():
        assert all(above not in both.get(each, "") for each in below)
    assert not both or set("".join(both.values())) - both.keys()
