"""Which states a request may go through."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import StoreError
from bot.model import RequestState

_S = RequestState

TRANSITIONS: Mapping[RequestState, frozenset[RequestState]] = {
    _S.RECEIVED: frozenset({_S.AWAITING, _S.QUEUED, _S.REFUSED, _S.CANCELLED}),
    _S.AWAITING: frozenset({_S.RECEIVED, _S.QUEUED, _S.REFUSED, _S.CANCELLED}),
    _S.QUEUED: frozenset(
        {_S.RECEIVED, _S.AWAITING, _S.RUNNING, _S.PAUSED, _S.REFUSED, _S.FAILED, _S.CANCELLED}
    ),
    _S.RUNNING: frozenset(
        {_S.AWAITING, _S.PAUSED, _S.DONE, _S.UNDONE, _S.PARTLY, _S.REFUSED, _S.FAILED, _S.CANCELLED}
    ),
    _S.PAUSED: frozenset({_S.QUEUED, _S.RUNNING, _S.REFUSED, _S.FAILED, _S.CANCELLED}),
    _S.DONE: frozenset({_S.QUEUED, _S.UNDONE}),
    _S.PARTLY: frozenset({_S.QUEUED, _S.UNDONE}),
    _S.FAILED: frozenset({_S.RECEIVED, _S.QUEUED, _S.UNDONE}),
    _S.REFUSED: frozenset({_S.RECEIVED}),
    _S.CANCELLED: frozenset({_S.QUEUED, _S.UNDONE}),
    _S.UNDONE: frozenset(),
}
"""From each state where a request may go next. RECEIVED again: its author changed what it asks."""


class TransitionError(StoreError):
    """A request cannot go from the state it is in to the one asked for."""


def allowed(old: RequestState, new: RequestState) -> bool:
    """Whether a request may go from one state to another; staying where it is always may."""
    return new == old or new in TRANSITIONS[old]


def check(request: int, old: RequestState, new: RequestState) -> None:
    """Raise `TransitionError` unless the request may go from `old` to `new`."""
    if not allowed(old, new):
        raise TransitionError("request-transition", request, old.value, new.value)
