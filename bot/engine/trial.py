"""Whether a run goes as planned: its first edits are checked back, its failures are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.model import ChangeState, Message

FIRST = 5
"""Edits that are looked at again on the wiki before the run goes on at full rate."""

ENOUGH = 20
"""Changes from which on the share of failures counts."""

TOO_MANY = 10
"""One failure in so many changes is still borne."""

Hashes = Callable[[Iterable[int]], Mapping[int, str]]
"""The SHA-1 of revisions, in hexadecimal, by their numbers: one request."""


@dataclass(frozen=True)
class Attempt:
    """How one change ended; `expected` is the hash of the planned text, '' where none was."""

    state: ChangeState
    revision: int = 0
    expected: str = ""


class Trial:
    """Keeps count of one run; a new one begins when a person lets a paused run go on."""

    def __init__(self, hashes: Hashes) -> None:
        self._hashes = hashes
        self._first: dict[int, str] = {}
        self._checked = False
        self._changes = 0
        self._failures = 0

    def judge(self, attempt: Attempt) -> Message | None:
        """Why the run must not go on until a person has looked; None while all is well."""
        self._changes += 1
        self._failures += attempt.state is ChangeState.FAILED
        if self._changes >= ENOUGH and self._failures * TOO_MANY > self._changes:
            return Message("result-many-failures", (self._failures, self._changes))
        if attempt.state is ChangeState.EDITED and attempt.expected and not self._checked:
            self._first[attempt.revision] = attempt.expected
            return self._check() if len(self._first) == FIRST else None
        return None

    def _check(self) -> Message | None:
        self._checked = True
        saved = self._hashes(self._first)
        for revision, expected in self._first.items():
            # A revision that is gone or hidden by now tells nothing about our saving.
            if saved.get(revision, expected) != expected:
                return Message("result-saved-otherwise", (str(revision),))
        return None
