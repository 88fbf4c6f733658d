"""Every way in which a person, or the wiki, brings a request from one state to another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine import gate
from bot.engine.points import Point
from bot.intake.words import REQUEST_COMMANDS
from bot.model import RequestState
from bot.pages import Purpose
from tests.reaching import (
    REACH,
    UNFITTING,
    WORDS,
    S,
    ask,
    moved,
    reach_awaiting,
    reach_cancelled,
    reach_done,
    reach_partly,
    reach_paused,
    reach_refused,
    shown,
    shut,
    taken_in,
    while_running,
)
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes, say


@pytest.mark.parametrize("state", REACH)
def test_what_does_not_fit_is_refused_by_name(scene: Scene, name: str, state: RequestState) -> None:
    REACH[state](scene, name)
    shown(scene, state)
    for word in UNFITTING[state]:
        say(scene, word, scene.admin)
        assert scene.once() == []
        shown(scene, state)
        assert f"«{word}»" in scene.answer()["esito"]


def test_an_unknown_command_is_answered_with_those_known(scene: Scene, name: str) -> None:
    reach_done(scene, name)
    say(scene, "fermati")
    scene.once()
    shown(scene, S.DONE)
    for names in REQUEST_COMMANDS:
        assert names.shown("it") in scene.answer()["esito"]


# Before it runs


def test_awaiting_then_cancelled(scene: Scene, name: str) -> None:
    reach_awaiting(scene, name)
    say(scene, "annulla")
    scene.once()
    shown(scene, S.CANCELLED)
    assert moved(scene, name) == 0


def test_awaiting_then_confirmed(scene: Scene, name: str) -> None:
    reach_awaiting(scene, name)
    say(scene, "conferma", scene.admin)
    scene.once()
    shown(scene, S.DONE)
    assert moved(scene, name) == 3


def test_awaiting_then_rewritten_by_its_author(scene: Scene, name: str) -> None:
    """Another request in its place: shown anew, and the confirmation of the old is void."""
    reach_awaiting(scene, name)
    page = scene.request_page.replace(f"a = {name} nuova", f"a = {name} altra")
    scene.staff.edit(scene.title(Purpose.REQUESTS), page)
    scene.once()
    shown(scene, S.AWAITING)
    assert len(scene.app.store.requests.recent()) == 1
    say(scene, "conferma", scene.admin)
    scene.once()
    shown(scene, S.DONE)
    assert scene.text(f"{name} 1").endswith(f"[[Categoria:{name} altra]]")


def test_awaiting_then_taken_off_by_its_author(scene: Scene, name: str) -> None:
    before = scene.request_page
    reach_awaiting(scene, name)
    scene.staff.edit(scene.title(Purpose.REQUESTS), before)
    scene.once()
    assert scene.app.store.requests.recent(1)[0].state is S.CANCELLED


def test_a_confirmed_plan_that_has_grown_is_shown_again(scene: Scene, name: str) -> None:
    reach_awaiting(scene, name)
    scene.make({f"Aggiunta {n}": f"[[Categoria:{name}]]" for n in range(2)})
    say(scene, "conferma", scene.admin)
    scene.once()
    shown(scene, S.AWAITING)
    assert moved(scene, name) == 0
    say(scene, "conferma", scene.admin)
    scene.once()
    shown(scene, S.DONE)


def test_queued_then_refused_at_its_start(scene: Scene, name: str) -> None:
    ask(scene, name)
    taken_in(scene)
    scene.configure(requesters={"groups": ["sysop"], "users": []})
    scene.once()
    shown(scene, S.REFUSED)
    assert moved(scene, name) == 0


def test_refused_then_corrected(scene: Scene, name: str) -> None:
    reach_refused(scene, name)
    page = scene.request_page.replace(f"| da = {name}\n", f"| da = {name}\n| a = {name} nuova\n")
    scene.staff.edit(scene.title(Purpose.REQUESTS), page)
    scene.once()
    shown(scene, S.DONE)
    assert moved(scene, name) == 3


def test_paused_then_cancelled(scene: Scene, name: str) -> None:
    reach_paused(scene, name)
    say(scene, "annulla")
    scene.once()
    shown(scene, S.CANCELLED)
    assert moved(scene, name) == 0


def test_a_cancelled_request_that_did_nothing_has_nothing_to_take_back(
    scene: Scene, name: str
) -> None:
    reach_cancelled(scene, name)
    say(scene, "ripristina")
    scene.once()
    shown(scene, S.FAILED)


# While it runs


@pytest.mark.parametrize("by", ["staff", "admin"])
def test_cancelled_while_running(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """The page under way is finished; the rest stays; what was done can be taken back."""
    ask(scene, name, 9)
    while_running(scene, monkeypatch, lambda: say(scene, "annulla", getattr(scene, by)))
    shown(scene, S.CANCELLED)
    assert 0 < moved(scene, name, 9) < 9
    assert name in scene.text(scene.title(Purpose.LOG)).split("\n* ")[1]
    say(scene, "ripristina")
    scene.once()
    shown(scene, S.UNDONE)
    assert moved(scene, name, 9) == 0
    assert scene.text(f"Categoria:{name}") == "I bronzi."


def test_paused_while_running_and_resumed(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(scene, name, 9)
    while_running(scene, monkeypatch, lambda: say(scene, "pausa"))
    shown(scene, S.PAUSED)
    part = moved(scene, name, 9)
    assert 0 < part < 9
    assert scene.once() == []
    assert moved(scene, name, 9) == part
    say(scene, "riprendi")
    scene.once()
    shown(scene, S.DONE)
    assert moved(scene, name, 9) == 9
    assert [len(scene.edits(f"{name} {n}")) for n in range(9)] == [1] * 9


def test_paused_while_running_and_cancelled(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(scene, name, 9)
    while_running(scene, monkeypatch, lambda: say(scene, "pausa"))
    say(scene, "annulla")
    scene.once()
    shown(scene, S.CANCELLED)
    assert 0 < moved(scene, name, 9) < 9
    say(scene, "ripristina")
    scene.once()
    shown(scene, S.UNDONE)
    assert moved(scene, name, 9) == 0


@pytest.mark.parametrize("word", ["conferma", "riprendi", "ripristina", "riprova"])
def test_what_does_not_fit_a_running_request(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    ask(scene, name, 9)
    while_running(scene, monkeypatch, lambda: say(scene, word, scene.admin))
    shown(scene, S.DONE)
    assert f"«{word}»" in scene.answer()["esito"]
    assert moved(scene, name, 9) == 9


@pytest.mark.parametrize(("word", "state"), [("annulla", S.CANCELLED), ("pausa", S.PAUSED)])
def test_the_next_request_is_not_stopped_with_it(
    scene: Scene,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    word: str,
    state: RequestState,
) -> None:
    """What a look brought for one run does not count for the next, however fresh it is."""
    first, second = f"{name} prima", f"{name} seconda"
    asked = f"| a = {first} nuova"
    bronzes(scene, first, 9)
    bronzes(scene, second, 9)
    scene.ask(azione="sposta categoria", da=first, a=f"{first} nuova")
    title = scene.title(Purpose.REQUESTS)

    passed = 0

    def act() -> None:
        monkeypatch.setattr(gate, "FRESH", 0.0)
        page = scene.request_page
        scene.staff.edit(title, page.replace(asked, f"{asked}\n| comando = {word}", 1))

    def reached(point: Point) -> None:
        nonlocal passed
        passed += point is Point.AFTER_POST
        if point is Point.AFTER_POST and passed == 5:
            act()
        if point is Point.ANSWERING and passed >= 5:
            monkeypatch.setattr(gate, "FRESH", 4.5)

    scene.ask(azione="sposta categoria", da=second, a=f"{second} nuova")
    scene.app = replace(scene.app, reached=reached)
    scene.once()
    assert scene.answer(0)["stato"] == WORDS[state]
    assert scene.answer(1)["stato"] == WORDS[S.DONE]
    assert 0 < moved(scene, first, 9) < 9
    assert moved(scene, second, 9) == 9


def test_shut_off_while_running(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paused, not lost; it goes on by itself, and the log says who stopped it."""
    ask(scene, name, 9)
    stopper = scene.outsider
    while_running(scene, monkeypatch, lambda: stopper.edit(scene.title(Purpose.SHUTOFF), "basta"))
    part = moved(scene, name, 9)
    assert 0 < part < 9
    (paused,) = scene.app.store.requests.live("sandbox:it")
    assert paused.state is S.PAUSED
    edits = scene.admin.api(action="query", list="usercontribs", ucuser=scene.bot, uclimit=1)
    newest = edits["query"]["usercontribs"][0]["revid"]
    assert scene.once() == []
    assert moved(scene, name, 9) == part
    again = scene.admin.api(action="query", list="usercontribs", ucuser=scene.bot, uclimit=1)
    assert again["query"]["usercontribs"][0]["revid"] == newest, "not one edit while stopped"

    shut(scene, "attivo")
    scene.once()

    shown(scene, S.DONE)
    assert moved(scene, name, 9) == 9
    assert [len(scene.edits(f"{name} {n}")) for n in range(9)] == [1] * 9
    log = scene.text(scene.title(Purpose.LOG))
    assert f"Bot fermato da [[User:{stopper.user}" in log
    assert f"Bot riavviato da [[User:{scene.admin.user}" in log


