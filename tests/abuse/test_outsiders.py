"""Abuse: whoever has no right to give orders.

Elsewhere: forged signatures and `user=` parameters, another's id, copied, pasted, rewritten and
restored requests, blocks, hidden revisions, unregistered authors (tests/intake/test_forgery.py);
`user=` in `{{move cat}}` (tests/intake/test_line_requests.py); staff who may ask but not confirm
(tests/test_large_run.py); what is wrong with a configuration (tests/test_configuration.py).
"""

from __future__ import annotations

import json

import pytest

from bot.model import RequestState
from bot.pages import Purpose
from bot.sandbox.errors import SandboxError
from tests import reaching as states
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes, say

S = RequestState
ORDERS = [
    ("conferma", S.AWAITING),
    ("annulla", S.AWAITING),
    ("annulla", S.PAUSED),
    ("riprendi", S.PAUSED),
    ("ripristina", S.DONE),
    ("ripristina", S.PARTLY),
    ("riprova", S.PARTLY),
    ("riprova", S.FAILED),
]


@pytest.mark.parametrize(("word", "state"), ORDERS)
def test_a_command(scene: Scene, name: str, word: str, state: RequestState) -> None:
    states.REACH[state](scene, name)
    before = states.moved(scene, name)
    say(scene, word, scene.outsider)
    assert scene.once() == []
    states.shown(scene, state)
    assert f"«{word}»" in scene.answer()["esito"]
    assert scene.outsider.user in scene.answer()["esito"]
    assert states.moved(scene, name) == before


@pytest.mark.parametrize("word", ["pausa", "annulla"])
def test_a_command_before_the_bot_begins(scene: Scene, name: str, word: str) -> None:
    states.ask(scene, name)
    states.taken_in(scene)
    say(scene, word, scene.outsider)
    scene.once()
    states.shown(scene, S.DONE)
    assert f"«{word}»" in scene.answer()["esito"]


def test_a_command_pasted_with_the_signature_of_staff(scene: Scene, name: str) -> None:
    states.reach_awaiting(scene, name)
    say(scene, "conferma <!-- --[[Utente:Admin]] -->", scene.outsider)
    scene.once()
    states.shown(scene, S.AWAITING)


def test_the_command_of_another_put_back(scene: Scene, name: str) -> None:
    """A command that has been obeyed and cleared does not fire again from an old revision."""
    states.ask(scene, name)
    say(scene, "pausa")
    commanded = scene.request_page
    scene.once()
    say(scene, "riprendi")
    scene.once()
    states.shown(scene, S.DONE)
    scene.outsider.edit(scene.title(Purpose.REQUESTS), commanded)
    scene.once()
    assert scene.app.store.requests.recent(1)[0].state is S.DONE
    assert states.moved(scene, name) == 3


def test_the_configuration_is_not_theirs_to_edit(scene: Scene) -> None:
    title = scene.title(Purpose.CONFIGURATION)
    before = scene.text(title)
    wanted = json.dumps({"requesters": {"users": [scene.outsider.user]}})
    with pytest.raises(SandboxError):
        scene.outsider.edit(title, wanted)
    assert scene.text(title) == before


@pytest.mark.parametrize(
    "broken",
    [
        '{"requesters": {"groups": ["*"], "users": ["Passante"]}, "chiunque": true}',
        '{"requesters": {"users": "Passante"}}',
        '{"requesters": {"users": ["Passante"], "min_edits": -1}}',
    ],
)
def test_a_broken_configuration_grants_nothing(
    scene: Scene,
    name: str,
    broken: str,
) -> None:
    scene.once()
    scene.admin.edit(scene.title(Purpose.CONFIGURATION), broken)
    bronzes(scene, name)
    scene.ask(scene.outsider, azione="sposta categoria", da=name, a=f"{name} nuova")
    scene.once()
    states.shown(scene, S.REFUSED)
    assert states.moved(scene, name) == 0


def test_a_configuration_page_elsewhere_counts_for_nothing(scene: Scene, name: str) -> None:
    wanted = json.dumps({"requesters": {"users": [scene.outsider.user]}})
    scene.outsider.edit("Utente:Passante/Configurazione.json", wanted)
    scene.outsider.edit("Utente:ResidenteBot/Configurazione", wanted)
    bronzes(scene, name)
    scene.ask(scene.outsider, azione="sposta categoria", da=name, a=f"{name} nuova")
    scene.once()
    states.shown(scene, S.REFUSED)
