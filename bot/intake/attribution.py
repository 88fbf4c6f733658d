"""Who brought what to the request page (design, section 2.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.model import Author

Undecided = None
Standing = Mapping[str, tuple[Author | None, ...]]
"""Content on the page → the author of each copy, oldest first; None where not known yet."""


@dataclass(frozen=True)
class Seen:
    """A revision of the request page, reduced to what matters.

    `fingerprints` counts the requests (and the commands, by `Entry.command_fingerprint`) in its
    text; None where the text is hidden or could not be read. `hidden` is true where the wiki
    hides the user, the text or the summary.
    """

    revision: int
    user: str
    timestamp: datetime
    fingerprints: Mapping[str, int] | None
    hidden: bool = False

    @property
    def author(self) -> Author:
        return Author("" if self.hidden else self.user, self.revision, self.timestamp)


@dataclass(frozen=True)
class Attribution:
    """What stands on the page after the last revision.

    Copies of one content are told apart by the revision that brought each: content already acted
    upon and pasted again has a second, later author. When one of several copies goes, the latest
    is taken to be gone, so that nobody inherits another's request by adding a copy and removing
    the original.
    """

    standing: Standing

    @property
    def undecided(self) -> frozenset[str]:
        """Content whose author is in revisions further back."""
        return frozenset(key for key, authors in self.standing.items() if None in authors)

    def authors(self, fingerprint: str) -> tuple[Author, ...]:
        """The known authors of the copies of some content, oldest first."""
        return tuple(author for author in self.standing.get(fingerprint, ()) if author is not None)

    def author(self, fingerprint: str) -> Author | None:
        """The author of the oldest copy; None where it is undecided or not on the page."""
        return next(iter(self.standing.get(fingerprint, ())), None)


def attribute(
    history: Iterable[Seen], live: Mapping[str, Author], before: Standing | None = None
) -> Attribution:
    """The author of each content is the user of the revision that brought it to the page.

    `history` runs from the oldest to the latest. `before` is what stood on the page before it
    (`Attribution.standing` of an earlier call; empty when the history is whole); None where that
    is not known: what the first revision holds is then undecided, unless `live` knows it.
    `live` maps the content of live requests to their authors: restored while live, it keeps its
    author. Where a revision's text is hidden, what is new in the next one may have come with it,
    and counts as hidden.
    """
    standing: dict[str, tuple[Author | None, ...]] = dict(before or {})
    unknown = before is None
    obscured: Author | None = None
    hidden: set[int] = set()
    for seen in history:
        if seen.hidden:
            hidden.add(seen.revision)
        if seen.fingerprints is None:
            obscured = Author("", seen.revision, seen.timestamp)
            continue
        newcomer = None if unknown else obscured or seen.author
        standing = _follow(standing, seen.fingerprints, newcomer, live)
        unknown, obscured = False, None
    return Attribution(MappingProxyType(_masked(standing, frozenset(hidden))))


def _follow(
    standing: Mapping[str, tuple[Author | None, ...]],
    present: Mapping[str, int],
    newcomer: Author | None,
    live: Mapping[str, Author],
) -> dict[str, tuple[Author | None, ...]]:
    return {
        key: _copies(standing.get(key, ()), count, newcomer, live.get(key))
        for key, count in Counter(present).items()
        if count > 0
    }


def _copies(
    known: tuple[Author | None, ...], count: int, newcomer: Author | None, live: Author | None
) -> tuple[Author | None, ...]:
    added = [newcomer] * (count - len(known))
    if not known and live is not None:
        added[0] = live
    return (*known, *added)[:count]


def _masked(
    standing: Mapping[str, tuple[Author | None, ...]], hidden: frozenset[int]
) -> dict[str, tuple[Author | None, ...]]:
    """A revision may be hidden after its author became known."""
    return {
        key: tuple(_mask(author, hidden) for author in authors) for key, authors in standing.items()
    }


def _mask(author: Author | None, hidden: frozenset[int]) -> Author | None:
    if author is None or author.revision not in hidden:
        return author
    return Author("", author.revision, author.timestamp)
