"""Commands written into a request: obeyed, answered, cleared."""

from __future__ import annotations

from bot.model import RequestState
from bot.pages import Purpose
from bot.sandbox.session import WikiSession
from tests.scene import Scene


def bronzes(scene: Scene, name: str, count: int = 3) -> None:
    members = {f"{name} {n}": f"Testo.\n\n[[Categoria:{name}]]" for n in range(count)}
    scene.make({f"Categoria:{name}": "I bronzi.", **members})


def say(scene: Scene, command: str, by: WikiSession | None = None) -> None:
    """Write a command into the last request of the page."""
    page = scene.request_page
    before, brace, after = page.rpartition("}}")
    title = scene.title(Purpose.REQUESTS)
    (by or scene.staff).edit(title, f"{before}| comando = {command}\n{brace}{after}")


def test_a_paused_request_waits_until_it_is_resumed(scene: Scene) -> None:
    bronzes(scene, "Pausa")
    scene.ask(azione="sposta categoria", da="Pausa", a="Ripresa")
    scene.app.resident("sandbox:it")
    say(scene, "pausa")
    assert scene.once() == []
    assert scene.answer()["stato"] == "in pausa"
    assert "comando" not in scene.answer()
    say(scene, "riprendi")
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    assert scene.text("Pausa 1") == "Testo.\n\n[[Categoria:Ripresa]]"


def test_a_command_of_an_outsider_is_refused_by_name(scene: Scene) -> None:
    bronzes(scene, "Altrui")
    scene.ask(azione="sposta categoria", da="Altrui", a="Altrui nuova")
    scene.once()
    say(scene, "annulla", scene.outsider)
    scene.once()
    assert scene.answer()["stato"] == "completata"
    assert "comando" not in scene.answer()
    assert "annulla" in scene.answer()["esito"]
