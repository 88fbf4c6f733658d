"""What becomes of a write when the wiki, or the way to it, fails: on a real wiki."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.engine.editor import TRIES, Editor, Outcome
from bot.engine.entries import ChangeKind
from bot.engine.gate import Gate
from bot.engine.lease import Lease
from bot.engine.mandate import Mandate
from bot.engine.points import Point
from bot.engine.preparation import Manners
from bot.engine.store import Store
from bot.model import ChangeState, CreatePage, EditPage, Message, MovePage, Run
from bot.sandbox import Sandbox, Wiki
from bot.sandbox.session import WikiSession
from bot.text.proofs import CategoryLinks
from bot.text.rewrites import MoveCategory
from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from bot.wiki.writer import Writer
from bot.worker import Worker
from tests.proxy import Fault, Proxy, proxied

OLD = "Testo.\n\n[[Categoria:Vecchia|k]]"
NEW = "Testo.\n\n[[Categoria:Nuova|k]]"
WIKI = "sandbox:it"


@dataclass
class Desk:
    """An editor at work on the Italian wiki, through a proxy. `pauses` are those it asked for."""

    wiki: Wiki
    proxy: Proxy
    session: Session
    editor: Editor
    store: Store
    lease: Lease
    run: Run
    pauses: list[float] = field(default_factory=list)
    stops: list[Message | None] = field(default_factory=list)
    at: dict[Point, list[object]] = field(default_factory=dict)

    @property
    def admin(self) -> WikiSession:
        return self.wiki.session(self.wiki.accounts.admin)

    @property
    def mandate(self) -> Mandate:
        return Mandate(self.run, self.lease, lambda what: f"prova {what.key}")

    def edit_of(self, name: str, text: str = OLD) -> EditPage:
        """Make a page anew; the change of its category."""
        self.admin.edit(name, text)
        return self.edit_again(name)

    def edit_again(self, name: str) -> EditPage:
        site = self.session.site
        old, new = site.title("Categoria:Vecchia"), site.title("Categoria:Nuova")
        (page,) = WikiReader(self.session).read((site.title(name),))
        rewrite = MoveCategory(site, frozenset({old}), new, ())
        allowance = CategoryLinks(site, frozenset({old}), frozenset({new}))
        return EditPage(page, rewrite, allowance, Message("summary-category-move", (old, new)))

    def carry_out(self, change: EditPage | CreatePage | MovePage) -> Outcome:
        return self.editor.carry_out(change, self.mandate)

    def own(self, name: str) -> list[dict[str, object]]:
        return [row for row in self.admin.history(name) if row["user"] == self.session.user]

    def title(self, name: str) -> Title:
        return self.session.site.title(name)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as opened:
        yield opened


@pytest.fixture
def desk(
    sandbox: Sandbox, tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    with proxied(sandbox.it.url) as proxy, Store.open(f"sqlite:///{tmp_path / 'db'}") as store:
        pauses: list[float] = []
        session = Session(WIKI, pause=pauses.append)
        family = session._api.family
        monkeypatch.setitem(family.langs, "it", f"127.0.0.1:{proxy.port}")
        session.open()
        lease = store.leases.acquire(WIKI, "this test")
        assert lease is not None
        run = store.runs.upkeep(WIKI, "prova")
        stops: list[Message | None] = []
        gate = Gate(lambda: stops[0] if stops else None)
        made: list[Desk] = []

        def reached(point: Point) -> None:
            for act in made[0].at.pop(point, []):
                assert callable(act)
                act()

        editor = Editor(
            WikiReader(session),
            Writer(session),
            store.journal,
            gate,
            worker,
            Manners(session.user),
            reached=reached,
            pause=pauses.append,
        )
        made.append(Desk(sandbox.it, proxy, session, editor, store, lease, run, pauses, stops))
        yield made[0]


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
    change = desk.edit_of("Protetta")
    desk.at[Point.AFTER_INTENT] = [lambda: desk.admin.protect("Protetta")]
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
