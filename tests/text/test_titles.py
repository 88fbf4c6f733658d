from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.titles import Title, decode, flaw, tidy, upper_first


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("bronzi", "Bronzi"),
        ("Bronzi", "Bronzi"),
        ("épinal", "Épinal"),
        ("яблоко", "Яблоко"),
        ("ßa", "ßa"),
        ("ŉa", "ŉa"),
        ("ﬁne", "ﬁne"),
        ("ǆep", "Ǆep"),
        ("აბგ", "აბგ"),
        ("1a", "1a"),
        ("", ""),
    ],
)
def test_first_letter(name: str, folded: str) -> None:
    assert upper_first(name) == folded


@settings(deadline=None)
@given(st.text())
def test_folding_keeps_the_length_and_is_stable(name: str) -> None:
    assert len(upper_first(name)) == len(name)
    assert upper_first(upper_first(name)) == upper_first(name)


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        (" a  b ", "a b"),
        ("_a__b_", "a b"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("\u200ea\u202cb\u200f", "ab"),
        ("Citta\u0300", "Città"),
        ("a\tb", "a\tb"),
    ],
)
def test_tidy(typed: str, tidied: str) -> None:
    assert tidy(typed) == tidied


@pytest.mark.parametrize(
    ("typed", "decoded"),
    [
        ("a&amp;b", "a&b"),
        ("d&#39;oro", "d'oro"),
        ("d&#x27;oro", "d'oro"),
        ("Citt%C3%A0", "Città"),
        ("50% di", "50% di"),
        ("100%25", "100%"),
        ("a & b", "a & b"),
        ("a&amp b", "a&amp b"),
        ("a&niente;", "a&niente;"),
        ("&amp;lt;", "&lt;"),
        ("%FF", "\ufffd"),
        ("&#0;", "\ufffd"),
        ("&#xD800;", "\ufffd"),
        ("&#" + "9" * 9999 + ";", "\ufffd"),
        ("&#" + "0" * 9999 + "65;", "A"),
    ],
)
def test_decode(typed: str, decoded: str) -> None:
    assert decode(typed) == decoded


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Bronzi", ""),
        ('L\'"arte" & co. (1900-1950)?!', ""),
        ("a/b", ""),
        (".htaccess", ""),
        ("...", ""),
        ("🏺 العربية", ""),
        ("à" * 127 + "a", ""),
        ("", "title-empty"),
        (":a", "title-characters"),
        ("a[b", "title-characters"),
        ("a|b", "title-characters"),
        ("a#b", "title-characters"),
        ("a\nb", "title-characters"),
        ("a%41", "title-characters"),
        ("a&lt;", "title-characters"),
        ("a~~~", "title-characters"),
        ("\ufffd", "title-characters"),
        (".", "title-relative"),
        ("..", "title-relative"),
        ("./a", "title-relative"),
        ("a/../b", "title-relative"),
        ("a/.", "title-relative"),
        ("à" * 128, "title-too-long"),
        ("a" * 256, "title-too-long"),
    ],
)
def test_flaw(name: str, key: str) -> None:
    assert flaw(name) == key


def test_a_title_is_its_namespace_and_name() -> None:
    title = Title(14, "Bronzi", "Categoria")
    assert title == Title(14, "Bronzi", "Category")
    assert str(title) == "Categoria:Bronzi"
    assert title.link == "[[:Categoria:Bronzi]]"
    assert str(Title(0, "Modena")) == "Modena"
