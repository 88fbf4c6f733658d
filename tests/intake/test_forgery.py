"""Nobody gets the bot to work on the strength of another's right (design, section 2.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from bot.engine.points import Point
from bot.errors import LeaseLost
from bot.model import Request, RequestState
from bot.pages import Purpose
from tests.scene import Scene

RUNS, REFUSED = RequestState.DONE, RequestState.REFUSED


@dataclass
class Page:
    """The request page as the people of these tests act on it; `name` is one category of theirs."""

    scene: Scene
    name: str

    @property
    def title(self) -> str:
        return self.scene.title(Purpose.REQUESTS)

    @property
    def text(self) -> str:
        return self.scene.request_page

    def category(self, name: str) -> None:
        self.scene.admin.edit(f"Categoria:{name}", "x")
        self.scene.admin.edit(f"Voce di {name}", f"Testo\n\n[[Categoria:{name}]]")

    def request(self, more: str = "", to: str = "") -> str:
        lines = f"| azione = sposta categoria\n| da = {self.name}\n| a = {to or self.target}\n"
        return f"{{{{Richiesta bot\n{lines}{more}}}}}"

    @property
    def target(self) -> str:
        return f"{self.name} del museo"

    def save(self, text: str, by: str = "outsider") -> int:
        return int(getattr(self.scene, by).edit(self.title, text))

    def replace(self, old: str, new: str, by: str = "outsider") -> int:
        assert old in self.text
        return self.save(self.text.replace(old, new), by)

    def shut(self, word: str = "spento") -> None:
        self.scene.admin.edit(self.scene.title(Purpose.SHUTOFF), word)

    def taken_in(self) -> None:
        """Have the bot look and write down, and do nothing."""
        self.shut()
        self.scene.once()
        self.shut("attivo")

    def queued(self) -> None:
        """Have the bot answer and then end before its turn comes: it waits, with its id shown."""
        self.category(f"Prima di {self.name}")
        first = self.request().replace(self.name, f"Prima di {self.name}")
        self.save(self.text.replace("== Bronzi", f"== Prima ==\n{first}\n\n== Bronzi"), "staff")
        passed = 0

        def reached(point: Point) -> None:
            nonlocal passed
            passed += point is Point.BEFORE_INTENT
            if passed == 2:
                raise LeaseLost("lease-lost", "sandbox:it")

        app, self.scene.app = self.scene.app, replace(self.scene.app, reached=reached)
        with pytest.raises(LeaseLost):
            self.scene.once()
        self.scene.app = app
        assert self.scene.answer()["stato"] == "in coda"

    def ended(self) -> Request:
        """What became of the request for the category of this test."""
        self.scene.once()
        requests = self.scene.app.store.requests.recent(500)
        return next(each for each in requests if dict(each.parameters).get("da") == self.name)

    @property
    def moved_to(self) -> str:
        """Where the member is now."""
        return self.scene.text(f"Voce di {self.name}").rpartition("[[Categoria:")[2].strip("]")


@pytest.fixture
def page(scene: Scene, request: pytest.FixtureRequest) -> Page:
    name = (
        "Bronzi "
        + request.node.name.removeprefix("test_").translate(str.maketrans("_[]|", "    ")).strip()
    )
    made = Page(scene, name)
    made.category(name)
    return made


def post(page: Page, text: str, by: str) -> None:
    page.scene.post(f"== Bronzi ==\n{text} --~~~~", getattr(page.scene, by))


def refused(page: Page, key: str, user: str = "Passante") -> None:
    """Not run, and answered on the page in its author's name."""
    ended = page.ended()
    assert ended.state is REFUSED
    assert ended.result is not None
    assert ended.result.key == key
    assert ended.author.user == user
    assert page.moved_to == page.name
    assert page.scene.answer()["stato"] == "rifiutata"
    assert page.scene.answer()["esito"]


def carried_out(page: Page, user: str = "Wikipedian in residence") -> None:
    ended = page.ended()
    assert (ended.state, ended.author.user) == (RUNS, user)
    assert page.moved_to == page.target


def test_signature_of_another(page: Page) -> None:
    signature = "--[[Utente:Wikipedian in residence|Wikipedian in residence]] 13:00, 23 nov 2026"
    page.scene.post(f"== Bronzi ==\n{page.request()} {signature}", page.scene.outsider)
    refused(page, "permission-not-requester")


@pytest.mark.parametrize("name", ["user", "utente", "autore", "firma"])
def test_user_parameter(page: Page, name: str) -> None:
    post(page, page.request(f"| {name} = Wikipedian in residence\n"), "outsider")
    refused(page, "permission-not-requester")