# After it has run


def test_what_failed_is_tried_again(scene: Scene, name: str) -> None:
    """Only that: what the first run did is left alone, also where somebody took it back."""
    reach_partly(scene, name)
    scene.admin.protect(f"{name} 1", "edit=all")
    scene.staff.edit(f"{name} 0", f"Testo.\n\n[[Categoria:{name}]]")
    say(scene, "riprova")
    scene.once()
    assert scene.answer()["stato"] in (WORDS[S.DONE], WORDS[S.PARTLY], WORDS[S.FAILED])
    assert scene.text(f"{name} 0") == f"Testo.\n\n[[Categoria:{name}]]"


def test_partly_then_undone(scene: Scene, name: str) -> None:
    reach_partly(scene, name)
    say(scene, "ripristina")
    scene.once()
    shown(scene, S.UNDONE)
    assert moved(scene, name) == 0


def test_undoing_is_stopped_and_goes_on(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(scene, name, 9)
    scene.once()
    say(scene, "ripristina")
    while_running(scene, monkeypatch, lambda: shut(scene))
    assert 0 < moved(scene, name, 9) < 9
    shut(scene, "attivo")
    scene.once()
    shown(scene, S.UNDONE)
    assert moved(scene, name, 9) == 0


def test_undoing_is_paused_and_resumed(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(scene, name, 9)
    scene.once()
    say(scene, "ripristina")
    while_running(scene, monkeypatch, lambda: say(scene, "pausa"))
    shown(scene, S.PAUSED)
    assert 0 < moved(scene, name, 9) < 9
    say(scene, "riprendi")
    scene.once()
    shown(scene, S.UNDONE)
    assert moved(scene, name, 9) == 0
