from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.entries import REQUEST, Entry, Unreadable, command_fingerprint, read_entries
from bot.intake.words import Command
from bot.model import RequestState
from tests.intake.sites import ITALIAN

CASES = json.loads((Path(__file__).parent.parent / "cases/intake/pages.json").read_text("utf-8"))

PAGE = """== Rinominare ==
{{Richiesta bot
| azione = sposta  categoria
| Da     = Categoria:A <!-- quella vecchia -->
| a      =
| pagine =
[[Uno]]

[[Due]]
| MOTIVO = ordine
| motivo = uniformità
| motivo = altro
| id     = 17
| stato  = in corso (12/60)
| comando = Pausa
| esito = boh
}} --~~~~
"""


def one(text: str) -> Entry:
    (entry,) = read_entries(text, ITALIAN)
    assert isinstance(entry, Entry)
    return entry


def kind(found: Entry | Unreadable) -> str:
    return "entry" if isinstance(found, Entry) else found.reason.key


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_a_request(case: dict[str, Any]) -> None:
    assert [kind(each) for each in read_entries(case["page"], ITALIAN)] == case["found"]


def test_reading() -> None:
    entry = one(PAGE)
    assert entry.given[:3] == (
        ("azione", "sposta  categoria"),
        ("Da", "Categoria:A <!-- quella vecchia -->"),
        ("a", ""),
    )
    assert entry.normalised == (
        ("action", "sposta categoria"),
        ("da", "Categoria:A"),
        ("pages", "[[Uno]]\n[[Due]]"),
        ("reason", "altro"),
        ("reason", "ordine"),
    )
    assert entry.claimed_id == 17
    assert entry.shown_state is RequestState.RUNNING
    assert entry.command is Command.PAUSE
    assert entry.typed("da") == "Da"


@pytest.mark.parametrize(
    "other",
    [
        "{{Bot request|action=x|DA=A|reason=b}}",
        "{{Richiesta bot\r\n| da = A\r\n| azione =  x\r\n| motivo = b <!-- c -->\r\n}}",
        "{{Richiesta bot|azione=x|da=A|motivo=b|id=3|stato=y|esito=y|updated=z|comando=annulla}}",
        "{{Richiesta bot|azione=x|da=Z|da=A|motivo=b|a=|}}",
    ],
)
def test_same_content(other: str) -> None:
    assert one(other).fingerprint == one("{{Richiesta bot|azione=x|da=A|motivo=b}}").fingerprint


@pytest.mark.parametrize(
    "other",
    [
        "{{Richiesta bot|azione=x|da=a|motivo=b}}",
        "{{Richiesta bot|azione=x|da=A|motivo=c}}",
        "{{Richiesta bot|azione=x|da=A|motivo=b|a=C}}",
        "{{Richiesta bot|azione=x|da=A|motivo=b|per favore}}",
        "{{Richiesta bot|azione=x|a=A|motivo=b}}",
    ],
)
def test_other_content(other: str) -> None:
    assert one(other).fingerprint != one("{{Richiesta bot|azione=x|da=A|motivo=b}}").fingerprint


def test_equal_requests_are_told_apart() -> None:
    first, other, second = read_entries(
        "{{Richiesta bot|azione=x}} {{Richiesta bot|azione=y}} {{Bot request|action=x}}", ITALIAN
    )
    assert isinstance(first, Entry)
    assert isinstance(other, Entry)
    assert isinstance(second, Entry)
    assert first.fingerprint == second.fingerprint
    assert (first.ordinal, other.ordinal, second.ordinal) == (0, 0, 1)


def test_a_command_has_a_fingerprint_of_its_own() -> None:
    plain = one("{{Richiesta bot|azione=x}}")
    confirmed = one("{{Richiesta bot|azione=x|comando=conferma}}")
    assert plain.command_fingerprint == ""
    assert confirmed.fingerprint == plain.fingerprint
    assert confirmed.command_fingerprint == command_fingerprint(plain.fingerprint, "confirm")
    assert confirmed.command_fingerprint != command_fingerprint(plain.fingerprint, "annulla")
    other = one("{{Richiesta bot|azione=y|comando=conferma}}")
    assert confirmed.command_fingerprint != other.command_fingerprint


@pytest.mark.parametrize(
    ("typed", "read"), [("17", 17), ("x", None), ("9" * 30, None), ("٣", None)]
)
def test_claimed_id(typed: str, read: int | None) -> None:
    assert one(f"{{{{Richiesta bot|azione=x|id={typed}}}}}").claimed_id == read


def test_an_unknown_command_is_kept_as_typed() -> None:
    entry = one("{{Richiesta bot|azione=x|comando=vai!}}")
    assert (entry.command, entry.command_word) == (None, "vai!")


def test_where_an_answer_goes() -> None:
    text = "== A ==\n{{Richiesta bot\n| azione = x\n--~~~~\n\nsì\n\n== B ==\nciao"
    (found,) = read_entries(text, ITALIAN)
    assert isinstance(found, Unreadable)
    assert text[found.where :] == "\n\n== B ==\nciao"


def test_an_answer_does_not_go_into_a_comment_never_closed() -> None:
    text = "{{Richiesta bot|azione=x}\n<!-- ciao\n\n== B ==\n"
    (found,) = read_entries(text, ITALIAN)
    assert isinstance(found, Unreadable)
    assert text[found.where :].startswith("\n<!--")


def test_results_travel_between_processes() -> None:
    found = read_entries(PAGE + "{{Richiesta bot|x}", ITALIAN)
    assert pickle.loads(pickle.dumps(found)) == found
    assert len(found) == 2


def test_a_sheet_knows_its_name() -> None:
    assert REQUEST.is_named("Template:richiesta_bot", ITALIAN)
    assert not REQUEST.is_named("Utente:Richiesta bot", ITALIAN)
    assert not REQUEST.is_named("", ITALIAN)


BRACES = ["{{Richiesta bot", "|azione=x", "|", "}}", "{{", "}", "{", "[[", "]]", "{|", "|}", "{{{"]
OTHERS = ["\n", "== H ==\n", "<!--", "-->", "<nowiki>", "</nowiki>", "<div>", "</div>", "x", "* "]
PIECES = st.lists(st.sampled_from([*BRACES, *OTHERS]), max_size=25)


@given(PIECES)
def test_whatever_is_typed_is_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    for found in read_entries(text, ITALIAN):
        if isinstance(found, Entry):
            assert text[found.span.start :].startswith("{{")
            assert text[: found.span.end].endswith("}}")
        else:
            assert 0 <= found.start <= found.where <= len(text)
