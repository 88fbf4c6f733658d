"""Why a file may belong into an article, and how sure that is (design, section 3.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.model import Message
from bot.text.titles import Title


class Kind(StrEnum):
    """What speaks for a file, the strongest first.

    NAMED: the request names the pair. ITEM: the file's Wikidata item has the article, by
    `wikidata=` of its page or by P6243. PICTURE: the file is the P18 of the article's item.
    DEPICTED: its structured data name the article's item in P180. LINKED: its page links the
    article. CATEGORY: it is in the article's own category. NAME: both are called alike.
    """

    NAMED = "named"
    ITEM = "item"
    PICTURE = "picture"
    DEPICTED = "depicted"
    LINKED = "linked"
    CATEGORY = "category"
    NAME = "name"


# What somebody asked for is sure. An item says what the file is; P18 was chosen by somebody for
# that item; P180 may also name what is in the background. A link may lead to the place or the
# author, a category holds the surroundings too, and a name may be that of something else.
# No two are nearer than MOST_RAISED, so that no sum of weaker clues outdoes a stronger one.
SCORES = {
    Kind.NAMED: 95,
    Kind.ITEM: 88,
    Kind.PICTURE: 82,
    Kind.DEPICTED: 70,
    Kind.LINKED: 55,
    Kind.CATEGORY: 45,
    Kind.NAME: 30,
}
RAISED, MOST_RAISED = 2, 5
"""What each further kind adds to the score of the strongest, and all of them together."""

ITEM_LEVEL = frozenset({Kind.NAMED, Kind.ITEM, Kind.PICTURE, Kind.DEPICTED})
"""The kinds that may be enough to insert a file without asking."""


@dataclass(frozen=True)
class Clue:
    """One thing that speaks for a file in an article; `page` as it was found, maybe a redirect.

    `general`: the article is about a kind of things, of which the file shows one among many.
    """

    kind: Kind
    file: Title
    page: Title
    reason: Message
    general: bool = False


@dataclass(frozen=True)
class Candidate:
    """A file for an article with its clues, one of each kind, the strongest first.

    `unique`: what is item-level among all clues of the file leads to this article alone.
    """

    file: Title
    page: Title
    clues: tuple[Clue, ...]
    unique: bool

    @property
    def score(self) -> int:
        """From 0 to 100."""
        more = RAISED * (len(self.clues) - 1)
        return SCORES[self.clues[0].kind] + min(more, MOST_RAISED)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(clue.kind.value for clue in self.clues)

    @property
    def reasons(self) -> tuple[Message, ...]:
        return tuple(clue.reason for clue in self.clues)

    @property
    def named(self) -> bool:
        return self.clues[0].kind is Kind.NAMED

    @property
    def certain(self) -> bool:
        """Whether the evidence is enough to insert the file without asking."""
        first = self.clues[0]
        return self.unique and first.kind in ITEM_LEVEL and not first.general


def joined(clues: Iterable[Clue]) -> tuple[Candidate, ...]:
    """One candidate for each file and article, in the order in which they come.

    Of several clues of one kind for a pair the first counts.
    """
    pairs: dict[tuple[Title, Title], dict[Kind, Clue]] = {}
    sure: dict[Title, set[Title]] = {}
    for clue in clues:
        pairs.setdefault((clue.file, clue.page), {}).setdefault(clue.kind, clue)
        if clue.kind in ITEM_LEVEL:
            sure.setdefault(clue.file, set()).add(clue.page)
    order = list(Kind)
    return tuple(
        Candidate(
            file,
            page,
            tuple(found[kind] for kind in sorted(found, key=order.index)),
            sure.get(file) == {page},
        )
        for (file, page), found in pairs.items()
    )
