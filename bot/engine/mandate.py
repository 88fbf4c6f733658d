"""On whose behalf, and by which right, something is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.engine.lease import Lease
from bot.model import Message, Run


@dataclass(frozen=True)
class Mandate:
    """A run, the lease that fences it, and how its edit summaries read."""

    run: Run
    lease: Lease
    summarise: Callable[[Message], str]
