"""What the log page says of a block, and the archive: on a real wiki."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from bot.app import titles_of
from bot.errors import WorkerError
from bot.model import Page
from bot.pages import Purpose
from bot.service.chronicle import Chronicle
from bot.wiki import control
from bot.wiki.control import Block
from tests import reaching as states
from tests.scene import Scene


def lines(scene: Scene) -> list[str]:
    """The log page's lines as a person reads them, newest first."""
    found = [line for line in scene.text(scene.title(Purpose.LOG)).split("\n") if line[:1] == "*"]
    return [re.sub(r"<[^>]*>|'''", "", line) for line in found]


def forget(scene: Scene) -> None:
    """A line says the minute, and is written once: what another test had written would do."""
    if scene.text(scene.title(Purpose.LOG)):
        scene.admin.delete(scene.title(Purpose.LOG))


def seen(scene: Scene) -> control.Look:
    session = scene.app.open_session("sandbox:it")
    return control.look(session, titles_of(session.site, session.user).all)


def chronicle(scene: Scene) -> Chronicle:
    return scene.app.resident("sandbox:it")._parts.correspondence.chronicle


@pytest.fixture
def block(scene: Scene) -> Block:
    """One that the bot has seen and that has ended."""
    scene.admin.block(scene.bot)
    try:
        found = seen(scene).block
    finally:
        scene.admin.unblock(scene.bot)
    assert found is not None
    return found


def test_who_blocked_the_account_and_when(scene: Scene, block: Block) -> None:
    rows = scene.admin.api(action="query", list="logevents", letype="block", lelimit=2)
    assert (block.user, block.timestamp) == (
        scene.admin.user,
        rows["query"]["logevents"][1]["timestamp"],
    )
    assert seen(scene).block is None


def test_a_block_from_one_page_is_none(scene: Scene) -> None:
    scene.admin.block(
        scene.bot, partial=True, pagerestrictions="Pagina principale", allowusertalk=True
    )
    try:
        assert seen(scene).block is None
    finally:
        scene.admin.unblock(scene.bot)


def test_the_log_says_so_once_it_may(scene: Scene, block: Block) -> None:
    forget(scene)
    chronicle(scene).blocked(block)
    # Another process, and a second look at the same block.
    chronicle(scene).blocked(Block("Altri", block.timestamp))
    scene.once()
    scene.once()
    goes_on, blocked = lines(scene)
    assert f"Utenza del bot bloccata da [[User:{scene.admin.user}|" in blocked
    assert goes_on.endswith("il bot riprende da dove si era fermato")


@pytest.mark.parametrize("passing", [None, 4])
def test_a_block_stops_the_bot_and_is_told_of_afterwards(
    scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch, passing: int | None
) -> None:
    """Before it has begun, and among the members: it goes on where it was when the block ends."""
    forget(scene)
    states.ask(scene, name, 6)
    try:
        if passing:
            states.while_running(scene, monkeypatch, lambda: scene.admin.block(scene.bot), passing)
        else:
            scene.admin.block(scene.bot)
        assert scene.once() == []
        assert states.moved(scene, name, 6) == (2 if passing else 0)
        assert lines(scene) == []
    finally:
        scene.admin.unblock(scene.bot)
    scene.once()
    assert states.moved(scene, name, 6) == 6
    run, goes_on, blocked = lines(scene)
    assert name in run
    assert f"Utenza del bot bloccata da [[User:{scene.admin.user}|" in blocked
    assert goes_on.endswith("il bot riprende da dove si era fermato")
    scene.once()
    assert len(lines(scene)) == 3


def test_without_a_block_nothing_is_said(scene: Scene) -> None:
    scene.once()
    before = lines(scene)
    scene.once()
    assert lines(scene) == before


def test_a_page_beyond_the_limits_is_not_archived_this_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at_work = chronicle(scene)
    parts = scene.app.resident("sandbox:it")._parts.correspondence
    site = parts.reader.site
    page = Page(site.title("Pagina"), 1, 1, "x")
    parsed = parts.desk.inbox.parse(page.text or "", site)
    assert parsed is not None

    def fail(*_: object, **__: object) -> object:
        raise WorkerError("text-too-slow", 10)

    monkeypatch.setattr(at_work.worker, "run", fail)
    assert list(at_work.archived(page, parsed, at_work.now(), 7, ZoneInfo("UTC"))) == []
    assert "nothing archived" in caplog.text
