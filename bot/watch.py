"""The pages by which people govern the bot on one wiki, as last seen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot import configuration as configurations
from bot.configuration import Configuration
from bot.engine.watched import Watched
from bot.model import Message
from bot.text.titles import Title
from bot.wiki.control import Controlled, Look

log = logging.getLogger(__name__)

LIGHT = 50_000
"""Characters up to which the request page is read again with every look at the shutoff page."""


@dataclass(frozen=True)
class Titles:
    """Where the watched pages are on this wiki."""

    requests: Title
    shutoff: Title
    configuration: Title
    log: Title | None = None

    @property
    def all(self) -> tuple[Title, ...]:
        return (self.shutoff, self.configuration, self.requests)

    @property
    def closely(self) -> tuple[Title, ...]:
        """With the log, which is written at the end of a run."""
        return (*self.all, self.log) if self.log else self.all


class Watch:
    """`look` asks the wiki for pages by title, in one request."""

    def __init__(
        self,
        wiki: str,
        titles: Titles,
        look: Callable[[tuple[Title, ...], tuple[str, ...]], Look],
        watched: Watched,
        language: str,
        tasks: Collection[str],
    ) -> None:
        self.titles = titles
        self.request_page = Controlled(titles.requests)
        self.shutoff = Controlled(titles.shutoff)
        self.log: Controlled | None = None
        self.problems: tuple[Message, ...] = ()
        self._wiki = wiki
        self._look = look
        self._watched = watched
        self._tasks = tasks
        self._revision = -1
        self.configuration = self._last_good() or configurations.default(language)

    def look(self) -> Message | None:
        """See how the pages stand; why nothing may be edited now, None where all is well."""
        heavy = len(self.request_page.text) > LIGHT
        seen = self._look(self.titles.all[:2] if heavy else self.titles.all, ())
        self._take(seen)
        return seen.stop(self.titles.shutoff)

    def look_closely(self) -> Message | None:
        """The same, with the request page however long it is."""
        people = (*self.configuration.requesters.users, *self.configuration.approvers.users)
        seen = self._look(self.titles.closely, people)
        self._take(seen)
        self.log = seen.pages.get(self.titles.log) if self.titles.log else None
        return seen.stop(self.titles.shutoff)

    def _take(self, seen: Look) -> None:
        self.request_page = seen.pages.get(self.titles.requests, self.request_page)
        self.shutoff = seen.pages.get(self.titles.shutoff, self.shutoff)
        page = seen.pages.get(self.titles.configuration)
        if page is not None and page.revision != self._revision:
            self._revision = page.revision
            self._configure(page)

    def _configure(self, page: Controlled) -> None:
        """A broken edit keeps the last good configuration, also over a restart."""
        good, self.problems = configurations.parse(page.text, self._tasks)
        if page.hidden or not page.revision:
            good = None
        if good is not None:
            self.configuration = good
            self._watched.remember_configuration(self._wiki, page.revision, page.text)
            return
        for problem in self.problems:
            log.warning("configuration of %s: %s %s", self._wiki, problem.key, problem.args)
        self.configuration = self._last_good() or self.configuration

    def _last_good(self) -> Configuration | None:
        kept = self._watched.configuration(self._wiki)
        return configurations.parse(kept[1])[0] if kept else None
