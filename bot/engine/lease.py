"""The lane of a wiki: one writer at a time, whichever process it is.

A lease ends by itself when its holder dies. Its token grows with each new holder, and every
intent is written in the same transaction that finds the token still in place: a process that
lost its lease, however late it wakes up, writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.engine import owners, tables
from bot.engine.database import Database
from bot.errors import LeaseLost

SECONDS = 20
"""How long a lane stays with a process that has died: another is at work within half a minute."""

_T = tables.lease.c
_MINE = (
    update(tables.lease)
    .where(_T.wiki == bindparam("of_wiki"))
    .where(_T.owner == bindparam("of_owner"))
    .where(_T.token == bindparam("of_token"))
)
_RENEW = _MINE.values(expires=bindparam("until"))
_RELEASE = _MINE.values(expires=bindparam("until"), owner="")


@dataclass(frozen=True)
class Lease:
    """The right to write to a wiki. `until` is when it ends unless renewed, as last known."""

    wiki: str
    owner: str
    token: int
    until: datetime
    seconds: int = SECONDS


class Leases:
    """Who holds which lane. An owner's name must be new for each process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def acquire(self, wiki: str, owner: str, seconds: int = SECONDS) -> Lease | None:
        """The lane of a wiki, or None while another holds it. Its present owner takes it anew."""
        with self._database.writing() as connection:
            now = self._database.now()
            until = now + timedelta(seconds=seconds)
            former = connection.scalar(select(_T.owner).where(_T.wiki == wiki)) or ""
            # Killed and started again, a service need not wait for its own lease to end.
            mine = (owner, former) if owners.gone(former) else (owner,)
            if not _take_over(connection, wiki, owner, mine, now, until) and not _take_first(
                connection, wiki, owner, until
            ):
                return None
            token = connection.scalar(select(_T.token).where(_T.wiki == wiki))
            return Lease(wiki, owner, token or 0, until, seconds)

    def renew(self, lease: Lease) -> Lease:
        """Hold on for another term. Raises `LeaseLost`."""
        with self._database.writing() as connection:
            return hold(connection, lease, self._database.now())

    def release(self, lease: Lease) -> None:
        """Let others have the lane at once. A lease already lost is left alone."""
        with self._database.writing() as connection:
            connection.execute(_RELEASE, {**_key(lease), "until": self._database.now()})

    def holder(self, wiki: str) -> Lease | None:
        """Who holds the lane of a wiki now."""
        with self._database.reading() as connection:
            row = connection.execute(select(tables.lease).where(_T.wiki == wiki)).one_or_none()
        if row is None or row.expires <= self._database.now():
            return None
        return Lease(row.wiki, row.owner, row.token, row.expires)


def hold(connection: Connection, lease: Lease, now: datetime) -> Lease:
    """Prove inside a transaction that the lane is still ours, and renew it. Raises `LeaseLost`.

    The row stays locked until the transaction ends: nobody takes the lane in between. A lease
    that ran out and that nobody took is still ours.
    """
    until = now + timedelta(seconds=lease.seconds)
    if connection.execute(_RENEW, {**_key(lease), "until": until}).rowcount != 1:
        raise LeaseLost("lease-lost", lease.wiki)
    return replace(lease, until=until)


def _key(lease: Lease) -> dict[str, str | int]:
    return {"of_wiki": lease.wiki, "of_owner": lease.owner, "of_token": lease.token}


def _take_over(
    connection: Connection,
    wiki: str,
    owner: str,
    mine: tuple[str, ...],
    now: datetime,
    until: datetime,
) -> bool:
    """`mine`: the owners from whom it may be taken before its time."""
    taken = connection.execute(
        update(tables.lease)
        .where(_T.wiki == wiki, or_(_T.expires <= now, _T.owner.in_(mine)))
        .values(owner=owner, token=_T.token + 1, expires=until)
    )
    return taken.rowcount == 1


def _take_first(connection: Connection, wiki: str, owner: str, until: datetime) -> bool:
    if connection.scalar(select(_T.token).where(_T.wiki == wiki)) is not None:
        return False
    try:
        with connection.begin_nested():
            connection.execute(
                insert(tables.lease).values(wiki=wiki, owner=owner, token=1, expires=until)
            )
    except IntegrityError:
        return False
    return True
