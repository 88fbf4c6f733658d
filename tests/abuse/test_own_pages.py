"""Abuse: a request that would have the bot change the pages by which people govern it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Annotated, Any

import pytest

from bot.model import (
    Change,
    CreatePage,
    DeletePage,
    Message,
    MovePage,
    Page,
    RequestState,
)
from bot.pages import Purpose
from bot.service.manners import manners_of
from bot.task import Names, PageList, Params, Planning, Task
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
    "ResidenteBot/Proposte/3": True,
}


@pytest.mark.parametrize("page", OTHERS)
def test_which_pages_are_its_own(page: str) -> None:
    manners = manners_of("ResidenteBot", ITALIAN, ())
    assert manners.owns(Title(2, page)) is OTHERS[page]
    assert not manners.owns(Title(3, page))


WHY = Message("summary-setup")
Plan = Callable[[Page, Page], Change]
"""From a page of no importance and one of the bot's own."""


class Target(Params):
    """A page that the request names."""

    pages: Annotated[PageList, Names(it=("pagine",), en=("pages",))]


class Seize(Task):
    """A task that somebody has written badly: it makes, moves or deletes whatever it is told."""

    id = "abuse.seize"
    names = Names(it=("impadronisciti",), en=("seize",))
    params = Target

    def __init__(self, plan: Plan, name: str) -> None:
        self._plan = plan
        self._name = name

    def plan(self, params: Any, planning: Planning) -> Iterator[Change]:
        (own,) = planning.reader.select(params.pages)
        (page,) = planning.reader.read((planning.site.title(self._name),))
        yield self._plan(page, own)


def below(own: Page) -> Title:
    return replace(own.title, name=f"{own.title.name}/x")


TO_IT: dict[str, Plan] = {
    "made": lambda _, own: CreatePage(own.title, "x", WHY),
    "a subpage made": lambda _, own: CreatePage(below(own), "x", WHY),
    "moved over": lambda page, own: MovePage(page, own.title, WHY),
    "something moved below it": lambda page, own: MovePage(page, below(own), WHY),
}


def seizing(scene: Scene, plan: Plan, name: str) -> None:
    tasks = {**scene.app.tasks, Seize.id: Seize(plan, name)}
    scene.app = replace(scene.app, tasks=tasks)


def seize(scene: Scene, plan: Plan, name: str, title: str) -> str:
    """Have a request seize a page; the result that its author reads."""
    seizing(scene, plan, name)
    scene.ask(azione="impadronisciti", pagine=title)
    (ended,) = scene.once()
    assert ended.state is RequestState.FAILED
    return scene.answer()["esito"]


@pytest.mark.parametrize("how", TO_IT)
@pytest.mark.parametrize("exists", [True, False])
def test_none_is_made_or_moved_to(scene: Scene, name: str, how: str, exists: bool) -> None:
    title = scene.title(Purpose.GUIDE) if exists else scene.title(Purpose.ARCHIVE, "2001-01")
    before = scene.text(title)
    scene.make({name: "Una pagina."})
    assert "si governa il bot" in seize(scene, TO_IT[how], name, title)
    assert scene.text(title) == before
    assert scene.text(f"{title}/x") == ""
    assert scene.text(name) == "Una pagina."


@pytest.mark.parametrize("purpose", [Purpose.SHUTOFF, Purpose.GUIDE, Purpose.LOG])
def test_none_is_moved_away(scene: Scene, name: str, purpose: Purpose) -> None:
    title = scene.title(purpose)
    if not scene.text(title):
        scene.admin.edit(title, "Testo.")

    said = seize(scene, lambda page, own: MovePage(own, page.title, WHY), name, title)
    assert "si governa il bot" in said
    assert scene.text(name) == ""
    assert scene.text(title)


@pytest.mark.usefixtures("deleting")
def test_none_is_deleted(scene: Scene, name: str) -> None:
    title = scene.title(Purpose.SHUTOFF)
    said = seize(scene, lambda _, own: DeletePage(own, WHY), name, title)
    assert "si governa il bot" in said
    assert scene.text(title) == "attivo"


def test_what_is_not_its_own_is_moved(scene: Scene, name: str) -> None:
    """The task does what it is told: it is the guard that stops it elsewhere."""
    scene.make({name: "Una pagina."})
    seizing(scene, TO_IT["moved over"], name)
    scene.ask(azione="impadronisciti", pagine=f"{name} altrove")
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    assert scene.text(f"{name} altrove") == "Una pagina."


def test_the_preview_says_so_too(scene: Scene, name: str) -> None:
    scene.configure(approval_over=0, tasks={Seize.id: {"always_approve": True}})
    scene.make({name: "Una pagina."})
    title = scene.title(Purpose.GUIDE)
    seizing(scene, TO_IT["moved over"], name)
    scene.ask(azione="impadronisciti", pagine=title)
    (waiting,) = scene.once()
    preview = scene.text(scene.title(Purpose.PREVIEW, str(waiting.id)))
    assert "si governa il bot" in preview
