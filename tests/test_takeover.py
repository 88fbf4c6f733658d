"""Two services on one database, a wiki that answers too late, and what health checks say of it."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from bot.engine.store import Store
from bot.errors import WikiError
from bot.i18n import Texts
from bot.sandbox import Sandbox
from bot.service.bell import Bell
from bot.service.heartbeat import FILE, Heartbeat, healthy
from bot.service.pulse import Pulse
from bot.service.resident import Resident
from bot.service.service import Ending, Service
from tests import databases
from tests.console import Operator, Shell, request
from tests.proxy import Proxy
from tests.serving import eventually, process

WIKI = "sandbox:it"
TAKEN_OVER = 30.0
"""Seconds in which a second instance is at work when the first one has died."""

ENDED = 10.0
MEMBERS = 24


@pytest.fixture(scope="module")
def operator(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Operator:
    arrived = Operator.arrived(sandbox, tmp_path_factory.mktemp("takeover"))
    assert arrived.shell("setup-wiki").code == 0
    return arrived


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'shared.db'}"
        return
    with databases.postgresql() as server, server.database() as url:
        yield url


@dataclass(frozen=True)
class Collection:
    """A category that is moved, slowly, page by page."""

    operator: Operator
    name: str

    def begin(self, pace: int) -> None:
        """Make it, and ask for it to be moved at so many edits in a minute."""
        pages = {f"{self.name} {n}": f"[[Categoria:{self.name}]]" for n in range(MEMBERS)}
        wiki = self.operator.sandbox.it
        wiki.import_pages(list({f"Categoria:{self.name}": "Una prova.", **pages}.items()))
        self.operator.configure(edits_per_minute=pace, approval_over=1000)
        self.operator.ask(request(azione="sposta categoria", da=self.name, a=f"{self.name} bis"))

    @property
    def moved(self) -> int:
        return len(self._staff.category_members(f"Categoria:{self.name} bis"))

    @property
    def edits(self) -> list[int]:
        """How many revisions each page has: its first, and the bot's."""
        titles = [f"{self.name} {number}" for number in range(MEMBERS)]
        return [len(self._staff.history(title)) for title in titles]

    @property
    def _staff(self) -> Any:
        return self.operator.sandbox.it.session(self.operator.sandbox.accounts.staff)


def beside(operator: Operator, folder: Path) -> Shell:
    """The same account in a folder of its own, as on another machine."""
    shutil.copytree(operator.shell.folder, folder, ignore=shutil.ignore_patterns("*.db*", FILE))
    environment = {**operator.shell.environment, "PYWIKIBOT_DIR": str(folder)}
    return replace(operator.shell, folder=folder, environment=environment)


def asked(port: int) -> int:
    """What `GET /healthz` answers, 0 where nobody does."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        told = json.loads(answer.read())
        assert told["alive"] is (answer.status == 200)
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()


def at_work(store: Store) -> int:
    """The id of the process that holds the lane, 0 where none does."""
    lease = store.leases.holder(WIKI)
    return int(lease.owner.split(":")[1]) if lease else 0


def test_a_second_instance_takes_over_from_one_that_was_killed(
    operator: Operator, tmp_path: Path, database: str, port: int
) -> None:
    collection = Collection(operator, f"Avvicendamento {database.partition(':')[0]}")
    settings = {
        "RESIDENTE_WIKIS": WIKI,
        "RESIDENTE_DATABASE_URL": database,
        "RESIDENTE_POLL_SECONDS": "1",
        "RESIDENTE_WEB": f"127.0.0.1:{port}",
    }
    one, two = beside(operator, tmp_path / "one"), beside(operator, tmp_path / "two")
    with (
        Store.open(database) as store,
        process({**one.environment, **settings}, tmp_path / "log.1") as first,
    ):
        eventually(lambda: at_work(store) == first.pid)
        eventually(lambda: asked(port) == 200)
        with process({**two.environment, **settings}, tmp_path / "log.2") as second:
            eventually(lambda: healthy(two.folder / FILE))
            collection.begin(pace=60)
            eventually(lambda: collection.moved > 3)
            assert at_work(store) == first.pid, "the second one stands by"
            first.kill()
            first.wait()
            left = collection.moved
            eventually(lambda: at_work(store) == second.pid, TAKEN_OVER)
            eventually(lambda: collection.moved > left + 1, TAKEN_OVER)
            eventually(lambda: asked(port) == 200, TAKEN_OVER)
            operator.configure(approval_over=1000)
            eventually(lambda: collection.moved == MEMBERS)
            assert two("health").code == 0
            second.send_signal(signal.SIGTERM)
            assert second.wait(timeout=ENDED) == 0
    assert left < MEMBERS
    assert collection.edits == [2] * MEMBERS


class Hanging(Proxy):
    """A wiki that saves edits, and answers to them only when it is let go."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.let_go = threading.Event()
        self.hangs = threading.Event()
        self.after = MEMBERS

    def _answer(self, request: bytes) -> bytes:
        answer = super()._answer(request)
        if self.seen[-1] == "edit" and self.seen.count("edit") > self.after:
            self.hangs.set()
            self.let_go.wait()
        return answer


