"""Somebody edits between our reading and our saving, and the wiki merges the two: on a real wiki.

The person's edit is in the first line, ours in the last one.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine import outcomes
from bot.engine.entries import ChangeKind, Entry
from bot.engine.points import Point, go_on
from bot.model import ChangeState, EditPage, Message, RequestState
from bot.service.clerk import STOPPED
from tests.engine.desk import WIKI, Desk
from tests.intake.test_desk import at
from tests.proxy import Fault
from tests.scene import Scene
from tests.test_commands_on_wiki import say
from tests.undoing import Killed

OLD = "Inizio.\n\nMezzo.\n\n[[Categoria:Vecchia|k]]"
CORRECTED = OLD.replace("Inizio.", "Inizio, corretto.")
DOUBLED = OLD.replace("Inizio.", "Inizio. [[Categoria:Nuova]]")
LATER = "Tutt'altro."


def meeting(desk: Desk, name: str, theirs: str) -> EditPage:
    """An edit that meets a person's, saved when ours is about to be."""
    change = desk.edit_of(name, OLD)
    desk.at[Point.AFTER_INTENT] = [lambda: desk.admin.edit(name, theirs)]
    return change


def lines(desk: Desk, kind: ChangeKind = ChangeKind.EDIT) -> list[Entry]:
    return [line for line in desk.store.journal.changes(desk.run) if line.intent.kind is kind]


def taken_back(desk: Desk, name: str, theirs: str = DOUBLED) -> None:
    """The page is the person's again, by one edit each way; nothing of ours stands."""
    assert desk.admin.text(name) == theirs
    ours, back = desk.own(name)
    assert back["parentid"] == ours["revid"]
    (line,) = lines(desk)
    assert (line.state, line.new_revision) == (ChangeState.FAILED, 0)
    assert line.reason is not None
    assert line.reason.key == "fail-merged"
    assert lines(desk, ChangeKind.TAKE_BACK)[0].new_revision == back["revid"]
    assert list(desk.store.journal.backwards(desk.run)) == []
    assert desk.store.journal.open_intents(WIKI) == []


def test_it_stands_where_the_proof_holds(desk: Desk) -> None:
    change = meeting(desk, "Unita", CORRECTED)
    outcome = desk.carry_out(change)
    assert desk.admin.text("Unita") == CORRECTED.replace("Vecchia", "Nuova")
    (ours,) = desk.own("Unita")
    assert (outcome.state, outcome.revision) == (ChangeState.EDITED, ours["revid"])
    assert (outcome.base, outcome.expected) == (ours["parentid"], ours["sha1"])
    (line,) = lines(desk)
    assert line.intent.base_revision == ours["parentid"] != change.page.revision
    assert (line.intent.new_hash, line.new_revision) == (ours["sha1"], ours["revid"])


def test_the_check_costs_one_request(desk: Desk) -> None:
    change = meeting(desk, "Unita a poco prezzo", CORRECTED)
    before = len(desk.proxy.seen)
    desk.carry_out(change)
    assert desk.proxy.seen[before:] == ["edit", "query"]


def test_it_is_taken_back_where_the_proof_fails(desk: Desk) -> None:
    outcome = desk.carry_out(meeting(desk, "Doppia", DOUBLED))
    taken_back(desk, "Doppia")
    assert outcome.state is ChangeState.FAILED
    assert outcome.reason is not None
    (objection,) = outcome.reason.args
    assert isinstance(objection, Message)
    assert objection.key.startswith("proof-")
    summary = str(desk.own("Doppia")[1]["comment"])
    assert "summary-take-back" in summary


def test_it_can_be_tried_again(desk: Desk) -> None:
    desk.carry_out(meeting(desk, "Ritentata", DOUBLED))
    desk.admin.edit("Ritentata", CORRECTED)
    assert desk.carry_out(desk.edit_again("Ritentata")).state is ChangeState.EDITED
    assert [line.state for line in lines(desk)] == [ChangeState.EDITED]


