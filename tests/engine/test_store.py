from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url, text

from bot.engine import schema
from bot.engine.database import connect
from bot.engine.entries import ChangeKind, Intent, Settlement
from bot.engine.store import Store
from bot.engine.tables import metadata
from bot.errors import StoreError
from bot.model import ChangeState, RequestState
from bot.text.titles import Title
from tests.databases import PASSWORD
from tests.engine.conftest import WIKI, a_request, written

SPAWN = multiprocessing.get_context("spawn")
WRITES = 150


def page(name: str) -> Intent:
    return Intent(ChangeKind.EDIT, Title(0, name))


def open_and_close(url: str) -> int:
    with Store.open(url) as store:
        return store.requests.create(a_request(), "f").id


def test_what_is_written_is_there_when_opened_again(url: str) -> None:
    first, second = open_and_close(url), open_and_close(url)
    with Store.open(url) as store:
        assert [request.id for request in store.requests.recent()] == [second, first]


def test_the_tables_are_those_of_the_migrations(url: str) -> None:
    Store.open(url).close()
    engine = connect(url)
    with engine.begin() as connection:
        options = {"compare_type": True}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        assert schema.version(connection) == schema.HEAD
    engine.dispose()
    assert found == []


def test_head_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_many_processes_open_a_new_database_at_once(url: str) -> None:
    with ProcessPoolExecutor(4, mp_context=SPAWN) as pool:
        assert len(set(pool.map(open_and_close, [url] * 8))) == 8


def test_many_threads_open_a_new_database_at_once(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(open_and_close, [url] * 8))) == 8


def test_a_first_opening_that_was_cut_short(url: str) -> None:
    """MariaDB keeps the tables made so far; the others keep none. Either way it opens."""
    Store.open(url).close()
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE journal"))
        connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()
    assert open_and_close(url) == 1


