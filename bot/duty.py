"""Recurring work: one entry of the task page (design, section 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.frequency import Frequency
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

    `parameters` are those of the task, normalised like a request's; `fingerprint` is of all that
    the entry says. `zone` is the time zone in which `next_run` was reckoned, `since` when this
    version was accepted. `next_run` is None where none is due. `last_run` is when the latest run
    ended, of request `last_request`, and `result` what came of it. `problem` says why the entry,
    as it stands on the page now, is not what runs; `remark` answers the last command. A REFUSED
    entry has neither task nor frequency.
    """

    id: int
    wiki: str
    page: str
    name: str
    task: str
    fingerprint: str
    parameters: tuple[tuple[str, str], ...]
    frequency: Frequency | None
    zone: str
    author: Author
    state: DutyState
    since: datetime
    next_run: datetime | None = None
    last_run: datetime | None = None
    last_request: int = 0
    result: Message | None = None
    problem: Message | None = None
    remark: Message | None = None
    failures: int = 0
