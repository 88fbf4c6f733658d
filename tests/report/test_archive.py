from __future__ import annotations

import pickle
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Texts
from bot.intake.entries import Entry, read_entries
from bot.model import Message, RequestState
from bot.report.archive import (
    AppendSections,
    Filed,
    RemoveSections,
    Section,
    archivable,
    by_month,
    filed,
    header,
)
from bot.sandbox import Sandbox
from bot.text.proofs.proof import SectionsAdded, SectionsRemoved, prove
from tests.report.made import NOW, REQUESTS, SITE, request

CASES = Path(__file__).parents[1] / "cases" / "archive" / "sections.toml"
ROME = ZoneInfo("Europe/Rome")
DAYS = 7
HEADER = header(Texts("it"), REQUESTS, "2026-11")


def cases() -> list[Any]:
    found = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in found]


def on(page: str, ended: dict[str, int]) -> tuple[Section, ...]:
    """What is archivable of a page on which these requests ended so many days ago."""
    entries = read_entries(page, SITE)
    states = {e.claimed_id: e.shown_state for e in entries if isinstance(e, Entry)}
    requests = {
        int(number): replace(
            request(number=int(number)),
            state=_state(states[int(number)]),
            updated=NOW - timedelta(days),
        )
        for number, days in ended.items()
    }
    return archivable(page, filed(entries, requests), NOW, DAYS, ROME)


def _state(shown: RequestState | None) -> RequestState:
    return shown if shown and not shown.live else RequestState.DONE


@pytest.mark.parametrize("case", cases())
def test_sections(case: dict[str, Any]) -> None:
    page = case["page"].strip("\n")
    found = on(page, case["ended"])
    texts = tuple(section.text for section in found)
    assert [text.split("\n")[0] for text in texts] == case["archived"]
    left = RemoveSections(texts)(page)
    if not case["archived"]:
        assert left == page
        return
    assert isinstance(left, str)
    assert left == case["left"].strip("\n")
    assert prove(page, left, SectionsRemoved(texts)) is None
    archive = AppendSections(texts, HEADER)("")
    assert isinstance(archive, str)
    assert prove("", archive, SectionsAdded(texts, HEADER)) is None
    assert all(text.rstrip() in archive for text in texts)
    assert AppendSections(texts, HEADER)(archive) == archive


def test_the_month_is_that_of_the_end_on_the_wikis_clock() -> None:
    page = "a\n== Una ==\n{{Richiesta bot|azione=x|id=1|stato=completata}}"
    ended = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    (section,) = archivable(page, [Filed(15, ended)], NOW, DAYS, ROME)
    assert section.month == "2026-11"
    (section,) = archivable(page, [Filed(15, ended)], NOW, DAYS, ZoneInfo("UTC"))
    assert section.month == "2026-10"


def test_by_month() -> None:
    found = (Section("c", "2026-11"), Section("a", "2026-10"), Section("b", "2026-11"))
    assert by_month(found) == {"2026-10": ("a",), "2026-11": ("c", "b")}


def test_a_section_altered_meanwhile_stays() -> None:
    page = "In alto.\n== Una ==\n{{Richiesta bot|azione=x|id=1|stato=completata}}"
    texts = tuple(section.text for section in on(page, {"1": 30}))
    assert RemoveSections(texts)(page) == "In alto."
    assert RemoveSections(texts)(page + "\n:Aspetta!") == page + "\n:Aspetta!"


def test_a_section_that_now_stands_elsewhere_is_found() -> None:
    page = "In alto.\n== Una ==\n{{Richiesta bot|azione=x|id=1|stato=completata}}"
    texts = tuple(section.text for section in on(page, {"1": 30}))
    later = page + "\n\n== Nuova ==\nciao"
    assert RemoveSections(texts)(later) == "In alto.\n== Nuova ==\nciao"


def test_a_page_is_never_left_blank() -> None:
    page = "== Una ==\n{{Richiesta bot|azione=x|id=1|stato=completata}}"
    texts = tuple(section.text for section in on(page, {"1": 30}))
    assert RemoveSections(texts)(page) == Message("skip-would-be-empty")


def test_an_archive_with_a_comment_below_the_section_has_it_already() -> None:
    archive = f"{HEADER}\n\n== Una ==\ntesto\n:dopo"
    assert AppendSections(("== Una ==\ntesto\n",), HEADER)(archive) == archive


