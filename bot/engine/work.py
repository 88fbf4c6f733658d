"""What a run is to do, and the ways in which it may finish."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Message, Refusal, Run
from bot.task import Params, Planning, Task


@dataclass(frozen=True)
class Work:
    """What a run is to do. `cap` is the most edits that it may make.

    `again`: an earlier run of which only what did not succeed is tried again.
    """

    task: Task
    params: Params
    planning: Planning
    cap: int
    again: Run | None = None


@dataclass(frozen=True)
class Carried:
    """The plan was carried out to its end; the journal has the details."""


@dataclass(frozen=True)
class Refused:
    """The plan could not begin: what is wrong with the request."""

    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Stopped:
    """Something on the wiki stopped the run; it can go on from where it was.

    `held`: not before a person says so.
    """

    reason: Message
    held: bool = False


@dataclass(frozen=True)
class Broken:
    """The run cannot go on: a limit, or a mistake in a task."""

    reason: Message


Finish = Carried | Refused | Stopped | Broken
