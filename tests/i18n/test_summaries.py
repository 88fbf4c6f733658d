from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Texts, cut_summary, edit_summary
from bot.i18n.summaries import LIMIT
from bot.model import Message
from bot.text.titles import Title

ITALIAN = Texts("it")


def move(length: int = 10) -> Message:
    old, new = Title(14, "à" * length, "Categoria"), Title(14, "b" * length, "Categoria")
    return Message("summary-category-move", (old, new))


def test_edit_summary() -> None:
    old, new = Title(14, "Bronzi", "Categoria"), Title(14, "Bronzi etruschi", "Categoria")
    what = Message("summary-category-move", (old, new))
    made = edit_summary(ITALIAN, what, revision=12345, request=1700, user="X", reason="[[a]] /* b")
    assert made == (
        "Bot: da [[:Categoria:Bronzi]] a [[:Categoria:Bronzi etruschi]] – richiesta"
        " [[Special:PermanentLink/12345|#1700]] di [[User:X|X]]: [ [a] ] / * b"
    )


def test_the_reason_is_cut_first() -> None:
    made = edit_summary(ITALIAN, move(), revision=1, request=2, user="X", reason="perché " * 200)
    assert len(made) <= LIMIT
    assert "[[User:X|X]]: perché" in made
    assert made.endswith("…")


def test_the_attribution_is_never_cut() -> None:
    made = edit_summary(ITALIAN, move(240), revision=1, request=2, user="X", reason="perché")
    assert len(made) <= LIMIT
    assert "[[Special:PermanentLink/1|#2]] di [[User:X|X]]" in made


def test_short_text_stays() -> None:
    assert cut_summary("x" * LIMIT) == "x" * LIMIT


def test_cut_before_a_link() -> None:
    assert cut_summary("aaa [[:Categoria:Bronzi]] bbb", 15) == "aaa…"


def test_cut_keeps_characters_whole() -> None:
    assert cut_summary("abcde\u0301fgh", 6) == "abcd…"
    assert cut_summary("ab👩‍🎨👩‍🎨", 5) == "ab…"
    assert cut_summary("ab👍🏽👍🏽", 4) == "ab…"
    assert cut_summary("a🇮🇹🇮🇹🇮🇹", 5) == "a🇮🇹…"


@given(st.text(alphabet="a[]| \u0301🇮👍🏽"), st.integers(min_value=1, max_value=20))
def test_cut_never_exceeds_nor_splits(text: str, limit: int) -> None:
    cut = cut_summary(text, limit)
    assert len(cut) <= limit
    if cut == text:
        return
    kept = cut.removesuffix("…")
    assert text.startswith(kept)
    for link in re.finditer(r"\[\[[^\[\]]*\]\]", text):
        assert not link.start() < len(kept) < link.end()
