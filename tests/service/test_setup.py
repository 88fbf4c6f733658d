from __future__ import annotations

import pytest

from bot.pages import Purpose
from bot.service.setup import Fate
from tests.scene import Scene

WIKI = "sandbox:it"


def fates(scene: Scene) -> dict[str, Fate]:
    return {str(made.title): made.fate for made in scene.app.set_up(WIKI)}


def test_twice_it_changes_nothing(scene: Scene) -> None:
    scene.admin.delete(scene.title(Purpose.CONFIGURATION))
    first = fates(scene)
    assert first[scene.title(Purpose.CONFIGURATION)] is Fate.MADE
    histories = {title: scene.admin.history(title) for title in first}
    assert set(fates(scene).values()) == {Fate.UNCHANGED}
    assert {title: scene.admin.history(title) for title in first} == histories


@pytest.mark.parametrize("purpose", [Purpose.GUIDE, Purpose.SHUTOFF, Purpose.REQUEST_TEMPLATE])
def test_a_page_that_a_person_edited_is_left_alone(scene: Scene, purpose: Purpose) -> None:
    title = scene.title(purpose)
    scene.admin.edit(title, scene.text(title) + "\n\nUna nota.")
    edited = scene.text(title)
    assert fates(scene)[title] is Fate.LEFT
    assert scene.text(title) == edited
    scene.admin.delete(title)
    assert fates(scene)[title] is Fate.MADE


def test_an_older_version_of_our_own_is_brought_up_to_date(scene: Scene) -> None:
    title = scene.title(Purpose.GUIDE)
    wanted = scene.text(title)
    scene.admin.delete(title)
    scene.wiki.session(scene.wiki.accounts.bot_login).edit(title, "Una guida vecchia.")
    assert fates(scene)[title] is Fate.UPDATED
    assert scene.text(title) == wanted


def test_a_page_that_cannot_be_made_is_named(scene: Scene) -> None:
    title = scene.title(Purpose.GUIDE)
    scene.admin.delete(title)
    scene.admin.protect(title, "create=sysop")
    try:
        (failed,) = [made for made in scene.app.set_up(WIKI) if made.fate is Fate.FAILED]
    finally:
        scene.admin.protect(title, "create=all")
    assert str(failed.title) == title
    assert failed.reason is not None
    assert failed.reason.key == "skip-protected"
    assert fates(scene)[title] is Fate.MADE
