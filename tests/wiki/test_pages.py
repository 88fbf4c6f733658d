"""Rows of the API as pages: the facts as a real wiki gives them."""

from __future__ import annotations

import pytest

from bot.model import Page, Protection
from bot.wiki.pages import page as parsed
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from tests.scene import Scene


@pytest.fixture
def session(scene: Scene) -> Session:
    return scene.app.open_session("sandbox:it")


def look(session: Session, title: str) -> Page:
    (page,) = WikiReader(session).look([session.site.title(title)])
    return page


@pytest.mark.parametrize(
    ("protections", "protection", "editable", "movable"),
    [
        ("edit=sysop|move=sysop", Protection("sysop", "sysop"), False, False),
        ("edit=autoconfirmed", Protection("autoconfirmed", ""), True, True),
        ("move=sysop", Protection("", "sysop"), True, False),
    ],
)
def test_protection_decides_what_the_bot_may_do(
    scene: Scene,
    session: Session,
    protections: str,
    protection: Protection,
    editable: bool,
    movable: bool,
) -> None:
    title = f"Protezione {protections.replace('|', ' ')}"
    scene.make({title: "x"})
    scene.admin.protect(title, protections)
    page = look(session, title)
    assert (page.protection, page.editable, page.movable) == (protection, editable, movable)


def test_a_cascading_protection_reaches_the_page(scene: Scene, session: Session) -> None:
    scene.make({"Inclusa a cascata": "x", "A cascata": "{{:Inclusa a cascata}}"})
    scene.admin.api(
        action="protect", title="A cascata", protections="edit=sysop", cascade=True, token="csrf"
    )
    assert look(session, "Inclusa a cascata").editable is False


def test_categories_and_files_need_rights_of_their_own(scene: Scene, session: Session) -> None:
    scene.make({"Categoria:Mobile": "x", "File:Mobile.png": "x", "Mobile": "x"})
    movable = [look(session, title).movable for title in ("Categoria:Mobile", "File:Mobile.png")]
    assert movable == ["move-categorypages" in session.account.rights, False]
    rights = session.account.rights - {"move-categorypages"}
    row = {"ns": 14, "title": "Categoria:Mobile", "pageid": 1}
    assert not parsed(session.site, rights, row).movable


def test_other_content_models_are_told(scene: Scene, session: Session) -> None:
    scene.make({"Utente:Passante/prova.css": "a { color: red }"})
    assert look(session, "Utente:Passante/prova.css").content_model == "css"


def test_a_hidden_text_is_none(scene: Scene, session: Session) -> None:
    scene.make({"Da nascondere": "segreto"})
    revision = scene.admin.edit("Da nascondere", "più segreto")
    scene.admin.api(
        action="revisiondelete", type="revision", ids=revision, hide="user", token="csrf"
    )
    (page,) = WikiReader(session).read([session.site.title("Da nascondere")])
    assert page.text == "più segreto"


def test_a_disambiguation_page_has_its_property(session: Session) -> None:
    """By hand: the sandbox has no Disambiguator, which sets it."""
    row = {"ns": 0, "title": "Bivio", "pageid": 3, "pageprops": {"disambiguation": ""}}
    page = parsed(session.site, frozenset(), row)
    assert page.disambiguation
    assert not page.movable
