"""What Residente remembers: requests, runs, the journal, lanes, how far pages have been read.

One database for all wikis: SQLite, PostgreSQL or MariaDB. Times go in and come out aware, in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.engine.database import Clock, Database, connect, utc_now
from bot.engine.duties import Duties
from bot.engine.journal import Journal
from bot.engine.lease import Leases
from bot.engine.requests import Requests
from bot.engine.runs import Runs
from bot.engine.schema import migrate
from bot.engine.suggestions import Suggestions
from bot.engine.watched import Watched


@dataclass(frozen=True)
class Store:
    """An open store. It may be used by several threads; each process opens its own."""

    database: Database
    requests: Requests
    runs: Runs
    journal: Journal
    leases: Leases
    watched: Watched
    duties: Duties
    suggestions: Suggestions

    @classmethod
    def open(cls, url: str, now: Clock = utc_now) -> Store:
        """Open the database of an SQLAlchemy URL, and create or upgrade its tables.

        Safe when several programs do so at once. Raises `StoreError` with one of the keys
        `database-url`, `database-driver`, `database-unreachable`, `database-newer`.
        """
        engine = connect(url)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        database = Database(engine, now)
        return cls(
            database,
            Requests(database),
            Runs(database),
            Journal(database),
            Leases(database),
            Watched(database),
            Duties(database),
            Suggestions(database),
        )

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()
