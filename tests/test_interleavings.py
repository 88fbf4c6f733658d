"""Two people edit the request page while the bot works on it, in a hundred different ways.

The people are threads with sessions of their own, the bot is the main thread. A round of the bot
is the clock: each point that it passes is a tick. A schedule drawn from a seed says at which tick
each person opens the page and at which they save it, and whether the bot stands still meanwhile
or goes on at the same time.
"""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from bot.engine import gate
from bot.engine.points import Point, go_on
from bot.pages import Purpose
from bot.sandbox.errors import SandboxError
from bot.sandbox.session import WikiSession
from tests.scene import Scene

SEEDS = range(5)
INTERLEAVINGS = 20
AT_MOST = 3 * INTERLEAVINGS
TICKS = 24
PATIENCE = 120.0
"""Seconds after which somebody who waits for another has waited in vain."""

WRITTEN = re.compile(r"^\| *(?:id|stato|esito|aggiornata) *=.*\n", re.MULTILINE)
REQUEST = (
    "\n\n== Richiesta {0} ==\n{{{{Richiesta bot\n| azione = aggiungi categoria\n"
    "| categoria = Insieme {1}.{0}\n| pagine = Opera {1}.{0}\n| motivo = ordine\n}}}} --~~~~"
)

Edit = Callable[[str], str]


@dataclass(frozen=True)
class Step:
    """Something that a person does at a tick; the bot stands still meanwhile, or goes on."""

    tick: int
    still: bool


@dataclass(frozen=True)
class Deed:
    """One edit of one person: the page opened, the text altered, the page saved."""

    kind: str
    edit: Edit
    opening: Step
    saving: Step


@dataclass
class Round:
    """One round of the bot with what people do meanwhile; `trace` is what came after what."""

    steps: list[Step]
    trace: list[str] = field(default_factory=list)
    tick: int = 0
    over: bool = False
    done: list[Step] = field(default_factory=list)
    turn: threading.Condition = field(default_factory=threading.Condition)

    def passed(self, point: Point) -> None:
        """The bot's own thread; its second one writes intents down, and keeps no time."""
        if threading.current_thread() is threading.main_thread():
            with self.turn:
                self.tick += 1
                self.trace.append(point.value)
                self.turn.notify_all()
                self._wait(lambda: not any(step.still for step in self._due()))

    def _due(self) -> list[Step]:
        return [
            step
            for step in self.steps
            if step.tick <= self.tick and not any(step is each for each in self.done)
        ]

    def end(self) -> None:
        with self.turn:
            self.over = True
            self.turn.notify_all()

    @contextmanager
    def at(self, step: Step, what: str) -> Iterator[None]:
        """The time of one step of a person."""
        with self.turn:
            self._wait(lambda: self.over or self.tick >= step.tick)
        try:
            yield
        finally:
            with self.turn:
                self.trace.append(what)
                self.done.append(step)
                self.turn.notify_all()

    def _wait(self, until: Callable[[], bool]) -> None:
        assert self.turn.wait_for(until, PATIENCE)


@dataclass
class Person:
    """Saves what was opened; where the wiki finds a conflict, opens the page again."""

    name: str
    session: WikiSession
    page: str

    def act(self, deed: Deed, meanwhile: Round) -> None:
        with meanwhile.at(deed.opening, f"{self.name} opens"):
            text, base = self._open()
        with meanwhile.at(deed.saving, f"{self.name} saves: {deed.kind}"):
            while not self._saved(deed.edit(text), base):
                text, base = self._open()

    def _open(self) -> tuple[str, int]:
        latest = self.session._revisions(self.page, rvprop="ids|content", rvlimit=1)[0]
        return str(latest["content"]), int(latest["revid"])

    def _saved(self, text: str, base: int) -> bool:
        try:
            self.session.edit(self.page, text, baserevid=base)
        except SandboxError as error:
            if error.code != "editconflict":
                raise
            return False
        return True


