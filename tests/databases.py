"""Throw-away PostgreSQL and MariaDB servers, on loopback and a free port each.

They are started by the tests that need them and ended by their own process id. Nothing that they
hold is worth keeping, so they do not flush to the disk.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pymysql

START_SECONDS = 60
STOP_SECONDS = 30
PASSWORD = "segreto"


@dataclass(frozen=True)
class Server:
    """A running server: `url` for a database by its name, `execute` for statements."""

    url: Callable[[str], str]
    execute: Callable[[str], None]
    drop: str = "DROP DATABASE {}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty database, dropped in the end: its URL."""
        name = f"t{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.execute(self.drop.format(name))


@contextmanager
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server of its own."""
    programs = _programs("postgresql", "initdb", "postgres", where="/usr/lib/postgresql/*/bin")
    account = _other_than_root("postgres")
    with _folder(account) as folder:
        make: list[str | Path] = [
            programs["initdb"],
            "-D",
            folder / "data",
            "-U",
            "residente",
            "--auth=trust",
        ]
        make += ["--no-sync", "--encoding=UTF8", "--locale=C"]
        _run(make, account, folder)
        port = _free_port()

        def execute(statement: str) -> None:
            address = f"postgresql://residente@127.0.0.1:{port}/postgres?connect_timeout=5"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(statement.encode())

        command: list[str | Path] = [programs["postgres"], "-D", folder / "data", "-p", str(port)]
        for option in (
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "shared_buffers=16MB",
            "timezone=Asia/Tokyo",  # far from UTC, to catch times that forget their zone
        ):
            command += ["-c", option]
        with _serving(command, account, folder, execute, signal.SIGINT):
            address = f"postgresql://residente:{PASSWORD}@127.0.0.1:{port}/"
            drop = "DROP DATABASE {} WITH (FORCE)"  # also when a failed test left it open
            yield Server(lambda name: address + name, execute, drop)


@contextmanager
def mariadb() -> Iterator[Server]:
    """A MariaDB server of its own, whose defaults are Latin 1 and not UTF-8."""
    programs = _programs("mariadb-server", "mariadb-install-db", "mariadbd", where="/usr/sbin")
    account = _other_than_root("mysql")
    with _folder(account) as folder:
        data = f"--datadir={folder / 'data'}"
        make = [programs["mariadb-install-db"], "--no-defaults", data, "--skip-test-db"]
        make += ["--auth-root-authentication-method=normal", "--skip-name-resolve"]
        make += ["--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=0"]
        _run(make, account, folder)
        accounts = folder / "accounts.sql"
        accounts.write_text(
            f"CREATE USER residente@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\n"
            "GRANT ALL ON *.* TO residente@'127.0.0.1';\n"
        )
        port = _free_port()

        def execute(statement: str) -> None:
            with (
                closing(
                    pymysql.connect(
                        host="127.0.0.1", port=port, user="residente", password=PASSWORD
                    )
                ) as connection,
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

        command = [programs["mariadbd"], "--no-defaults", data, f"--port={port}"]
        command += ["--bind-address=127.0.0.1", f"--socket={folder / 's'}", "--skip-log-bin"]
        command += [f"--pid-file={folder / 'pid'}", f"--init-file={accounts}"]
        command += ["--skip-name-resolve", "--character-set-server=latin1"]
        command += ["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0"]
        command += ["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M"]
        command += ["--performance-schema=off", "--default-time-zone=+09:00"]
        with _serving(command, account, folder, execute, signal.SIGTERM):
            address = f"mariadb://residente:{PASSWORD}@127.0.0.1:{port}/"
            yield Server(lambda name: address + name, execute)


def _programs(package: str, *names: str, where: str) -> dict[str, str]:
    folders = sorted(map(str, Path("/").glob(where.lstrip("/"))), reverse=True)
    search = os.pathsep.join([*folders, os.environ.get("PATH", os.defpath)])
    found = {name: shutil.which(name, path=search) for name in names}
    for name, program in found.items():
        if program is None:
            raise RuntimeError(
                f"{name} is not installed; these tests need the Debian packages"
                f" postgresql and mariadb-server (here: {package}), which `make test` installs"
            )
    return {name: program for name, program in found.items() if program}


def _other_than_root(account: str) -> str | None:
    """The servers refuse to run as root: the account to use instead, None for our own."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(account).pw_name
    except KeyError:
        return "nobody"


@contextmanager
def _folder(account: str | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="residente-"))  # short: a socket's path has 107 bytes
    try:
        (folder / "data").mkdir(mode=0o700)
        folder.chmod(0o755)
        if account:
            shutil.chown(folder, account)
            shutil.chown(folder / "data", account)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str | Path], account: str | None, folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, **_as(account)
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")


def _as(account: str | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


@contextmanager
def _serving(
    command: Sequence[str | Path],
    account: str | None,
    folder: Path,
    execute: Callable[[str], None],
    stop: signal.Signals,
) -> Iterator[None]:
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **_as(account),
        )
    try:
        _wait(server, execute, log)
        yield
    finally:
        server.send_signal(stop)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], execute: Callable[[str], None], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            execute("SELECT 1")
        except (psycopg.OperationalError, pymysql.OperationalError):
            if server.poll() is not None or time.monotonic() > deadline:
                tail = log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"the database server did not start: {tail}") from None
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
