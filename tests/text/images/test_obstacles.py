from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Message, Page
from bot.text.customs import Customs
from bot.text.facts import FileFacts
from bot.text.images.evidence import Candidate, Clue, Kind, joined
from bot.text.images.obstacles import (
    Shown,
    article_obstacle,
    doubles,
    excellent,
    lesser,
    removed_before,
)
from bot.text.titles import Title
from tests.text.conftest import ITALIAN

PAGE = Page(Title(0, "Voce"), page_id=1, text="'''Voce''' è.")
CUSTOMS = Customs(in_use_templates=("WIP",))


def facts(name: str, sha1: str = "", *, led: str = "", mime: str = "image/jpeg") -> FileFacts:
    return FileFacts(Title(6, name), led or name, sha1 or name, 1600, 1200, mime)


def shown(*brought: FileFacts, unknown: tuple[str, ...] = ()) -> Shown:
    titles = {each.title for each in brought} | {Title(6, name) for name in unknown}
    return Shown(frozenset(titles), frozenset(), {each.title: each for each in brought})


@pytest.mark.parametrize(
    ("page", "key"),
    [
        (PAGE, None),
        (replace(PAGE, page_id=0), "skip-missing"),
        (replace(PAGE, title=Title(14, "Voce")), "image-no-article"),
        (replace(PAGE, disambiguation=True), "image-disambiguation"),
        (replace(PAGE, redirect=True), "image-redirect"),
        (replace(PAGE, text=None), "skip-hidden"),
        (replace(PAGE, content_model="json"), "skip-content-model"),
        (replace(PAGE, text="{{WIP|X}}"), "skip-in-use"),
        (replace(PAGE, text="{{bots|deny=Residente}}"), "skip-nobots"),
        (replace(PAGE, text="{{bots|deny=Altro}}"), None),
    ],
)
def test_articles(page: Page, key: str | None) -> None:
    found = article_obstacle(page, ITALIAN, CUSTOMS, "Residente")
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("seen", "key"),
    [
        (shown(), None),
        (shown(facts("Altro.jpg")), None),
        (shown(facts("Sala.jpg")), "place-there"),
        (shown(unknown=("Sala.jpg",)), "place-there"),
        (shown(facts("Prima.jpg", led="Sala.jpg")), "place-there"),
        (shown(facts("Copia.jpg", "Sala.jpg")), "image-duplicate"),
        (shown(unknown=("Manca.jpg",)), None),
    ],
)
def test_what_a_page_shows(seen: Shown, key: str | None) -> None:
    found = seen.obstacle(facts("Sala.jpg"))
    assert (found.key if found else None) == key


def test_a_hidden_hash_is_no_hash() -> None:
    hidden = replace(facts("A.jpg"), sha1=""), replace(facts("B.jpg"), sha1="")
    assert shown(hidden[0]).obstacle(hidden[1]) is None
    assert doubles(hidden) == {}


def test_doubles() -> None:
    one, two, three = facts("A.jpg", "x"), facts("B.jpg", "x"), facts("C.jpg", "y")
    assert doubles([one, two, three, one]) == {two.title: one}


def test_pictures_that_are_brought() -> None:
    seen = shown(facts("Sala.jpg"), facts("Nota.svg", mime="image/svg+xml"), unknown=("No.jpg",))
    assert [each.name for each in seen.brought] == ["Sala.jpg"]
    assert replace(seen, own=seen.titles).brought == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{Vetrina}}", True),
        ("Testo.\n{{vetrina|arg=arte}}", True),
        ("{{Template:Vetrina}}", True),
        ("<!-- {{Vetrina}} -->", False),
        ("{{Altro|{{Vetrina}}}}", False),
        ("Vetrina", False),
        ("", False),
    ],
)
def test_excellent(text: str, *, found: bool) -> None:
    assert excellent(replace(PAGE, text=text), ITALIAN, ["Vetrina"]) is found
    assert not excellent(replace(PAGE, text=text), ITALIAN, [])


def candidates(*names: str) -> tuple[Candidate, ...]:
    return joined(Clue(Kind.ITEM, Title(6, name), PAGE.title, Message("x")) for name in names)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("Vaso.jpg", "Vaso - verso.jpg"), {"Vaso - verso.jpg"}),
        (("Vaso - verso.jpg", "Vaso - dettaglio.jpg"), set()),
        (("Vaso.jpg", "Anfora - verso.jpg"), set()),
        (("Vaso.jpg", "Anfora.jpg"), set()),
    ],
)
def test_lesser_views(names: tuple[str, ...], found: set[str]) -> None:
    assert {title.name for title in lesser(candidates(*names))} == found


@pytest.mark.parametrize(
    ("now", "earlier", "found"),
    [
        ("Testo.", ["Testo.", "[[File:Sala.jpg|thumb]]"], True),
        ("Testo.", ["Testo.", "{{Museo|Immagine=sala.jpg}}", None], True),
        ("Testo.", ["Testo.", "[[File:Altra.jpg|thumb]]", None], False),
        ("[[File:Sala.jpg|thumb]]", ["[[File:Sala.jpg|thumb]]"], False),
        ("Testo.", [], False),
    ],
)
def test_removed_before(now: str, earlier: list[str | None], *, found: bool) -> None:
    page = replace(PAGE, text=now)
    assert removed_before(Title(6, "Sala.jpg"), page, earlier, ITALIAN) is found
