"""A process whose children carry out what is ready and are killed on the way, as told on stdin.

Each line is JSON: `wiki`, `database` (URL), `point` and `passing` (the how-manieth time that it is
reached; a point that is never reached lets the child end by itself), `ahead` (seconds by which
the child's clock is ahead: for it, leases end earlier). Each is answered by the signal that ended
the child, 0 for none. The libraries are imported once, for all children.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any


def main() -> None:
    import bot.app  # noqa: F401

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status))
        sys.stdout.flush()


def work(wiki: str, database: str, point: str, passing: int, ahead: int) -> None:
    """Carry out what is ready, as `residente once` does, up to the point; never returns."""
    from dataclasses import replace
    from datetime import timedelta

    from pydantic import SecretStr

    from bot.app import opened
    from bot.engine.database import utc_now
    from bot.engine.points import Point
    from bot.engine.store import Store
    from bot.settings import Settings
    from tests.adorning import Adorn

    left = passing

    def reached(here: Point) -> None:
        nonlocal left
        left -= here.value == point
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    settings: dict[str, Any] = {"wikis": (wiki,), "database_url": SecretStr(database)}
    try:
        clock = lambda: utc_now() + timedelta(seconds=ahead)  # noqa: E731
        with opened(Settings(**settings), reached) as app, Store.open(database, clock) as store:
            tasks = {**app.tasks, Adorn.id: Adorn()}
            replace(app, store=store, tasks=tasks).resident(wiki).once()
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
