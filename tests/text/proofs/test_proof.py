from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.model import Allowance
from bot.text.proofs.proof import (
    MAX_BYTES,
    Appended,
    Inserted,
    NewPage,
    TemplateParameters,
    prove,
)
from tests.text.proofs.cases import links, load

REQUEST = TemplateParameters(frozenset({"richiesta bot"}), frozenset({"id", "stato", "esito"}))
MOVE = links(["Vecchia"], ["Nuova"])


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", named(load("proofs/categories.toml")))
def test_category_links(case: dict[str, Any]) -> None:
    allowance = links(
        case.get("go", ["Vecchia"]), case.get("come", ["Nuova"]), case.get("sort_key")
    )
    found = prove(case["old"], case["new"], allowance)
    assert (found is None) == case.get("proven", False), found
    assert found is None or found.key.startswith("proof-")


@pytest.mark.parametrize("case", named(load("proofs/parameters.toml")))
def test_template_parameters(case: dict[str, Any]) -> None:
    found = prove(case["old"], case["new"], REQUEST)
    assert (found is None) == case.get("proven", False), found
    assert found is None or found.key.startswith("proof-")


@pytest.mark.parametrize(
    ("old", "new", "allowance", "key"),
    [
        ("a", "a\nb", Appended("b"), None),
        ("a\n", "a\nb", Appended("b"), None),
        ("a", "a\n\nb\n", Appended("b"), None),
        ("", "b", Appended("b"), None),
        ("a", "a\nb\nb", Appended("b"), "proof-appended"),
        ("a", "a\nc", Appended("b"), "proof-appended"),
        ("a", "x\nb", Appended("b"), "proof-appended"),
        ("a b", "a\nb", Appended("b"), "proof-appended"),
        ("ac", "abc", Inserted("b"), None),
        ("aa", "aaa", Inserted("a"), None),
        ("xyxy", "xyxyxy", Inserted("yx"), None),
        ("ac", "abbc", Inserted("b"), "proof-inserted"),
        ("ac", "abd", Inserted("b"), "proof-inserted"),
        ("ac", "axc", Inserted("b"), "proof-inserted"),
        ("ac", "a", Inserted(""), "proof-inserted"),
        ("", "a", NewPage(), None),
        ("a", "b", NewPage(), "proof-not-new"),
        ("", "", NewPage(), "proof-unchanged"),
        ("a", " \n", NewPage(), "proof-empty"),
        ("", "à" * (MAX_BYTES // 2 + 1), NewPage(), "proof-too-big"),
        ("a", "b", Allowance(), "proof-unknown"),
    ],
)
def test_the_plain_ones(old: str, new: str, allowance: Allowance, key: str | None) -> None:
    found = prove(old, new, allowance)
    assert (found.key if found else None) == key


def test_where_it_differs_is_told() -> None:
    found = prove("a\nb\n\nc d\n[[Categoria:Vecchia]]", "a\nb\n\nc e\n[[Categoria:Nuova]]", MOVE)
    assert found is not None
    assert found.args == (4,)


@pytest.mark.parametrize("allowance", [MOVE, REQUEST, Appended("x"), Inserted("x"), NewPage()])
def test_allowances_travel_to_the_worker(allowance: Allowance) -> None:
    assert pickle.loads(pickle.dumps(allowance)) == allowance


# Pages are lists of pieces; one knows by construction what a correct edit of each looks like.

FILLER = st.sampled_from(
    [
        "Testo di prova.", "parola", "\n", "\n\n", " ", "<!-- [[Categoria:Vecchia]] -->",
        "<nowiki>[[Categoria:Vecchia|n]]</nowiki>", "[[:Categoria:Vecchia]]", "{{Box|a=1|b= 2}}",
        "[[Categoria:Altra]]", "[[Categoria:vECCHIA|q]]", "[[Museo]]", "caff&egrave;", "== T ==",
        "[[File:A.jpg|thumb|Didascalia]]", "\r\n", "<ref>nota</ref>", "{|\n|a\n|}", "'''b'''",
    ]
)  # fmt: skip
FORMS = st.sampled_from(
    [
        ("[[Categoria:Vecchia]]", "[[Categoria:Nuova]]"),
        ("[[categoria: Vecchia ]]", "[[categoria: Nuova ]]"),
        ("[[CAT:vecchia|Chiave]]", "[[Categoria:Nuova|Chiave]]"),
        ("[[Category:_Vecchia|*]]", "[[Category:Nuova|*]]"),
        ("[[Cate<!-- c -->goria:Vecchia| ]]", "[[Cate<!-- c -->goria:Nuova| ]]"),
        ("<includeonly>[[Categoria:Vecchia]]</includeonly>",
         "<includeonly>[[Categoria:Nuova]]</includeonly>"),
        ("<noinclude>\n[[Categoria:Vecchia|x]]\n</noinclude>",
         "<noinclude>\n[[Categoria:Nuova|x]]\n</noinclude>"),
        ("{{#if:x|[[Categoria:Vecchia]]}}", "{{#if:x|[[Categoria:Nuova]]}}"),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """A page and its correct edit; `at` is where the altered piece stands in the new text."""

    old: str
    new: str
    at: int
    piece: str


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    before = "".join(draw(st.lists(FILLER, max_size=8)))
    after = "".join(draw(st.lists(FILLER, max_size=8)))
    old, new = draw(FORMS)
    return Edit(before + old + after, before + new + after, len(before), new)


@given(edits())
def test_a_correct_move_is_proved(edit: Edit) -> None:
    assert prove(edit.old, edit.new, MOVE) is None


@given(st.lists(FILLER, max_size=8), st.lists(FILLER, max_size=8))
def test_a_correct_removal_of_a_line_is_proved(before: list[str], after: list[str]) -> None:
    head, tail = "".join([*before, "uno\n"]), "".join(["due", *after])
    old, new = f"{head}[[Categoria:Vecchia|k]]\n{tail}", head + tail
    assert prove(old, new, links(["Vecchia"], [])) is None


@given(st.lists(FILLER, max_size=8))
def test_a_correct_addition_is_proved(pieces: list[str]) -> None:
    old = "".join([*pieces, "fine"])
    added = f"{old}\n\n[[Categoria:Nuova]]"
    assert prove(old, added, links([], ["Nuova"])) is None


CHARACTERS = st.sampled_from("aZ0 \n\r\t[]{}|<>:&;'=*#-_àè\u200e\u00a0")


@given(edits(), st.integers(0, 10_000), CHARACTERS, st.sampled_from(["put", "drop", "insert"]))
def test_no_character_elsewhere_may_change(edit: Edit, at: int, char: str, how: str) -> None:
    new, end = edit.new, edit.at + len(edit.piece)
    outside = [*range(edit.at), *range(end, len(new))]
    assume(outside)
    place = outside[at % len(outside)]
    assume(how != "insert" or place not in (edit.at, end))
    assume(how != "put" or new[place] != char)
    rest = new[place:] if how == "insert" else new[place + 1 :]
    mutant = new[:place] + ("" if how == "drop" else char) + rest
    assume(mutant != edit.new)
    assert prove(edit.old, mutant, MOVE) is not None


@given(edits())
def test_the_link_may_not_be_harmed(edit: Edit) -> None:
    before, after = edit.new[: edit.at], edit.new[edit.at + len(edit.piece) :]
    bare = edit.piece.replace("|Chiave]]", "]]").replace("|*]]", "]]").replace("|x]]", "]]")
    bare = bare.replace("| ]]", "]]")
    mutants = [
        f"<!--{edit.piece}-->",
        f"<nowiki>{edit.piece}</nowiki>",
        f"<pre>{edit.piece}</pre>",
        f"<noinclude>{edit.piece}</noinclude>",
        f"<!-- {edit.piece}",
        f"<nowiki>{edit.piece}",
        edit.piece + edit.piece,
        edit.piece + "[[Categoria:Intrusa]]",
        edit.piece.replace("Nuova", "nuovo"),
        edit.piece.replace("Nuova", "Nuova|chiave mai vista"),
        edit.piece.replace("[[", "[[:"),
        edit.piece.replace("Nuova", "Vecchia"),
        edit.piece.replace("[[", "{{").replace("]]", "}}"),
        edit.piece.replace("]]", "]]]]"),
        edit.piece.upper(),
        "",
        *([bare] if bare != edit.piece else []),
    ]
    for mutant in mutants:
        assert prove(edit.old, before + mutant + after, MOVE) is not None, mutant


@given(st.lists(FILLER, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_pieces_may_not_change_places(pieces: list[str], random: Any) -> None:
    moved = list(pieces)
    random.shuffle(moved)
    assume("".join(moved) != "".join(pieces))
    old = "a" + "".join(pieces) + "b[[Categoria:Vecchia]]"
    new = "a" + "".join(moved) + "b[[Categoria:Nuova]]"
    assert prove(old, new, MOVE) is not None


@given(st.text(max_size=60), st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_any_insertion_is_proved(before: str, after: str, snippet: str) -> None:
    assume((before + snippet + after).strip())
    assert prove(before + after, before + snippet + after, Inserted(snippet)) is None


@given(
    st.text("ab", max_size=12), st.text("ab", max_size=14), st.text("ab", min_size=1, max_size=3)
)
def test_insertion_against_its_definition(old: str, new: str, snippet: str) -> None:
    assume(old != new and new)
    expected = any(old[:i] + snippet + old[i:] == new for i in range(len(old) + 1))
    assert (prove(old, new, Inserted(snippet)) is None) == expected
