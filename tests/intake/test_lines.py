from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.intake.answers import Reply
from bot.intake.entries import Entry, Unreadable, fingerprint
from bot.intake.line_replies import WriteReplies
from bot.intake.lines import ACTIONS, LineEntry, read_all
from bot.intake.parameters import Understood, understand
from bot.intake.parsing import parse
from bot.intake.replies import Answer
from bot.model import Message, RequestState
from bot.task import discover
from bot.text.proofs.proof import OwnLines, prove
from tests.intake.sites import ITALIAN

CASES = json.loads((Path(__file__).parent.parent / "cases/intake/lines.json").read_text("utf-8"))
WHEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BULLET = "* [[:Categoria:A]] to [[:Categoria:B]]"
MARK = fingerprint(
    (
        ("a", "Categoria:B"),
        ("action", "sposta categoria"),
        ("da", "Categoria:A"),
        ("reason", "perché"),
    )
)[:8]
HOSTILE = (
    "* [[:Categoria:A]] to ",
    "* [[:Categoria:A]] to [[:Categoria:B]]\n",
    "* [[:Categoria:A]]\n: <!-- bot #1 01234567 -->\n",
    "{{move cat|A|B}}",
    "{{move cat|A}} {{",
    "* [[",
    "* [[:Categoria:A]] ([[",
    "=== x\n* [[:Categoria:A]]\n",
    ": <!-- bot #1 01234567 -->'''",
    "*" * 30 + "[[:Categoria:A]]\n",
)


def said(found: Entry | Unreadable) -> str:
    if isinstance(found, Unreadable):
        return found.reason.key
    if not isinstance(found, LineEntry):
        return "request"
    given = dict(found.given)
    asked = given.pop("azione")
    action = next(kind for kind, names in ACTIONS.items() if asked in names.all)
    source = given.pop("da", "") or given.pop("categoria", "")
    target = given.pop("a", "")
    text = " ".join((str(action), bare(source), ">", bare(target)))
    reason = given.pop("motivo", "")
    more = "".join(f" +{name}" for name in given)
    return f"{text}{f': {reason}' if reason else ''}{more}"


def bare(title: str) -> str:
    return title.removeprefix("Categoria:").removeprefix("Category:")


def entry(text: str) -> LineEntry:
    (found,) = read_all(text, ITALIAN)
    assert isinstance(found, LineEntry)
    return found


def answered(text: str, state: RequestState, request: int = 17, place: int = 0) -> str:
    """The page with an answer to one of its requests, proved."""
    asked = [each for each in read_all(text, ITALIAN) if isinstance(each, Entry)][place]
    answer = Answer(request, state, "Fatto.", WHEN)
    reply = Reply(asked.fingerprint, asked.ordinal, answer)
    new = WriteReplies(ITALIAN, "it", (reply,))(text)
    assert isinstance(new, str)
    assert prove(text, new, OwnLines(frozenset({request}))) is None
    return new


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_asked(case: dict[str, Any]) -> None:
    assert [said(each) for each in read_all(case["page"], ITALIAN)] == case["found"]


@pytest.mark.parametrize(
    "text",
    [
        "{{move cat|A|B|reason=ordine|user=X}}",
        BULLET,
        f"== Merge ==\n{BULLET}",
        "== Empty ==\n* [[:Categoria:A]]",
    ],
)
def test_every_syntax_is_understood(text: str) -> None:
    understood = understand(entry(text), discover(), ITALIAN, "it")
    assert isinstance(understood, Understood)


def test_the_user_counts_for_nothing() -> None:
    one, other = entry("{{move cat|A|B|user=X}}"), entry("{{move cat|A|B|user=Y}}")
    assert (one.user, other.user) == ("X", "Y")
    assert one.fingerprint == other.fingerprint


def test_equal_content_in_every_syntax_is_told_apart() -> None:
    same = "{{Richiesta bot|azione=sposta categoria|da=Categoria:A|a=Categoria:B}}"
    parsed = parse(
        f"{same}\n\n== Altre ==\n{BULLET}\n{{{{move cat|Categoria:A|Categoria:B}}}}", ITALIAN
    )
    assert [each.ordinal for each in parsed.entries] == [0, 1, 2]
    assert len(parsed.fingerprints) == 1
    assert pickle.loads(pickle.dumps(parsed)) == parsed


