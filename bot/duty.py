"""Recurring work: one entry of the task page (design, section 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model import Author, Message


class DutyState(StrEnum):
    """Whether an entry runs. PAUSED waits for a person's word; GONE is no longer on the page."""

    ACTIVE = "active"
    OFF = "off"
    PAUSED = "paused"
    REFUSED = "refused"
    GONE = "gone"


FAILURES = 3
"""Failures in a row after which an entry is paused."""


@dataclass(frozen=True)
class Duty:
    """An entry as it was when it could last be read and was permitted.

    `parameters` are normalised like a request's, those of the schedule among them; `frequency` is
    in its stored form (`bot.frequency`). `since` is when this version was accepted. `next_run` is
    None where none is due, `result` what came of the last run. `problem` says why the entry, as
    it stands on the page now, is not what runs; `remark` answers the last command.
    """

    id: int
    wiki: str
    page: str
    name: str
    task: str
    fingerprint: str
    parameters: tuple[tuple[str, str], ...]
    frequency: str
    author: Author
    state: DutyState
    since: datetime
    next_run: datetime | None = None
    last_run: datetime | None = None
    result: Message | None = None
    problem: Message | None = None
    remark: Message | None = None
    failures: int = 0
