from __future__ import annotations

from typing import Any

import pytest

from bot.pages import Purpose
from bot.wiki import control
from bot.wiki.session import Session
from tests.scene import Scene

SHUTOFF = Purpose.SHUTOFF
PARTIAL: dict[str, Any] = {
    "partial": True,
    "allowusertalk": True,
    "pagerestrictions": "Pagina principale",
}
STOPS = {
    "spento": "wiki-shutoff",
    "": "wiki-shutoff",
    "attivo?": "wiki-shutoff",
    "attivo ": None,
    "Attivo": None,
    "RUN": None,
    "non attivo": "wiki-shutoff",
}


@pytest.fixture
def session(scene: Scene) -> Session:
    return scene.app.open_session("sandbox:it")


def stop(scene: Scene, session: Session) -> str | None:
    title = session.site.title(scene.title(SHUTOFF))
    found = control.look(session, (title,)).stop(title)
    return found.key if found else None


def test_what_the_shutoff_page_says(scene: Scene, session: Session) -> None:
    for text, key in STOPS.items():
        scene.outsider.edit(scene.title(SHUTOFF), text)
        assert stop(scene, session) == key, text


def test_no_shutoff_page(scene: Scene, session: Session) -> None:
    scene.admin.delete(scene.title(SHUTOFF))
    assert stop(scene, session) == "wiki-shutoff-missing"


def test_a_block_of_the_account(scene: Scene, session: Session) -> None:
    cases: list[tuple[dict[str, Any], str | None]] = [({}, "wiki-blocked"), (PARTIAL, None)]
    for how, key in cases:
        scene.admin.block(scene.bot, **how)
        try:
            assert stop(scene, session) == key
        finally:
            scene.admin.unblock(scene.bot)


@pytest.mark.parametrize("why", ["spento", "missing", "blocked"])
def test_nothing_at_all_is_edited(scene: Scene, why: str, caplog: pytest.LogCaptureFixture) -> None:
    name = f"Ferma {why}"
    scene.admin.edit(f"Categoria:{name}", "x")
    scene.ask(azione="sposta categoria", da=name, a=f"{name} nuova")
    before = scene.request_page
    if why == "spento":
        scene.outsider.edit(scene.title(SHUTOFF), "spento")
    elif why == "missing":
        scene.admin.delete(scene.title(SHUTOFF))
    else:
        scene.admin.block(scene.bot)
    try:
        assert scene.once() == []
    finally:
        if why == "blocked":
            scene.admin.unblock(scene.bot)
    assert scene.request_page == before
    assert scene.text(f"Categoria:{name}") == "x"
    assert "sandbox:it: " in caplog.text
    scene.admin.edit(scene.title(SHUTOFF), "attivo")
    assert [each.state.value for each in scene.once()] == ["done"]


def test_history(scene: Scene, session: Session) -> None:
    page = scene.title(Purpose.REQUESTS)
    first, second = scene.post("uno"), scene.post("due", scene.outsider)
    rows = control.history(session, session.site.title(page), first)
    assert [row.revision for row in rows] == [first, second]
    assert [row.user for row in rows] == [scene.staff.user, scene.outsider.user]
    assert rows[1].text.endswith("uno\n\ndue")
    whole = control.history(session, session.site.title(page), 0)
    assert whole[-2:] == rows
    assert control.history(session, session.site.title("Che non esiste"), 0) == ()
