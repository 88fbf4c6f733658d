"""Pages that are watched for a while, of which there may be many: the proposals pages.

Whether one has changed is asked together with the other watched pages; its text is read then only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.text.titles import Title
from bot.wiki.control import Controlled, Glance, Look

OFTEN = 20.0
"""Seconds between two questions while a run goes on."""

AT_ONCE = 40
"""Pages asked for in one request: fewer than a wiki allows anybody."""

TEXTS = 10
"""Texts read with one request."""


@dataclass(frozen=True)
class Asking:
    """How the wiki is asked for pages by title, in one request: with their texts, or without."""

    look: Callable[[tuple[Title, ...], tuple[str, ...]], Look]
    glance: Callable[[tuple[Title, ...]], Glance]


class Shelf:
    """No page, no request."""

    def __init__(
        self,
        asking: Asking,
        told: Callable[[tuple[Title, ...]], None],
        clock: Callable[[], float],
    ) -> None:
        """`told` hears which pages these are."""
        self.titles: tuple[Title, ...] = ()
        self.pages: dict[Title, Controlled] = {}
        """As last read."""
        self._ask = asking
        self._told = told
        self._clock = clock
        self._latest: dict[Title, int] = {}
        self._asked = float("-inf")
        self._fresh = False

    def follow(self, titles: tuple[Title, ...]) -> None:
        """Watch these pages and no others."""
        if titles != self.titles:
            self.titles = titles
            self.pages = {title: self.pages[title] for title in titles if title in self.pages}
            self._latest = {title: self._latest[title] for title in titles if title in self._latest}
            self.expect_news()
            self._told(titles)

    def expect_news(self) -> None:
        """What is known may no longer hold."""
        self._asked, self._fresh = float("-inf"), False

    def glance(self, besides: tuple[Title, ...] = ()) -> Glance:
        """One small request for these and others, one more for each `AT_ONCE` of them."""
        titles = (*besides, *self.titles)
        seen = [
            self._ask.glance(titles[at : at + AT_ONCE]) for at in range(0, len(titles), AT_ONCE)
        ]
        revisions = {title: revision for each in seen for title, revision in each.revisions.items()}
        self._latest = {title: revisions.get(title, 0) for title in self.titles}
        self._asked, self._fresh = self._clock(), True
        return Glance(revisions, any(each.blocked for each in seen))

    def changed(self, *, now: bool = False) -> tuple[Title, ...]:
        """Whose text is to be read with the next request; `now`: as things are at this moment.

        That they were just glanced at, and a round follows, is not asked again.
        """
        stale = not self._fresh if now else self._clock() - self._asked >= OFTEN
        if self.titles and stale:
            self.glance()
        self._fresh = False
        wanted = [title for title in self.titles if self._differs(title)]
        for at in range(TEXTS, len(wanted), TEXTS):
            self.take(self._ask.look(tuple(wanted[at : at + TEXTS]), ()))
        return tuple(wanted[:TEXTS])

    def take(self, seen: Look) -> None:
        """What a look has brought."""
        for title in self.titles:
            if title in seen.pages:
                self.pages[title] = seen.pages[title]

    def _differs(self, title: Title) -> bool:
        known = self.pages.get(title)
        return known is None or known.revision < self._latest.get(title, 0)
