"""Brings the tables of a database up to this program's version, once, whoever opens it first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.database import reason, shown
from bot.engine.tables import MYSQL
from bot.errors import StoreError

HEAD = "0004"
"""The version of `tables.py`: the last of `migrations/versions`."""

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_326_510_417
LOCK_SECONDS = 60


def migrate(engine: Engine) -> None:
    """Create or upgrade the tables. Raises `StoreError`, also where they are newer than we are."""
    try:
        with _alone(engine), engine.begin() as connection:
            if version(connection) != HEAD:
                _upgrade(connection)
    except SQLAlchemyError as error:
        raise StoreError(
            "database-unreachable", shown(engine.url), reason(error, engine.url)
        ) from None


def version(connection: Connection) -> str:
    """The version of the tables in a database, '' where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def _upgrade(connection: Connection) -> None:
    # costs a tenth of a second to import, and is needed once in the life of a database
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = version(connection)
    if found and found not in known:
        raise StoreError("database-newer", found, HEAD)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Hold off other programs that open the same database, until what was done is committed.

    SQLite's transaction does so by itself.
    """
    dialect = engine.dialect.name
    if dialect == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield
    elif dialect in MYSQL:
        with engine.connect() as connection, _named_lock(connection):
            yield
    else:
        yield


@contextmanager
def _named_lock(connection: Connection) -> Iterator[None]:
    name = {"name": f"residente {connection.engine.url.database}"[:64]}
    taken = text("SELECT GET_LOCK(:name, :seconds)")
    if not connection.scalar(taken, {**name, "seconds": LOCK_SECONDS}):
        raise StoreError("database-unreachable", shown(connection.engine.url), "GET_LOCK")
    try:
        yield
    finally:
        connection.execute(text("SELECT RELEASE_LOCK(:name)"), name)
