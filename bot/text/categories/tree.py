"""The categories below one, and which is above which.

Numbers stand for names, as a tree may have hundreds of thousands of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from bot.text.titles import Title

NUMBER = "I"
"""The type code of a number in an `array`."""

REMEMBERED = 4096
"""Categories of which it is remembered what is above them."""

HIDDEN, FILLED = 1, 2

LeaveOut = Callable[[str, bool], bool]
"""Whether a category is left out with what is only below it: its name, and whether it is hidden."""

Pair = tuple[Title, tuple[Title, ...]]
"""A category and some of those below it."""


class Rows:
    """For each number the numbers that go with it, in two arrays."""

    def __init__(self, size: int, keys: Iterable[int], values: Iterable[int]) -> None:
        pairs = sorted(zip(keys, values, strict=True))
        self._values = array(NUMBER, (value for _, value in pairs))
        self._ends = array(NUMBER, bytes(4 * (size + 1)))
        for key, _ in pairs:
            self._ends[key + 1] += 1
        for key in range(size):
            self._ends[key + 1] += self._ends[key]

    def of(self, number: int) -> array[int]:
        return self._values[self._ends[number] : self._ends[number + 1]]


class Edges:
    """What was read of categories so far, in any order; names are without the namespace."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._flags = bytearray()
        self._children = array(NUMBER)
        self._parents = array(NUMBER)

    def __len__(self) -> int:
        return len(self._numbers)

    def note(self, name: str, parents: Iterable[str] = ()) -> None:
        """The category stands in these; said again with others, it stands in them too."""
        child = self._number(name)
        for parent in parents:
            self._children.append(child)
            self._parents.append(self._number(parent))

    def mark(self, name: str, *, hidden: bool = False, filled: bool = False) -> None:
        """Readers do not see it on pages; pages or files stand directly in it."""
        self._flags[self._number(name)] |= HIDDEN * hidden + FILLED * filled

    def hidden(self, name: str) -> bool:
        return bool(self._flags[self._number(name)] & HIDDEN)

    def below(self, root: Title, depth: int, leave_out: LeaveOut) -> CategoryTree:
        """The tree of a category and what is at most `depth` levels below it."""
        first = self._number(root.name)
        names = list(self._numbers)
        down = Rows(len(names), self._parents, self._children)
        inside, level = {first: 0}, [first]
        for _ in range(depth):
            above, level = level, []
            for child in (child for number in above for child in down.of(number)):
                if child not in inside and not leave_out(names[child], self.hidden(names[child])):
                    inside[child] = len(inside)
                    level.append(child)
        edges = zip(self._children, self._parents, strict=True)
        kept = {(inside[a], inside[b]) for a, b in edges if a in inside and b in inside}
        filled = bytes(self._flags[number] & FILLED for number in inside)
        return CategoryTree(root, [names[number] for number in inside], kept, filled)

    def _number(self, name: str) -> int:
        number = self._numbers.setdefault(name, len(self._numbers))
        if number == len(self._flags):
            self._flags.append(0)
        return number


class CategoryTree:
    """A category and those below it, within a depth. Made by `Edges.below`."""

    def __init__(
        self, root: Title, names: list[str], edges: Iterable[tuple[int, int]], filled: bytes
    ) -> None:
        """`edges` are child and parent, by number; `filled` says where pages stand directly."""
        both = sorted(edges)
        children, parents = [child for child, _ in both], [parent for _, parent in both]
        self._root = root
        self._names = names
        self._numbers = {name: number for number, name in enumerate(names)}
        self._filled = filled
        self._up = Rows(len(names), children, parents)
        self._down = Rows(len(names), parents, children)
        self._looped = frozenset(number for loop in self._loops() for number in loop)
        self._above = lru_cache(REMEMBERED)(self._climb)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, title: Title) -> bool:
        return title.namespace == self._root.namespace and title.name in self._numbers

    def stocked(self) -> Iterator[Title]:
        """The categories with pages or files directly in them."""
        return (self._title(number) for number, filled in enumerate(self._filled) if filled)

    def branches(self) -> Iterator[Title]:
        """The categories with others below them and pages directly in them."""
        for number, filled in enumerate(self._filled):
            if filled and len(self._down.of(number)):
                yield self._title(number)

    def loops(self) -> Iterator[tuple[Title, ...]]:
        """Categories each of which is above all those of its loop, itself included."""
        return (tuple(map(self._title, loop)) for loop in self._loops())

    def pairs(self, titles: Iterable[Title]) -> tuple[Pair, ...]:
        """Those of these categories that stand above others of them, and above which.

        Categories in a loop are left out: there is no telling which is the narrower.
        """
        known = {self._numbers[each.name]: each for each in titles if each in self}
        for number in self._looped & known.keys():
            del known[number]
        below: dict[int, list[Title]] = {}
        if len(known) > 1:
            for number, title in known.items():
                for above in self._above(number) & known.keys():
                    below.setdefault(above, []).append(title)
        return tuple((known[above], tuple(sorted(each))) for above, each in sorted(below.items()))

    def crowded(self) -> Iterator[Title]:
        """The categories of the tree that stand in one of it and in another above that."""
        for number in range(len(self._names)):
            parents = self._up.of(number)
            if len(parents) > 1 and self.pairs(map(self._title, parents)):
                yield self._title(number)

    def _title(self, number: int) -> Title:
        return Title(self._root.namespace, self._names[number], self._root.prefix)

    def _climb(self, start: int) -> frozenset[int]:
        """All that is above a category; itself too if it is in a loop."""
        return _reached(self._up, start)

    def _loops(self) -> Iterator[tuple[int, ...]]:
        """What is above and below a category that is above itself, it included."""
        seen: set[int] = set()
        for number in sorted(self._knot()):
            above = _reached(self._up, number) if number not in seen else frozenset[int]()
            if number in above:
                loop = above & _reached(self._down, number)
                seen |= loop
                yield tuple(sorted(loop))

    def _knot(self) -> set[int]:
        """What is left when whatever has nothing above, or nothing below it, is taken away."""
        left = set(range(len(self._names)))
        for rows, back in ((self._up, self._down), (self._down, self._up)):
            counts = {number: sum(each in left for each in rows.of(number)) for number in left}
            free = [number for number in left if not counts[number]]
            while free:
                number = free.pop()
                left.discard(number)
                for other in back.of(number):
                    if other in left:
                        counts[other] -= 1
                        if not counts[other]:
                            free.append(other)
        return left


def _reached(rows: Rows, start: int) -> frozenset[int]:
    """All to which one comes from a number, step by step."""
    found: set[int] = set()
    waiting = list(rows.of(start))
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting.extend(rows.of(number))
    return frozenset(found)
