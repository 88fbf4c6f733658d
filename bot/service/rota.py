"""Whose turn it is: the requests of one wiki share its lane in short slices."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from bot.engine.requests import Requests
from bot.model import Request, RequestState

SLICE = 10
"""Changes after which a run lets another one on, where one is waiting."""

SECONDS = 2.0
"""The same in time: at six edits a minute ten changes are a long wait."""

BEGUN = (RequestState.RUNNING, RequestState.PAUSED, RequestState.QUEUED)
"""Of those that have not had a turn yet: what was begun earlier first."""


class Rota:
    """The turns of one round. People's requests come first, upkeep has what time they leave.

    Among people who has waited longest is next, and who has not had a turn comes before all
    others: a request for three pages does not wait for the five thousand of another.
    """

    def __init__(
        self, wiki: str, requests: Requests, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wiki = wiki
        self._requests = requests
        self._clock = clock
        self._over: set[int] = set()
        self._turns: dict[int, int] = {}
        self._changes = 0
        self._since = 0.0

    def next(self) -> Request | None:
        """Who works now; None where nobody is waiting."""
        waiting = self._waiting(self._over)
        if not waiting:
            return None
        request = min(waiting, key=self._rank)
        self._turns[request.id] = max(self._turns.values(), default=0) + 1
        self._begin_slice()
        return request

    def ended(self, request: Request) -> None:
        """It has no more turns in this round: it has ended, or waits for something else."""
        self._over.add(request.id)
        self._turns.pop(request.id, None)

    def enough(self, request: Request) -> bool:
        """Asked after each change of `request`: whether to let somebody else on."""
        self._changes += 1
        if self._changes < SLICE and self._clock() - self._since < SECONDS:
            return False
        self._begin_slice()
        others = self._waiting({*self._over, request.id})
        return any(_class(each) <= _class(request) for each in others)

    def _begin_slice(self) -> None:
        self._changes, self._since = 0, self._clock()

    def _waiting(self, besides: Collection[int]) -> list[Request]:
        return self._requests.ready(self._wiki, besides)

    def _rank(self, request: Request) -> tuple[int, int, int, int]:
        turn = self._turns.get(request.id, 0)
        return _class(request), turn, BEGUN.index(request.state), request.id


def _class(request: Request) -> int:
    return 1 if request.duty else 0
