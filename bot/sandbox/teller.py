"""Tells the demonstration's story to whoever is watching."""

from __future__ import annotations

import difflib
import html
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from bot.i18n import Texts
from bot.model import Message, Request
from bot.monitoring.observer import Silent
from bot.sandbox.accounts import Accounts
from bot.shell.terminal import STYLES, Terminal


class Teller:
    """Tells the story: with colours on a terminal, in plain lines elsewhere."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._terminal = Terminal("en", console, console)
        self._count = 0

    def heading(self, text: str) -> None:
        self._count += 1
        self.console.print()
        self.console.print(Text(f"{self._count}. {text}", style="bold"))

    def line(self, text: str) -> None:
        self._terminal.line(f"   {text}")

    def addresses(self, rows: dict[str, str]) -> None:
        width = max(map(len, rows))
        for name, address in rows.items():
            self.line(f"{name:{width}}  {address}")

    def ask(self, code: str, who: str, what: str) -> None:
        self.line(f"{code:7}  {who}: {what}")

    def preview(self, request: Request, address: str, wikitext: str) -> None:
        """Where the preview of a request is, and what stands at its head."""
        said, style = list(_boxed(wikitext)), STYLES[request.state]
        if self.console.is_terminal:
            title = Text(_cells(request)[3], style=style)
            box = Panel(Text("\n".join(said)), title=title, title_align="left", border_style=style)
            self.console.print(Padding(box, (0, 0, 0, 3)))
        else:
            for line in said:
                self.line(line)
        self.line(f"The preview  {address}")

    @contextmanager
    def following(self) -> Iterator[Follower]:
        columns = (
            TextColumn("   {task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        shown = self.console.is_terminal
        with Progress(*columns, console=self.console, disable=not shown) as progress:
            yield Follower(progress, None if shown else self)

    def article(self, title: str, before: str, after: str) -> None:
        """What one edit changed, and that it changed nothing else."""
        self.heading(f"What became of “{title}”")
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=9, lineterm="")
        self._terminal.diff("\n".join(list(lines)[2:]))

    def answers(self, requests: list[Request]) -> None:
        """The answers as they stand on the request pages, without the markup."""
        self.heading("What the bot answered")
        if not self.console.is_terminal:
            for request in requests:
                self.line("\t".join(_cells(request)))
            return
        table = Table("#", "wiki", "asked by", "state", "answer", header_style="bold")
        for request in requests:
            *cells, answer = _cells(request)
            cells[3] = f"[{STYLES.get(request.state, '')}]{cells[3]}[/]"
            table.add_row(*cells, Text(answer))
        self.console.print(table)

    def places(self, found: dict[str, str]) -> None:
        self.heading("Look for yourself")
        self.addresses(found)

    def people(self, accounts: Accounts) -> None:
        self.heading("Log in, ask for something yourself, then have the bot look again")
        people = {
            "administrator": accounts.admin,
            "staff, may ask": accounts.staff,
            "outsider": accounts.outsider,
            "the bot": accounts.bot,
        }
        names = max(len(account.name) for account in people.values())
        for role, account in people.items():
            self.line(f"{account.name:{names}}  {account.password:26} {role}")

    def goodbye(self, account: Path, directory: Path) -> None:
        """How to go on, and how to stop."""
        program = _program()
        self.line(f"PYWIKIBOT_DIR={shlex.quote(str(account))} {program} once")
        self.console.print()
        self.line("The wikis stay up. To stop and remove them:")
        self.line(f"{program} sandbox down --directory {shlex.quote(str(directory))}")


class Follower(Silent):
    """Shows one bar for each request, as long as its rehearsal has found it to be."""

    def __init__(self, progress: Progress, plain: Teller | None) -> None:
        self._progress = progress
        self._plain = plain
        self._bars: dict[int, TaskID] = {}
        self._done = 0

    def began(self, request: Request) -> None:
        text = f"{request.wiki.partition(':')[2]:7}  request #{request.id}"
        self._bars[request.id] = self._progress.add_task(text, total=request.shown or None)
        self._done = 0
        if self._plain:
            self._plain.line(text)

    def progressed(self, request: Request, done: int) -> None:
        self._done = max(self._done, done)
        total = max(self._done, request.shown)
        self._progress.update(self._bars[request.id], completed=self._done, total=total)

    def ended(self, request: Request) -> None:
        if request.id in self._bars:
            self._progress.update(self._bars[request.id], total=self._done)


def _program() -> str:
    """How this program was called, for people to copy."""
    called = Path(sys.argv[0])
    if called.name != "residente" or shutil.which("residente"):
        return "residente"
    return shlex.quote(os.path.relpath(called))


def _boxed(wikitext: str) -> Iterator[str]:
    """The lines of a preview's head, without the markup."""
    head = wikitext.partition("\n")[0]
    for line in re.split(r"</?div[^>]*>", head):
        if line.strip():
            bare = re.sub(r"\[\[:?(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|</?code>", r"\1", line)
            yield html.unescape(bare).strip()


def _cells(request: Request) -> tuple[str, str, str, str, str]:
    """A request in the words of its wiki."""
    code = request.wiki.partition(":")[2]
    texts = Texts("it" if code == "it" else "en")
    state = texts.plain(Message(f"state-{request.state}"))
    answer = texts.plain(request.result) if request.result else ""
    return f"{request.id}", code, request.author.user, state, answer
