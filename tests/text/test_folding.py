from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.folding import closest, fold

KNOWN = ("azione", "Categoria di origine", "motivo", "perché")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Richiesta bot", "richiesta bot"),
        ("  richiesta__BOT\n", "richiesta bot"),
        ("Attività", "attivita"),
        ("ATTIVITA\u0300", "attivita"),
        ("a\u00a0b\t c", "a b c"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("İ", "i"),
        ("", ""),
        ("_", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0xFF), max_size=20))
def test_case_and_blanks_do_not_count(text: str) -> None:
    assert fold(f" _{text.upper()} ") == fold(text)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("azzione", "azione"),
        ("AZIONI", "azione"),
        ("categoria_di origne", "Categoria di origine"),
        ("perche", "perché"),
        ("xyz", None),
        ("", None),
    ],
)
def test_closest(word: str, found: str | None) -> None:
    assert closest(word, KNOWN) == found
