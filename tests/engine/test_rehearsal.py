from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from bot.engine.entries import ChangeKind
from bot.engine.preparation import Manners
from bot.engine.rehearsal import Rehearsal, Rehearsed, difference
from bot.model import (
    Change,
    ChangeState,
    CreatePage,
    EditPage,
    Finding,
    Message,
    MovePage,
    RefreshLinks,
    Refusal,
    Residue,
    SkipPage,
)
from bot.reading import Reader
from bot.sandbox import Sandbox
from bot.task import Names, Params, Planning, Task
from bot.text.customs import Customs
from bot.text.whole import Become, Becomes
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from bot.worker import Worker

WHY = Message("skip-missing")
PAGES = {
    "Prova generale": "una riga\naltra riga\n",
    "Prova esclusa": "{{nobots}}",
    "Prova a posto": "nuovo",
    "Prova altrui": "vecchio",
}


class Everything(Task):
    """Plans one change of each kind."""

    id = "rehearsal.everything"
    names = Names(it=("tutto",), en=("everything",))
    params = Params
    targets: ClassVar[dict[str, str]] = {
        "Prova generale": "una riga\nnuova riga\n",
        "Prova esclusa": "x",
        "Prova a posto": "nuovo",
        "Prova altrui": "nuovo",
        "Prova che manca": "x",
    }

    def plan(self, params: Any, planning: Planning) -> Iterator[Change]:  # noqa: ARG002
        reader = planning.reader
        title = reader.site.title("Prova generale")
        for page in reader.read(map(reader.site.title, self.targets)):
            new = self.targets[page.title.name]
            # the proof allows another text than the one that is there
            old = "altro" if page.title.name == "Prova altrui" else page.text or ""
            yield EditPage(page, Become(new), Becomes(new, frozenset({old})), WHY)
            if page.title == title:
                yield MovePage(page, reader.site.title("Prova spostata"), WHY)
        yield CreatePage(reader.site.title("Prova nuova"), "testo", WHY)
        yield SkipPage(title, WHY)
        yield Residue(title, WHY)
        yield Finding(title, WHY, WHY)
        yield RefreshLinks((title,))


class Refused(Task):
    """Refuses."""

    id = "rehearsal.refused"
    names = Names(it=("niente",), en=("nothing",))
    params = Params

    def plan(self, params: Any, planning: Planning) -> Iterator[Change]:  # noqa: ARG002
        yield Refusal(WHY, "source")


@pytest.fixture(scope="module")
def reader(sandbox: Sandbox) -> Reader:
    sandbox.it.import_pages(list(PAGES.items()))
    return WikiReader(Session("sandbox:it").open())


@pytest.fixture(scope="module")
def rehearsal(reader: Reader) -> Iterator[Rehearsal]:
    with Worker() as worker:
        yield Rehearsal(Planning(reader, Customs()), Manners("ResidenteBot"), worker)


def played(rehearsal: Rehearsal) -> list[Rehearsed]:
    found = list(rehearsal.play(Everything(), Params()))
    assert all(isinstance(each, Rehearsed) for each in found)
    return [each for each in found if isinstance(each, Rehearsed)]


def test_each_kind_of_change(rehearsal: Rehearsal) -> None:
    shown = [(each.kind, each.title.name, each.state) for each in played(rehearsal)]
    assert shown == [
        (ChangeKind.EDIT, "Prova generale", ChangeState.EDITED),
        (ChangeKind.MOVE, "Prova generale", ChangeState.EDITED),
        (ChangeKind.EDIT, "Prova esclusa", ChangeState.SKIPPED),
        (ChangeKind.EDIT, "Prova a posto", ChangeState.UNCHANGED),
        (ChangeKind.EDIT, "Prova altrui", ChangeState.FAILED),
        (ChangeKind.EDIT, "Prova che manca", ChangeState.SKIPPED),
        (ChangeKind.CREATE, "Prova nuova", ChangeState.EDITED),
        (ChangeKind.SKIP, "Prova generale", ChangeState.SKIPPED),
        (ChangeKind.RESIDUE, "Prova generale", ChangeState.SKIPPED),
        (ChangeKind.FINDING, "Prova generale", ChangeState.UNCHANGED),
    ]


def test_diffs_and_reasons(rehearsal: Rehearsal) -> None:
    edit, move, excluded, *_, create, _, _, _ = played(rehearsal)
    assert edit.diff == "@@ -1,2 +1,2 @@\n una riga\n-altra riga\n+nuova riga"
    assert move.target is not None
    assert move.target.name == "Prova spostata"
    assert excluded.reason == Message("skip-nobots")
    assert create.diff.endswith("+testo")


def test_nothing_is_written(sandbox: Sandbox, rehearsal: Rehearsal) -> None:
    staff = sandbox.it.session(sandbox.accounts.staff)
    before = staff.history("Prova generale")
    played(rehearsal)
    assert staff.history("Prova generale") == before
    assert staff.text("Prova nuova") is None


def test_a_protected_page_is_not_moved(sandbox: Sandbox, rehearsal: Rehearsal) -> None:
    admin = sandbox.it.session(sandbox.accounts.admin)
    admin.protect("Prova generale", "move=sysop")
    try:
        moves = [each for each in played(rehearsal) if each.kind is ChangeKind.MOVE]
    finally:
        admin.protect("Prova generale", "move=all")
    assert [each.reason for each in moves] == [Message("skip-protected")]


def test_refusals_come_as_they_are(rehearsal: Rehearsal) -> None:
    assert list(rehearsal.play(Refused(), Params())) == [Refusal(WHY, "source")]


def test_difference_of_equal_texts() -> None:
    assert difference("a\nb", "a\nb") == ""
