"""The facts of a wiki as real ones tell them."""

from __future__ import annotations

import pytest

from bot.errors import BadTitle
from bot.wiki import siteinfo
from bot.wiki.session import Session
from tests.scene import Scene


@pytest.fixture
def session(scene: Scene) -> Session:
    return scene.app.open_session("sandbox:it")


def test_namespaces_with_their_aliases(scene: Scene, session: Session) -> None:
    site = session.site
    assert (site.wiki, site.language) == ("sandbox:it", "it")
    assert {"Categoria", "Category", "CAT"} <= set(site.by_id[14].names)
    assert {"File", "Immagine"} <= set(site.by_id[6].names)
    assert str(site.title("cat:vasi")) == "Categoria:Vasi"
    assert site.url == f"{scene.wiki.url}/wiki/$1"


def test_interwikis_are_no_namespaces(session: Session) -> None:
    assert "commons" in session.site.interwikis
    with pytest.raises(BadTitle):
        session.site.title("commons:Vasi")


def test_an_address_of_the_wiki_is_its_page(scene: Scene, session: Session) -> None:
    address = scene.wiki.page_url("Categoria:Musei di Modena")
    assert str(session.site.title(address)) == "Categoria:Musei di Modena"


def test_extensions_by_name(session: Session) -> None:
    assert {"ParserFunctions", "TemplateData"} <= session.extensions


def test_the_version_is_a_number(session: Session) -> None:
    assert session.version.startswith("1.")


def test_the_clocks_agree(session: Session) -> None:
    assert abs(session.clock_skew) < 60


def test_the_clock_skew_is_what_this_machine_is_ahead() -> None:
    answer = {"curtimestamp": "2026-11-23T12:00:00Z"}
    assert siteinfo.clock_skew(answer, 1795435205.0) == 5.0
