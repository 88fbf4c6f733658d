"""The check of an undo: nothing goes but what our edit brought, nothing comes but what it took.

Another route than the merge: lines that stand once in all four texts, in the same order, are
anchors; between two anchors the lines are counted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import Allowance, Message

Lines = list[str]


@dataclass(frozen=True)
class Undoes(Allowance):
    """The edit from `before` to `after` is taken out, whatever others have changed since."""

    before: str
    after: str


def prove_undo(old: str, new: str, allowance: Undoes) -> Message | None:
    """See `bot.text.proofs.proof`; `old` is the page as it stands, `new` what would be saved."""
    if old == allowance.after:
        return None if new == allowance.before else Message("proof-undo")
    texts = [text.split("\n") for text in (allowance.before, allowance.after, old, new)]
    anchors = _anchors(texts)
    gaps = [list(_gaps(lines, anchors)) for lines in texts]
    if not all(_inverse(*gap) for gap in zip(*gaps, strict=True)):
        return Message("proof-undo")
    return None


def _anchors(texts: list[Lines]) -> Lines:
    """Lines that stand once in each text and come in the same order in all of them."""
    counted = [Counter(lines) for lines in texts]
    anchors = [line for line in texts[0] if all(counts[line] == 1 for counts in counted)]
    for lines in texts[1:]:
        places = {line: place for place, line in enumerate(lines)}
        anchors = [anchors[index] for index in _rising([places[line] for line in anchors])]
    return anchors


def _rising(places: list[int]) -> list[int]:
    """The indexes of a longest rising subsequence, by patience sorting."""
    piles: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        pile = bisect_left(tops, place)
        before.append(piles[pile - 1] if pile else -1)
        piles[pile : pile + 1] = [index]
        tops[pile : pile + 1] = [place]
    found: list[int] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        found.append(index)
        index = before[index]
    return found[::-1]


def _gaps(lines: Lines, anchors: Lines) -> Iterator[Lines]:
    """The lines between anchors; those before the first and after the last too."""
    place = 0
    for anchor in anchors:
        end = lines.index(anchor, place)
        yield lines[place:end]
        place = end + 1
    yield lines[place:]


def _inverse(before: Lines, after: Lines, old: Lines, new: Lines) -> bool:
    """Whether `new` is `old` with the change from `before` to `after` taken back."""
    if before == after:
        return new == old
    if old == after:
        return new == before
    brought, took = Counter(after) - Counter(before), Counter(before) - Counter(after)
    if new == old:
        # Somebody has taken it back already.
        return not brought & Counter(old) and not took - Counter(old)
    if brought - Counter(old) or Counter(new) != Counter(old) - brought + took:
        return False
    altered = brought.keys() | took.keys()
    return [line for line in old if line not in altered] == [
        line for line in new if line not in altered
    ]
