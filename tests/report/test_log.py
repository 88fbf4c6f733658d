from __future__ import annotations

import pickle
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Texts
from bot.model import Message, RequestState, Tally
from bot.pages.states import COLOURS
from bot.report.log import AddLogLine, header, restarted_line, run_line, stopped_line
from bot.report.subjects import subject
from bot.text.logged import MARK, Logged
from bot.text.proofs.proof import prove
from tests.report.made import NOW, REQUESTS, SHUTOFF, SITE, request, run

IT = Texts("it")
ROME = ZoneInfo("Europe/Rome")
HEADER = header(IT, REQUESTS, SHUTOFF)


def line(word: str) -> str:
    return f"{MARK}{word}</span>"


def added(text: str, word: str, keep: int = 3) -> str:
    new = AddLogLine(line(word), HEADER, keep)(text)
    assert isinstance(new, str)
    return new


def test_a_run_tells_all_on_one_line() -> None:
    asked = request()
    about = subject(asked, SITE)
    said = run_line(IT, ROME, run(), asked, Tally(12, 1, 2, 0), "sposta categoria", about)
    assert said.startswith(f"{MARK}23 novembre 2026, 14:05 CET</span> – ")
    assert "[[Special:PermanentLink/123|richiesta #17]] di [[User:Livia|Livia]]" in said
    assert "sposta categoria: [[:Categoria:Bronzi]] → [[:Categoria:Bronzi nel museo]]" in said
    assert ">completata</span> – 12 pagine modificate, 1 già a posto, 2 saltate" in said
    assert "\n" not in said


def test_a_hidden_author_is_not_named() -> None:
    said = run_line(IT, ROME, run(), request(user=""), Tally(), "x")
    assert "User:" not in said
    assert "richiesta #17]] di un utente nascosto, esecuzione" in said


def test_stopping_and_starting_are_conspicuous() -> None:
    stopped = stopped_line(IT, ROME, NOW, "Anna", 77)
    assert "'''Bot fermato da [[User:Anna|Anna]] ([[Special:Diff/77|modifica 77]])'''" in stopped
    assert "background:#" in stopped
    assert "Bot riavviato da un utente nascosto'''" in restarted_line(IT, ROME, NOW, "", 0)


def test_the_newest_comes_first_and_the_oldest_go() -> None:
    page = ""
    for word in "abcde":
        page = added(page, word)
    assert page == "\n".join((HEADER, "", line("e"), line("d"), line("c")))


def test_a_line_is_written_once() -> None:
    page = added(added("", "a"), "b")
    assert added(page, "a") == page


def test_what_people_wrote_stays() -> None:
    page = f"Nota\n* elenco\n{line('b')}\nfra\n{line('a')}\nin fondo"
    assert added(page, "c", 2) == f"Nota\n* elenco\n{line('c')}\n{line('b')}\nfra\nin fondo"


def test_a_page_without_lines_gets_one_at_its_end() -> None:
    assert added("Solo testo", "a") == f"Solo testo\n{line('a')}"


def test_the_rewrite_travels_to_the_worker() -> None:
    rewrite = AddLogLine("x", "y", 5)
    assert pickle.loads(pickle.dumps(rewrite)) == rewrite


PAGES = st.lists(st.sampled_from([line("1"), line("2"), line("3"), "", "testo", "* altro"]))


@given(PAGES, st.integers(1, 4))
def test_every_addition_is_proved(lines: list[str], keep: int) -> None:
    old = "\n".join(lines).rstrip()
    new = added(old, "nuova", keep)
    assert prove(old, new, Logged(line("nuova"), HEADER, keep)) is None


@given(PAGES, st.integers(1, 4), st.data())
def test_anything_else_is_refused(lines: list[str], keep: int, data: st.DataObject) -> None:
    old = "\n".join(lines).rstrip()
    new = added(old, "nuova", keep)
    at = data.draw(st.integers(0, len(new)))
    forged = new[:at] + "x" + new[at:]
    assert prove(old, forged, Logged(line("nuova"), HEADER, keep)) is not None
    rows = new.split("\n")
    drop = data.draw(st.integers(0, len(rows) - 1))
    shorter = "\n".join(rows[:drop] + rows[drop + 1 :])
    assert prove(old, shorter, Logged(line("nuova"), HEADER, keep)) is not None


@pytest.mark.parametrize("state", RequestState)
def test_the_state_has_its_word_and_colour(state: RequestState) -> None:
    said = run_line(IT, ROME, run(state=state), request(), Tally(), "x")
    word = IT.plain(Message(f"state-{state}"))
    assert re.search(rf'<span style="background:{COLOURS[state]};[^"]*">{word}</span>', said)
