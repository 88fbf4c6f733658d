from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.engine.outcomes import VERDICTS, Effect, reason, verdict
from bot.wiki.answer import Failure, Fate, read_answer

MESSAGES = Path(__file__).parents[2] / "bot" / "i18n"


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_reason_is_a_message(language: str) -> None:
    known = json.loads((MESSAGES / f"{language}.json").read_text("utf-8"))
    keys = {each.reason for each in (*VERDICTS.values(), verdict("never heard of"))}
    assert keys <= set(known)


def test_an_unknown_code_fails_the_change_and_nothing_else() -> None:
    assert verdict("never-heard-of").effect is Effect.FAIL
    assert reason("never-heard-of", "Boh.").args == ("never-heard-of", "Boh.")


@pytest.mark.parametrize(
    ("code", "effect"),
    [
        ("editconflict", Effect.AGAIN),
        ("maxlag", Effect.LATER),
        ("badtoken", Effect.LOGIN),
        ("protectedpage", Effect.SKIP),
        ("blocked", Effect.PAUSE),
        ("blocked-here", Effect.SKIP),
    ],
)
def test_the_table(code: str, effect: Effect) -> None:
    assert verdict(code).effect is effect


def test_what_is_to_be_waited_for_has_a_wait() -> None:
    for code, each in VERDICTS.items():
        assert (each.wait > 0) is (each.effect is Effect.LATER), code


ANSWERS = [
    ({"edit": {}}, None),
    ([], ("server-error", Fate.UNKNOWN)),
    ({"error": {"code": "editconflict", "info": "x"}}, ("editconflict", Fate.REFUSED)),
    ({"error": {"code": "internal_api_error_DBQueryError"}}, (None, Fate.UNKNOWN)),
    ({"error": {"code": "blocked", "blockinfo": {"blockpartial": True}}}, ("blocked-here", None)),
    ({"error": {"code": "blocked", "blockinfo": {"blockpartial": False}}}, ("blocked", None)),
    ({"error": {"code": "blocked"}}, ("blocked", None)),
]


@pytest.mark.parametrize(("data", "expected"), ANSWERS)
def test_answers(data: object, expected: tuple[str | None, Fate | None] | None) -> None:
    found = read_answer(data, 0)
    if expected is None:
        assert found == data
        return
    assert isinstance(found, Failure)
    assert expected[0] in (None, found.code)
    assert expected[1] in (None, found.fate)


def test_the_longer_of_two_waits() -> None:
    found = read_answer({"error": {"code": "maxlag", "info": "", "lag": 9.5}}, 5)
    assert isinstance(found, Failure)
    assert found.wait == 9.5
