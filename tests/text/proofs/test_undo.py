from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.merging import merge
from bot.text.proofs.proof import Undoes, prove
from tests.text.proofs.cases import load

CASES = load("undo/proofs.toml")
LINES = st.lists(st.text("abc", max_size=2), min_size=1, max_size=10)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_undoes(case: dict[str, Any]) -> None:
    objection = prove(case["old"], case["new"], Undoes(case["before"], case["after"]))
    assert (objection is None) is case["allowed"], objection


@given(LINES, LINES, LINES, LINES)
def test_what_no_merge_would_give_counts_the_same_lines(
    before: list[str], after: list[str], old: list[str], new: list[str]
) -> None:
    texts = ["\n".join(lines) for lines in (before, after, old, new)]
    if prove(texts[2], texts[3], Undoes(texts[0], texts[1])) is None:
        # Whatever passes is a change of no more lines than ours was.
        assert abs(len(new) - len(old)) <= abs(len(before) - len(after))
        merged = merge(texts[1], texts[0], texts[2])
        assert merged is None or sorted(merged.split("\n")) == sorted(new)


def test_many_lines_take_no_long_time() -> None:
    before = [f"riga {number}" for number in range(20_000)]
    after, old, new = ([*before] for _ in range(3))
    before[7], new[7] = "prima", "prima"
    old[19_000] = new[19_000] = "loro"
    texts = ["\n".join(lines) for lines in (before, after, old, new)]
    assert prove(texts[2], texts[3], Undoes(texts[0], texts[1])) is None
    assert merge(texts[1], texts[0], texts[2]) == texts[3]
