"""Each test of the store runs on the three databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.engine.entries import Entry
from bot.engine.lease import Lease
from bot.engine.store import Store
from bot.model import Author, Request, RequestState, Run
from tests.databases import Server, mariadb, postgresql
from tests.engine.desk import desk, worker
from tests.rights import deleting, groups

__all__ = ["deleting", "desk", "groups", "worker"]

WIKI = "wikipedia:it"


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def a_request(state: RequestState = RequestState.RECEIVED, wiki: str = WIKI) -> Request:
    return Request(
        id=0,
        wiki=wiki,
        page="Utente:Bot/Richieste",
        task="category.move",
        parameters=(("da", "Bronzi 🏺"), ("a", "متاحف"), ("motivo", 'così | "là"\n')),
        author=Author("Anna", 123, datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        state=state,
    )


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    with postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[Server]:
    with mariadb() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'residente.db'}"
        return
    server: Server = request.getfixturevalue(f"{request.param}_server")
    with server.database() as address:
        yield address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    with Store.open(url, clock) as opened:
        yield opened


@pytest.fixture
def lease(store: Store) -> Lease:
    taken = store.leases.acquire(WIKI, "first")
    assert taken is not None
    return taken


@pytest.fixture
def run(store: Store) -> Run:
    return store.runs.start(store.requests.create(a_request(RequestState.RUNNING), "f"))


def written(entry: Entry | None) -> Entry:
    """An intent that the journal has taken in."""
    assert entry is not None
    return entry
