"""The log of the service: for people and for programs, with what each line belongs to."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.duty import Duty, DutyState
from bot.frequency import Calendar
from bot.i18n import Texts, sentences
from bot.model import Author, Message, Request, RequestState
from bot.monitoring.context import context, from_now_on
from bot.monitoring.logs import Diary, counts, written
from bot.monitoring.redaction import HIDDEN, Redaction
from bot.sandbox import Sandbox
from tests.console import Operator, request
from tests.scene import Scene
from tests.serving import eventually, process
from tests.test_commands_on_wiki import bronzes

log = logging.getLogger("bot.tests")
SECRET = 'parola"segreta'


class Paper(io.StringIO):
    """Where a log goes."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def lines() -> Iterator[Paper]:
    """The log of a program."""
    paper = Paper()
    with written(Redaction(lambda: [SECRET]), Console(file=paper)):
        yield paper


@pytest.fixture
def screen() -> Iterator[Paper]:
    """The log on a terminal."""
    paper = Paper()
    console = Console(file=paper, force_terminal=True, width=200, color_system=None)
    with written(Redaction(lambda: [SECRET]), console):
        yield paper


def test_a_line_of_json(lines: Paper) -> None:
    before = datetime.now(UTC)
    with context(wiki="wikipedia:it", request=17, run=4, task="category.move"):
        log.warning("slow: %s", "è così", extra={"page": "A", "counts": {"edited": 1}})
    (row,) = lines.rows
    said = datetime.fromisoformat(row.pop("time"))
    assert said.tzinfo == UTC
    assert abs((said - before).total_seconds()) < 60
    assert row == {
        "level": "WARNING",
        "logger": "bot.tests",
        "message": "slow: è così",
        "wiki": "wikipedia:it",
        "request": 17,
        "run": 4,
        "task": "category.move",
        "page": "A",
        "counts": {"edited": 1},
    }


def test_what_is_not_known_is_not_said(lines: Paper) -> None:
    with context(request=0):
        log.info("plain")
    assert set(lines.rows[0]) == {"time", "level", "logger", "message"}


def test_an_exception_is_one_field(lines: Paper) -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        log.exception("broke")
    (row,) = lines.rows
    assert row["exception"].startswith("Traceback")
    assert row["exception"].endswith("ValueError: two\nlines")


def test_no_secret_in_any_part(lines: Paper) -> None:
    try:
        raise ValueError(f"cannot log in with {SECRET}")
    except ValueError:
        log.exception("broke: %s", SECRET, extra={"reason": f"token=abc {SECRET}"})
    text = lines.getvalue()
    assert SECRET not in text
    assert "segreta" not in text
    (row,) = lines.rows
    assert row["message"] == f"broke: {HIDDEN}"
    assert row["reason"] == f"token={HIDDEN} {HIDDEN}"
    assert f"ValueError: cannot log in with {HIDDEN}" in row["exception"]


def test_no_secret_on_a_terminal(screen: Paper) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        log.exception("broke: %s", SECRET)
    assert "segreta" not in screen.getvalue()
    assert "broke: [hidden]" in screen.getvalue()


def test_a_line_for_people(screen: Paper) -> None:
    with context(wiki="wikipedia:it", request=17):
        log.info("[bold]Fibbia[/bold] 3: edited\x1b[31m")
        log.info("wikipedia:it: the lane is taken")
    first, second = screen.getvalue().splitlines()
    assert "INFO" in first
    assert first.rstrip().endswith("[bold]Fibbia[/bold] 3: edited [31m (wikipedia:it, 17)")
    assert second.rstrip().endswith("wikipedia:it: the lane is taken")


def test_libraries_are_heard_from_warnings_on(lines: Paper) -> None:
    logging.getLogger("apscheduler").info("job added")
    logging.getLogger("apscheduler").error("job broke")
    logging.getLogger("bot.x").debug("details")
    assert [row["message"] for row in lines.rows] == ["job broke"]


def test_each_thread_has_a_context_of_its_own(lines: Paper) -> None:
    def lane(wiki: str) -> None:
        from_now_on(wiki=wiki)
        with context(request=1):
            log.info("at work")
        log.info("at rest")

    for wiki in ("a:a", "b:b"):
        thread = threading.Thread(target=lane, args=(wiki,))
        thread.start()
        thread.join()
    log.info("outside")
    told = [(row["message"], row.get("wiki"), row.get("request")) for row in lines.rows]
    assert told == [
        ("at work", "a:a", 1),
        ("at rest", "a:a", None),
        ("at work", "b:b", 1),
        ("at rest", "b:b", None),
        ("outside", None, None),
    ]


def test_a_thread_that_breaks_is_told_of(lines: Paper) -> None:
    def work() -> None:
        raise ZeroDivisionError(SECRET)

    thread = threading.Thread(target=work, name="clock")
    thread.start()
    thread.join()
    (row,) = lines.rows
    assert (row["level"], row["message"]) == ("CRITICAL", "the thread clock broke")
    assert row["exception"].endswith(f"ZeroDivisionError: {HIDDEN}")


