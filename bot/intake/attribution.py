"""Who brought what to the request page (design, section 2.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.model import Author
from bot.text.markup import Markup

MANY = 20
"""Texts in a row that are searched for what a request says."""

NO_WORDS: Mapping[str, Collection[str]] = MappingProxyType({})

Standing = Mapping[str, tuple[Author | None, ...]]
"""Content on the page → the author of each copy, oldest first; None where not known yet."""


@dataclass(frozen=True)
class Seen:
    """A revision of the request page, reduced to what matters.

    `fingerprints` counts the requests (and the commands, by `Entry.command_fingerprint`) in its
    text; None where the text is hidden or could not be read. `hidden` is true where the wiki
    hides the user, the text or the summary. `unread` is a text that nobody hides and that could
    not be read.
    """

    revision: int
    user: str
    timestamp: datetime
    fingerprints: Mapping[str, int] | None
    hidden: bool = False
    unread: str | None = None

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

    def authors(self, fingerprint: str) -> tuple[Author, ...]:
        """The known authors of the copies of some content, oldest first."""
        return tuple(author for author in self.standing.get(fingerprint, ()) if author is not None)

    def author(self, fingerprint: str) -> Author | None:
        """The author of the oldest copy; None where it is undecided or not on the page."""
        return next(iter(self.standing.get(fingerprint, ())), None)


@dataclass(frozen=True)
class Obscured:
    """Revisions whose content is not known, one after the other. `texts` are what can be seen."""

    author: Author
    texts: tuple[str, ...]
    whole: bool

    @classmethod
    def by(cls, seen: Seen, before: Obscured | None) -> Obscured:
        author = Author("", seen.revision, seen.timestamp)
        texts, whole = (before.texts, before.whole) if before else ((), True)
        if seen.unread is None or not whole or len(texts) >= 2 * MANY:
            return cls(author, (), False)
        # A word may be split by a comment, or a comment be none where the parser gives up.
        known = (seen.unread, Markup(seen.unread).visible(0, len(seen.unread)))
        return cls(author, (*texts, *known), True)

    def newcomer(self, visible: Author, words: Collection[str]) -> Author:
        """Who brought something that stands in the next revision: its author where the words of
        the content show that it was not there before, else somebody unknown.
        """
        absent = self.whole and not any(all(word in text for word in words) for text in self.texts)
        return visible if absent and words else self.author


def attribute(
    history: Iterable[Seen],
    live: Mapping[str, Author],
    before: Standing | None = None,
    words: Mapping[str, Collection[str]] = NO_WORDS,
) -> Attribution:
    """The author of each content is the user of the revision that brought it to the page.

    `history` runs from the oldest to the latest. `before` is what stood on the page before it
    (`Attribution.standing` of an earlier call; empty when the history is whole); None where that
    is not known: what the first revision holds is then undecided, unless `live` knows it.
    `live` maps the content of live requests to their authors: restored while live, it keeps its
    author. Where a revision's text is hidden, what is new in the next one may have come with it,
    and counts as hidden. So it does where the text could not be read, unless it lacks one of the
    `words` without which the content cannot be written.
    """
    standing: dict[str, tuple[Author | None, ...]] = dict(before or {})
    unknown = before is None
    obscured: Obscured | None = None
    hidden: set[int] = set()
    for seen in history:
        if seen.hidden:
            hidden.add(seen.revision)
        if seen.fingerprints is None:
            obscured = Obscured.by(seen, obscured)
            continue
        newcomers = _Newcomers(None if unknown else seen.author, obscured, words)
        standing = _follow(standing, seen.fingerprints, newcomers, live)
        unknown, obscured = False, None
    return Attribution(MappingProxyType(_masked(standing, frozenset(hidden))))


@dataclass(frozen=True)
class _Newcomers:
    """Whose the content is that is new in a revision."""

    visible: Author | None
    obscured: Obscured | None
    words: Mapping[str, Collection[str]]

    def of(self, key: str) -> Author | None:
        if self.visible is None or self.obscured is None:
            return self.visible
        return self.obscured.newcomer(self.visible, self.words.get(key, ()))


def _follow(
    standing: Mapping[str, tuple[Author | None, ...]],
    present: Mapping[str, int],
    newcomers: _Newcomers,
    live: Mapping[str, Author],
) -> dict[str, tuple[Author | None, ...]]:
    return {
        key: _copies(standing.get(key, ()), count, newcomers.of(key), live.get(key))
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
