"""What comes back from one API request: data, or a failure as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Fate(Enum):
    """Whether the request may have been carried out."""

    REFUSED = "refused"
    """The wiki answered with an error, or the request never left: nothing happened."""
    UNKNOWN = "unknown"
    """Connection lost, time-out or broken answer: it may have happened."""


@dataclass(frozen=True)
class Failure:
    """A request that did not succeed. `wait` is the pause asked for by the wiki, in seconds."""

    code: str
    info: str
    fate: Fate = Fate.REFUSED
    wait: float = 0.0


Answer = dict[str, Any] | Failure

UNREACHABLE = "unreachable"
LOST = "connection-lost"
SERVER_ERROR = "server-error"
PARTLY_BLOCKED = "blocked-here"
"""The account is blocked from some pages only, and this is one of them."""


def read_answer(data: Any, wait: float) -> Answer:
    """The parsed JSON of api.php (`formatversion=2`, `errorformat=plaintext` or old style)."""
    if not isinstance(data, dict):
        return Failure(SERVER_ERROR, "not an object", Fate.UNKNOWN)
    error = data.get("error")
    if not error:
        return data
    code = str(error.get("code", "unknown"))
    if code == "blocked" and (error.get("blockinfo") or {}).get("blockpartial"):
        code = PARTLY_BLOCKED
    # The edit may be saved before a later step throws: only our own revision can tell.
    fate = Fate.UNKNOWN if code.startswith("internal_api_error") else Fate.REFUSED
    return Failure(code, str(error.get("info", "")), fate, max(wait, float(error.get("lag") or 0)))