def test_it_is_left_where_somebody_edited_since(desk: Desk) -> None:
    change = meeting(desk, "Già oltre", DOUBLED)
    desk.at[Point.AFTER_POST] = [lambda: desk.admin.edit("Già oltre", LATER)]
    outcome = desk.carry_out(change)
    assert desk.admin.text("Già oltre") == LATER
    (ours,) = desk.own("Già oltre")
    assert outcome.state is ChangeState.FAILED
    assert outcome.reason is not None
    assert outcome.reason.key == "fail-merged-left"
    _, revision, who = outcome.reason.args
    assert revision == str(ours["revid"])
    theirs = str(desk.admin.history("Già oltre")[-1]["revid"])
    assert who == Message("skip-undo-changed", (desk.admin.user, theirs))
    # An undo of the run has it to take out.
    (line,) = desk.store.journal.backwards(desk.run)
    assert (line.new_revision, line.intent.base_revision) == (ours["revid"], ours["parentid"])
    assert desk.carry_out(desk.edit_again("Già oltre")).state is ChangeState.UNCHANGED
    assert list(desk.store.journal.backwards(desk.run)) == [line]


def test_somebody_edits_while_it_is_taken_back(desk: Desk) -> None:
    """In the last line but one: the wiki merges that too, and only our part goes."""
    name = "Di nuovo"
    change = meeting(desk, name, DOUBLED)
    later = DOUBLED.replace("Inizio.", "Inizio nuovo.").replace("Vecchia", "Nuova")

    def again() -> None:
        desk.at[Point.AFTER_INTENT] = [lambda: desk.admin.edit(name, later)]

    desk.at[Point.AFTER_POST] = [again]
    outcome = desk.carry_out(change)
    assert outcome.reason is not None
    assert outcome.reason.key == "fail-merged"
    assert desk.admin.text(name) == DOUBLED.replace("Inizio.", "Inizio nuovo.")
    assert len(desk.own(name)) == 2


def test_somebody_does_the_same_while_it_is_taken_back(desk: Desk) -> None:
    change = meeting(desk, "Insieme", DOUBLED)

    def again() -> None:
        desk.at[Point.AFTER_INTENT] = [lambda: desk.admin.edit("Insieme", DOUBLED)]

    desk.at[Point.AFTER_POST] = [again]
    assert desk.carry_out(change).state is ChangeState.FAILED
    assert desk.admin.text("Insieme") == DOUBLED
    assert len(desk.own("Insieme")) == 1


def test_protected_before_it_can_be_taken_back(desk: Desk) -> None:
    change = meeting(desk, "Unita e protetta", DOUBLED)
    desk.at[Point.AFTER_POST] = [lambda: desk.admin.protect("Unita e protetta")]
    outcome = desk.carry_out(change)
    assert outcome.reason is not None
    assert outcome.reason.key == "fail-merged-left"
    assert len(desk.own("Unita e protetta")) == 1
    # The result names the page once.
    assert list(desk.store.journal.changes(desk.run, ChangeState.SKIPPED)) == []
    assert list(desk.store.journal.changes(desk.run, ChangeState.FAILED)) == lines(desk)


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.BAD_GATEWAY])
def test_whatever_the_network_does(desk: Desk, fault: Fault) -> None:
    for theirs, state in ((CORRECTED, ChangeState.EDITED), (DOUBLED, ChangeState.FAILED)):
        name = f"Unita {fault.name} {state}"
        change = meeting(desk, name, theirs)
        desk.proxy.fail("edit", fault, fault)
        assert desk.carry_out(change).state is state
        desk.proxy.ahead.clear()
        assert len(desk.own(name)) == (1 if theirs == CORRECTED else 2)
        assert desk.admin.text(name) in (DOUBLED, CORRECTED.replace("Vecchia", "Nuova"))


# Stopped or killed before it was taken back


def test_a_stopped_bot_takes_it_back_when_it_may_write_again(desk: Desk) -> None:
    change = meeting(desk, "Ferma e doppia", DOUBLED)

    def stop() -> None:
        desk.stops.append(Message("wiki-shutoff"))
        desk.editor._gate.forget()

    desk.at[Point.AFTER_POST] = [stop]
    assert desk.carry_out(change).stop == Message("wiki-shutoff")
    assert len(desk.own("Ferma e doppia")) == 1
    assert desk.editor.settle_open(WIKI, desk.lease) == 1
    assert len(desk.own("Ferma e doppia")) == 1
    desk.stops.clear()
    desk.editor._gate.forget()
    desk.editor.settle_open(WIKI, desk.lease)
    taken_back(desk, "Ferma e doppia")


@pytest.mark.parametrize("key", sorted(outcomes.OF_THE_RUN))
def test_a_run_that_is_cancelled_leaves_nothing_wrong_behind(desk: Desk, key: str) -> None:
    change = meeting(desk, f"Doppia {key}", DOUBLED)

    def stop() -> None:
        desk.stops.append(Message(key))
        desk.editor._gate.forget()

    desk.at[Point.AFTER_POST] = [stop]
    desk.carry_out(change)
    taken_back(desk, f"Doppia {key}")


