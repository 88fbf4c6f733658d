from __future__ import annotations

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.session import WikiSession
from bot.wiki.answer import Failure
from bot.wiki.session import Session
from bot.wiki.writer import Saved, Writer

CASES = ("Apostrofo d’oro", "A & B", "🏺 vaso", "متحف", "Categoria:Un'altra")


@pytest.fixture
def session(sandbox: Sandbox) -> Session:  # noqa: ARG001
    return Session("sandbox:it").open()


@pytest.fixture
def writer(session: Session) -> Writer:
    return Writer(session)


@pytest.fixture
def admin(sandbox: Sandbox) -> WikiSession:
    return sandbox.it.session(sandbox.it.accounts.admin)


@pytest.mark.parametrize("name", CASES)
def test_edit(session: Session, writer: Writer, admin: WikiSession, name: str) -> None:
    base = admin.edit(name, "uno")
    title = session.site.title(name)
    saved = writer.edit(title, "due", base, "perché sì & no")
    assert isinstance(saved, Saved)
    assert (saved.changed, saved.parent) == (True, base)
    last = admin.history(name)[-1]
    assert (last["revid"], last["user"], last["comment"]) == (
        saved.revision,
        writer.user,
        "perché sì & no",
    )
    (found,) = writer.since(title, base)
    assert (found.id, found.parent, found.sha1) == (saved.revision, base, last["sha1"])
    again = writer.edit(title, "due", saved.revision, "x")
    assert isinstance(again, Saved)
    assert not again.changed


def test_the_wiki_merges_what_does_not_touch(
    session: Session, writer: Writer, admin: WikiSession
) -> None:
    base = admin.edit("Fusione", "uno\n\ndue\n\ntre")
    between = admin.edit("Fusione", "uno\n\ndue\n\ntre, cambiato")
    saved = writer.edit(session.site.title("Fusione"), "uno, nuovo\n\ndue\n\ntre", base, "x")
    assert isinstance(saved, Saved)
    assert saved.parent == between
    assert admin.text("Fusione") == "uno, nuovo\n\ndue\n\ntre, cambiato"


def test_a_conflict_with_oneself_is_one_too(
    session: Session, writer: Writer, admin: WikiSession
) -> None:
    base = admin.edit("Con se stesso", "uno")
    title = session.site.title("Con se stesso")
    assert isinstance(writer.edit(title, "due", base, "x"), Saved)
    refused = writer.edit(title, "tre", base, "x")
    assert isinstance(refused, Failure)
    assert refused.code == "editconflict"


def test_create(session: Session, writer: Writer, admin: WikiSession) -> None:
    title = session.site.title("Pagina da creare")
    saved = writer.create(title, "x", "perché")
    assert isinstance(saved, Saved)
    assert saved.parent == 0
    refused = writer.create(title, "y", "perché")
    assert isinstance(refused, Failure)
    assert refused.code == "articleexists"
    assert admin.text(str(title)) == "x"


def test_an_edit_makes_no_page(session: Session, writer: Writer, admin: WikiSession) -> None:
    base = admin.edit("Che non c’è più", "x")
    admin.delete("Che non c’è più")
    refused = writer.edit(session.site.title("Che non c’è più"), "y", base, "x")
    assert isinstance(refused, Failure)
    assert refused.code in {"missingtitle", "pagedeleted"}
    assert writer.since(session.site.title("Che non c’è più"), base) == ()


def test_move(session: Session, writer: Writer, admin: WikiSession) -> None:
    admin.edit("Da spostare", "x")
    admin.edit("Discussione:Da spostare", "y")
    old, new = session.site.title("Da spostare"), session.site.title("Spostata qui")
    number = writer.page_id(old)
    assert writer.move(number, new, "perché") == Saved(0)
    assert (writer.page_id(old), writer.page_id(new)) == (0, number)
    assert admin.text("Discussione:Spostata qui") == "y"