def test_the_header_links_back() -> None:
    assert "[[:Utente:ResidenteBot/Richieste]]" in HEADER


def test_rewrites_travel_to_the_worker() -> None:
    for rewrite in (AppendSections(("a",), "b"), RemoveSections(("a",))):
        assert pickle.loads(pickle.dumps(rewrite)) == rewrite


BLOCKS = st.lists(
    st.sampled_from(
        ["a", "", " ", "== x ==", "=== y ===", "= z =", "<!--", "-->", "{|", "|}", "{{q|"]
    ),
    max_size=14,
)


@given(BLOCKS, st.data())
def test_every_move_is_proved_and_loses_nothing(blocks: list[str], data: st.DataObject) -> None:
    lines = [line + f" {n}" * (line == "a") for n, line in enumerate(blocks)]
    page = "In alto.\n" + "\n".join(lines).strip()
    at = [Filed(n, NOW - timedelta(30)) for n in range(len(page)) if data.draw(st.booleans())][:5]
    texts = tuple(section.text for section in archivable(page, at, NOW, DAYS, ROME))
    left = RemoveSections(texts)(page)
    assert isinstance(left, str)
    if left == page:
        return
    archive = AppendSections(texts, HEADER)("")
    assert isinstance(archive, str)
    assert prove(page, left, SectionsRemoved(texts)) is None
    assert prove("", archive, SectionsAdded(texts, HEADER)) is None
    assert all(line in left or line in archive for line in lines)


SECTION = "== Una ==\ntesto\n:grazie\n\n"
PAGE = f"In alto.\n\n{SECTION}== Due ==\ncoda"


@given(st.integers(0, len(PAGE)), st.integers(1, 12))
def test_removing_anything_else_is_refused(at: int, length: int) -> None:
    forged = PAGE[:at] + PAGE[at + length :]
    assert forged == PAGE or prove(PAGE, forged, SectionsRemoved((SECTION,))) is not None
    left = PAGE.replace(SECTION, "")
    worse = left[:at] + left[at + length :]
    assert worse == left or prove(PAGE, worse, SectionsRemoved((SECTION,))) is not None


@given(st.integers(0, 80), st.integers(1, 9), st.sampled_from(["", "x", "\n", SECTION]))
def test_adding_anything_else_is_refused(at: int, length: int, put: str) -> None:
    old = f"{HEADER}\n\n== Prima ==\nqui"
    new = f"{old}\n\n{SECTION.rstrip()}"
    forged = new[: len(old) - 20 + at] + put + new[len(old) - 20 + at + length :]
    allowance = SectionsAdded((SECTION,), HEADER)
    assert prove(old, new, allowance) is None
    assert forged == new or prove(old, forged, allowance) is not None
    assert prove(new, f"{new}\n\n{SECTION.rstrip()}", allowance) is not None


def test_the_wiki_stores_what_was_planned(sandbox: Sandbox) -> None:
    """Both saves to the byte, and nothing of the requests' text is lost between them."""
    wiki = sandbox.it.session(sandbox.accounts.admin)
    entry = (
        "{{Richiesta bot|azione=x|id=%s|stato=completata}} --[[User:A|A]]\n:  <!-- c -->Sì &amp; no"
    )
    parts = [f"== N{n} ==\n{entry % n}\n\n\n=== sotto ===\n* <nowiki>~~~~</nowiki>" for n in (1, 2)]
    page, place = "Utente:Prova/Richieste", "Utente:Prova/Archivio"
    wiki.edit(page, "\n\n".join(["In alto.", *parts, "== Viva ==\nciao", ""]))
    before = wiki.text(page)
    assert before is not None
    texts = tuple(section.text for section in on(before, {"1": 9, "2": 9}))
    archive, left = AppendSections(texts, HEADER)(""), RemoveSections(texts)(before)
    assert isinstance(archive, str)
    assert isinstance(left, str)
    wiki.edit(place, archive)
    wiki.edit(page, left)
    assert wiki.text(place) == archive == f"{HEADER}\n\n{parts[0]}\n\n{parts[1]}"
    assert wiki.text(page) == left == "In alto.\n\n== Viva ==\nciao"
