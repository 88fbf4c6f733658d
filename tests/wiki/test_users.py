"""What a real wiki tells about accounts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.model import UserFacts
from bot.sandbox.accounts import Account
from bot.text.titles import Title
from bot.wiki.session import Session
from bot.wiki.users import FRESH, Directory, users
from tests.scene import Scene

BLOCKED = Account("Bloccata di prova", "una-lunga-parola-segreta")


@pytest.fixture
def session(scene: Scene) -> Session:
    return scene.app.open_session("sandbox:it")


@pytest.fixture
def page(session: Session) -> Title:
    return session.site.title("Utente:ResidenteBot/Richieste")


@pytest.fixture
def blocked(scene: Scene) -> Iterator[str]:
    """An account to be blocked by the test, and set free afterwards."""
    query = {"list": "users", "ususers": BLOCKED.name}
    if "missing" in scene.admin.api(action="query", **query)["query"]["users"][0]:
        scene.wiki.add_account(BLOCKED)
    scene.admin.block(BLOCKED.name)
    yield BLOCKED.name
    scene.admin.unblock(BLOCKED.name)


def facts(session: Session, page: Title, name: str) -> UserFacts:
    return dict(users(session, [name], page))[name]


def test_groups_and_edits(scene: Scene, session: Session, page: Title) -> None:
    admin = facts(session, page, scene.admin.user)
    assert admin.exists
    assert {"sysop", "user", "*"} <= admin.groups
    assert admin.edit_count > 0
    assert (admin.blocked_here, admin.locked, admin.anonymous) == (False, False, False)


def test_somebody_the_wiki_does_not_know(session: Session, page: Title) -> None:
    unknown = facts(session, page, "Mai registrata")
    assert not unknown.exists
    assert not unknown.anonymous


def test_an_address_is_anonymous(session: Session, page: Title) -> None:
    address = facts(session, page, "127.0.0.9")
    assert not address.exists
    assert address.anonymous


def test_a_block_of_the_whole_wiki(session: Session, page: Title, blocked: str) -> None:
    assert facts(session, page, blocked).blocked_here


@pytest.mark.parametrize(
    ("restrictions", "reaches"),
    [
        ({"pagerestrictions": "Utente:ResidenteBot/Richieste"}, True),
        ({"pagerestrictions": "Pagina principale"}, False),
        ({"namespacerestrictions": "2|3"}, True),
        ({"namespacerestrictions": "0"}, False),
    ],
)
def test_a_partial_block_counts_where_it_reaches_the_page(
    scene: Scene,
    session: Session,
    page: Title,
    blocked: str,
    restrictions: dict[str, str],
    reaches: bool,
) -> None:
    scene.admin.api(
        action="block",
        user=blocked,
        expiry="infinite",
        reblock=True,
        partial=True,
        allowusertalk=True,
        token="csrf",
        **restrictions,
    )
    assert facts(session, page, blocked).blocked_here is reaches


def test_more_names_than_one_request_takes(scene: Scene, session: Session, page: Title) -> None:
    staff = scene.staff.user
    names = [f"Sconosciuta {number}" for number in range(60)]
    before = scene.wiki.request_count()
    found = dict(users(session, [*names, staff], page))
    assert set(found) == {*names, staff}
    assert scene.wiki.request_count() - before == 2


def test_the_facts_are_asked_for_again_when_they_are_old(
    scene: Scene, session: Session, page: Title, blocked: str
) -> None:
    now = [0.0]
    directory = Directory(session, page, lambda: now[0])
    assert directory([blocked])[blocked].blocked_here
    scene.admin.unblock(blocked)
    now[0] += FRESH - 0.1
    assert directory([blocked])[blocked].blocked_here
    now[0] += 0.2
    assert not directory([blocked])[blocked].blocked_here
    scene.admin.block(blocked)
