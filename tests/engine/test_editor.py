"""What becomes of a write when the wiki, or the way to it, fails: on a real wiki."""

from __future__ import annotations

import pytest

from bot.engine.editor import TRIES
from bot.engine.entries import ChangeKind
from bot.engine.points import Point
from bot.model import ChangeState, CreatePage, Message, MovePage
from tests.engine.desk import NEW, WIKI, Desk
from tests.proxy import Fault

FOUND_AGAIN = [Fault.LOST_ANSWER, Fault.BAD_GATEWAY, Fault.GARBAGE]
TRIED_AGAIN = [Fault.NEVER_ARRIVED, Fault.OVERLOADED, Fault.NOT_AN_OBJECT, Fault.LAGGED]


@pytest.mark.parametrize("fault", [*FOUND_AGAIN, *TRIED_AGAIN, Fault.LATE])
def test_an_edit_is_made_once_whatever_the_network_does(desk: Desk, fault: Fault) -> None:
    name = f"Guasto {fault.name}"
    change = desk.edit_of(name)
    desk.proxy.fail("edit", fault)
    outcome = desk.carry_out(change)
    (ours,) = desk.own(name)
    assert (outcome.state, outcome.revision) == (ChangeState.EDITED, ours["revid"])
    assert desk.admin.text(name) == NEW
    posts = desk.proxy.seen.count("edit")
    assert posts == (1 if fault in FOUND_AGAIN else 2)
    assert len(desk.pauses) == posts - 1
    assert desk.store.journal.tally(desk.run).edited == 1
    assert desk.store.journal.open_intents(WIKI) == []


def test_the_wait_that_the_wiki_asks_for(desk: Desk) -> None:
    change = desk.edit_of("Attesa")
    desk.proxy.fail("edit", Fault.OVERLOADED, Fault.LAGGED)
    assert desk.carry_out(change).state is ChangeState.EDITED
    assert desk.pauses == [7, 10]


def test_a_page_made_once(desk: Desk) -> None:
    summary = Message("summary-setup")
    for fault in (Fault.LOST_ANSWER, Fault.NEVER_ARRIVED, Fault.LATE):
        name = f"Nata {fault.name}"
        desk.proxy.fail("edit", fault)
        outcome = desk.carry_out(CreatePage(desk.title(name), "Testo", summary))
        (ours,) = desk.own(name)
        assert (outcome.state, outcome.revision) == (ChangeState.EDITED, ours["revid"])


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.NEVER_ARRIVED])
def test_a_page_moved_once(desk: Desk, fault: Fault) -> None:
    old, new = f"Categoria:Mossa {fault.name}", f"Categoria:Spostata {fault.name}"
    desk.admin.edit(old, "x")
    desk.proxy.fail("move", fault)
    page = desk.edit_again(old).page
    outcome = desk.carry_out(MovePage(page, desk.title(new), Message("summary-setup")))
    assert outcome.state is ChangeState.EDITED
    assert len(desk.own(new)) == 1
    assert desk.admin.text(old) is None


def test_a_wiki_that_stays_away_stops_the_run_and_loses_nothing(desk: Desk) -> None:
    change = desk.edit_of("Lontana")
    desk.proxy.fail("edit", *[Fault.NEVER_ARRIVED] * TRIES)
    outcome = desk.carry_out(change)
    assert outcome.stop is not None
    assert outcome.stop.key == "wiki-busy"
    assert len(desk.pauses) == TRIES - 1
    assert max(desk.pauses) <= 60
    assert desk.carry_out(change).state is ChangeState.EDITED
    assert len(desk.own("Lontana")) == 1


def test_a_page_that_another_made_is_not_taken_for_ours(desk: Desk) -> None:
    create = CreatePage(desk.title("Già qui"), "Testo", Message("summary-setup"))
    desk.admin.edit("Già qui", "Altro testo")
    outcome = desk.carry_out(create)
    assert outcome.state is ChangeState.SKIPPED
    assert outcome.reason is not None
    assert outcome.reason.key == "skip-exists"


def test_a_page_that_we_made_earlier_is_not_made_now(desk: Desk) -> None:
    create = CreatePage(desk.title("Già nostra"), "Testo", Message("summary-setup"))
    assert desk.carry_out(create).state is ChangeState.EDITED
    assert desk.carry_out(create).state is ChangeState.SKIPPED
    assert desk.store.journal.tally(desk.run).edited == 1


def test_a_conflict_is_resolved_on_the_new_text(desk: Desk) -> None:
    change = desk.edit_of("Conflitto")
    desk.at[Point.AFTER_INTENT] = [
        lambda: desk.admin.edit("Conflitto", "Altro.\n\n[[CAT:vecchia|j]]")
    ]
    assert desk.carry_out(change).state is ChangeState.EDITED
    assert desk.admin.text("Conflitto") == "Altro.\n\n[[CAT:Nuova|j]]"
    assert len(desk.own("Conflitto")) == 1


