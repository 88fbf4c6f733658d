"""The pages by which people govern the bot on one wiki, as last seen."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot import configuration as configurations
from bot.configuration import Configuration
from bot.engine.watched import Watched
from bot.model import Message
from bot.service.shelf import Asking, Shelf
from bot.text.titles import Title
from bot.wiki.control import Block, Controlled, Glance, Look

log = logging.getLogger(__name__)

LIGHT = 50_000
"""Characters of request and task page up to which they are read with every look."""

SECONDS = 60.0
"""How often longer ones are read again while a run goes on."""


@dataclass(frozen=True)
class Titles:
    """Where the watched pages are on this wiki."""

    requests: Title
    shutoff: Title
    configuration: Title
    tasks: Title
    log: Title

    @property
    def light(self) -> tuple[Title, ...]:
        """Always short."""
        return (self.shutoff, self.configuration)

    @property
    def all(self) -> tuple[Title, ...]:
        return (*self.light, self.requests, self.tasks)

    @property
    def closely(self) -> tuple[Title, ...]:
        """With the log, which is written at the end of a run."""
        return (*self.all, self.log)


class Watch:
    """What people have written on these pages, as far as it has been looked at."""

    def __init__(
        self,
        wiki: str,
        titles: Titles,
        asking: Asking,
        watched: Watched,
        language: str,
        tasks: Collection[str],
        clock: Callable[[], float] = time.monotonic,
        told: Callable[[tuple[Title, ...]], None] = lambda _: None,
    ) -> None:
        """`told` hears which proposals pages are watched besides."""
        self.titles = titles
        self.request_page = Controlled(titles.requests)
        self.task_page = Controlled(titles.tasks)
        self.shutoff = Controlled(titles.shutoff)
        self.block: Block | None = None
        self.log: Controlled | None = None
        self.problems: tuple[Message, ...] = ()
        self._wiki = wiki
        self._ask = asking
        self._watched = watched
        self._tasks = tasks
        self._revision = -1
        self._seen: Glance | None = None
        self._clock = clock
        self._read = float("-inf")
        self.proposals = Shelf(asking, told, clock)
        self.configuration = self._last_good() or configurations.default(language)

    def look(self) -> Message | None:
        """See how the pages stand; why nothing may be edited now, None where all is well."""
        long = len(self.request_page.text) + len(self.task_page.text) > LIGHT
        recent = self._clock() - self._read < SECONDS
        titles = self.titles.light if long and recent else self.titles.all
        return self._take(self._ask.look((*titles, *self.proposals.changed()), ()))

    def expect_news(self) -> None:
        """Have the next look read all pages, however long they are."""
        self._read = float("-inf")
        self.proposals.expect_news()

    def look_closely(self) -> Message | None:
        """The same, with all pages however long they are."""
        people = (*self.configuration.requesters.users, *self.configuration.approvers.users)
        seen = self._ask.look((*self.titles.closely, *self.proposals.changed(now=True)), people)
        self.log = seen.pages.get(self.titles.log)
        return self._take(seen)

    def news(self) -> bool:
        """Whether anything has changed since this was last asked: one small request.

        The bot's own edits are news as well; a round that finds nothing else costs a request.
        """
        seen, before = self.proposals.glance(self.titles.all), self._seen
        self._seen = seen
        return seen != before

    def _take(self, seen: Look) -> Message | None:
        self.request_page = seen.pages.get(self.titles.requests, self.request_page)
        self.task_page = seen.pages.get(self.titles.tasks, self.task_page)
        self.shutoff = seen.pages.get(self.titles.shutoff, self.shutoff)
        self.block = seen.block
        self.proposals.take(seen)
        page = seen.pages.get(self.titles.configuration)
        if self.titles.requests in seen.pages:
            self._read = self._clock()
        if page is not None and page.revision != self._revision:
            self._revision = page.revision
            self._configure(page)
        return seen.stop(self.titles.shutoff)

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
