"""A hundred edits by two people on the request page, at any moment of the bot's own work on it."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from bot.engine import gate
from bot.engine.points import Point, go_on
from bot.model import RequestState
from bot.pages import Purpose
from bot.sandbox.session import WikiSession
from tests.scene import Scene

EDITS = 100
REQUESTS = 8

BOT_WRITTEN = re.compile(r"^\| *(?:id|stato|esito|aggiornata) *=.*\n", re.MULTILINE)

Edit = Callable[[str], str]


@dataclass
class People:
    """Two of them. `shadow` is the page as it would be had the bot never written to it."""

    scene: Scene
    chance: random.Random
    shadow: str
    left: int = EDITS
    asked: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    moments: set[Point | None] = field(default_factory=set)

    def at(self, point: Point | None) -> None:
        """Perhaps act. Intents are written down in the bot's second thread: nobody acts there."""
        if self.left and threading.current_thread() is threading.main_thread():
            likely = 0.9 if point in (Point.ANSWERING, Point.ANSWERED, None) else 0.5
            if self.chance.random() < likely:
                self.moments.add(point)
                self.act()

    def act(self) -> None:
        self.left -= 1
        kinds = [self._ask] * 3 * (len(self.asked) < REQUESTS) + [self._comment] * 8
        waiting = self._waiting()
        if waiting:
            kinds += [lambda: self._rewrite(self.chance.choice(waiting))] * 4
        self.chance.choice(kinds)()

    def _ask(self) -> None:
        name = f"Opere {len(self.asked)}"
        self.asked.append(name)
        lines = f"| azione = sposta categoria\n| da = {name}\n| a = {name} nuove\n"
        self.reasons[name] = "ordine"
        text = f"\n\n== {name} ==\n{{{{Richiesta bot\n{lines}| motivo = ordine\n}}}} --~~~~"
        self._save(lambda page: page + text, self.scene.staff)

    def _comment(self) -> None:
        said = f"Commento numero {len(self.comments)}."
        self.comments.append(said)
        heading = f"== {self.chance.choice(self.asked)} ==\n" if self.asked else ""
        place: Edit = self.chance.choice(
            [
                lambda page: f"{page}\n\n{said}",
                lambda page: f"{said}\n\n{page}",
                lambda page: page.replace(heading, f"{heading}{said}\n\n", 1) if heading else said,
            ]
        )
        self._save(place, self.scene.outsider)

    def _rewrite(self, name: str) -> None:
        reason = f"motivo numero {self.left}"
        old = f"| a = {name} nuove\n| motivo = {self.reasons[name]}\n"
        self.reasons[name] = reason
        new = f"| a = {name} nuove\n| motivo = {reason}\n"
        self._save(lambda page: page.replace(old, new), self.scene.staff)

    def _waiting(self) -> list[str]:
        """The requests of which the page does not say that they have been begun."""
        return [
            dict(entry.given)["da"]
            for entry in self.scene.entries()
            if entry.shown_state in (None, RequestState.QUEUED)
        ]

    def _save(self, edit: Edit, by: WikiSession) -> None:
        """Both in the page and in its shadow; signatures as the wiki writes them."""
        page = self.scene.request_page
        by.edit(self.scene.title(Purpose.REQUESTS), edit(page))
        self.shadow = edit(self.shadow)
        if "~~~~" in self.shadow:
            signed = re.findall(r"(?<=\}\} )--[^\n]*", self.scene.request_page)
            self.shadow = self.shadow.replace("--~~~~", signed[-1])


@pytest.mark.parametrize("seed", [1])
def test_nothing_is_lost_skipped_or_done_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(gate, "FRESH", 0.0)
    names = [f"Opere {number}" for number in range(REQUESTS)]
    scene.make({f"Categoria:{name}": "x" for name in names})
    scene.make({f"Voce di {name}": f"Testo.\n\n[[Categoria:{name}]]" for name in names})
    people = People(scene, random.Random(seed), scene.request_page)
    scene.app = replace(scene.app, reached=people.at)
    rounds = 0
    while people.left:
        rounds += 1
        people.act()
        people.at(None)
        scene.once()
    scene.app = replace(scene.app, reached=go_on)
    scene.once()
    scene.once()

    assert rounds < EDITS / 2
    assert {Point.ANSWERING, Point.ANSWERED, Point.AFTER_POST} <= people.moments
    page = scene.request_page
    assert [said for said in people.comments if page.count(said) != 1] == []
    given = [dict(entry.given) for entry in scene.entries()]
    assert sorted(each["da"] for each in given) == sorted(people.asked)
    assert {each["da"]: each["motivo"] for each in given} == people.reasons
    assert {each["da"]: each["stato"] for each in given} == dict.fromkeys(
        people.asked, "completata"
    )
    for name in people.asked:
        assert scene.text(f"Voce di {name}") == f"Testo.\n\n[[Categoria:{name} nuove]]"
        assert len(scene.edits(f"Voce di {name}")) == 1
    assert scene.app.store.requests.live("sandbox:it") == []
    assert BOT_WRITTEN.sub("", page) == people.shadow
