"""The lists that commands end with: for people as tables, for programs as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.engine.store import Store
from bot.model import ChangeState, Message, Request, RequestState, Run, Tally
from bot.shell.doctor import Finding, Status
from bot.shell.terminal import Cell, Terminal, subject

if TYPE_CHECKING:
    # It imports pywikibot, which must not be done before there is an account.
    from bot.sandbox import Sandbox
    from bot.service.setup import Made

STATUS_STYLES = {Status.OK: "green", Status.WARNING: "yellow", Status.FAILED: "bold red"}
FATE_STYLES = {"left": "yellow", "failed": "bold red"}
MOST = 10_000
"""Requests of one `once` that are listed."""


def findings(terminal: Terminal, found: Iterable[Finding], *, as_json: bool) -> set[Status]:
    """Each check as it ends, its remedy below it; which statuses there were."""
    statuses = set()
    for finding in found:
        statuses.add(finding.status)
        if as_json:
            terminal.data(_finding(terminal, finding))
        else:
            _show_finding(terminal, finding)
    return statuses


def _show_finding(terminal: Terminal, finding: Finding) -> None:
    word = terminal.texts.plain(Message(f"check-status-{finding.status}"))
    name = terminal.texts.plain(finding.check)
    where = f" {finding.wiki}" if finding.wiki else ""
    text = f"{word:9}{name}{where}: {terminal.texts.plain(finding.detail)}"
    terminal.line(text, STATUS_STYLES[finding.status])
    if finding.remedy:
        terminal.line(f"         {terminal.texts.plain(finding.remedy)}")


def _finding(terminal: Terminal, finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check.key.removeprefix("check-"),
        "wiki": finding.wiki or None,
        "status": str(finding.status),
        "text": terminal.texts.plain(finding.detail),
        "remedy": terminal.texts.plain(finding.remedy) if finding.remedy else None,
    }


def made_pages(terminal: Terminal, made: Iterable[tuple[str, Made]], *, as_json: bool) -> None:
    """What became of each page of the bot."""
    pages = list(made)
    if as_json:
        for wiki, page in pages:
            reason = terminal.result(page.reason) or None
            title, fate = str(page.title), page.fate.value
            terminal.data({"wiki": wiki, "title": title, "fate": fate, "reason": reason})
        return
    columns = terminal.columns("wiki", "page", "fate")
    terminal.table(columns, [_page_row(terminal, *each) for each in pages])


def _page_row(terminal: Terminal, wiki: str, page: Made) -> tuple[Cell, ...]:
    word = terminal.texts.plain(Message(f"cli-fate-{page.fate.value}"))
    reason = f": {terminal.result(page.reason)}" if page.reason else ""
    style = FATE_STYLES.get(page.fate.value, "green")
    return Cell(wiki), Cell(str(page.title)), Cell(f"{word}{reason}", style)


@dataclass(frozen=True)
class Ended:
    """The requests that have come to something since a moment, and their latest runs."""

    requests: tuple[tuple[Request, Run | None, Tally], ...]

    def show(self, terminal: Terminal, *, as_json: bool, idle: bool) -> int:
        """A row for each; how many runs failed. `idle`: say so where there are none."""
        if as_json:
            for request, run, tally in self.requests:
                terminal.data(_request(terminal, request, [(run, tally)] if run else []))
        elif self.requests:
            columns = terminal.columns("id", "wiki", "request", "author", "state", "result")
            rows = [_row(terminal, request) for request, _, _ in self.requests]
            terminal.table(columns, rows)
        elif idle:
            terminal.line(terminal.text("cli-nothing-ready"))
        return sum(_failed(request, run, tally) for request, run, tally in self.requests)


def ended(store: Store, wikis: Iterable[str], begun: datetime) -> Ended:
    """What has been decided or done on these wikis since `begun`, the oldest first."""
    wanted = set(wikis)
    touched = [
        (request, *_last_run(store, request))
        for request in reversed(store.requests.recent(MOST))
        if request.wiki in wanted and request.updated and request.updated >= begun
        if not request.state.live or request.state is RequestState.PAUSED
    ]
    return Ended(tuple(touched))


def _last_run(store: Store, request: Request) -> tuple[Run | None, Tally]:
    runs = store.runs.of(request.id)
    return (runs[0], store.journal.tally(runs[0])) if runs else (None, Tally())


def _failed(request: Request, run: Run | None, tally: Tally) -> bool:
    """A request that was refused was not run."""
    broken = request.state is RequestState.FAILED
    return run is not None and (broken or bool(tally.failed))


def standing(terminal: Terminal, store: Store, limit: int, *, as_json: bool) -> None:
    """The latest requests, with the counts of their runs."""
    requests = store.requests.recent(limit)
    counted = [(request, list(_runs(store, request))) for request in requests]
    if as_json:
        terminal.data({"requests": [_request(terminal, *each) for each in counted]})
    elif requests:
        names = ("id", "wiki", "request", "author", "state", "counts", "updated")
        terminal.table(
            terminal.columns(*names), [_standing_row(terminal, *each) for each in counted]
        )
    else:
        terminal.line(terminal.text("cli-no-requests"))


def _runs(store: Store, request: Request) -> Iterator[tuple[Run, Tally]]:
    for run in store.runs.of(request.id):
        yield run, store.journal.tally(run)


def _row(terminal: Terminal, request: Request) -> tuple[Cell, ...]:
    result = Cell(terminal.result(request.result))
    return (*_beginning(terminal, request), result)


def _beginning(terminal: Terminal, request: Request) -> tuple[Cell, ...]:
    return (
        Cell(str(request.id)),
        Cell(request.wiki),
        Cell(subject(request)),
        Cell(request.author.user),
        terminal.state(request.state),
    )


def _standing_row(
    terminal: Terminal, request: Request, runs: list[tuple[Run, Tally]]
) -> tuple[Cell, ...]:
    counts = terminal.counts(runs[0][1]) if runs else ""
    updated = request.updated.astimezone().strftime("%Y-%m-%d %H:%M") if request.updated else ""
    return (*_beginning(terminal, request), Cell(counts), Cell(updated))


def _request(
    terminal: Terminal, request: Request, runs: Iterable[tuple[Run, Tally]]
) -> dict[str, Any]:
    return {
        "id": request.id,
        "wiki": request.wiki,
        "page": request.page,
        "task": request.task or None,
        "parameters": dict(request.parameters),
        "author": request.author.user or None,
        "revision": request.author.revision,
        "state": str(request.state),
        "result": terminal.result(request.result) or None,
        "updated": _moment(request.updated),
        "runs": [_run(run, tally) for run, tally in runs],
    }


def _run(run: Run, tally: Tally) -> dict[str, Any]:
    states = (each for each in ChangeState if each is not ChangeState.INTENT)
    return {
        "id": run.id,
        "state": str(run.state),
        "started": _moment(run.started),
        "ended": _moment(run.ended),
        "counts": {str(state): getattr(tally, state) for state in states},
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def sandbox_up(terminal: Terminal, sandbox: Sandbox, *, as_json: bool) -> None:
    """Where the wikis are, and how other commands find them."""
    environment = sandbox.environment()
    if as_json:
        wikis = {wiki.code: wiki.url for wiki in sandbox.wikis}
        stream = sandbox.feed.url
        terminal.data({"wikis": wikis, "stream": stream, "environment": environment})
        return
    for wiki in sandbox.wikis:
        terminal.line(terminal.text("cli-sandbox-wiki", wiki.code, f"{wiki.url}/"))
    terminal.line(terminal.text("cli-sandbox-stream", sandbox.feed.url))
    terminal.line(terminal.text("cli-sandbox-environment"))
    for name, value in environment.items():
        terminal.line(f"  export {name}={value}")
