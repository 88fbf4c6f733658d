from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.escape import wikitext as escaped
from bot.intake.entries import Entry, Unreadable, read_entries
from bot.intake.replies import Answer, answer, reply_line
from bot.model import RequestState
from bot.text.templates import BLANKS
from tests.intake.sites import ITALIAN

CASES = json.loads((Path(__file__).parent.parent / "cases/intake/answers.json").read_text("utf-8"))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def entries(text: str) -> list[Entry]:
    return [each for each in read_entries(text, ITALIAN) if isinstance(each, Entry)]


def answered(text: str, result: str = "tutto bene", request: int = 17) -> str:
    given = Answer(request, RequestState.QUEUED, result, NOON)
    return answer(text, entries(text)[0].span, given, "it")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_only_the_bot_s_own_parameters_move(case: dict[str, Any]) -> None:
    before, after = (case.get("line_end", "\n").join(case[key]) for key in ("before", "after"))
    assert answered(before) == after
    assert answered(after) == after
    assert entries(after)[0].fingerprint == entries(before)[0].fingerprint


def test_progress_and_no_id_yet() -> None:
    text = "{{Bot request|action=x}}"
    given = Answer(0, RequestState.RUNNING, "", NOON, 12, 60)
    assert answer(text, entries(text)[0].span, given, "en") == (
        "{{Bot request|action=x|status=running (12/60)|result=|updated=2026-11-23 12:00 UTC}}"
    )


@pytest.mark.parametrize(
    ("result", "written"),
    [
        ("a|b", "a{{!}}b"),
        ("[[:Categoria:A|B]] = c", "[[:Categoria:A|B]] = c"),
        ("{{Tl|x}}", "{{Tl|x}}"),
        ("* a\n* b", "* a\n* b"),
        ("a}}b", "a&#125;&#125;b"),
        ("a {{b", "a &#123;&#123;b"),
        ("a [[b", "a &#91;&#91;b"),
        ("a <!-- b", "a &lt;!-- b"),
        ("<nowiki>a", "&lt;nowiki&gt;a"),
        ("<code>| a = b</code>", "<code>{{!}} a = b</code>"),
        ("<code>a <b>|</b> [[b|c]] | d</code>", "<code>a <b>{{!}}</b> [[b|c]] {{!}} d</code>"),
        ("<nowiki>|</nowiki> '''a|b'''", "<nowiki>|</nowiki> '''a{{!}}b'''"),
    ],
)
def test_a_result_stays_in_its_place(result: str, written: str) -> None:
    text = answered("{{Richiesta bot|azione=x}}|y=z}} [[b]] {{c}} -->", result)
    value = entries(text)[0].span.get("esito")
    assert value is not None
    assert value.value == written


@given(st.text(max_size=60))
def test_escaped_text_can_be_set(text: str) -> None:
    value = entries(answered("{{Richiesta bot|azione=x}}", escaped(text)))[0].span.get("esito")
    assert value is not None
    assert value.value == escaped(text).strip(BLANKS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "{{Richiesta bot\n| azione = x\n\nciao\n\n== B ==\n",
            "{{Richiesta bot\n| azione = x\n\nciao\n: così [[no]]\n\n== B ==\n",
        ),
        ("{{Richiesta bot|x}", "{{Richiesta bot|x}\n: così [[no]]"),
        ("{{Richiesta bot|a|b}}\r\n", "{{Richiesta bot|a|b}}\r\n: così [[no]]\r\n"),
        ("<div>{{Richiesta bot|x=y}}</div>\n", "<div>{{Richiesta bot|x=y}}</div>\n: così [[no]]\n"),
    ],
)
def test_reply_line(before: str, after: str) -> None:
    (found,) = read_entries(before, ITALIAN)
    assert isinstance(found, Unreadable)
    assert reply_line(before, found, "così\n[[no]]") == after
    (again,) = read_entries(after, ITALIAN)
    assert isinstance(again, Unreadable)
    assert again.digest == found.digest
