from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.preparation import rewrite_and_prove
from bot.engine.store import Store
from bot.i18n import Texts
from bot.intake import notices
from bot.intake.answers import AppendLine, Reply, WriteAnswers
from bot.intake.entries import Entry, read_entries
from bot.intake.notices import ALLOWANCE, Notices
from bot.intake.parsing import Parsed, parse
from bot.intake.replies import Answer
from bot.model import Author, EditPage, Message, Page, Request, RequestState
from bot.text.titles import Title
from tests.intake.sites import ITALIAN

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TITLE = Title(2, "ResidenteBot/Richieste", "Utente")
WIKI = "test:it"
ONE = "{{Richiesta bot|azione=uno}}"
TWO = "{{Richiesta bot|azione=due}}"
BROKEN = "== Rotta ==\n{{Richiesta bot|uno|due}}"


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Notices]:
    with Store.open(f"sqlite:///{tmp_path / 'db'}") as store:
        yield Notices(WIKI, store, Texts("it"), ITALIAN)


def take(written: Notices, text: str, state: RequestState) -> None:
    """Write down what a text asks for, as the desk would."""
    for entry in parse(text, ITALIAN).entries:
        author = Author("Anna", 1, NOON)
        request = Request(0, WIKI, str(TITLE), "", entry.normalised, author, RequestState.RECEIVED)
        stored = written.store.requests.create(request, entry.fingerprint)
        written.store.requests.transition(stored.id, state, Message("request-withdrawn"))


def edits(written: Notices, text: str) -> list[EditPage]:
    page = Page(TITLE, 1, 1, text)
    return list(written.edits(page, parse(text, ITALIAN), ZoneInfo("Europe/Rome")))


def carried_out(found: list[EditPage], text: str) -> str:
    for edit in found:
        new = rewrite_and_prove(edit.rewrite, edit.allowance, text)
        assert isinstance(new, str), new
        text = new
    return text


def test_what_the_page_lacks_is_written_once(written: Notices) -> None:
    text = f"{ONE}\n{TWO}"
    take(written, text, RequestState.REFUSED)
    after = carried_out(edits(written, text), text)
    states = [entry.shown_state for entry in parse(after, ITALIAN).entries]
    assert states == [RequestState.REFUSED] * 2
    assert edits(written, after) == []


def test_an_answer_that_somebody_altered_is_written_again(written: Notices) -> None:
    take(written, ONE, RequestState.REFUSED)
    after = carried_out(edits(written, ONE), ONE)
    forged = after.replace("rifiutata", "completata")
    assert carried_out(edits(written, forged), forged) == after
    other = after.replace("id=1", "id=99")
    assert carried_out(edits(written, other), other) == after


def test_a_flood_is_answered_in_several_edits(
    written: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "EVERY", 3)
    text = "\n".join(f"{{{{Richiesta bot|azione=n{number}}}}}" for number in range(8))
    take(written, text, RequestState.REFUSED)
    found = edits(written, text)
    assert len(found) == 3
    assert edits(written, carried_out(found, text)) == []


def test_an_unknown_entry_gets_no_answer(written: Notices) -> None:
    assert edits(written, ONE) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_cannot_be_read_gets_one_line(written: Notices, end: str) -> None:
    text = f"{BROKEN}\n\n== Dopo ==\nTesto".replace("\n", end)
    page = Page(TITLE, 1, 1, text)
    ((entry, edit),) = written.corrections.missing(page, parse(text, ITALIAN))
    after = carried_out([edit], text)
    assert after.replace(end, "\n").startswith(f"{BROKEN}\n: Il bot non ha potuto leggere")
    assert after.endswith(f"{end}{end}== Dopo =={end}Testo")
    written.corrections.written(page, entry)
    assert list(written.corrections.missing(Page(TITLE, 1, 2, after), parse(after, ITALIAN))) == []


def test_a_page_beyond_the_limits_gets_one_line(written: Notices) -> None:
    text = "{{a|x=" * 1000 + "\n\n"
    edit = written.unreadable(Page(TITLE, 1, 1, text), Message("text-too-slow", (10,)))
    assert edit is not None
    assert isinstance(edit.rewrite, AppendLine)
    after = carried_out([edit], text)
    assert after.startswith(text.rstrip("\n") + "\n: La pagina non si può leggere: Il testo è ")
    assert edit.rewrite(after) == after
    assert written.unreadable(Page(TITLE, 1, 2, after), Message("text-too-slow", (10,))) is None


PIECES = st.sampled_from(
    [
        *(
            "Testo",
            " ",
            "\n",
            "\n\n",
            "\t",
            "\u00a0",
            "<!-- nota -->",
            "<!--",
            "<nowiki>{{</nowiki>",
        ),
        *("{{Altro|x}}", "{{", "}}", "[[", "]]", "|", "''", "== Titolo ==\n", "* ", "{|\n|a\n|}\n"),
        *(
            ONE,
            TWO,
            "{{ Bot request\n | action = x \n}}",
            "{{Richiesta bot|azione=x|id=4|stato=y}}",
        ),
        *("<div>", "</div>", "{{Richiesta bot|azione=<!-- x -->y\n|\n|motivo= a = b }}", "è🏺"),
    ]
)


def answers(parsed: Parsed) -> tuple[Reply, ...]:
    return tuple(
        Reply(entry.fingerprint, entry.ordinal, Answer(number, RequestState.DONE, "ok", NOON))
        for number, entry in enumerate(parsed.entries, 1)
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_nothing_else_moves(text: str) -> None:
    replies = answers(parse(text, ITALIAN))
    new = WriteAnswers(ITALIAN, "it", replies)(text)
    assert isinstance(new, str)
    before, after = parse(text, ITALIAN), parse(new, ITALIAN)
    assert [e.fingerprint for e in after.entries] == [e.fingerprint for e in before.entries]
    assert {e.shown_state for e in after.entries} <= {RequestState.DONE}
    assert _outside(new) == _outside(text)
    proved = rewrite_and_prove(WriteAnswers(ITALIAN, "it", replies), ALLOWANCE, text)
    assert new == text or isinstance(proved, str)


def _outside(text: str) -> list[str]:
    """All that stands outside the requests."""
    spans = [e.span for e in read_entries(text, ITALIAN) if isinstance(e, Entry)]
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]