def test_changed_before_the_bot_looks(page: Page) -> None:
    post(page, page.request(), "staff")
    page.replace(page.target, "Altrove")
    refused(page, "permission-not-requester")


def test_changed_after_it_was_accepted(page: Page) -> None:
    post(page, page.request(), "staff")
    page.queued()
    page.replace(f"a = {page.target}", "a = Altrove")
    refused(page, "permission-not-requester")
    assert page.scene.text("Categoria:Altrove") == ""


def test_changed_and_restored_between_two_looks(page: Page) -> None:
    post(page, page.request(), "staff")
    page.queued()
    before = page.text
    page.replace(f"a = {page.target}", "a = Altrove")
    page.save(before)
    carried_out(page)


def test_changed_seen_and_restored(page: Page) -> None:
    """What was put in its place is the outsider's; the request itself rests, and is back."""
    post(page, page.request(), "staff")
    page.taken_in()
    before = page.text
    page.replace(page.target, "Altrove")
    page.taken_in()
    page.save(before)
    page.scene.once()
    assert page.moved_to == page.target
    authors = {each.author.user: each.state for each in page.scene.app.store.requests.recent()}
    assert authors == {"Wikipedian in residence": RUNS, "Passante": REFUSED}


def test_pasted_from_the_archive(page: Page) -> None:
    post(page, page.request(), "staff")
    before = page.text
    page.scene.once()
    page.save(before.partition("== Bronzi ==")[0].rstrip(), "admin")
    page.taken_in()
    page.scene.admin.move(f"Categoria:{page.target}", f"Categoria:{page.name}", noredirect=True)
    page.scene.admin.edit(f"Voce di {page.name}", f"Testo\n\n[[Categoria:{page.name}]]")
    page.save(before)
    refused(page, "permission-not-requester")


def test_pasted_from_the_archive_with_its_id(page: Page) -> None:
    post(page, page.request(), "staff")
    page.scene.once()
    after = page.text
    page.save(after.partition("== Bronzi ==")[0].rstrip(), "admin")
    page.taken_in()
    page.scene.admin.move(f"Categoria:{page.target}", f"Categoria:{page.name}", noredirect=True)
    page.scene.admin.edit(f"Voce di {page.name}", f"Testo\n\n[[Categoria:{page.name}]]")
    page.save(after)
    assert page.scene.once() == []
    assert page.moved_to == page.name
    assert page.scene.answer()["stato"] == "completata"


def test_id_and_state_taken_off_an_ended_request(page: Page) -> None:
    post(page, page.request(), "staff")
    before = page.text
    page.scene.once()
    page.scene.admin.edit(f"Voce di {page.name}", f"Testo\n\n[[Categoria:{page.name}]]")
    page.save(before)
    assert page.scene.once() == []
    assert page.moved_to == page.name
    assert page.scene.answer()["stato"] == "completata"
    assert len(page.scene.app.store.requests.recent()) == 1


def test_another_s_id(page: Page) -> None:
    post(page, page.request(), "staff")
    page.queued()
    (queued,) = [e for e in page.scene.entries() if e.shown_state is RequestState.QUEUED]
    page.category("Altra")
    text = page.request(f"| id = {queued.claimed_id}\n").replace(page.name, "Altra")
    post(page, text, "outsider")
    page.scene.once()
    states = [entry.shown_state for entry in page.scene.entries()]
    assert states == [RUNS, RUNS, REFUSED]


def test_copy_of_a_live_request(page: Page) -> None:
    post(page, page.request(), "staff")
    page.queued()
    post(page, page.request(), "outsider")
    page.scene.once()
    authors = {each.author.user: each.state for each in page.scene.app.store.requests.recent()}
    assert authors == {"Wikipedian in residence": RUNS, "Passante": REFUSED}
    assert [entry.shown_state for entry in page.scene.entries()] == [RUNS, RUNS, REFUSED]


def test_copy_before_the_original(page: Page) -> None:
    post(page, page.request(), "staff")
    page.queued()
    page.save(page.text.replace("== Prima", f"{page.request()}\n\n== Prima"))
    page.scene.once()
    assert [entry.shown_state for entry in page.scene.entries()] == [REFUSED, RUNS, RUNS]


@contextmanager
def blocked(page: Page, **how: Any) -> Iterator[None]:
    name = page.scene.staff.user
    page.scene.admin.block(name, allowusertalk=True, **how)
    try:
        yield
    finally:
        page.scene.admin.unblock(name)


def test_blocked(page: Page) -> None:
    post(page, page.request(), "staff")
    with blocked(page):
        refused(page, "permission-blocked", page.scene.staff.user)


def test_blocked_from_the_request_page(page: Page) -> None:
    post(page, page.request(), "staff")
    with blocked(page, partial=True, pagerestrictions=page.title):
        refused(page, "permission-blocked", page.scene.staff.user)


