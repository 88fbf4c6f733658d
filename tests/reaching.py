"""Bringing a request into each of its states on the real wiki, and seeing that it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.engine import gate
from bot.engine.points import Point, go_on
from bot.intake.words import COMMANDS
from bot.model import Request, RequestState
from bot.pages import Purpose
from tests.intake.test_desk import at
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes, say

S = RequestState
WORDS = {
    S.AWAITING: "da confermare",
    S.QUEUED: "in coda",
    S.PAUSED: "in pausa",
    S.DONE: "completata",
    S.PARTLY: "completata in parte",
    S.REFUSED: "rifiutata",
    S.FAILED: "non riuscita",
    S.CANCELLED: "annullata",
    S.UNDONE: "ripristinata",
}


def ask(scene: Scene, name: str, members: int = 3) -> None:
    bronzes(scene, name, members)
    scene.ask(azione="sposta categoria", da=name, a=f"{name} nuova")


def shut(scene: Scene, word: str = "spento") -> None:
    scene.admin.edit(scene.title(Purpose.SHUTOFF), word)


def moved(scene: Scene, name: str, members: int = 3) -> int:
    """How many of the members are in the new category."""
    texts = [scene.text(f"{name} {n}") for n in range(members)]
    return sum(text.endswith(f"[[Categoria:{name} nuova]]") for text in texts)


def shown(scene: Scene, state: RequestState) -> None:
    """The page and the database agree, and no command is left."""
    assert scene.answer()["stato"] == WORDS[state]
    assert scene.app.store.requests.recent(1)[0].state is state
    assert "comando" not in scene.answer()


def taken_in(scene: Scene) -> None:
    """Have the bot look and write down, and do nothing."""
    shut(scene)
    assert scene.once() == []
    shut(scene, "attivo")


def while_running(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], passing: int = 5
) -> list[Request]:
    """Somebody acts when an edit has been made; every write is preceded by a look."""
    monkeypatch.setattr(gate, "FRESH", 0.0)
    at(scene, Point.AFTER_POST, act, passing)
    ended = scene.once()
    scene.app = replace(scene.app, reached=go_on)
    return ended


# To each state


def reach_awaiting(scene: Scene, name: str) -> None:
    scene.configure(approval_over=0)
    ask(scene, name)
    scene.once()


def reach_paused(scene: Scene, name: str) -> None:
    ask(scene, name)
    say(scene, "pausa")
    scene.once()


def reach_done(scene: Scene, name: str) -> None:
    ask(scene, name)
    scene.once()


def reach_partly(scene: Scene, name: str) -> None:
    ask(scene, name)
    scene.admin.protect(f"{name} 1")
    scene.once()


def reach_failed(scene: Scene, name: str) -> None:
    bronzes(scene, name)
    for number in range(3):
        scene.admin.protect(f"{name} {number}")
    scene.ask(azione="rimuovi categoria", categoria=name)
    scene.once()


def reach_refused(scene: Scene, name: str) -> None:
    bronzes(scene, name)
    scene.ask(azione="sposta categoria", da=name)
    scene.once()


def reach_cancelled(scene: Scene, name: str) -> None:
    ask(scene, name)
    say(scene, "annulla")
    scene.once()


def reach_undone(scene: Scene, name: str) -> None:
    reach_done(scene, name)
    say(scene, "ripristina")
    scene.once()


REACH = {
    S.AWAITING: reach_awaiting,
    S.PAUSED: reach_paused,
    S.DONE: reach_done,
    S.PARTLY: reach_partly,
    S.FAILED: reach_failed,
    S.REFUSED: reach_refused,
    S.CANCELLED: reach_cancelled,
    S.UNDONE: reach_undone,
}
UNFITTING = {
    S.AWAITING: ("pausa", "riprendi", "ripristina", "riprova"),
    S.PAUSED: ("conferma", "pausa", "ripristina", "riprova"),
    S.DONE: ("conferma", "annulla", "pausa", "riprendi", "riprova"),
    S.PARTLY: ("conferma", "annulla", "pausa", "riprendi"),
    S.FAILED: ("conferma", "annulla", "pausa", "riprendi"),
    S.REFUSED: tuple(names.shown("it") for names in COMMANDS.values()),
    S.CANCELLED: ("conferma", "annulla", "pausa", "riprendi", "riprova"),
    S.UNDONE: tuple(names.shown("it") for names in COMMANDS.values()),
}
