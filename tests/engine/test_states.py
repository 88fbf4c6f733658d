from __future__ import annotations

import pytest

from bot.engine.states import TRANSITIONS, TransitionError, allowed, check
from bot.model import LIVE, RequestState

LEGAL = """
received: awaiting queued refused cancelled
awaiting: received queued refused cancelled
queued: received awaiting running paused refused failed cancelled
running: awaiting paused done undone partly refused failed cancelled
paused: queued running refused failed cancelled
done: queued undone
partly: queued undone
failed: received queued undone
refused: received
cancelled: queued undone
undone:
"""

TABLE = {
    RequestState(old): {RequestState(new) for new in news.split()}
    for old, _, news in (line.partition(":") for line in LEGAL.split("\n") if line)
}


@pytest.mark.parametrize("old", RequestState)
@pytest.mark.parametrize("new", RequestState)
def test_transitions(old: RequestState, new: RequestState) -> None:
    legal = new in TABLE[old] or new == old
    assert allowed(old, new) is legal
    if legal:
        check(7, old, new)
    else:
        with pytest.raises(TransitionError) as error:
            check(7, old, new)
        assert error.value.message.args == (7, old.value, new.value)


def test_every_live_request_can_be_cancelled() -> None:
    assert all(RequestState.CANCELLED in TRANSITIONS[state] for state in LIVE)


def test_every_state_can_be_reached() -> None:
    reached = set().union(*TRANSITIONS.values())
    assert reached == set(RequestState)
