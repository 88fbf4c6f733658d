"""A connection to the database that the settings name, its errors said in our own words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    and_,
    create_engine,
    event,
    insert,
    make_url,
    update,
)
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from bot.engine.tables import MYSQL
from bot.errors import StoreError

Clock = Callable[[], datetime]

BUSY_SECONDS = 10
DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """Short transactions on one database.

    The clock is the program's and not the database's: it can be set in tests and reads the same
    on all three. Where the clocks of two machines differ a lease ends sooner or later than it
    should, which costs a wait; what keeps the other from writing is its token (`bot.engine.lease`).
    """

    def __init__(self, engine: Engine, now: Clock = utc_now) -> None:
        self.now = now
        self.engine = engine
        self._reader = engine.execution_options(residente_reading=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, durable when the block ends; undone when it raises."""
        with _said_plainly(self.engine.url), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, and holds nobody up."""
        with _said_plainly(self._reader.url), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def connect(url: str) -> Engine:
    """An engine for a URL, without connecting yet. Raises `StoreError`."""
    place = _parse(url)
    try:
        engine = create_engine(place, **_options(place))
    except (NoSuchModuleError, ModuleNotFoundError):
        raise StoreError("database-driver", place.drivername) from None
    except (ArgumentError, TypeError, ValueError):
        raise StoreError("database-url", shown(place)) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def shown(url: URL) -> str:
    """A URL that may be shown: without its password and options."""
    return url.set(query={}).render_as_string(hide_password=True)


def put(
    connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Write the row of a key, whether or not it is there, whoever else writes it meanwhile."""
    change = update(table).where(and_(*(table.c[name] == part for name, part in key.items())))
    if connection.execute(change, dict(values)).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table), {**key, **values})
    except IntegrityError:
        connection.execute(change, dict(values))


def _parse(url: str) -> URL:
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):
        # the library's own message may repeat the URL, and with it the password
        raise StoreError("database-url", url.partition(":")[0]) from None
    if "+" not in place.drivername:
        place = place.set(drivername=DRIVERS.get(place.drivername, place.drivername))
    if place.get_backend_name() not in DRIVERS:
        raise StoreError("database-driver", place.get_backend_name())
    return place


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_SECONDS}}
    return {"pool_pre_ping": True, "isolation_level": "READ COMMITTED"} | (
        {"connect_args": {"charset": "utf8mb4", "connect_timeout": BUSY_SECONDS}}
        if url.get_backend_name() in MYSQL
        else {"connect_args": {"connect_timeout": BUSY_SECONDS}}
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Set up one SQLite connection.

    FULL flushes each commit to the disk, so that an intent outlives a loss of power too, not only
    the end of the process; `tests/engine/commits.py` measures what it costs.
    """
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Change the journal mode once per file: SQLite does not wait for others when doing so."""
    deadline = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the write lock at once: one who reads first and then writes cannot wait."""
    reading = connection.get_execution_options().get("residente_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _said_plainly(url: URL) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError("database-failed", shown(url), reason(error, url)) from None


def reason(error: SQLAlchemyError, url: URL) -> str:
    """The driver's own words, one line of them, without the password."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    text = lines[0] if lines else type(error).__name__
    return text.replace(url.password, "***") if url.password else text
