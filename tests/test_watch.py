from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.engine.store import Store
from bot.pages import Purpose
from bot.text.titles import Title
from bot.watch import LIGHT, Titles, Watch
from bot.wiki.control import Controlled, Look
from bot.wiki.session import Account
from tests.scene import Scene

TITLES = Titles(Title(2, "Richieste"), Title(2, "Spegnimento"), Title(2, "Configurazione.json"))
GOOD = json.dumps({"edits_per_minute": 30})


class Wiki:
    """The watched pages as the wiki would tell them."""

    def __init__(self) -> None:
        self.texts = {TITLES.shutoff: "attivo", TITLES.configuration: GOOD, TITLES.requests: "x"}
        self.asked: list[tuple[Title, ...]] = []
        self.revision = 1

    def save(self, title: Title, text: str) -> None:
        self.texts[title] = text
        self.revision += 1

    def look(self, titles: tuple[Title, ...], names: tuple[str, ...]) -> Look:  # noqa: ARG002
        self.asked.append(titles)
        pages = {
            title: Controlled(title, 1, self.revision, text=self.texts[title]) for title in titles
        }
        return Look(Account("Bot", frozenset(), frozenset(), blocked=False), pages)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'db'}") as opened:
        yield opened


@pytest.fixture
def wiki() -> Wiki:
    return Wiki()


def a_watch(wiki: Wiki, store: Store) -> Watch:
    return Watch("test:it", TITLES, wiki.look, store.watched, "it", ["category.move"])


BROKEN = ["{", '{"edits_per_minute": "molte"}', '{"edit_per_minute": 1}', "[]", '{"a": NaN}']


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_configuration_keeps_the_last_good_one(
    wiki: Wiki, store: Store, broken: str
) -> None:
    watch = a_watch(wiki, store)
    assert watch.look_closely() is None
    wiki.save(TITLES.configuration, broken)
    watch.look()
    assert watch.configuration.edits_per_minute == 30
    assert watch.problems
    after_a_restart = a_watch(wiki, store)
    after_a_restart.look()
    assert after_a_restart.configuration.edits_per_minute == 30
    wiki.save(TITLES.configuration, "{}")
    watch.look()
    assert watch.configuration.edits_per_minute == 6
    assert watch.problems == ()


def test_a_configuration_that_was_never_good(wiki: Wiki, store: Store) -> None:
    wiki.save(TITLES.configuration, "{")
    watch = a_watch(wiki, store)
    watch.look()
    assert watch.configuration.edits_per_minute == 6
    assert watch.configuration.time_zone == "Europe/Rome"


def test_a_long_request_page_is_not_read_with_every_look(wiki: Wiki, store: Store) -> None:
    watch = a_watch(wiki, store)
    watch.look_closely()
    wiki.save(TITLES.requests, "x" * (LIGHT + 1))
    watch.look()
    watch.look()
    assert TITLES.requests not in wiki.asked[-1]
    watch.look_closely()
    assert TITLES.requests in wiki.asked[-1]


def test_the_bot_goes_by_the_last_good_configuration(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.once()
    scene.admin.edit(scene.title(Purpose.CONFIGURATION), '{"requesters": {"group": []}}')
    scene.admin.edit("Categoria:Configurata", "x")
    scene.ask(azione="sposta categoria", da="Configurata", a="Configurata bene")
    assert [each.state.value for each in scene.once()] == ["done"]
    assert "configuration" in caplog.text
