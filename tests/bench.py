"""What a run costs, measured: `python -m tests.bench`; `--help` tells the options.

A category of N pages is moved by the bot, and as many pages are edited by a bare loop of edits
whose text is known, in turn on the same wiki. API requests are counted in the wiki's own log.
Then how long people wait for the first answer to a request, with the stream and without.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.sandbox import Sandbox

TEXT = "'''{name}''' è un reperto del museo.\n\n" + "Testo della voce. " * 120 + "\n\n"
SUMMARY = (
    "Bot: da [[:Categoria:Prova]] a [[:Categoria:Prova spostati]] – richiesta"
    " [[Special:PermanentLink/1|#1]] di [[User:Wikipedian in residence|Wikipedian in residence]]"
)
MEBIBYTE = 1024
"""Kibibytes: what the system counts in."""


@dataclass(frozen=True)
class Measure:
    """One way of doing the same work. Seconds of wall time, API requests counted by the wiki."""

    seconds: float
    requests: int


@contextmanager
def wikis() -> Iterator[Sandbox]:
    """A sandbox of its own, and pywikibot told where it is before it is imported."""
    with tempfile.TemporaryDirectory(prefix="residente-bench-") as name:
        sandbox = Sandbox(Path(name) / "sandbox")
        os.environ["PYWIKIBOT_DIR"] = str(sandbox.pywikibot_dir())
        os.environ["NO_PROXY"] = "127.0.0.1"
        sandbox.prepare()
        sandbox.up(samples=False)
        try:
            yield sandbox
        finally:
            sandbox.down()


def fill(sandbox: Sandbox, kind: str, members: int) -> list[str]:
    """A category and its members; the titles of these."""
    category = f"Categoria:{kind}"
    titles = [f"{kind}, reperto {number}" for number in range(members)]
    texts = [(title, TEXT.format(name=title) + f"[[{category}|{title}]]") for title in titles]
    sandbox.it.import_pages([(category, "Reperti."), *texts])
    return titles


def bare_loop(sandbox: Sandbox, kind: str, members: int) -> Measure:
    """One POST after the other, as the bot sends them; login, reading, planning not counted."""
    from bot.wiki.reader import WikiReader
    from bot.wiki.session import Session
    from bot.wiki.writer import Saved, Writer

    titles = fill(sandbox, kind, members)
    session = Session("sandbox:it").open()
    pages = list(WikiReader(session).look(session.site.title(title) for title in titles))
    writer = Writer(session)
    before, begun = sandbox.it.request_count(), time.perf_counter()
    for page in pages:
        text = TEXT.format(name=page.title) + f"[[Categoria:{kind} spostati|{page.title}]]"
        saved = writer.edit(page.title, text, page.revision, SUMMARY)
        assert isinstance(saved, Saved), saved
    return Measure(time.perf_counter() - begun, sandbox.it.request_count() - before)


def residente(sandbox: Sandbox, kind: str, members: int, folder: Path) -> Measure:
    """The bot, from opening its session to the last answer; journal on disk."""
    from tests.scene import Scene

    fill(sandbox, kind, members)
    with Scene.opened(sandbox, "it", folder) as scene:
        # As in a bot that has been here before: it knows its configuration.
        assert scene.once() == []
        scene.ask(azione="sposta categoria", da=kind, a=f"{kind} spostati", motivo="prova")
        before, begun = sandbox.it.request_count(), time.perf_counter()
        (request,) = scene.once()
        measure = Measure(time.perf_counter() - begun, sandbox.it.request_count() - before)
        assert request.state == "done", request.result
    return measure


def compare(sandbox: Sandbox, members: int, rounds: int, console: Console) -> None:
    """Medians over the rounds, and the ratio of the wall times measured in turn."""
    bare: list[Measure] = []
    ours: list[Measure] = []
    for number in range(rounds):
        bare.append(bare_loop(sandbox, f"Giro {number} a", members))
        with tempfile.TemporaryDirectory(prefix="residente-bench-") as folder:
            ours.append(residente(sandbox, f"Giro {number} b", members, Path(folder)))
    allowed = members + members / 500 + 12
    table = Table(title=f"Moving a category of {members} pages, {rounds} rounds in turn")
    for heading in ("", "API requests", "per page", "seconds", "against the bare loop"):
        table.add_column(heading, justify="left" if not heading else "right")
    ratio = statistics.median(a.seconds / b.seconds for a, b in zip(ours, bare, strict=True))
    for name, measures, against in (("bare loop of edits", bare, 1.0), ("Residente", ours, ratio)):
        count = statistics.median(each.requests for each in measures)
        seconds = statistics.median(each.seconds for each in measures)
        table.add_row(
            name, f"{count:.0f}", f"{count / members:.3f}", f"{seconds:.1f}", f"{against:.2f} ×"
        )
    console.print(table)
    console.print(f"Allowed: {allowed:.0f} requests (N + N/500 + 12), 1.10 × the bare loop.")


def memory(sandbox: Sandbox, members: int, console: Console) -> None:
    """The peak memory of `residente once` moving a category, its worker included if larger."""
    from tests.scene import Scene

    fill(sandbox, "Memoria", members)
    with tempfile.TemporaryDirectory(prefix="residente-bench-") as folder:
        with Scene.opened(sandbox, "it", Path(folder)) as scene:
            scene.configure(run_cap=100_000)
            scene.ask(azione="sposta categoria", da="Memoria", a="Memoria spostata")
            environment = {
                **os.environ,
                **sandbox.environment(),
                "RESIDENTE_WIKIS": "sandbox:it",
                "RESIDENTE_DATABASE_URL": scene.app.settings.url,
            }
        command = [sys.executable, "-m", "bot.cli", "once"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0, status
    peak = usage.ru_maxrss / MEBIBYTE
    console.print(f"{members} members moved: peak memory {peak:.0f} MiB. Allowed: 150 MiB.")


def first_answers(sandbox: Sandbox, times: int, console: Console) -> None:
    """From saving a request to the bot's first answer: with the stream, and by asking alone."""
    from tests.answering import Answering
    from tests.scene import Scene
    from tests.serving import serving

    url, poll, hour = sandbox.feed.url, 2.0, 3600.0
    table = Table(title=f"From saving to the first answer, {times} requests")
    for heading in ("", "median s", "at most s", "against the poll", "allowed s"):
        table.add_column(heading, justify="left" if not heading else "right")
    ways = (("with the stream", hour, url, "2"), (f"a poll every {poll:.0f} s", poll, "", "3"))
    for name, every, stream, allowed in ways:
        with (
            tempfile.TemporaryDirectory(prefix="residente-bench-") as folder,
            Scene.opened(sandbox, "it", Path(folder)) as scene,
            Answering(scene, url) as answering,
            serving(scene, every, stream),
        ):
            answering.ready()
            seconds = [answering.measured(f"prova {number}") for number in range(times)]
        median = statistics.median(seconds)
        against = f"{median / poll:.2f} ×"
        table.add_row(name, f"{median:.2f}", f"{max(seconds):.2f}", against, allowed)
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=2000, help="members for the memory figure")
    parser.add_argument("--answers", type=int, default=15, help="requests to wait for")
    options = parser.parse_args()
    console = Console()
    with wikis() as sandbox:
        if options.rounds:
            compare(sandbox, options.members, options.rounds, console)
        if options.memory:
            memory(sandbox, options.memory, console)
        if options.answers:
            first_answers(sandbox, options.answers, console)


if __name__ == "__main__":
    main()
