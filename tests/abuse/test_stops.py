"""Abuse, or its remedy: the bot is stopped in every phase of its work.

Elsewhere: before it has begun (tests/wiki/test_control.py); while running and while undoing by
the shutoff page, by pausing and by cancelling (tests/reaching.py); the five seconds
(tests/engine/test_gate.py).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.model import RequestState
from bot.pages import Purpose
from tests import reaching as states
from tests.scene import Scene
from tests.test_commands_on_wiki import say

S = RequestState


def by_page(scene: Scene) -> None:
    scene.outsider.edit(scene.title(Purpose.SHUTOFF), "no")


def by_deletion(scene: Scene) -> None:
    scene.admin.delete(scene.title(Purpose.SHUTOFF))


def by_block(scene: Scene) -> None:
    scene.admin.block(scene.bot)


def by_blanking(scene: Scene) -> None:
    scene.outsider.edit(scene.title(Purpose.SHUTOFF), "")


def again(scene: Scene) -> None:
    scene.admin.unblock(scene.bot) if _blocked(scene) else None
    scene.admin.edit(scene.title(Purpose.SHUTOFF), "attivo")


def _blocked(scene: Scene) -> bool:
    found = scene.admin.api(action="query", list="blocks", bkusers=scene.bot)
    return bool(found["query"]["blocks"])


def newest(scene: Scene) -> int:
    """The bot's latest edit anywhere."""
    found = scene.admin.api(action="query", list="usercontribs", ucuser=scene.bot, uclimit=1)
    return int(found["query"]["usercontribs"][0]["revid"])


STOPS = [by_page, by_deletion, by_block, by_blanking]


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("passing", [1, 2, 6])
def test_it_stops_and_goes_on(
    scene: Scene,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    stop: Callable[[Scene], None],
    passing: int,
) -> None:
    """At the first answer, at the category's page, among the members."""
    states.ask(scene, name, 9)
    last = 0

    def act() -> None:
        nonlocal last
        stop(scene)
        last = newest(scene)

    try:
        states.while_running(scene, monkeypatch, act, passing)
        assert newest(scene) == last
        assert scene.once() == []
        assert newest(scene) == last
    finally:
        again(scene)
    assert states.moved(scene, name, 9) < 9
    scene.once()
    assert states.moved(scene, name, 9) == 9
    assert [len(scene.edits(f"{name} {n}")) for n in range(9)] == [1] * 9
    assert scene.answer()["stato"] == "completata"


def test_while_the_preview_is_posted(
    scene: Scene,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene.configure(approval_over=0)
    states.ask(scene, name)
    states.while_running(scene, monkeypatch, lambda: by_page(scene), 1)
    last = newest(scene)
    assert scene.once() == []
    assert newest(scene) == last
    again(scene)
    scene.once()
    states.shown(scene, S.AWAITING)
    preview = scene.app.store.requests.recent(1)[0].id
    assert name in scene.text(scene.title(Purpose.PREVIEW, str(preview)))
    assert states.moved(scene, name) == 0


def test_before_the_preview_is_posted(
    scene: Scene,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The request awaits its confirmation only when there is something to read."""
    scene.configure(approval_over=0)
    states.ask(scene, f"{name} prima")
    states.ask(scene, name)
    states.while_running(scene, monkeypatch, lambda: by_page(scene), 1)
    again(scene)
    scene.once()
    states.shown(scene, S.AWAITING)
    preview = scene.app.store.requests.recent(1)[0].id
    assert name in scene.text(scene.title(Purpose.PREVIEW, str(preview)))


def test_commands_given_meanwhile_are_obeyed_afterwards(scene: Scene, name: str) -> None:
    states.reach_awaiting(scene, name)
    by_page(scene)
    say(scene, "conferma", scene.admin)
    assert scene.once() == []
    assert states.moved(scene, name) == 0
    again(scene)
    scene.once()
    states.shown(scene, S.DONE)
    assert states.moved(scene, name) == 3
