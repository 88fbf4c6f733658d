from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Message
from bot.text.merging import TakeOut, merge
from bot.text.proofs.proof import Undoes, prove
from tests.text.proofs.cases import load

CASES = load("undo/merging.toml")
CLASH = Message("skip-undo-changed", ("Passante", "1"))
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", "", "e f"]), max_size=12).map("\n".join)
APART = st.permutations([str(number) for number in range(14)])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_merging(case: dict[str, Any]) -> None:
    assert merge(case["base"], case["ours"], case["theirs"]) == case.get("merged")
    # Who of the two is ours makes no difference.
    assert merge(case["base"], case["theirs"], case["ours"]) == case.get("merged")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_merged_is_proved(case: dict[str, Any]) -> None:
    before, after, text = case["ours"], case["base"], case["theirs"]
    new = TakeOut(before, after, CLASH)(text)
    assert (new == CLASH) is ("merged" not in case)
    if isinstance(new, str) and new != text:
        assert prove(text, new, Undoes(before, after)) is None


@given(TEXTS, TEXTS)
def test_one_change_alone_is_taken_whole(base: str, other: str) -> None:
    assert merge(base, other, base) == other
    assert merge(base, base, other) == other
    assert merge(base, other, other) == other


@given(TEXTS, TEXTS, TEXTS)
def test_both_ways_are_one(base: str, ours: str, theirs: str) -> None:
    assert merge(base, ours, theirs) == merge(base, theirs, ours)


@given(APART, st.integers(0, 13), st.integers(0, 13), st.booleans())
def test_lines_that_differ_are_merged_and_proved(
    lines: list[str], mine: int, yours: int, goes: bool
) -> None:
    after, before, text, wanted = (list(lines) for _ in range(4))
    before[mine] = wanted[mine] = "mine"
    text[yours] = "" if goes else "yours"
    result = merge(*map("\n".join, (after, before, text)))
    if mine == yours:
        assert result is None
        return
    wanted[yours] = text[yours]
    assert result == "\n".join(wanted)
    allowance = Undoes("\n".join(before), "\n".join(after))
    assert prove("\n".join(text), result, allowance) is None


def test_it_travels_to_a_worker() -> None:
    rewrite = TakeOut("a\nb", "a\nc", CLASH)
    assert pickle.loads(pickle.dumps(rewrite))("d\nc") == "d\nb"