def test_an_answer_goes_below_the_line() -> None:
    new = answered(f"prima\n{BULLET} perché\ndopo", RequestState.QUEUED)
    assert new == (
        f"prima\n{BULLET} perché\n"
        f"*: <!-- bot #17 {MARK} -->'''in coda''' "
        "(richiesta n. 17, 2026-11-23 10:00 UTC): Fatto.\ndopo"
    )
    found = [each for each in read_all(new, ITALIAN) if isinstance(each, LineEntry)]
    assert [(each.claimed_id, each.shown_state) for each in found] == [(17, RequestState.QUEUED)]


def test_an_answer_is_altered_in_place() -> None:
    first = answered(f"{BULLET}\n*: che cosa aspetti?\n\ndopo", RequestState.QUEUED)
    moved = first.replace(f"{BULLET}\n", f"{BULLET}\n*: una risposta di prima\n")
    second = answered(moved, RequestState.DONE)
    assert second == moved.replace("in coda", "completata")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("after", ["", "dopo"])
def test_every_line_has_its_own_answer(line_end: str, after: str) -> None:
    lines = [BULLET, "* [[:Categoria:C]] → [[:Categoria:D]]", "{{move cat|E|F}} {{move cat|G|H}}"]
    page = line_end.join([*lines, after])
    for place in (2, 0, 3, 1):
        page = answered(page, RequestState.RUNNING, 10 + place, place)
    for place in range(4):
        page = answered(page, RequestState.DONE, 10 + place, place)
    found = [each for each in read_all(page, ITALIAN) if isinstance(each, LineEntry)]
    assert {each.claimed_id for each in found} == {10, 11, 12, 13}
    assert page.count("<!-- bot #") == 4
    assert [line for line in page.split(line_end) if "<!-- bot" not in line] == [*lines, after]


def test_what_user_says_is_shown_and_harmless() -> None:
    new = answered("{{move cat|A|B|user=[[X]]}}", RequestState.QUEUED)
    assert "user=&#91;&#91;X&#93;&#93;" in new


@pytest.mark.parametrize(
    "text",
    [
        f"{BULLET}\n\n*: <!-- bot #17 01234567 -->'''in coda'''",
        f"{BULLET}\nparole\n*: <!-- bot #17 01234567 -->'''in coda'''",
        f"{BULLET}\n*: <nowiki><!-- bot #17 01234567 --></nowiki>'''in coda'''",
        f"{BULLET}\n* altro\n*: <!-- bot #17 01234567 -->'''in coda'''",
    ],
)
def test_a_mark_that_is_not_below_the_line_is_none(text: str) -> None:
    (found,) = (each for each in read_all(text, ITALIAN) if isinstance(each, LineEntry))
    assert found.claimed_id is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a", "b"),
        ("a", "a\n: <!-- bot #18 01234567 -->x"),
        ("a", "a\n: <!-- bot #17 01234567 -->x\n: <!-- bot #17 01234567 -->y"),
        ("a\nb\n: <!-- bot #17 01234567 -->x", "a\n: <!-- bot #17 01234567 -->x\nb"),
        ("a\n: <!-- bot #17 01234567 -->x", "a"),
        ("a", "a\n: <!-- bot #17 01234567 -->x\nb"),
        ("a", "a: <!-- bot #17 01234567 -->x"),
    ],
)
def test_nothing_else_may_change(old: str, new: str) -> None:
    assert prove(old, new, OwnLines(frozenset({17}))) == Message("proof-own-lines")


@pytest.mark.parametrize("piece", HOSTILE)
def test_reading_is_linear(piece: str) -> None:
    """Ten times the text takes about ten times the work; a square would take a hundred."""
    small, large = (steps(piece * (size // len(piece))) for size in (3_000, 30_000))
    assert large < 25 * small


def steps(text: str) -> int:
    """Python calls made while reading the text."""
    import sys

    count = 0

    def counting(_frame: object, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counting)
    try:
        found = read_all(text, ITALIAN)
    finally:
        sys.setprofile(None)
    assert isinstance(found, tuple)
    return count


def test_replies_to_lines_that_are_gone_are_not_written() -> None:
    asked = entry(BULLET)
    reply = Reply(asked.fingerprint, 0, Answer(17, RequestState.DONE, "", WHEN))
    assert WriteReplies(ITALIAN, "it", (reply,))("altro") == "altro"
    assert WriteReplies(ITALIAN, "it", (replace(reply, fingerprint="x"),))(BULLET) == BULLET
