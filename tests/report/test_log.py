from __future__ import annotations

import pickle
import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Texts
from bot.model import Message, RequestState, Tally
from bot.pages.states import COLOURS
from bot.report.log import AddLogLines, header, restarted_line, run_line, stopped_line
from bot.report.subjects import subject
from bot.text.logged import MARK, identity
from tests.report.made import NOW, REQUESTS, SHUTOFF, SITE, request, run

IT = Texts("it")
ROME = ZoneInfo("Europe/Rome")
HEADER = header(IT, REQUESTS, SHUTOFF)


def line(word: str) -> str:
    return f"{MARK}>{word}</span>"


def added(text: str, word: str, keep: int = 3) -> str:
    new = AddLogLines((line(word),), HEADER, keep)(text)
    assert isinstance(new, str)
    return new


def test_a_run_tells_all_on_one_line() -> None:
    asked = request()
    about = subject(asked, SITE)
    said = run_line(IT, ROME, run(), asked, Tally(12, 1, 2, 0), "sposta categoria", about)
    name = "residente-run-3-20261123130500000000"
    assert said.startswith(f'{MARK} id="{name}">23 novembre 2026, 14:05 CET</span> – ')
    assert "[[Special:PermanentLink/123|richiesta #17]] di [[User:Livia|Livia]]" in said
    assert "sposta categoria: [[:Categoria:Bronzi]] → [[:Categoria:Bronzi nel museo]]" in said
    assert ">completata</span> – 12 pagine modificate, 1 già a posto, 2 saltate" in said
    assert "\n" not in said


def test_a_line_made_again_in_other_words_is_the_same_one() -> None:
    first = run_line(IT, ROME, run(), request(), Tally(2), "sposta categoria")
    again = run_line(Texts("en"), ZoneInfo("UTC"), run(), request(user="Anna"), Tally(2), "x")
    assert first != again
    assert identity(first) == identity(again)
    assert AddLogLines((again,), HEADER)(first) == first
    for other in (run(4), replace(run(), ended=NOW + timedelta(seconds=1))):
        assert identity(run_line(IT, ROME, other, request(), Tally(2), "x")) != identity(first)


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
    rewrite = AddLogLines(("x",), "y", 5)
    assert pickle.loads(pickle.dumps(rewrite)) == rewrite


@pytest.mark.parametrize("state", RequestState)
def test_the_state_has_its_word_and_colour(state: RequestState) -> None:
    said = run_line(IT, ROME, run(state=state), request(), Tally(), "x")
    word = IT.plain(Message(f"state-{state}"))
    assert re.search(rf'<span style="background:{COLOURS[state]};[^"]*">{word}</span>', said)