@pytest.mark.parametrize("lost", ["proposals_page", "suggestion"])
def test_an_upgrade_that_was_cut_short(url: str, lost: str) -> None:
    """What was there before is kept, and so is what the upgrade got done."""
    request = open_and_close(url)
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE proposals_page"))
        if lost == "suggestion":
            connection.execute(text("DROP TABLE suggestion"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    engine.dispose()
    with Store.open(url) as store:
        assert store.requests.by_id(request) is not None
        assert store.suggestions.pages(WIKI) == ()
        assert store.suggestions.due(WIKI) == ()
    engine = connect(url)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.parametrize("done", ["nothing", "column"])
def test_an_upgrade_to_the_log_of_runs(url: str, done: str) -> None:
    """What has ended counts as told, also where a first upgrade got no further than the column."""
    with Store.open(url) as store:
        request = store.requests.create(a_request(), "f")
        store.runs.end(store.runs.start(request), RequestState.DONE)
        resting = store.runs.end(store.runs.start(request), RequestState.PAUSED)
        assert len(store.runs.unlogged(WIKI, 9)) == 1
    engine = connect(url)
    where = " ON run" if engine.dialect.name == "mariadb" else ""
    with engine.begin() as connection:
        connection.execute(text(f"DROP INDEX run_logged{where}"))
        if done == "nothing":
            connection.execute(text("ALTER TABLE run DROP COLUMN logged"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    with Store.open(url) as store:
        assert store.runs.unlogged(WIKI, 9) == []
        ended = store.runs.end(resting, RequestState.DONE)
        assert store.runs.unlogged(WIKI, 9) == [ended]
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_tables_newer_than_the_program(url: str) -> None:
    Store.open(url).close()
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="database-newer 9999"):
        Store.open(url)


def _write(url: str, wiki: str) -> int:
    with Store.open(url) as store:
        lease = store.leases.acquire(wiki, f"owner of {wiki}")
        assert lease is not None
        run = store.runs.start(store.requests.create(a_request(wiki=wiki), "f"))
        settlement = None
        for number in range(WRITES):
            entry = written(store.journal.turn(lease, run, settlement, page(f"Pagina {number}")))
            settlement = Settlement(entry.id, ChangeState.EDITED, None, number)
        assert settlement is not None
        store.journal.settle(lease, settlement)
        return store.journal.tally(run).edited


def test_two_processes_write_at_once(url: str) -> None:
    Store.open(url).close()
    with ProcessPoolExecutor(2, mp_context=SPAWN) as pool:
        counts = list(pool.map(_write, [url] * 2, ["wikipedia:it", "commons:commons"]))
    assert counts == [WRITES, WRITES]


def test_threads_share_a_store(store: Store) -> None:
    def write(number: int) -> int:
        request = store.requests.create(a_request(), "f")
        store.requests.transition(request.id, RequestState.QUEUED)
        store.watched.remember(WIKI, "P", number)
        return request.id

    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(write, range(100)))
    assert len(set(ids)) == 100
    assert {request.state for request in store.requests.live(WIKI)} == {RequestState.QUEUED}


def _intend_and_wait(url: str, told: Connection) -> None:
    with Store.open(url) as store:
        lease = store.leases.acquire(WIKI, "doomed")
        assert lease is not None
        run = store.runs.start(store.requests.create(a_request(RequestState.RUNNING), "f"))
        first = written(store.journal.intend(lease, run, page("A")))
        settlement = Settlement(first.id, ChangeState.EDITED, None, 5)
        told.send(written(store.journal.turn(lease, run, settlement, page("B"))).operation)
        told.recv()


def test_an_intent_outlives_a_killed_process(url: str) -> None:
    here, there = SPAWN.Pipe()
    child = SPAWN.Process(target=_intend_and_wait, args=(url, there))
    child.start()
    assert here.poll(60)
    operation = here.recv()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    with Store.open(url) as store:
        (run,) = store.runs.unfinished(WIKI)
        (entry,) = store.journal.open_intents(WIKI)
        assert (entry.operation, entry.run, entry.intent) == (operation, run.id, page("B"))
        assert store.journal.settled(run, ChangeKind.EDIT, [Title(0, "A"), Title(0, "B")]) == {
            Title(0, "A")
        }
        assert store.leases.acquire(WIKI, "next") is None  # until the dead one's lease ends


def test_sqlite_flushes_every_commit(tmp_path: Path) -> None:
    with (
        Store.open(f"sqlite:///{tmp_path / 'r.db'}") as store,
        store.database.reading() as connection,
    ):
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


def a_file(folder: Path) -> str:
    (folder / "not a database").write_text("Caro diario, " * 100)
    return f"sqlite:///{folder / 'not a database'}"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (lambda _: "", "database-url"),
        (lambda _: "residente.db", "database-url"),
        (lambda _: f"postgresql://me:{PASSWORD}@host:port/x", "database-url"),
        (lambda _: f"mysql://me:{PASSWORD}@host:1{PASSWORD}/x", "database-url"),
        (lambda _: f"oracle://me:{PASSWORD}@host/x", "database-driver"),
        (lambda _: f"postgresql+nodriver://me:{PASSWORD}@host/x", "database-driver"),
        (lambda folder: f"sqlite:///{folder}/nowhere/r.db", "database-unreachable"),
        (lambda folder: f"sqlite:///{folder}", "database-unreachable"),
        (a_file, "database-unreachable"),
        (lambda _: f"postgresql://me:{PASSWORD}@127.0.0.1:1/x", "database-unreachable"),
        (lambda _: f"mariadb://me:{PASSWORD}@127.0.0.1:1/x", "database-unreachable"),
        (lambda _: f"postgres://me:{PASSWORD}@127.0.0.1:1/x", "database-unreachable"),
        (
            lambda _: f"postgresql://127.0.0.1:1/x?user=me&password={PASSWORD}",
            "database-unreachable",
        ),
    ],
)
def test_a_database_that_cannot_be_opened(
    url: Callable[[Path], str], key: str, tmp_path: Path
) -> None:
    with pytest.raises(StoreError) as error:
        Store.open(url(tmp_path))
    assert error.value.message.key == key
    assert PASSWORD not in "".join(traceback.format_exception(error.value))
    assert error.value.__suppress_context__ or error.value.__context__ is None


@pytest.mark.parametrize("kind", ["postgresql", "mariadb"])
def test_a_server_that_refuses(kind: str, request: pytest.FixtureRequest) -> None:
    """No such database, and for MariaDB a wrong password."""
    url = make_url(request.getfixturevalue(f"{kind}_server").url("nowhere"))
    for place in (url, url.set(password=f"un altro {PASSWORD}")):
        with pytest.raises(StoreError) as error:
            Store.open(place.render_as_string(hide_password=False))
        assert error.value.message.key == "database-unreachable"
        assert PASSWORD not in "".join(traceback.format_exception(error.value))


def test_a_database_that_goes_away_is_said_plainly(store: Store) -> None:
    with store.database.writing() as connection:
        connection.execute(text("DROP TABLE watched_page"))
    with pytest.raises(StoreError, match="database-failed") as error:
        store.watched.revision(WIKI, "P")
    assert error.value.__suppress_context__