def test_what_a_person_says_of_one_run() -> None:
    assert set(STOPPED.values()) == outcomes.OF_THE_RUN


def die() -> None:
    raise Killed


@pytest.mark.parametrize("theirs", [CORRECTED, DOUBLED])
def test_killed_before_the_check(desk: Desk, theirs: str) -> None:
    """Nobody can prove it any more: it is taken back, and planned anew."""
    name = f"Uccisa {len(theirs)}"
    change = meeting(desk, name, theirs)
    desk.at[Point.AFTER_POST] = [die]
    with pytest.raises(Killed):
        desk.carry_out(change)
    desk.editor.settle_open(WIKI, desk.lease)
    taken_back(desk, name, theirs)


@pytest.mark.parametrize("point", [Point.AFTER_INTENT, Point.AFTER_POST, Point.BEFORE_OUTCOME])
def test_killed_while_it_is_taken_back(desk: Desk, point: Point) -> None:
    name = f"Uccisa di nuovo {point.value}"
    change = meeting(desk, name, DOUBLED)

    def later() -> None:
        desk.at[point] = [die]

    desk.at[Point.AFTER_POST] = [later]
    with pytest.raises(Killed):
        desk.carry_out(change)
    desk.editor._ledger._waiting = None  # as a new process begins
    desk.editor.settle_open(WIKI, desk.lease)
    taken_back(desk, name)


def test_killed_and_edited_since(desk: Desk) -> None:
    change = meeting(desk, "Uccisa e oltre", DOUBLED)
    desk.at[Point.AFTER_POST] = [die]
    with pytest.raises(Killed):
        desk.carry_out(change)
    desk.admin.edit("Uccisa e oltre", LATER)
    desk.editor.settle_open(WIKI, desk.lease)
    assert desk.admin.text("Uccisa e oltre") == LATER
    (line,) = lines(desk)
    assert line.reason is not None
    assert (line.state, line.reason.key) == (ChangeState.FAILED, "fail-merged-left")
    assert desk.store.journal.open_intents(WIKI) == []


def test_an_edit_of_ours_that_is_accounted_for_is_not_taken_for_another(desk: Desk) -> None:
    """A process died after one edit of a page and before the next one was sent."""
    change = desk.edit_of("Due in fila", OLD)
    assert desk.carry_out(change).state is ChangeState.EDITED
    other = desk.store.runs.upkeep(WIKI, "un'altra")
    desk.store.journal.intend(desk.lease, other, lines(desk)[0].intent)
    desk.admin.edit("Due in fila", LATER)
    desk.editor.settle_open(WIKI, desk.lease)
    assert desk.admin.text("Due in fila") == LATER


# A whole run


def test_a_run_says_what_became_of_it_and_is_taken_back(scene: Scene, name: str) -> None:
    pages = [f"{name} {number}" for number in range(4)]
    text = OLD.replace("Vecchia|k", name)
    scene.make({f"Categoria:{name}": "x", **dict.fromkeys(pages, text)})
    corrected = text.replace("Inizio.", "Inizio, corretto.")
    doubled = text.replace("Inizio.", f"Inizio. [[Categoria:{name} nuova]]")

    def meet() -> None:
        scene.outsider.edit(pages[1], corrected)
        scene.outsider.edit(pages[2], doubled)

    scene.ask(azione="sposta categoria", da=name, a=f"{name} nuova")
    # After the answer and the category's own page: all members have been read.
    at(scene, Point.AFTER_POST, meet, 3)
    (ended,) = scene.once()
    scene.app = replace(scene.app, reached=go_on)

    assert ended.state is RequestState.PARTLY
    assert "ritirato la propria modifica" in scene.answer()["esito"]
    assert [len(scene.edits(page)) for page in pages] == [1, 1, 2, 1]
    assert scene.text(pages[1]) == corrected.replace(f":{name}]]", f":{name} nuova]]")
    assert scene.text(pages[2]) == doubled
    summary = str(scene.edits(pages[2])[-1]["comment"])
    assert summary.startswith("Bot: ritirata la propria modifica")
    assert f"richiesta [[Special:PermanentLink/{ended.author.revision}" in summary
    say(scene, "ripristina")
    scene.once()
    assert scene.answer()["stato"] == "ripristinata"
    assert [scene.text(page) for page in pages] == [text, corrected, doubled, text]
    assert len(scene.edits(pages[2])) == 2
