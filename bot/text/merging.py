"""Merging by lines: an edit is taken out of a text that others have changed since.

Written here because the one maintained library for it, merge3, is under the GPL, calls changes
to neighbouring lines a conflict, and would do so for the category links at the end of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.model import Message

Lines = list[str]


@dataclass(frozen=True)
class Hunk:
    """The base's lines from `start` to `end` become `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]

    def clashes(self, other: Hunk) -> bool:
        """Whether both alter the same line, or the same place between two lines."""
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start < other.end and other.start < self.end

    def within(self, other: Hunk) -> bool:
        """Whether the other one has done the same, and perhaps more at the same place."""
        if self == other:
            return True
        if not self.lines or not other.start <= self.start <= self.end <= other.end:
            return False
        size = len(self.lines)
        starts = range(len(other.lines) - size + 1)
        return any(other.lines[start : start + size] == self.lines for start in starts)


def merge(base: str, ours: str, theirs: str) -> str | None:
    """Both changes to `base` in one text; None where they clash.

    What both did in the same way is done once. Changes to neighbouring lines do not clash.
    """
    if base in (ours, theirs) or ours == theirs:
        return theirs if base == ours else ours
    # The last line has no line break: lines without theirs can be followed by others.
    lines = base.split("\n")
    one, two = (list(hunks(lines, text.split("\n"))) for text in (ours, theirs))
    one = [hunk for hunk in one if not any(map(hunk.within, two))]
    two = [hunk for hunk in two if not any(map(hunk.within, one))]
    if _clash(one, two):
        return None
    both = sorted([*one, *two], key=lambda each: (each.start, each.end))
    return "\n".join(_applied(lines, both))


def hunks(base: Lines, new: Lines) -> Iterator[Hunk]:
    """The changes that make `new` of `base`, in order, none touching another."""
    head = _common(base, new)
    tail = _common(base[head:][::-1], new[head:][::-1])
    inner, other = base[head : len(base) - tail], new[head : len(new) - tail]
    matcher = SequenceMatcher(None, inner, other, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield Hunk(head + start, head + end, tuple(other[first:last]))


@dataclass(frozen=True)
class TakeOut:
    """The rewrite (see `bot.model.Rewrite`) that undoes an edit from `before` to `after`.

    A text that nobody has changed since becomes `before` to the byte; from another the edit is
    taken out by a merge. `clash` says why the page is left where that is not clean.
    """

    before: str
    after: str
    clash: Message

    def __call__(self, text: str) -> str | Message:
        merged = merge(self.after, self.before, text)
        return self.clash if merged is None else merged


def _common(one: Lines, other: Lines) -> int:
    """How many lines the two have in common at the beginning."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _clash(one: list[Hunk], two: list[Hunk]) -> bool:
    """Both are in order: the one that ends first is compared no more."""
    left, right = 0, 0
    while left < len(one) and right < len(two):
        if one[left].clashes(two[right]):
            return True
        if (one[left].end, one[left].start) <= (two[right].end, two[right].start):
            left += 1
        else:
            right += 1
    return False


def _applied(base: Lines, changes: list[Hunk]) -> Iterator[str]:
    place = 0
    for hunk in changes:
        yield from base[place : hunk.start]
        yield from hunk.lines
        place = hunk.end
    yield from base[place:]
