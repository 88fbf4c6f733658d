"""What the bot does around its runs: progress, the archive, a plan that has grown."""

from __future__ import annotations

import pytest

import bot.service.foreman
from bot.model import RequestState
from bot.pages import Purpose
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes, say


def test_a_plan_that_has_grown_is_shown_again(scene: Scene) -> None:
    scene.configure(approval_over=2)
    bronzes(scene, "Urne", 5)
    scene.ask(azione="sposta categoria", da="Urne", a="Urne del museo")
    (waiting,) = scene.once()
    say(scene, "conferma", scene.admin)
    scene.make({"Urna nuova": "[[Categoria:Urne]]", "Urna altra": "[[Categoria:Urne]]"})

    (again,) = scene.once()

    assert again.state is RequestState.AWAITING
    assert again.approved_by == ""
    assert "Urna nuova" in scene.text(scene.title(Purpose.PREVIEW, str(waiting.id)))
    assert scene.text("Urna nuova") == "[[Categoria:Urne]]"
    say(scene, "conferma", scene.admin)
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    assert scene.text("Urna nuova") == "[[Categoria:Urne del museo]]"


def test_progress_is_written_into_the_request(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.service.foreman, "EVERY", 0.0)
    scene.configure(approval_over=1000)
    bronzes(scene, "Spade", 4)
    scene.ask(azione="sposta categoria", da="Spade", a="Spade del museo")

    (ended,) = scene.once()

    page = scene.title(Purpose.REQUESTS)
    shown = [row["content"] for row in scene.admin.history(page, content=True)]
    assert any("in corso (3/5)" in text and "Fine prevista" in text for text in shown)
    assert ended.state is RequestState.DONE
    assert scene.answer()["stato"] == "completata"


def test_progress_is_not_written_more_than_once_a_minute(scene: Scene) -> None:
    bronzes(scene, "Lance", 12)
    scene.ask(azione="sposta categoria", da="Lance", a="Lance del museo")
    scene.once()
    assert len(scene.edits(scene.title(Purpose.REQUESTS))) == 3, "set-up, begun, ended"


def test_ended_requests_go_to_the_archive_with_their_discussion(scene: Scene) -> None:
    bronzes(scene, "Elmi", 2)
    scene.ask(azione="sposta categoria", da="Elmi", a="Elmi del museo")
    scene.post(": Grazie! --~~~~", scene.outsider)
    scene.once()
    scene.configure(archive_after_days=0)
    scene.ask(azione="sposta categoria", da="Inesistente", a="Altra")

    scene.once()

    page = scene.request_page
    archives = [
        title
        for title in (scene.title(Purpose.ARCHIVE, month) for month in _months(scene))
        if scene.text(title)
    ]
    assert len(archives) == 1
    archived = scene.text(archives[0])
    assert "Elmi del museo" in archived
    assert ": Grazie! --" in archived
    assert "Elmi" not in page
    assert "Inesistente" in page


def _months(scene: Scene) -> list[str]:
    latest = scene.admin.history(scene.title(Purpose.REQUESTS))[-1]["timestamp"]
    return [str(latest)[:7]]


def test_a_preview_that_cannot_be_saved_is_said_and_nothing_begins(scene: Scene, name: str) -> None:
    scene.configure(approval_over=2)
    bronzes(scene, name)
    scene.ask(azione="sposta categoria", da="Inesistente", a=name)
    scene.once()
    number = int(scene.answer()["id"]) + 1
    preview = scene.title(Purpose.PREVIEW, str(number))
    if scene.text(preview):
        scene.admin.delete(preview)
    scene.admin.protect(preview, "create=sysop")
    scene.ask(azione="sposta categoria", da=name, a=f"{name} altrove")

    (refused,) = scene.once()

    assert refused.state is RequestState.REFUSED
    assert "anteprima" in scene.answer()["esito"]
    assert scene.text(f"{name} 1") == f"Testo.\n\n[[Categoria:{name}]]"


def test_many_pages_to_look_at_are_all_named_on_a_page_of_their_own(
    scene: Scene, name: str
) -> None:
    left = {f"{name} {n}": f"{{{{nobots}}}}\n[[Categoria:{name}]]" for n in range(8)}
    scene.make({f"Categoria:{name}": "x", f"{name} 8": f"[[Categoria:{name}]]", **left})
    scene.ask(azione="sposta categoria", da=name, a=f"{name} altrove")

    (ended,) = scene.once()

    assert ended.state is RequestState.PARTLY
    (run,) = scene.app.store.runs.of(ended.id)
    title = scene.title(Purpose.REPORT, str(run.id))
    assert title in scene.answer()["esito"]
    report = scene.text(title)
    assert all(f"[[:{page}]]" in report for page in left)
    assert f"[[:{name} 8]]" not in report
    assert f"richiesta #{ended.id}" in report
