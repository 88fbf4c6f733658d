"""What the wiki tells about accounts: groups, edit counts, blocks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.model import UserFacts
from bot.task import chunked
from bot.text.titles import Title
from bot.wiki import pages
from bot.wiki.line import Value
from bot.wiki.session import Session

FRESH = 5.0
"""Seconds for which the facts about an account count without asking again."""

GLOBAL_ACCOUNTS = frozenset({"Central Auth", "CentralAuth"})
"""The extension that locks accounts everywhere, under the names that it has gone by."""


class Directory:
    """The facts about accounts, asked of the wiki again when they are older than `FRESH`."""

    def __init__(
        self, session: Session, page: Title, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._session = session
        self._page = page
        self._clock = clock
        self._known: dict[str, tuple[float, UserFacts]] = {}

    def question(self, names: Iterable[str]) -> dict[str, Value]:
        """What to add to another query to learn about these accounts, at most 50, by the way."""
        some = list(dict.fromkeys(names))[:50]
        return _question(some) if some else {}

    def learn(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """The answer to `question`; accounts that need a further request are left out."""
        now = self._clock()
        if _has_global_accounts(self._session):
            return
        for row in rows:
            if not row.get("blockpartial"):
                facts = _facts(self._session, row, self._page)
                self._known[facts.name] = (now, facts)

    def __call__(self, names: Iterable[str]) -> dict[str, UserFacts]:
        """The facts by the name given, each of them; '' is somebody whom the wiki hides."""
        wanted, now = set(names), self._clock()
        self._known = {name: known for name, known in self._known.items() if now - known[0] < FRESH}
        for name, facts in users(
            self._session, sorted(wanted - set(self._known) - {""}), self._page
        ):
            self._known[name] = (now, facts)
        unknown = {name: UserFacts(name, exists=False) for name in wanted - set(self._known)}
        return unknown | {name: self._known[name][1] for name in wanted - set(unknown)}


def users(session: Session, names: Iterable[str], page: Title) -> Iterator[tuple[str, UserFacts]]:
    """The facts about each account; blocks as they reach `page`.

    One request for 50 names, one more for each account blocked in part, and one for each
    account where the wiki has global accounts.
    """
    for some in chunked(names, 50):
        for row in session.query(_question(some))["query"]["users"]:
            yield str(row["name"]), _facts(session, row, page)


def _question(names: Iterable[str]) -> dict[str, Value]:
    return {
        "list": "users",
        "ususers": "\x1f" + "\x1f".join(names),
        "usprop": "groups|implicitgroups|editcount|blockinfo",
    }


def _facts(session: Session, row: Mapping[str, Any], page: Title) -> UserFacts:
    name = str(row["name"])
    if row.get("missing") or row.get("invalid"):
        return UserFacts(name, exists=False, anonymous=bool(row.get("invalid")))
    groups = frozenset((*row.get("groups", ()), *row.get("implicitgroups", ())))
    return UserFacts(
        name=name,
        exists=True,
        groups=groups,
        edit_count=int(row.get("editcount", 0)),
        blocked_here=_blocked(session, row, page),
        locked=_locked(session, name),
        anonymous="temp" in groups,
    )


def _blocked(session: Session, row: Mapping[str, Any], page: Title) -> bool:
    if "blockid" not in row:
        return False
    return not row.get("blockpartial") or any(
        _reaches(session, block, page) for block in _blocks(session, str(row["name"]))
    )


def _blocks(session: Session, name: str) -> Iterator[Mapping[str, Any]]:
    question: dict[str, Value] = {
        "list": "blocks",
        "bkusers": name,
        "bkprop": "flags|restrictions",
        "bklimit": 50,
    }
    yield from session.query(question)["query"]["blocks"]


def _reaches(session: Session, block: Mapping[str, Any], page: Title) -> bool:
    restrictions = block.get("restrictions") or {}
    if not block.get("partial"):
        return True
    named = {pages.title(session.site, row) for row in restrictions.get("pages", ())}
    return page in named or page.namespace in restrictions.get("namespaces", ())


def _has_global_accounts(session: Session) -> bool:
    return not session.extensions.isdisjoint(GLOBAL_ACCOUNTS)


def _locked(session: Session, name: str) -> bool:
    if not _has_global_accounts(session):
        return False
    question = {"meta": "globaluserinfo", "guiuser": name}
    return bool(session.query(question)["query"]["globaluserinfo"].get("locked", False))
