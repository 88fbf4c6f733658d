"""The bot is killed at every point and started again: the wiki shows no trace of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.engine.database import utc_now
from bot.engine.lease import SECONDS
from bot.engine.points import Point
from bot.engine.store import Store
from bot.model import Request, RequestState
from bot.pages import Purpose
from tests.scene import LANGUAGES, Scene
from tests.service.test_scribe import logged

MEMBERS = 3
WORDS = {
    "it": ("azione", "sposta categoria", "da", "a", "Categoria"),
    "en": ("action", "move category", "from", "to", "Category"),
}
DONE = {
    "it": ("stato", "completata", "esito", "{} pagine modificate, 0 già a posto, 0 saltate, 0 non"),
    "en": ("status", "done", "result", "{} pages edited, 0 already in order, 0 skipped, 0 failed"),
}

IN_A_CHANGE = (
    Point.BEFORE_INTENT,
    Point.AFTER_INTENT,
    Point.AFTER_POST,
    Point.BEFORE_OUTCOME,
    Point.AFTER_OUTCOME,
)
FIRST_ANSWER, CATEGORY_PAGE, REDIRECT, MEMBER, LAST_ANSWER, LOG = 1, 2, 3, 4, 6, 7
"""The how-manieth change each is; on the wiki without redirects 3 is a member too."""

PASSINGS = [
    *((point, CATEGORY_PAGE) for point in IN_A_CHANGE),
    (Point.AFTER_INTENT, LAST_ANSWER),
    *((point, LOG) for point in IN_A_CHANGE),
    *((Point.AFTER_POST, number) for number in (FIRST_ANSWER, MEMBER, LAST_ANSWER)),
    *((point, number) for number in (1, 2) for point in (Point.ANSWERING, Point.ANSWERED)),
]


class Killer:
    """The process of `tests.crashing`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def kill(self, scene: Scene, point: Point, passing: int = 1, ahead: int = 0) -> int:
        """Have a child work on the scene's database until it dies; the signal, 0 for none."""
        order = {
            "wiki": f"sandbox:{scene.wiki.code}",
            "database": scene.app.settings.url,
            "point": point.value,
            "passing": passing,
            "ahead": ahead,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        while not said.strip().lstrip("-").isdigit():
            assert said, "the process of tests.crashing has ended"
            said = self._process.stdout.readline()
        return int(said)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    command = [sys.executable, "-m", "tests.crashing"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield Killer(process)
        assert process.stdin is not None
        process.stdin.close()


def start_again(scene: Scene, ahead: int = 2 * SECONDS) -> list[Request]:
    """`once` as a new process with the same database.

    Its clock is ahead, so that the lease of the process that has just died has ended for it.
    """
    with Store.open(scene.app.settings.url, lambda: utc_now() + timedelta(seconds=ahead)) as store:
        app = replace(scene.app, store=store, owner="started again")
        return app.resident(f"sandbox:{scene.wiki.code}").once()


@dataclass(frozen=True)
class Story:
    """A category that is to be renamed, on a wiki of the sandbox."""

    scene: Scene
    name: str

    @property
    def words(self) -> tuple[str, str, str, str, str]:
        return WORDS[LANGUAGES[self.scene.wiki.code]]

    @property
    def old(self) -> str:
        return f"{self.words[4]}:{self.name}"

    @property
    def new(self) -> str:
        return f"{self.words[4]}:{self.name} del museo"

    @property
    def members(self) -> list[str]:
        return [f"{self.name} {number}" for number in range(MEMBERS)]

    def begin(self) -> None:
        self.scene.admin.edit(self.old, "I bronzi.")
        for title in self.members:
            self.scene.admin.edit(title, f"Testo.\n\n[[{self.old}|{title}]]")
        action, task, source, target, _ = self.words
        asked: dict[str, Any] = {action: task, source: self.old, target: self.new}
        self.scene.ask(**asked)

    def has_ended_well(self) -> None:
        """As if nothing had happened: the texts, one edit for each page, one account of it all."""
        scene = self.scene
        for title in self.members:
            assert scene.text(title) == f"Testo.\n\n[[{self.new}|{title}]]"
            assert len(scene.edits(title)) == 1
        assert scene.text(self.new) == "I bronzi."
        assert len(scene.edits(self.new)) == 1
        redirect = f"{{{{Category redirect|{self.new.partition(':')[2]}}}}}"
        here = scene.wiki.code != "it"
        assert scene.text(self.old) == (redirect if here else "")
        assert len(scene.edits(self.old)) == here
        self._was_answered(1 + MEMBERS + here)
        assert [self.name in line for line in logged(scene)].count(True) == 1
        assert scene.app.store.runs.unlogged(f"sandbox:{scene.wiki.code}", 9) == []

    def _was_answered(self, edited: int) -> None:
        status, done, result, counts = DONE[LANGUAGES[self.scene.wiki.code]]
        answer = self.scene.answer()
        assert answer[status] == done
        assert answer[result].startswith(counts.format(edited))
        page = self.scene.title(Purpose.REQUESTS)
        answers = [each["sha1"] for each in self.scene.edits(page)]
        assert len(answers) == len(set(answers))


@pytest.mark.parametrize(("point", "passing"), PASSINGS)
def test_killed_once(scene: Scene, killer: Killer, point: Point, passing: int) -> None:
    story = Story(scene, f"Bronzi {point.value} {passing}")
    story.begin()
    assert killer.kill(scene, point, passing) == signal.SIGKILL
    start_again(scene)
    story.has_ended_well()
    assert start_again(scene) == []


@pytest.mark.parametrize(
    ("point", "passing"),
    [(Point.AFTER_POST, CATEGORY_PAGE), *((point, REDIRECT) for point in IN_A_CHANGE[1:3])],
)
def test_killed_while_a_redirect_is_left(
    commons_scene: Scene, killer: Killer, point: Point, passing: int
) -> None:
    story = Story(commons_scene, f"Bronzes {point.value} {passing}")
    story.begin()
    assert killer.kill(commons_scene, point, passing) == signal.SIGKILL
    start_again(commons_scene)
    story.has_ended_well()


@pytest.mark.parametrize("point", [Point.AFTER_INTENT, Point.AFTER_POST, Point.AFTER_OUTCOME])
def test_killed_again_and_again(scene: Scene, killer: Killer, point: Point) -> None:
    story = Story(scene, f"Marmi {point.value}")
    story.begin()
    lives = 0
    # The second passing: where a life gets nothing done, the next would die at the same place.
    while killer.kill(scene, point, 2, lives * 2 * SECONDS):
        lives += 1
        assert lives < 2 * (MEMBERS + 3)
    assert lives > 1
    start_again(scene, (lives + 1) * 2 * SECONDS)
    story.has_ended_well()
    assert scene.app.store.requests.live("sandbox:it") == []


def test_the_result_is_the_database_s_too(scene: Scene, killer: Killer) -> None:
    story = Story(scene, "Gemme")
    story.begin()
    assert killer.kill(scene, Point.AFTER_POST, 4) == signal.SIGKILL
    (ended,) = start_again(scene)
    assert ended.state is RequestState.DONE
    run, *others = scene.app.store.runs.of(ended.id)
    assert not others
    assert scene.app.store.journal.tally(run).edited == 1 + MEMBERS
    assert scene.app.store.journal.open_intents("sandbox:it") == []