@dataclass
class Community:
    """Who writes what; `remarks` as they must stand on the page, by their numbers."""

    seed: int
    asked: int = 0
    remarks: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def titles(self, word: str) -> list[str]:
        """Of the pages and categories that were asked for."""
        return [f"{word} {self.seed}.{number}" for number in range(self.asked)]

    def deeds(self) -> tuple[Deed, Deed]:
        """One asks; the other asks too, says something or rewords something said before."""
        own = self._rewordable()
        other = self.chance.choice([self._ask, self._say, self._say, own, own])
        deeds = [self._timed(self._ask()), self._timed(other())]
        self.chance.shuffle(deeds)
        return deeds[0], deeds[1]

    def _timed(self, what: tuple[str, Edit]) -> Deed:
        opening, saving = sorted(self.chance.randrange(TICKS) for _ in range(2))
        still = [self.chance.random() < 0.5 for _ in range(2)]
        return Deed(*what, Step(opening, still[0]), Step(saving, still[1]))

    def _ask(self) -> tuple[str, Edit]:
        text = REQUEST.format(self.asked, self.seed)
        self.asked += 1
        return "asks", lambda page: page + text

    def _say(self) -> tuple[str, Edit]:
        number = len(self.remarks)
        said = self.remarks[number] = f"Nota {number}, detta."
        if not self.asked or self.chance.random() < 0.3:
            return "above", lambda page: f"{said}\n\n{page}"
        heading = f"== Richiesta {self.chance.randrange(self.asked)} ==\n"
        return (
            "within",
            lambda page: (
                page.replace(heading, f"{heading}{said}\n\n", 1)
                if heading in page
                else f"{page}\n\n{said}"
            ),
        )

    def _rewordable(self) -> Callable[[], tuple[str, Edit]]:
        return self._reword if self.remarks else self._say

    def _reword(self) -> tuple[str, Edit]:
        number = self.chance.choice(list(self.remarks))
        old = self.remarks[number]
        new = self.remarks[number] = f"Nota {number}, detta meglio ({self.asked})."
        return "rewords", lambda page: page.replace(old, new)


@dataclass
class Day:
    """The bot's rounds, one after the other."""

    scene: Scene
    community: Community
    people: tuple[Person, Person]

    def round(self, pool: ThreadPoolExecutor) -> tuple[str, ...]:
        """What came after what."""
        deeds = self.community.deeds()
        now = Round([step for deed in deeds for step in (deed.opening, deed.saving)])
        self.scene.app = replace(self.scene.app, reached=now.passed)
        pairs = zip(self.people, deeds, strict=True)
        acting = [pool.submit(person.act, deed, now) for person, deed in pairs]
        try:
            self.scene.once()
        finally:
            now.end()
        for each in acting:
            each.result()
        return tuple(now.trace)

    def settle(self) -> None:
        self.scene.app = replace(self.scene.app, reached=go_on)
        self.scene.once()
        self.scene.once()


@pytest.fixture
def day(scene: Scene, request: pytest.FixtureRequest) -> Day:
    accounts = (scene.wiki.accounts.staff, scene.wiki.accounts.outsider)
    scene.configure(requesters={"users": [each.name for each in accounts]})
    most = range(2 * AT_MOST)
    scene.make({f"Opera {request.param}.{number}": "Testo." for number in most})
    scene.make({f"Categoria:Insieme {request.param}.{number}": "x" for number in most})
    page = scene.title(Purpose.REQUESTS)
    anna, bruno = (
        Person(name, scene.wiki.session(account), page)
        for name, account in zip(("Anna", "Bruno"), accounts, strict=True)
    )
    return Day(scene, Community(request.param), (anna, bruno))


@pytest.mark.parametrize("day", SEEDS, indirect=True)
def test_nothing_is_lost_skipped_or_done_twice(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FRESH", 0.0)
    scene, community = day.scene, day.community
    traces: set[tuple[str, ...]] = set()
    rounds = 0
    with ThreadPoolExecutor(2) as pool:
        while len(traces) < INTERLEAVINGS:
            rounds += 1
            assert rounds < AT_MOST
            traces.add(day.round(pool))
            assert_nothing_is_lost(scene.request_page, community)
    day.settle()
    assert_nothing_is_lost(scene.request_page, community)
    assert_all_is_done_once(scene, community)
    assert_the_bot_wrote_only_answers(scene)


def assert_nothing_is_lost(page: str, community: Community) -> None:
    assert [said for said in community.remarks.values() if page.count(said) != 1] == []
    headings = [f"== Richiesta {number} ==\n" for number in range(community.asked)]
    assert [heading for heading in headings if page.count(heading) != 1] == []


def assert_all_is_done_once(scene: Scene, community: Community) -> None:
    given = [dict(entry.given) for entry in scene.entries()]
    pages, categories = community.titles("Opera"), community.titles("Insieme")
    assert sorted(each["pagine"] for each in given) == sorted(pages)
    assert {each["pagine"]: each["stato"] for each in given} == dict.fromkeys(pages, "completata")
    assert len({each["id"] for each in given}) == len(pages)
    assert scene.app.store.requests.live("sandbox:it") == []
    assert len(scene.app.store.requests.recent(2 * len(pages))) == len(pages)
    for page, category in zip(pages, categories, strict=True):
        assert scene.text(page) == f"Testo.\n\n[[Categoria:{category}]]"
        assert len(scene.edits(page)) == 1


def assert_the_bot_wrote_only_answers(scene: Scene) -> None:
    """Each of its edits, compared with the revision on which the wiki put it."""
    history = scene.admin.history(scene.title(Purpose.REQUESTS), content=True)
    texts = {row["revid"]: WRITTEN.sub("", row["content"]) for row in history}
    answers = [row for row in history if row["user"] == scene.bot and row["parentid"] in texts]
    assert len(answers) > INTERLEAVINGS
    assert [row for row in answers if texts[row["revid"]] != texts[row["parentid"]]] == []