def test_afterwards_all_is_as_it_was() -> None:
    def state() -> tuple[Any, ...]:
        root = logging.getLogger()
        return list(root.handlers), root.level, logging.getLogger("bot").level, threading.excepthook

    before = state()
    with written(Redaction(), Console(file=io.StringIO())):
        assert state() != before
    assert state() == before


# What is said of requests

RESULT = sentences([Message("result-ping", ("Staff",)), Message("result-counts", (3, 1, 0, 2))])


def test_the_counts_of_a_result() -> None:
    assert counts(RESULT) == {"edited": 3, "unchanged": 1, "skipped": 0, "failed": 2}
    assert counts(Message("undo-nothing")) is None
    assert counts(None) is None


def ended(state: RequestState, result: Message | None = RESULT) -> Request:
    author = Author("Staff", 5, datetime(2026, 1, 1, tzinfo=UTC))
    given = (("azione", "sposta categoria"), ("da", "A"))
    return Request(17, "sandbox:it", "P", "category.move", given, author, state, result)


@pytest.mark.parametrize(
    ("state", "level"),
    [
        (RequestState.DONE, "INFO"),
        (RequestState.REFUSED, "INFO"),
        (RequestState.PAUSED, "INFO"),
        (RequestState.FAILED, "ERROR"),
    ],
)
def test_how_a_request_ended(lines: Paper, state: RequestState, level: str) -> None:
    Diary(Texts("it")).ended(ended(state))
    (row,) = lines.rows
    assert row["level"] == level
    assert (row["wiki"], row["request"], row["task"]) == ("sandbox:it", 17, "category.move")
    assert (row["state"], row["counts"]["edited"]) == (state, 3)
    word = Texts("it").plain(Message(f"state-{state}"))
    assert row["message"].startswith(f"N. 17 su sandbox:it: {word}. ")
    assert "3 pagine modificate" in row["message"]


def test_a_request_that_ended_without_a_word(lines: Paper) -> None:
    Diary(Texts("en")).ended(ended(RequestState.CANCELLED, None))
    assert lines.rows[0]["message"] == "No. 17 on sandbox:it: cancelled."


def test_a_duty_that_was_due(lines: Paper) -> None:
    asked = replace(ended(RequestState.QUEUED), duty=3)
    zone, since = "Europe/Rome", asked.author.timestamp
    active = DutyState.ACTIVE
    given = (3, "sandbox:it", "P", "Redirect", "category.redirects", "f", (), Calendar())
    Diary(Texts("it")).duty_began(Duty(*given, zone, asked.author, active, since), asked)
    (row,) = lines.rows
    assert row["message"] == "Era il momento di «Redirect» su sandbox:it: N. 17."
    assert (row["request"], row["duty"]) == (17, 3)


# Real runs


def test_a_run_page_by_page(scene: Scene, lines: Paper) -> None:
    bronzes(scene, "Registrate", 2)
    scene.ask(azione="sposta categoria", da="Registrate", a="Registrate altrove")
    (done,) = scene.app.resident("sandbox:it", Diary(Texts("it"))).once()
    (run,) = scene.app.store.runs.of(done.id)
    pages = {row["page"]: row for row in lines.rows if "page" in row}
    assert set(pages) >= {"Categoria:Registrate", "Registrate 0", "Registrate 1"}
    row = pages["Registrate 1"]
    assert (row["state"], row["message"]) == ("edited", "Registrate 1: edited")
    about = (row["wiki"], row["request"], row["run"], row["task"])
    assert about == ("sandbox:it", done.id, run.id, "category.move")
    said = [row["message"] for row in lines.rows]
    assert "sandbox:it: the lane is taken" in said
    began = next(n for n, each in enumerate(said) if "da=Registrate" in each)
    over = next(n for n, each in enumerate(said) if "completata" in each)
    assert began < said.index("Registrate 1: edited") < over
    assert [row["level"] for row in lines.rows] == ["INFO"] * len(lines.rows)


def test_the_log_of_the_service(
    sandbox: Sandbox, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    operator = Operator.arrived(sandbox, tmp_path_factory.mktemp("logs"))
    assert operator.shell("setup-wiki").code == 0
    operator.configure()
    bronzes_of(operator, "Annotate")
    operator.ask(request(azione="sposta categoria", da="Annotate", a="Annotate altrove"))
    paper = tmp_path / "log"
    environment = {**operator.shell.environment, "RESIDENTE_WEB": "", "LANG": "it_IT.UTF-8"}
    with process(environment, paper) as running:
        eventually(lambda: "completata" in paper.read_text(encoding="utf-8"))
        running.terminate()
        assert running.wait(timeout=10) == 0
    text = paper.read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert rows[0]["message"].startswith("Al lavoro su sandbox:it")
    assert rows[-1]["message"] == "Il servizio è terminato."
    assert {row.get("state") for row in rows} >= {"edited", "done"}
    assert {row["level"] for row in rows} == {"INFO"}
    assert operator.shell.secret not in text


def bronzes_of(operator: Operator, name: str) -> None:
    members = {f"{name} {n}": f"Testo.\n\n[[Categoria:{name}]]" for n in range(2)}
    operator.sandbox.it.import_pages(list({f"Categoria:{name}": "I bronzi.", **members}.items()))
