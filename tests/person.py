"""Somebody who edits a wiki's pages every second while the bot works on them too."""

from __future__ import annotations

import random
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.pages import Purpose
from bot.sandbox.errors import SandboxError
from bot.sandbox.session import WikiSession
from tests.errands import COMMON, Errand, body
from tests.scene import Scene

CONFLICT = frozenset({"editconflict"})
CATEGORY = re.compile(r"\[\[(?:Categoria|Category):[^\]]*\]\]", re.IGNORECASE)
WRITTEN = re.compile(
    r"^\| *(?:id|stato|esito|aggiornata|prossima|ultima|status|result|updated|next|last) *=.*\n",
    re.MULTILINE,
)
NEAR = 10
"""A note goes to a page of one of the latest requests: those that the bot is at."""


@dataclass
class Person:
    """Requests are posted by the staff, notes left by somebody who may ask for nothing."""

    scenes: Sequence[Scene]
    errands: Sequence[Errand]
    """Posted evenly over the time."""
    seconds: int
    clock: Callable[[], float]
    asked: list[Errand] = field(default_factory=list)
    edits: int = 0
    conflicts: int = 0
    broken: list[BaseException] = field(default_factory=list)
    _before: dict[tuple[str, str], str] = field(default_factory=dict)
    _written: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _ended: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> threading.Thread:
        """At work from now on, in a thread of its own; the last request is posted at the end."""
        for scene in self.scenes:
            for purpose in (Purpose.REQUESTS, Purpose.TASKS):
                title = scene.title(purpose)
                self._before[scene.wiki.code, title] = scene.text(title)
        thread = threading.Thread(target=self._live, name="person")
        thread.start()
        return thread

    def end(self) -> None:
        self._ended.set()

    def _live(self) -> None:
        chance, begun = random.Random(1), self.clock()
        try:
            for second in range(self.seconds):
                if self._ended.wait(max(0.0, begun + second - self.clock())):
                    return
                due = (second + 1) * len(self.errands) // self.seconds
                if due == len(self.asked):
                    self._note(chance, f"Nota {second}.")
                for errand in self.errands[len(self.asked) : due]:
                    self._ask(errand)
        except BaseException as error:
            self.broken.append(error)
            raise

    def _ask(self, errand: Errand) -> None:
        scene = next(each for each in self.scenes if each.wiki.code == errand.code)
        self._append(scene, scene.staff, scene.title(Purpose.REQUESTS), errand.text)
        self.asked.append(errand)

    def _note(self, chance: random.Random, note: str) -> None:
        scene = chance.choice(self.scenes)
        code = scene.wiki.code
        pages = [p for each in self.asked[-NEAR:] if each.code == code for p in each.pages]
        places = [scene.title(Purpose.REQUESTS), scene.title(Purpose.TASKS)]
        places += [f"Vetrina {chance.randrange(COMMON)}", *chance.sample(pages, min(2, len(pages)))]
        self._append(scene, scene.outsider, chance.choice(places), note)

    def _append(self, scene: Scene, session: WikiSession, title: str, text: str) -> None:
        while True:
            try:
                session.append(title, f"\n\n{text}")
                break
            except SandboxError as error:
                if error.code not in CONFLICT:
                    raise
                self.conflicts += 1
        self.edits += 1
        self._written[scene.wiki.code, title].append(text)

    def lost(self) -> Iterator[str]:
        """Pages on which anything but what the bot may write is not as people wrote it."""
        for scene in self.scenes:
            for (code, title), written in self._written.items():
                if code == scene.wiki.code:
                    yield from self._missing(scene, title, written)

    def _missing(self, scene: Scene, title: str, written: Sequence[str]) -> Iterator[str]:
        code, now = scene.wiki.code, scene.text(title)
        before = self._before.get((code, title))
        if before is not None:
            wanted, there = "\n\n".join([before, *written]), now
        else:
            wanted, there = "\n".join([body(title), *written]), CATEGORY.sub("", now)
        if _lines(WRITTEN.sub("", wanted + "\n")) != _lines(WRITTEN.sub("", there + "\n")):
            yield f"{code}: {title} is not as people wrote it:\n{now[-2000:]}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
