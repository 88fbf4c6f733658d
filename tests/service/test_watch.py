from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.engine.store import Store
from bot.pages import Purpose
from bot.service.shelf import Asking
from bot.service.watch import LIGHT, SECONDS, Titles, Watch
from bot.text.titles import Title
from bot.wiki.control import Controlled, Glance, Look
from bot.wiki.session import Account
from tests.scene import Scene

TITLES = Titles(
    requests=Title(2, "Richieste"),
    shutoff=Title(2, "Spegnimento"),
    configuration=Title(2, "Configurazione.json"),
    tasks=Title(2, "Attività"),
    log=Title(2, "Registro"),
)
GOOD = json.dumps({"edits_per_minute": 30})


class Wiki:
    """The watched pages as the wiki would tell them."""

    def __init__(self) -> None:
        self.texts = {TITLES.shutoff: "attivo", TITLES.configuration: GOOD, TITLES.requests: "x"}
        self.texts |= {TITLES.tasks: "", TITLES.log: ""}
        self.blocked = False
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

    def glance(self, titles: tuple[Title, ...]) -> Glance:
        return Glance(dict.fromkeys(titles, self.revision), self.blocked)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'db'}") as opened:
        yield opened


@pytest.fixture
def wiki() -> Wiki:
    return Wiki()


def a_watch(wiki: Wiki, store: Store, clock: Callable[[], float] = time.monotonic) -> Watch:
    asking = Asking(wiki.look, wiki.glance)
    return Watch("test:it", TITLES, asking, store.watched, "it", ["category.move"], clock)


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


def test_a_long_request_page_is_read_once_a_minute_all_the_same(wiki: Wiki, store: Store) -> None:
    now = [0.0]
    watch = a_watch(wiki, store, lambda: now[0])
    wiki.save(TITLES.requests, "x" * (LIGHT + 1))
    watch.look_closely()
    now[0] = SECONDS - 1
    watch.look()
    assert TITLES.requests not in wiki.asked[-1]
    now[0] = SECONDS
    watch.look()
    assert TITLES.requests in wiki.asked[-1]
    watch.look()
    assert TITLES.requests not in wiki.asked[-1]
    watch.expect_news()
    watch.look()
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


def test_news_is_what_has_changed_since_it_was_last_asked(wiki: Wiki, store: Store) -> None:
    watch = a_watch(wiki, store)
    assert watch.news(), "nothing was known before"
    assert not watch.news()
    wiki.save(TITLES.tasks, "{{Attività bot}}")
    assert watch.news()
    assert not watch.news()
    wiki.blocked = True
    assert watch.news(), "a block makes no revision"
