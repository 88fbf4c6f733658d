"""Abuse: a request that would have the bot change the pages by which people govern it."""

from __future__ import annotations

import pytest

from bot.manners import manners_of
from bot.model import RequestState
from bot.pages import Purpose
from bot.text.titles import Title
from tests.intake.sites import ITALIAN
from tests.scene import Scene

OWN = [
    Purpose.REQUESTS,
    Purpose.SHUTOFF,
    Purpose.CONFIGURATION,
    Purpose.LOG,
    Purpose.GUIDE,
    Purpose.REQUEST_TEMPLATE,
]


@pytest.mark.parametrize("purpose", OWN)
def test_it_is_skipped_and_named(scene: Scene, name: str, purpose: Purpose) -> None:
    scene.make({f"Categoria:{name}": "x"})
    title = scene.title(purpose)
    if not scene.text(title):
        scene.admin.edit(title, "Testo.")
    before = scene.text(title)
    scene.ask(azione="aggiungi categoria", categoria=name, pagine=title)
    (ended,) = scene.once()
    assert ended.state is RequestState.FAILED
    if purpose is not Purpose.REQUESTS:
        after = scene.text(title)
        assert after == before or name not in after.replace(f"[[:Categoria:{name}]]", "")
    assert f"[[Categoria:{name}]]" not in scene.text(title)
    if purpose is not Purpose.CONFIGURATION:
        assert "si governa il bot" in scene.answer()["esito"]
    assert scene.members(f"Categoria:{name}") == []


OTHERS = {
    "ResidenteBot/Richieste/Archivio/2026-11": True,
    "ResidenteBot/Anteprime/12": True,
    "ResidenteBot/Richieste": True,
    "ResidenteBot/Richieste di altri": False,
    "ResidenteBot": False,
    "Passante/Richieste": False,
    "ResidenteBot/Proposte/3": False,
}


@pytest.mark.parametrize("page", OTHERS)
def test_which_pages_are_its_own(page: str) -> None:
    manners = manners_of("ResidenteBot", ITALIAN, ())
    assert manners.owns(Title(2, page)) is OTHERS[page]
    assert not manners.owns(Title(3, page))
