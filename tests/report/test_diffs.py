from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.rehearsal import difference
from bot.i18n import Texts
from bot.report import diffs

TEXTS = Texts("it")


def shown(old: str, new: str) -> list[str]:
    """The rows as a reader sees them."""
    rows = diffs.wikitext(diffs.read(difference(old, new)), TEXTS).split("\n")[1:-1]
    return [html.unescape(re.sub(r"<[^>]*>", "", row)) for row in rows]


def test_rows_tell_what_went_and_came() -> None:
    rows = shown("a\nb\n[[Categoria:A]]", "a\nb\n[[Categoria:B]]")
    assert rows == ["riga 2", "  b", "− [[Categoria:A]]", "+ [[Categoria:B]]"]


def test_only_what_differs_is_marked() -> None:
    (old, new) = diffs.read(difference("[[Categoria:A|x]]", "[[Categoria:B|x]]")).lines[1:]
    assert (old.before, old.altered, old.after) == ("[[Categoria:", "A", "|x]]")
    assert (new.before, new.altered, new.after) == ("[[Categoria:", "B", "|x]]")


def test_a_long_paragraph_is_shown_around_the_change() -> None:
    rows = shown("p" * 5000 + "A" + "q" * 5000, "p" * 5000 + "B" + "q" * 5000)
    assert rows[1] == f"− …{'p' * diffs.AROUND}A{'q' * diffs.AROUND}…"


def test_many_lines_are_counted() -> None:
    found = diffs.read(difference("", "\n".join(f"r{n}" for n in range(100))))
    assert (found.removed, found.added, len(found.lines)) == (0, 100, diffs.LINES)
    assert found.more == 100 - (diffs.LINES - 1)
    assert "altre 77 righe cambiate" in diffs.wikitext(found, TEXTS)


def test_blanks_and_marks_that_cannot_be_seen_are_shown() -> None:
    assert shown(" x ", " x\u200e ")[1:] == ["−  x ", "+  x⟨U+200E⟩ "]


def test_a_creation_has_no_number_of_a_line() -> None:
    assert shown("", "a\nb") == ["riga 1", "+ a", "+ b"]


@given(st.text("ab-+@ \n"), st.text("ab-+@ \n"))
def test_nothing_is_lost_or_invented(old: str, new: str) -> None:
    found = diffs.read(difference(old, new))
    rows = [line for line in found.lines if line.sign in "-+"]
    if not found.more:
        went = [f"{r.before}{r.altered}{r.after}" for r in rows if r.sign == "-"]
        assert len(went) == found.removed
        assert all(line in old.split("\n") for line in went)
        came = [f"{r.before}{r.altered}{r.after}" for r in rows if r.sign == "+"]
        assert len(came) == found.added
        assert all(line in new.split("\n") for line in came)