@contextmanager
def hanging(operator: Operator, folder: Path, after: int) -> Iterator[tuple[Hanging, Shell]]:
    """The Italian wiki hangs at an edit; the account's folder leads there."""
    proxy = Hanging(operator.sandbox.it.url)
    proxy.after = after
    shell = beside(operator, folder)
    there = operator.sandbox.pywikibot_dir() / "sandbox_family.py"
    family = folder / "sandbox_family.py"
    host = operator.sandbox.it.url.removeprefix("http://")
    family.write_text(there.read_text().replace(host, f"127.0.0.1:{proxy.port}"))
    configuration = folder / "user-config.py"
    configuration.write_text(configuration.read_text().replace(str(there), str(family)))
    try:
        yield proxy, shell
    finally:
        proxy.let_go.set()
        proxy.close()


def test_it_ends_in_time_when_the_wiki_does_not_answer(
    operator: Operator, tmp_path: Path, port: int
) -> None:
    collection = Collection(operator, "Attesa")
    settings = {
        "RESIDENTE_WIKIS": WIKI,
        "RESIDENTE_POLL_SECONDS": "1",
        "RESIDENTE_WEB": f"127.0.0.1:{port}",
    }
    with hanging(operator, tmp_path / "slow", after=8) as (proxy, shell):
        environment = {**shell.environment, **settings}
        url = f"sqlite:///{shell.folder / 'residente.db'}"
        with process(environment, tmp_path / "log.1") as running:
            collection.begin(pace=0)
            eventually(proxy.hangs.is_set)
            assert asked(port) == 200, "the health check has a thread of its own"
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=ENDED) == 0
        with Store.open(url) as store:
            assert store.journal.open_intents(WIKI), "the answer never came"
        proxy.let_go.set()
        with process(environment, tmp_path / "log.2") as running:
            eventually(lambda: collection.moved == MEMBERS)
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=ENDED) == 0
        with Store.open(url) as store:
            assert not store.journal.open_intents(WIKI)
    assert collection.edits == [2] * MEMBERS


def test_the_address_tells_while_the_work_hangs(tmp_path: Path, port: int) -> None:
    now, answered = [0.0], threading.Event()
    pulse = Pulse(clock=lambda: now[0])

    def open_resident(wiki: str, _bell: Bell) -> Resident:
        answered.wait()
        raise WikiError("wiki-unreachable", wiki, "", "")

    service = Service((WIKI,), open_resident, pulse, 1, Texts("it"))
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        with Heartbeat(pulse, tmp_path / FILE, f"127.0.0.1:{port}"):
            eventually(lambda: WIKI in pulse.vitals().since)
            eventually(lambda: asked(port) == 200)
            now[0] = 119.0
            assert asked(port) == 200
            now[0] = 121.0
            assert asked(port) == 503
            answered.set()
            eventually(lambda: asked(port) == 200)
    finally:
        answered.set()
        service.end(Ending.STOPPED)
        thread.join()
    assert asked(port) == 0


def test_the_command_tells_each_state(operator: Operator) -> None:
    now = [0.0]
    pulse = Pulse(clock=lambda: now[0])
    pulse.beat(WIKI)
    path = operator.shell.folder / FILE
    assert operator.shell("health").code == 1, "there is no service"
    with Heartbeat(pulse, path, ""):
        eventually(path.exists)
        assert operator.shell("health").code == 0
    now[0] = 121.0
    with Heartbeat(pulse, path, ""):
        eventually(path.exists)
        assert operator.shell("health").code == 1, "the work is stuck"
    path.write_text(json.dumps({"alive": True, "at": 0}))
    assert operator.shell("health").code == 1, "its process died long ago"
    path.write_text("{")
    assert operator.shell("health").code == 1
    path.unlink()


def test_an_address_that_is_taken_is_had_when_it_is_free(tmp_path: Path, port: int) -> None:
    pulse = Pulse()
    address = f"127.0.0.1:{port}"
    with Heartbeat(pulse, tmp_path / "one", address):
        eventually(lambda: asked(port) == 200)
        waiting = Heartbeat(pulse, tmp_path / "two", address)
        waiting.__enter__()
        eventually((tmp_path / "two").exists)
    try:
        assert asked(port) == 0
        eventually(lambda: asked(port) == 200)
    finally:
        waiting.__exit__()
