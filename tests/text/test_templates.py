from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.templates import (
    BLANKS,
    TemplateSpan,
    set_parameters,
    top_level,
    without_comments,
)

PAGE = (
    "a\n* {{Uno|x\n| b = c<!-- | n = o -->\r\n|b= [[d|e]] {{f|g=h}}\n}} --~~~~ "
    "<pre>{{Due}}</pre>{{Tre}}"
)


def only(text: str) -> TemplateSpan:
    (span,) = top_level(text)
    return span


def read(text: str) -> dict[str, str]:
    return {each.name: each.value.strip(BLANKS) for each in only(text).parameters}


def test_offsets_are_exact() -> None:
    one, three = top_level(PAGE)
    assert (one.name, three.name) == ("Uno", "Tre")
    assert PAGE[three.start : three.end] == "{{Tre}}"
    assert PAGE[one.start :].startswith("{{Uno|")
    assert PAGE[: one.end].endswith("{{f|g=h}}\n}}")
    assert [each.name for each in one.parameters] == ["1", "b", "b"]
    for each in one.parameters:
        assert PAGE[each.value_start : each.value_end] == each.value
        assert PAGE[each.start - 1] == "|"


def test_of_two_with_one_name_the_last_counts() -> None:
    found = only("{{a|b=c|b=d}}").get("b")
    assert found is not None
    assert found.value == "d"
    assert set_parameters("{{a|b=c|b=d}}", only("{{a|b=c|b=d}}"), {"b": "e"}) == "{{a|b=c|b=e}}"


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("{{a\n| b = c\n| d = e\n}}", {"d": None}, "{{a\n| b = c\n}}"),
        ("{{a\n| b = c\n| d = e\n}}", {"b": None}, "{{a\n| d = e\n}}"),
        ("{{a|b=c|d=e|b=f}}", {"b": None}, "{{a|d=e}}"),
        ("{{a|b=c}}", {"b": None, "d": "e"}, "{{a|d=e}}"),
        ("{{a|b= c }}", {"b": ""}, "{{a|b=  }}"),
        ("{{a|b=c}}", {"x": None}, "{{a|b=c}}"),
        ("{{a|b=}}", {"b": "c", "d": "e"}, "{{a|b=c|d=e}}"),
        ("{{a\n}}", {"b": "c"}, "{{a\n| b = c\n}}"),
        ("{{a\n|b  =1\n|cde=2\n}}", {"f": "3"}, "{{a\n|b  =1\n|cde=2\n|f  =3\n}}"),
    ],
)
def test_changes(before: str, changes: dict[str, str | None], after: str) -> None:
    assert set_parameters(before, only(before), changes) == after


def test_new_ones_after_a_given_one() -> None:
    text = "{{a\n| b = c\n| d = e\n}}"
    assert set_parameters(text, only(text), {"x": "y"}, after="b") == (
        "{{a\n| b = c\n| x = y\n| d = e\n}}"
    )


def test_comments_of_a_value() -> None:
    assert without_comments("a<!-- b -->c {{d|<!-- e -->}}") == "ac {{d|<!-- e -->}}"


BLANK = st.sampled_from(["", " ", "\n", " \n", "\r\n", "  "])
NAME = st.sampled_from(["azione", "da", "a", "stato", "id"])
VALUE = st.sampled_from(
    ["", "x", "a = b", "[[A|b]]", "{{c|d=e|f}}", "<nowiki>}}|</nowiki>", "<!-- | a = b -->z", "è"]
)
NAMED = st.tuples(BLANK, NAME, BLANK, BLANK, VALUE, BLANK).map(
    lambda p: f"{p[0]}{p[1]}{p[2]}={p[3]}{p[4]}{p[5]}"
)
LOOSE = st.tuples(BLANK, st.sampled_from(["y", "", "[[A|b]]"]), BLANK).map("".join)
PARAMETERS = st.lists(st.one_of(NAMED, NAMED, NAMED, LOOSE), max_size=6)
AROUND = st.sampled_from(["", "testo\n", "== H ==\n", "* ", "{{altro|id=1}}\r\n", "'''", "\n\n"])
SET = st.text(string.ascii_letters + " èÀ.,\n", max_size=12).map(lambda text: text.strip(BLANKS))
CHANGES = st.dictionaries(
    st.sampled_from(["id", "stato", "esito", "aggiornata", "da"]),
    st.one_of(SET, st.just("a = b"), st.none()),
)


@given(
    st.tuples(AROUND, AROUND),
    BLANK,
    PARAMETERS,
    CHANGES,
    st.sampled_from([None, "da", "azione"]),
)
def test_only_the_set_parameters_change(
    around: tuple[str, str],
    blank: str,
    parameters: list[str],
    changes: dict[str, str | None],
    after: str | None,
) -> None:
    text = around[0] + "{{R" + "|".join([blank, *parameters]) + "}}" + around[1]
    span = next(each for each in top_level(text) if each.name == "R")
    result = set_parameters(text, span, changes, after)
    assert result.startswith(text[: span.start])
    assert result.endswith(text[span.end :])
    inner = result[span.start : len(result) - len(text[span.end :])]
    assert _kept(inner, changes) == _kept(text[span.start : span.end], changes)
    assert {name: read(inner).get(name) for name in changes} == dict(changes)


def _kept(text: str, changes: dict[str, str | None]) -> list[tuple[str, str]]:
    """Names and values, raw where there is no name, of the parameters that are not to change."""
    return [
        (each.name, each.value.strip(BLANKS) if each.showkey else each.value)
        for each in only(text).parameters
        if each.name not in changes
    ]


@given(PARAMETERS, CHANGES)
def test_setting_twice_changes_nothing_more(
    parameters: list[str], changes: dict[str, str | None]
) -> None:
    text = "{{" + "|".join(["R", *parameters]) + "}}"
    once = set_parameters(text, only(text), changes)
    assert set_parameters(once, only(once), changes) == once
