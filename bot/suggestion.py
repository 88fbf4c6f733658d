"""What is remembered of a suggestion, and how often people found suggestions good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model import Suggestion, SuggestionState

LOOKS = (1, 7, 30)
"""Days after an edit when its page is looked at again."""

ENOUGH = 5
"""Outcomes from which on a rate says something."""


@dataclass(frozen=True)
class Remembered:
    """A suggestion and what became of it.

    `run` is the run whose proposals page lists it, 0 where none does. `by` is who answered it or
    took the file off the page, '' where that is not known or nobody did. `request` carries out a
    yes, 0 where there was none. `edited` is when the file was put on the page, by `revision`;
    `looks` how many of `LOOKS` are over; `updated` when it came to be as it is.
    """

    id: int
    wiki: str
    run: int
    suggestion: Suggestion
    state: SuggestionState
    by: str
    request: int
    edited: datetime | None
    revision: int
    looks: int
    updated: datetime


@dataclass(frozen=True)
class ProposalsPage:
    """A page that asks for a yes or a no to what a run suggests; `closed` None while it is open."""

    run: int
    wiki: str
    page: str
    opened: datetime
    closed: datetime | None


@dataclass(frozen=True)
class Rate:
    """How suggestions fared whose strongest evidence is of one kind.

    Each is counted once but for `accepted`: a person said yes, whatever became of it since.
    `kept`, `moved` (also with another caption) and `removed` are of all that were put on pages.
    `fresh` of the kept ones nobody accepted and nobody has had time to remove yet.
    """

    kind: str
    accepted: int = 0
    refused: int = 0
    kept: int = 0
    moved: int = 0
    removed: int = 0
    open: int = 0
    fresh: int = 0

    @property
    def good(self) -> int:
        """Outcomes known to be good."""
        return self.kept + self.moved - self.fresh

    @property
    def known(self) -> int:
        return self.good + self.refused + self.removed

    @property
    def per_cent(self) -> int | None:
        """How many of a hundred known outcomes are good; None where too few are known."""
        return round(100 * self.good / self.known) if self.known >= ENOUGH else None
