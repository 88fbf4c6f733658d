"""What `residente plan` shows of a dry run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.engine.entries import COUNTED
from bot.engine.rehearsal import Rehearsed
from bot.engine.results import refused
from bot.model import Message, Refusal, Tally
from bot.shell.dryrun import Asked
from bot.shell.terminal import Terminal


class Planned:
    """Shows requests one after the other; `shown` is the most diffs for each, None for all."""

    def __init__(self, terminal: Terminal, *, shown: int | None, as_json: bool) -> None:
        self._terminal = terminal
        self._shown = shown
        self._as_json = as_json

    def show(self, asked: Asked, changes: Iterable[Rehearsed | Refusal]) -> bool:
        """One request with its changes as they come; False where it would be refused."""
        if not self._as_json:
            self._line("cli-plan-request", asked.number, asked.title, style="bold")
        if asked.refusal is not None:
            return self._refuse(asked, asked.refusal)
        refusals: list[Refusal] = []
        counts: Counter[str] = Counter()
        hidden = 0
        for change in changes:
            if isinstance(change, Refusal):
                refusals.append(change)
                continue
            if change.kind in COUNTED:
                counts[change.state] += 1
            hidden += self._change(asked, change, sum(counts.values()))
        if refusals:
            return self._refuse(asked, refused(tuple(refusals)))
        self._sum_up(asked, Tally(**counts), hidden)
        return True

    def _change(self, asked: Asked, change: Rehearsed, number: int) -> bool:
        """Whether it was left out."""
        if self._as_json:
            self._terminal.data(_as_data(self._terminal, asked, change))
            return False
        if self._shown is not None and number > self._shown:
            return True
        state = self._terminal.change_state(change.state)
        target = f" → {change.target}" if change.target else ""
        reason = f": {self._terminal.result(change.reason)}" if change.reason else ""
        kind = self._terminal.result(Message(f"cli-kind-{change.kind}"))
        self._terminal.line(f"  {kind} {change.title}{target}: {state.text}{reason}", state.style)
        self._terminal.diff(change.diff)
        return False

    def _sum_up(self, asked: Asked, tally: Tally, hidden: int) -> None:
        if self._as_json:
            counts = {name: getattr(tally, name) for name in vars(tally)}
            self._terminal.data({"request": asked.number, "counts": counts})
            return
        if hidden:
            self._line("cli-plan-more", hidden)
        self._line("cli-plan-counts", tally.edited, tally.unchanged, tally.skipped, tally.failed)

    def _refuse(self, asked: Asked, why: Message) -> bool:
        text = self._terminal.texts.plain(why)
        if self._as_json:
            self._terminal.data({"request": asked.number, "refusal": text})
        else:
            self._terminal.line(f"  {text}", "red")
        return False

    def _line(self, key: str, *args: str | int, style: str = "") -> None:
        self._terminal.line(self._terminal.text(key, *args), style)


def _as_data(terminal: Terminal, asked: Asked, change: Rehearsed) -> dict[str, Any]:
    return {
        "request": asked.number,
        "kind": str(change.kind),
        "title": str(change.title),
        "target": str(change.target) if change.target else None,
        "state": str(change.state),
        "reason": terminal.result(change.reason) or None,
        "diff": change.diff or None,
    }
