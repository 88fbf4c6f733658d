"""The log of runs on a real wiki: few edits, each run once, whatever comes between."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.engine import gate, tables
from bot.engine.points import Point, Reached
from bot.model import RequestState
from bot.pages import Purpose
from bot.service import scribe
from bot.text.logged import MARK
from tests.reaching import shut
from tests.scene import Scene

WIKI = "sandbox:it"


def logged(scene: Scene) -> list[str]:
    """The bot's lines on the log page, newest first."""
    lines = scene.text(scene.title(Purpose.LOG)).split("\n")
    return [line for line in lines if line.startswith(MARK)]


def about(scene: Scene, name: str) -> list[int]:
    """The numbers of the requests of a test, as the lines of the log tell of them."""
    found = [re.search(rf"{name} (\d+)\b", line) for line in logged(scene)]
    return [int(each[1]) for each in found if each]


def log_edits(scene: Scene) -> int:
    return len(scene.edits(scene.title(Purpose.LOG)))


def ask(scene: Scene, name: str, times: int) -> None:
    """Small requests, each with a page of its own, in one save."""
    scene.make({f"{name} pagina {n}": f"Testo.\n\n[[Categoria:{name} {n}]]" for n in range(times)})
    asked = [
        f"== {n} ==\n{{{{Richiesta bot\n| azione = rimuovi categoria"
        f"\n| categoria = {name} {n}\n}}}}"
        for n in range(times)
    ]
    scene.post("\n\n".join(asked))


def at(scene: Scene, act: Callable[[], None], when: Callable[[], bool]) -> None:
    """Have something done once, right before the bot sends an edit for which this holds."""
    done = False

    def reached(point: Point) -> None:
        nonlocal done
        if not done and point is Point.AFTER_INTENT and when():
            done = True
            act()

    reaching: Reached = reached
    scene.app = replace(scene.app, reached=reaching)


def ended(scene: Scene) -> bool:
    """Whether a run has ended that the log does not tell of."""
    return bool(scene.app.store.runs.unlogged(WIKI, 1))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log may be written at once."""
    monkeypatch.setattr(scribe, "EVERY", 0.0)


def test_five_runs_one_edit(scene: Scene, name: str) -> None:
    ask(scene, name, 5)
    before = log_edits(scene)
    done = scene.once()
    assert [request.state for request in done] == [RequestState.DONE] * 5
    assert about(scene, name) == [4, 3, 2, 1, 0]
    assert log_edits(scene) - before == 1
    assert "5 esecuzioni" in scene.edits(scene.title(Purpose.LOG))[-1]["comment"]
    assert scene.once() == []
    assert log_edits(scene) - before == 1


def test_people_are_answered_first(scene: Scene, name: str) -> None:
    ask(scene, name, 2)
    scene.once()
    answers = scene.edits(scene.title(Purpose.REQUESTS))
    assert answers[-1]["revid"] < scene.edits(scene.title(Purpose.LOG))[-1]["revid"]
    assert [dict(entry.given)["stato"] for entry in scene.entries()] == ["completata"] * 2


@pytest.mark.usefixtures("quick")
def test_meanwhile_it_is_written_where_others_wait(scene: Scene, name: str) -> None:
    ask(scene, name, 3)
    before = log_edits(scene)
    scene.once()
    assert about(scene, name) == [2, 1, 0]
    assert log_edits(scene) - before == 3


@pytest.mark.usefixtures("quick")
def test_it_takes_its_share_of_a_slow_pace(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scribe, "SHARE", 10_000)
    scene.configure(edits_per_hour=1000)
    ask(scene, name, 3)
    before = log_edits(scene)
    scene.once()
    assert about(scene, name) == [2, 1, 0]
    assert log_edits(scene) - before == 1


def test_a_long_run_does_not_keep_it_waiting(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scribe, "EVERY", float("inf"))
    ask(scene, name, 1)
    long = f"{name} lunga"
    members = [f"{long} {n}" for n in range(12)]
    scene.make(dict.fromkeys(members, f"Testo.\n\n[[Categoria:{long}]]"))
    scene.ask(azione="rimuovi categoria", categoria=long)
    at(
        scene,
        lambda: monkeypatch.setattr(scribe, "EVERY", 0.0),
        lambda: sum(len(scene.edits(each)) for each in members) == 4,
    )
    before = log_edits(scene)
    scene.once()
    small, both = (row["revid"] for row in scene.edits(scene.title(Purpose.LOG))[before:])
    made = sorted(scene.edits(each)[-1]["revid"] for each in members)
    assert made[3] < small < made[-1] < both


def test_so_many_lines_in_an_edit(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scribe, "LINES", 2)
    ask(scene, name, 5)
    before = log_edits(scene)
    scene.once()
    assert about(scene, name) == [4, 3, 2, 1, 0]
    assert log_edits(scene) - before == 3


def test_shut_off_before_the_line(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run has ended: its line comes when the bot may write again."""
    monkeypatch.setattr(gate, "FRESH", 0.0)
    ask(scene, name, 2)
    before = log_edits(scene)
    at(scene, lambda: shut(scene), lambda: ended(scene))
    scene.once()
    assert log_edits(scene) == before
    shut(scene, "attivo")
    scene.once()
    assert sorted(about(scene, name)) == [0, 1]
    scene.once()
    assert sorted(about(scene, name)) == [0, 1]


def test_a_log_that_the_bot_may_not_write(scene: Scene, name: str) -> None:
    ask(scene, name, 2)
    page = scene.title(Purpose.LOG)
    if not scene.text(page):
        scene.admin.edit(page, "Registro.")
    scene.admin.protect(page)
    try:
        done = scene.once()
        assert [request.state for request in done] == [RequestState.DONE] * 2
        assert about(scene, name) == []
    finally:
        scene.admin.protect(page, "edit=all")
    scene.once()
    assert about(scene, name) == [1, 0]


def test_a_line_that_is_there_in_the_hours_of_another_zone(scene: Scene, name: str) -> None:
    """Saved, and killed before it was marked; then people alter the configuration."""
    ask(scene, name, 2)
    scene.once()
    before = log_edits(scene)
    scene.configure(time_zone="Pacific/Auckland")
    forget(scene)
    scene.once()
    assert about(scene, name) == [1, 0]
    assert log_edits(scene) == before
    assert not ended(scene)


def forget(scene: Scene) -> None:
    """The store knows nothing of the edit of the log."""
    with scene.app.store.database.writing() as connection:
        connection.execute(update(tables.run), {"logged": None})
