"""What people see in the shell: colours, tables, progress; plain lines where it is no terminal."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bot.i18n import Texts
from bot.i18n.escape import plain
from bot.model import ChangeState, Message, Request, RequestState, Tally
from bot.monitoring.observer import Silent

STYLES = {
    RequestState.DONE: "green",
    RequestState.UNDONE: "green",
    RequestState.PARTLY: "yellow",
    RequestState.PAUSED: "yellow",
    RequestState.AWAITING: "yellow",
    RequestState.CANCELLED: "yellow",
    RequestState.REFUSED: "red",
    RequestState.FAILED: "red",
}
CHANGE_STYLES = {
    ChangeState.EDITED: "green",
    ChangeState.SKIPPED: "yellow",
    ChangeState.FAILED: "red",
}
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def operator_language() -> str:
    """The language of whoever types the commands, by the POSIX variables."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((value for name in names if (value := os.environ.get(name))), "en")


@dataclass(frozen=True)
class Cell:
    """A text in a table, and how it looks on a terminal."""

    text: str
    style: str = ""


class Terminal:
    """Two streams: what was asked for on the one, what accompanies it on the other."""

    def __init__(self, language: str, out: Console | None = None, err: Console | None = None):
        self.texts = Texts(language)
        self.out = out or Console(highlight=False)
        self.err = err or Console(stderr=True, highlight=False)

    def text(self, key: str, *args: str | int | Message) -> str:
        return self.texts.plain(Message(key, args))

    def line(self, text: str, style: str = "") -> None:
        """One line, never broken."""
        _write(self.out, text, style)

    def note(self, text: str, style: str = "") -> None:
        """A line beside what was asked for."""
        _write(self.err, text, style)

    def data(self, value: Any) -> None:
        """One line of JSON."""
        _write(self.out, json.dumps(value, ensure_ascii=False))

    def problem(self, problem: Message, remedy: Message | None = None) -> None:
        """What went wrong, and what to do about it."""
        self.note(self.texts.plain(problem), "bold red")
        if remedy:
            self.note(self.texts.plain(remedy))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """A table; away from a terminal a line for each row, its cells parted by tabs."""
        if not self.out.is_terminal:
            for row in rows:
                self.line("\t".join(cell.text for cell in row))
            return
        table = Table(header_style="bold", box=SIMPLE)
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell.text, style=cell.style) for cell in row))
        self.out.print(table)

    def columns(self, *names: str) -> list[str]:
        return [self.result(Message(f"cli-column-{name}")) for name in names]

    def diff(self, lines: str) -> None:
        for line in lines.splitlines():
            self.line(f"    {_STEERING.sub(_visible, line)}", _diff_style(line))

    def state(self, state: RequestState) -> Cell:
        return Cell(self.result(Message(f"state-{state}")), STYLES.get(state, ""))

    def change_state(self, state: ChangeState) -> Cell:
        return Cell(self.result(Message(f"cli-change-{state}")), CHANGE_STYLES.get(state, ""))

    def result(self, message: Message | None) -> str:
        return self.texts.plain(message) if message else ""

    def counts(self, tally: Tally) -> str:
        counts = (tally.edited, tally.unchanged, tally.skipped, tally.failed)
        return self.text("result-counts", *counts)

    @contextmanager
    def following(self, *, quiet: bool = False) -> Iterator[Follower]:
        """Whoever is told how the work goes on, for the block."""
        shown = self.err.is_terminal and not quiet
        with Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.completed:.0f}"),
            TimeElapsedColumn(),
            console=self.err,
            disable=not shown,
            transient=True,
        ) as progress:
            yield Follower(self, progress, spoken=not shown and not quiet)


class Follower(Silent):
    """Shows the progress of requests: a bar on a terminal, else a line when one begins."""

    def __init__(self, terminal: Terminal, progress: Progress, *, spoken: bool) -> None:
        self._terminal = terminal
        self._progress = progress
        self._spoken = spoken
        self._bars: dict[int, Any] = {}

    def began(self, request: Request) -> None:
        text = self._terminal.text("cli-began", request.id, request.wiki, subject(request))
        self._bars[request.id] = self._progress.add_task(text, total=None)
        if self._spoken:
            self._terminal.note(text)

    def progressed(self, request: Request, done: int) -> None:
        if request.id in self._bars:
            self._progress.update(self._bars[request.id], completed=done)

    def ended(self, request: Request) -> None:
        if request.id in self._bars:
            self._progress.remove_task(self._bars.pop(request.id))


def subject(request: Request) -> str:
    """What a request asks for, on one line: `sposta categoria: a=Categoria:B, da=Categoria:A`."""
    given = dict(request.parameters)
    action = given.pop("action", request.task)
    given.pop("reason", None)
    details = ", ".join(f"{name}={value}" for name, value in given.items())
    return plain(f"{action}: {details}" if details else action)


def _write(console: Console, text: str, style: str = "") -> None:
    if console.is_terminal:
        console.out(text, style=style or None, highlight=False)
    else:
        # rich would turn the tabs between cells into blanks
        console.file.write(f"{text}\n")
        console.file.flush()


def _visible(found: re.Match[str]) -> str:
    return f"\\x{ord(found[0]):02x}"


def _diff_style(line: str) -> str:
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
