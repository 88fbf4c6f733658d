"""Which recent changes concern the bot: those of its watched pages, a block of its account."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.text.titles import Title
from bot.wiki.session import Session

USER = 2

CURRENT = 4.0
"""Seconds within which a change must have come in that was made no longer before."""

Page = tuple[int, str]
"""Namespace and name: the prefix may be said in several ways, by the gender of a user's name."""


@dataclass(frozen=True)
class Watched:
    """What is watched on one wiki. `server` and `database` are siteinfo's servername and wikiid.

    Several wikis may share a server, others the name of a database: both must be right.
    """

    wiki: str
    server: str
    database: str
    pages: frozenset[Page]
    bot: str
    more: frozenset[Page] = frozenset()
    """Pages that are watched for a while."""

    def concerned(self, change: Mapping[str, Any]) -> bool:
        """`change`: an event of the recentchange stream, of whose fields nothing is sure.

        The canary events by which the stream is tested are of a domain that no wiki has. Format:
        https://www.mediawiki.org/wiki/Manual:RCFeed
        """
        if (_domain(change), change.get("wiki")) != (self.server, self.database):
            return False
        if change.get("type") == "log":
            return self._logged(change)
        return change.get("user") != self.bot and self._watches(_page(change))

    def _logged(self, change: Mapping[str, Any]) -> bool:
        if change.get("log_type") == "block" and _page(change) == (USER, self.bot):
            return True
        # A page that is moved comes to be under its new title.
        more = change.get("log_params")
        target = more.get("target") if isinstance(more, dict) else None
        moved = isinstance(target, str) and any(
            target == name or target.endswith(f":{name}") for _, name in self.pages | self.more
        )
        return moved or self._watches(_page(change))

    def _watches(self, page: Page | None) -> bool:
        return page in self.pages or page in self.more


class Watchlist:
    """Of all wikis of a process. Each is entered when the bot is there, from its own thread."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970, as events do."""
        self._lock = threading.Lock()
        self._watched: dict[str, Watched] = {}
        self._clock = clock
        self._heard = float("-inf")

    def heard(self, change: Mapping[str, Any]) -> None:
        """Something came, whatever it is about."""
        moment, now = change.get("timestamp"), self._clock()
        if isinstance(moment, int | float) and abs(now - moment) <= CURRENT:
            self._heard = now

    def current(self) -> bool:
        """Whether changes come in as they are made: then no news are good news."""
        return 0 <= self._clock() - self._heard <= CURRENT

    def follow(self, session: Session, titles: Collection[Title]) -> None:
        """Watch these pages of a wiki, and the bot's account. Raises `WikiError`."""
        answer = session.query({"meta": "siteinfo", "siprop": "general"})
        general = answer["query"]["general"]
        self.enter(
            Watched(
                session.wiki,
                str(general["servername"]),
                str(general["wikiid"]),
                frozenset((title.namespace, title.name) for title in titles),
                session.user,
            )
        )

    def widen(self, wiki: str, titles: Collection[Title]) -> None:
        """Of a wiki that is followed watch these pages too, and no longer others named before."""
        more = frozenset((title.namespace, title.name) for title in titles)
        with self._lock:
            watched = self._watched.get(wiki)
            if watched is not None:
                self._watched[wiki] = replace(watched, more=more)

    def enter(self, watched: Watched) -> None:
        with self._lock:
            self._watched[watched.wiki] = watched

    def concerned(self, change: Mapping[str, Any]) -> list[str]:
        """The wikis on which somebody should look."""
        with self._lock:
            all_watched = list(self._watched.values())
        return [watched.wiki for watched in all_watched if watched.concerned(change)]


def _domain(change: Mapping[str, Any]) -> object:
    meta = change.get("meta")
    domain = meta.get("domain") if isinstance(meta, dict) else None
    return domain or change.get("server_name")


def _page(change: Mapping[str, Any]) -> Page | None:
    """The name of a namespace has no colon."""
    namespace, title = change.get("namespace"), change.get("title")
    if not isinstance(namespace, int) or not isinstance(title, str):
        return None
    return namespace, title.partition(":")[2] if namespace else title
