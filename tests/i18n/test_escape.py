from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import escape

HOSTILE = [
    ("{{subst:evil}}", "&#123;&#123;subst:evil&#125;&#125;"),
    ("{{!}}", "&#123;&#123;!&#125;&#125;"),
    ("a|b", "a&#124;b"),
    ("[[Category:X]]", "&#91;&#91;Category:X&#93;&#93;"),
    ("<script>", "&lt;script&gt;"),
    ("'''b'''", "&#39;&#39;&#39;b&#39;&#39;&#39;"),
    ("l'arte", "l'arte"),
    ("~~~~", "&#126;&#126;&#126;&#126;"),
    ("* a", "&#42; a"),
    ("# a", "&#35; a"),
    ("== a ==", "&#61;= a =="),
    ("a\n== b", "a == b"),
    ("__NOTOC__", "_&#95;NOTOC_&#95;"),
    ("un_nome", "un_nome"),
    ("http://x.org", "http&#58;//x.org"),
    ("mailto:a@b.it", "mailto&#58;a@b.it"),
    ("日mailto:a@b.it", "日mailto&#58;a@b.it"),
    ("__mailto:a@b.it", "_&#95;mailto&#58;a@b.it"),
    ("hotel: 12", "hotel: 12"),
    ("Categoria:X", "Categoria:X"),
    ("ISBN 9788800000000", "ISBN&#32;9788800000000"),
    ("&#123;", "&amp;#123;"),
    ("a\x7f'\"`UNIQ-1", "a '\"`UNIQ-1"),
    ("abc\u202egnp", "abcgnp"),
]


@pytest.mark.parametrize(("text", "harmless"), HOSTILE)
def test_wikitext_shows_what_was_typed(text: str, harmless: str) -> None:
    assert escape.wikitext(text) == harmless


@given(st.text(alphabet="[]{}|<>~'_!:/=*#; \nahtp&-"))
def test_wikitext_never_has_markup(text: str) -> None:
    escaped = escape.wikitext(text)
    assert not re.search(r"[\[\]{}|<>~\n]|''|__|!!|\w://|^[*#:;=!-]", _without_entities(escaped))


@given(st.text(alphabet="[]/* \na"))
def test_summary_has_neither_links_nor_sections(text: str) -> None:
    escaped = escape.summary(text)
    assert not re.search(r"\[\[|\]\]|/\*|\*/|\n", escaped)
    assert escaped.replace(" ", "") == re.sub(r"\s", "", text)


def test_plain_drops_what_steers_a_terminal() -> None:
    assert escape.plain("a\x1b[31mb\r\nc\x9b2J") == "a [31mb c 2J"


def _without_entities(text: str) -> str:
    """Each entity as a comma: it separates what stands around it."""
    return re.sub(r"&(#\d+|amp|lt|gt);", ",", text)
