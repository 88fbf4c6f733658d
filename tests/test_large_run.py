"""A run above the threshold: shown, confirmed, carried out, taken back."""

from __future__ import annotations

from bot.model import RequestState
from bot.pages import Purpose
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes, say


def test_a_large_run_waits_for_its_confirmation(scene: Scene) -> None:
    scene.configure(approval_over=2, ping=True)
    bronzes(scene, "Anfore", 5)
    scene.ask(azione="sposta categoria", da="Anfore", a="Anfore del museo")

    (waiting,) = scene.once()

    assert waiting.state is RequestState.AWAITING
    assert scene.answer()["stato"] == "da confermare"
    preview = scene.text(scene.title(Purpose.PREVIEW, str(waiting.id)))
    assert "Anfore 3" in preview
    assert scene.text("Anfore 1") == "Testo.\n\n[[Categoria:Anfore]]"

    say(scene, "conferma")
    scene.once()
    assert scene.answer()["stato"] == "da confermare", "staff may ask but not approve"

    say(scene, "conferma", scene.admin)
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    assert "[[User:Wikipedian in residence" in scene.answer()["esito"]
    assert scene.text("Anfore 1") == "Testo.\n\n[[Categoria:Anfore del museo]]"
    assert "sposta categoria" in scene.text(scene.title(Purpose.LOG))

    say(scene, "ripristina")
    (undone,) = scene.once()
    assert undone.state is RequestState.UNDONE
    assert scene.answer()["stato"] == "ripristinata"
    assert scene.text("Anfore 1") == "Testo.\n\n[[Categoria:Anfore]]"
    assert scene.text("Categoria:Anfore") == "I bronzi."

    say(scene, "ripristina")
    scene.once()
    assert scene.answer()["stato"] == "ripristinata"
    assert "comando" not in scene.answer()
