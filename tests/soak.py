"""The service among people, killed again and again: `python -m tests.soak [--minutes N] …`.

On two wikis of its own a person edits every second, small requests are posted, and the service is
killed and started anew. In the end nothing may be lost, nothing done twice, and the memory be flat.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.sandbox import Sandbox
from tests.bench import wikis

if TYPE_CHECKING:
    from tests.lives import Lives
    from tests.person import Person
    from tests.scene import Scene

LASTING = 10.0
"""Seconds of a life from which on its memory counts: it has come to work by then."""

SETTLING = 600.0
"""Seconds in which what is left over must come to its end when nobody edits any more."""

FLAT = 10.0
"""MiB by which the memory of the last lives may exceed that of the first."""

LOOK = 2.0
"""Seconds between two looks at whether all has come to its end."""

SHOWN = 20
"""Troubles that are printed."""


@dataclass(frozen=True)
class Figures:
    """What the soak came to. `waits`: seconds from a request's posting to its end."""

    person: Person
    lives: Lives
    waits: Sequence[float]
    settling: float
    troubles: Sequence[str]


def soak(sandbox: Sandbox, folder: Path, options: argparse.Namespace) -> Figures:
    """Run it all. The folder takes the logs of the service, one for each life."""
    from tests.errands import drawn, outcomes, prepare
    from tests.lives import Lives
    from tests.person import Person

    errands = drawn(options.requests)
    with scenes(sandbox) as both:
        for scene in both:
            prepare(scene, [each for each in errands if each.code == scene.wiki.code])
        person = Person(both, errands, round(options.minutes * 60), time.monotonic)
        lives = Lives(environment(sandbox), folder)
        disturb(person, lives, options.kill_every)
        settling = settle(both, lives, person)
        found = outcomes(both, person.asked)
        troubles = [*told(lives, person), *person.lost()]
        troubles += [trouble for outcome in found for trouble in outcome.troubles()]
        waits = [
            (each.updated - each.author.timestamp).total_seconds()
            for outcome in found
            for each in outcome.requests
            if each.updated
        ]
    return Figures(person, lives, waits, settling, troubles)


def environment(sandbox: Sandbox) -> dict[str, str]:
    """What the service is started with."""
    own = {"RESIDENTE_WEB": "", "RESIDENTE_POLL_SECONDS": "2", "LANG": "C.UTF-8"}
    return {**os.environ, **sandbox.environment(), **own}


@contextmanager
def scenes(sandbox: Sandbox) -> Iterator[tuple[Scene, Scene]]:
    """Both wikis set up, with one database, which the service uses too."""
    from pydantic import SecretStr

    from bot.app import opened
    from bot.settings import Settings
    from tests.scene import Scene

    url = SecretStr(sandbox.environment()["RESIDENTE_DATABASE_URL"])
    names = ("sandbox:it", "sandbox:commons")
    with opened(Settings(wikis=names, database_url=url)) as app:
        both = (Scene(sandbox, sandbox.it, app), Scene(sandbox, sandbox.commons, app))
        for name, scene in zip(names, both, strict=True):
            list(app.set_up(name))
            scene.configure()
            scene.recur(
                nome="Ogni notte",
                azione="correggi sovracategorizzazione",
                categoria="Soak 0",
                frequenza="ogni giorno alle 3",
                attiva="sì",
            )
        yield both


def disturb(person: Person, lives: Lives, seconds: float) -> None:
    """One life after the other while the person is at work."""
    thread = person.begin()
    try:
        while thread.is_alive():
            lives.live(lambda lived: lived >= seconds or not thread.is_alive())
    finally:
        person.end()
        thread.join()


def settle(both: Sequence[Scene], lives: Lives, person: Person) -> float:
    """A last life that nobody disturbs, until all is answered; how many seconds it took."""
    store, begun, looked = both[0].app.store, time.monotonic(), [0.0]

    def over(lived: float) -> bool:
        if lived - looked[0] < LOOK:
            return lived >= SETTLING
        looked[0] = lived
        people = [each for each in store.requests.recent(len(person.asked)) if not each.duty]
        if len(people) < len(person.asked) or any(each.state.live for each in people):
            return False
        return all(answered(scene) for scene in both)

    lives.live(over)
    return time.monotonic() - begun


def answered(scene: Scene) -> bool:
    """Whether each entry of the request page shows a state that is final."""
    from bot.intake import words

    shown = [dict(entry.given) for entry in scene.entries()]
    states = [words.state(each.get("stato") or each.get("status") or "") for each in shown]
    return all(state is not None and not state.live for state in states)


def told(lives: Lives, person: Person) -> Iterator[str]:
    """What went wrong besides the requests."""
    for life in lives.every:
        if life.ended is not None:
            yield f"life {life.number} ended by itself with {life.ended}: {lives.log(life)}"
    yield from (f"left running: {orphan}" for orphan in lives.orphans())
    yield from (f"the person could not go on: {error}" for error in person.broken)
    peaks = lives.peaks(LASTING)
    third = max(1, len(peaks) // 3)
    first, last = statistics.median(peaks[:third]), statistics.median(peaks[-third:])
    if last - first > FLAT:
        yield f"the memory grows: {first:.0f} MiB at first, {last:.0f} MiB in the end"


def show(figures: Figures, console: Console) -> None:
    person, lives = figures.person, figures.lives
    peaks, count = lives.peaks(LASTING), len(lives.every)
    workers = max((max(life.workers, default=0.0) for life in lives.every), default=0.0)
    table = Table(title="The service among people, killed again and again", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in (
        ("requests posted", f"{len(person.asked)}"),
        ("a person's edits", f"{person.edits} ({person.conflicts} after a conflict)"),
        ("lives of the service", f"{count}, each killed"),
        ("from posting to the end, median", f"{statistics.median(figures.waits or [0]):.1f} s"),
        ("from posting to the end, longest", f"{max(figures.waits, default=0):.1f} s"),
        ("settling at the end", f"{figures.settling:.0f} s"),
        ("memory, peak of a life", f"{min(peaks):.0f} to {max(peaks):.0f} MiB"),
        ("memory, growth from life to life", f"{lives.growth(LASTING):+.2f} MiB"),
        ("memory of the workers, peak", f"{workers:.0f} MiB"),
        ("lost, twice, or otherwise wrong", f"{len(figures.troubles)}"),
    ):
        table.add_row(name, value)
    console.print(table)
    for trouble in figures.troubles[:SHOWN]:
        console.print(trouble, markup=False, highlight=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--kill-every", type=float, default=20, metavar="SECONDS")
    parser.add_argument("--logs", type=Path, help="folder for the service's logs; else not kept")
    options = parser.parse_args()
    with wikis() as sandbox, tempfile.TemporaryDirectory(prefix="residente-soak-") as temporary:
        folder = options.logs or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        figures = soak(sandbox, folder, options)
        show(figures, Console())
    sys.exit(1 if figures.troubles else 0)


if __name__ == "__main__":
    main()
