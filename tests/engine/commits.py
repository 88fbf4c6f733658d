"""Measures what the journal costs per page: `python -m tests.engine.commits [URL]`.

Without a URL, on SQLite in a temporary folder, flushing every commit (FULL) and not (NORMAL).
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import event

from bot.engine.database import Database
from bot.engine.entries import ChangeKind, Intent, Settlement
from bot.engine.store import Store
from bot.model import ChangeState, Message
from bot.text.titles import Title
from tests.engine.conftest import WIKI, a_request

PAGES = 2000


def milliseconds_per_page(store: Store) -> float:
    run = store.runs.start(store.requests.create(a_request(), "f"))
    lease = store.leases.acquire(WIKI, f"measuring {time.time_ns()}")
    if lease is None:
        raise SystemExit("another process holds the lane")
    settlement = None
    start = time.perf_counter()
    for number in range(PAGES):
        title = Title(0, f"Pagina {number}")
        intent = Intent(ChangeKind.EDIT, title, Message("summary", ("x", 1)), None, 1, 2, "a" * 40)
        entry = store.journal.turn(lease, run, settlement, intent)
        assert entry is not None
        settlement = Settlement(entry.id, ChangeState.EDITED, None, number)
    spent = (time.perf_counter() - start) * 1000 / PAGES
    store.leases.release(lease)
    return spent


def flush(database: Database, mode: str) -> None:
    event.listen(
        database.engine, "checkout", lambda raw, *_: raw.execute(f"PRAGMA synchronous={mode}")
    )


def main() -> None:
    if len(sys.argv) > 1:
        with Store.open(sys.argv[1]) as store:
            print(f"{milliseconds_per_page(store):.2f} ms per page")
        return
    for mode in ("FULL", "NORMAL"):
        with (
            tempfile.TemporaryDirectory() as folder,
            Store.open(f"sqlite:///{Path(folder) / 'residente.db'}") as store,
        ):
            flush(store.database, mode)
            print(f"{mode}: {milliseconds_per_page(store):.2f} ms per page")


if __name__ == "__main__":
    main()
