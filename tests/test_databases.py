from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import psycopg
import pytest

from tests import databases
from tests.databases import Server, mariadb, postgresql


@pytest.mark.parametrize("start", [postgresql, mariadb])
def test_a_server_comes_and_goes(start: Callable[[], AbstractContextManager[Server]]) -> None:
    with start() as server:
        with server.database() as one, server.database() as other:
            assert one != other
        server.execute("SELECT 1")
    with pytest.raises(Exception, match=r"refused|Can't connect"):
        server.execute("SELECT 1")


def test_a_database_left_open_is_dropped_all_the_same() -> None:
    with postgresql() as server, server.database() as url:
        left = psycopg.connect(url)
        with closing(left):
            assert left.execute("SELECT 1").fetchone() == (1,)
            server.execute("DROP DATABASE " + url.rpartition("/")[2] + " WITH (FORCE)")
            server.execute("CREATE DATABASE " + url.rpartition("/")[2])


def test_absent_programs_name_the_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="Debian packages postgresql and mariadb-server"):
        databases._programs("postgresql", "initdb", where=f"{tmp_path}/*/bin")
