"""A process that dies between writing a request down and deciding on it."""

from __future__ import annotations

import pytest

from bot.engine.requests import Requests
from bot.model import RequestState
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes


class Killed(BaseException):
    pass


def test_it_is_decided_on_when_it_is_read_again(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise Killed

    bronzes(scene, name)
    scene.ask(azione="sposta categoria", da=name, a=f"{name} altrove")
    with monkeypatch.context() as patch:
        patch.setattr(Requests, "transition", killed)
        with pytest.raises(Killed):
            scene.once()
    (left,) = scene.app.store.requests.recent(10)
    assert left.state is RequestState.RECEIVED
    (ended,) = scene.once()
    assert (ended.id, ended.state) == (left.id, RequestState.DONE)
    assert len(scene.app.store.requests.recent(10)) == 1
    assert [len(scene.edits(f"{name} {number}")) for number in range(3)] == [1] * 3