def test_a_conflict_with_somebody_who_did_the_same(desk: Desk) -> None:
    change = desk.edit_of("Stesso")
    desk.at[Point.AFTER_INTENT] = [lambda: desk.admin.edit("Stesso", NEW)]
    assert desk.carry_out(change).state is ChangeState.UNCHANGED
    assert desk.own("Stesso") == []


def test_an_edit_based_on_a_revision_before_our_last_one(desk: Desk) -> None:
    """What the wiki calls a conflict with ourselves is not the edit that we have just made."""
    change = desk.edit_of("Due volte")
    assert desk.carry_out(change).state is ChangeState.EDITED
    assert desk.carry_out(change).state is ChangeState.UNCHANGED
    assert len(desk.own("Due volte")) == 1
    assert desk.store.journal.tally(desk.run).edited == 1


def test_deleted_between_reading_and_saving(desk: Desk) -> None:
    change = desk.edit_of("Cancellata")
    desk.at[Point.AFTER_INTENT] = [lambda: desk.admin.delete("Cancellata")]
    outcome = desk.carry_out(change)
    assert outcome.reason is not None
    assert (outcome.state, outcome.reason.key) == (ChangeState.SKIPPED, "skip-missing")
    assert desk.admin.text("Cancellata") is None


def test_protected_between_reading_and_saving(desk: Desk) -> None:
    change = desk.edit_of("Protetta ora")
    desk.at[Point.AFTER_INTENT] = [lambda: desk.admin.protect("Protetta ora")]
    outcome = desk.carry_out(change)
    assert outcome.reason is not None
    assert (outcome.state, outcome.reason.key) == (ChangeState.SKIPPED, "skip-protected")


def test_moving_onto_a_page_that_exists(desk: Desk) -> None:
    desk.admin.edit("Categoria:Da", "x")
    desk.admin.edit("Categoria:Verso", "y")
    page = desk.edit_again("Categoria:Da").page
    move = MovePage(page, desk.title("Categoria:Verso"), Message("summary-setup"))
    outcome = desk.carry_out(move)
    assert outcome.reason is not None
    assert (outcome.state, outcome.reason.key) == (ChangeState.SKIPPED, "skip-exists")


def test_a_session_that_has_ended_is_renewed(desk: Desk) -> None:
    change = desk.edit_of("Sessione")
    answer = desk.session.send({"action": "logout", "token": desk.session._token})
    assert answer == {}
    assert desk.carry_out(change).state is ChangeState.EDITED
    assert len(desk.own("Sessione")) == 1


def test_a_stale_token_is_renewed(desk: Desk) -> None:
    change = desk.edit_of("Gettone")
    desk.session._token = "0123456789abcdef+\\"
    assert desk.carry_out(change).state is ChangeState.EDITED


def test_a_block_of_the_account_stops_everything(desk: Desk) -> None:
    change = desk.edit_of("Bloccata")
    desk.admin.block(desk.session.user)
    try:
        outcome = desk.carry_out(change)
    finally:
        desk.admin.unblock(desk.session.user)
    assert outcome.stop is not None
    assert outcome.stop.key == "wiki-blocked"
    assert desk.carry_out(change).state is ChangeState.EDITED


def test_a_block_from_one_page_skips_it(desk: Desk) -> None:
    change = desk.edit_of("Vietata")
    desk.admin.block(
        desk.session.user, partial=True, pagerestrictions="Vietata", allowusertalk=True
    )
    try:
        outcome = desk.carry_out(change)
    finally:
        desk.admin.unblock(desk.session.user)
    assert outcome.stop is None
    assert outcome.state is ChangeState.SKIPPED


def test_a_wiki_that_can_only_be_read(desk: Desk) -> None:
    change = desk.edit_of("Sola lettura")
    lock = desk.wiki.directory / "files" / "lock_yBgMBwiR"
    lock.write_text("Manutenzione")
    try:
        outcome = desk.carry_out(change)
    finally:
        lock.unlink()
    assert outcome.stop is not None
    assert outcome.stop.key == "wiki-busy"
    assert desk.carry_out(change).state is ChangeState.EDITED


def test_a_stop_leaves_the_change_for_later(desk: Desk) -> None:
    change = desk.edit_of("Ferma")
    desk.stops.append(Message("wiki-shutoff"))
    outcome = desk.carry_out(change)
    assert outcome.stop == Message("wiki-shutoff")
    assert desk.own("Ferma") == []
    assert desk.store.journal.open_intents(WIKI) == []


def test_what_an_earlier_process_left_open(desk: Desk) -> None:
    made, lost = desk.edit_of("Aperta 1"), desk.edit_of("Aperta 2")
    entries = [desk.editor.begin(change, desk.mandate) for change in (made, lost)]
    desk.wiki.session(desk.wiki.accounts.bot_login).edit("Aperta 1", NEW)
    assert len(entries) == desk.editor.settle_open(WIKI, desk.lease) == 2
    tally = desk.store.journal.tally(desk.run)
    assert (tally.edited, tally.failed) == (1, 1)
    titles = [desk.title(name) for name in ("Aperta 1", "Aperta 2")]
    states = (ChangeState.EDITED,)
    assert desk.store.journal.settled(desk.run, ChangeKind.EDIT, titles, states) == {titles[0]}