def test_blocked_from_the_namespace_of_the_request_page(page: Page) -> None:
    post(page, page.request(), "staff")
    with blocked(page, partial=True, namespacerestrictions="2"):
        refused(page, "permission-blocked", page.scene.staff.user)


def test_blocked_from_another_page(page: Page) -> None:
    post(page, page.request(), "staff")
    with blocked(page, partial=True, pagerestrictions="Pagina principale"):
        carried_out(page)


def test_blocked_between_acceptance_and_start(page: Page) -> None:
    post(page, page.request(), "staff")
    page.taken_in()
    (accepted,) = page.scene.app.store.requests.live("sandbox:it")
    assert accepted.state is RequestState.QUEUED
    with blocked(page):
        refused(page, "permission-blocked", page.scene.staff.user)


def test_no_longer_listed(page: Page) -> None:
    post(page, page.request(), "staff")
    page.taken_in()
    page.scene.configure(requesters={"groups": ["sysop"], "users": []})
    refused(page, "permission-not-requester", page.scene.staff.user)


def hide(page: Page, revision: int, what: str) -> None:
    page.scene.admin.api(
        action="revisiondelete", type="revision", ids=revision, hide=what, token="csrf"
    )


@pytest.mark.parametrize("what", ["user", "comment", "user|comment"])
def test_hidden_revision(page: Page, what: str) -> None:
    post(page, page.request(), "staff")
    revision = page.scene.staff.history(page.title)[-1]["revid"]
    hide(page, revision, what)
    refused(page, "permission-hidden", "")


@pytest.mark.parametrize("what", ["user", "content"])
def test_hidden_revision_that_is_not_the_last(page: Page, what: str) -> None:
    post(page, page.request(), "staff")
    revision = page.scene.staff.history(page.title)[-1]["revid"]
    page.save(page.text + "\n\nUn saluto.")
    hide(page, revision, what)
    refused(page, "permission-hidden", "")


def blank_and_restore(page: Page, between: Callable[[], object]) -> None:
    before = page.text
    page.save("")
    between()
    page.save(before, "admin")


def test_blanked_and_restored(page: Page) -> None:
    post(page, page.request(), "staff")
    page.taken_in()
    blank_and_restore(page, lambda: None)
    carried_out(page)


def test_blanked_seen_and_restored(page: Page) -> None:
    post(page, page.request(), "staff")
    page.taken_in()
    blank_and_restore(page, page.taken_in)
    carried_out(page)


def test_ended_requests_are_not_asked_for_again_by_undoing_a_blanking(page: Page) -> None:
    post(page, page.request(), "staff")
    page.scene.once()
    page.scene.admin.edit(f"Voce di {page.name}", f"Testo\n\n[[Categoria:{page.name}]]")
    blank_and_restore(page, page.taken_in)
    assert page.scene.once() == []
    assert page.moved_to == page.name
    assert page.scene.answer()["stato"] == "completata"


@pytest.mark.parametrize("by", ["outsider", "admin"])
def test_taken_off_by_another(page: Page, by: str) -> None:
    """It rests, and goes on as its author's when somebody has put it back."""
    old = page.text
    post(page, page.request(), "staff")
    asked = page.text
    page.taken_in()
    page.save(old, by)
    assert page.ended().state is RequestState.PAUSED
    assert page.moved_to == page.name
    page.save(asked, "outsider")
    carried_out(page)


def test_withdrawn_by_its_author(page: Page) -> None:
    old = page.text
    post(page, page.request(), "staff")
    page.taken_in()
    page.save(old, "staff")
    assert page.ended().state is RequestState.CANCELLED
    assert page.moved_to == page.name


def test_an_unregistered_author(page: Page) -> None:
    with httpx.Client(trust_env=False) as client:
        answer = client.post(
            page.scene.wiki.api,
            data={
                "action": "edit",
                "title": page.title,
                "appendtext": f"\n\n== Bronzi ==\n{page.request()}",
                "token": "+\\",
                "format": "json",
            },
        )
    assert answer.json()["edit"]["result"] == "Success"
    refused(page, "permission-anonymous", "127.0.0.1")


def test_changed_by_the_staff_while_it_waits(page: Page) -> None:
    post(page, page.request(), "staff")
    page.queued()
    page.replace(f"a = {page.target}", f"a = {page.name} nuova", "staff")
    assert page.ended().state is RUNS
    assert page.moved_to == f"{page.name} nuova"
    assert page.scene.text(f"Categoria:{page.target}") == ""
    ours = [r for r in page.scene.app.store.requests.recent() if r.author.user == "Passante"]
    assert ours == []
