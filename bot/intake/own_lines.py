"""The lines that the bot itself has written below requests without parameters."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.text.markup import COMMENT, Markup

_OWN = re.compile(
    r"^(?P<indent>[*#:]*:)[ ](?P<mark><!--[ ]bot[ ]\#(?P<id>[1-9][0-9]{0,17})[ ]-->)"
    r"(?:'''(?P<state>[^'\n]*)''')?[^\n]*",
    re.MULTILINE | re.VERBOSE,
)
_DEEPER = re.compile(r"[*#:]*")


@dataclass(frozen=True)
class OwnLine:
    """`text[start:end]` without its line break; `state` is the word that the line shows."""

    start: int
    end: int
    request: int
    state: str


@dataclass(frozen=True)
class OwnLines:
    """All those of a page."""

    markup: Markup
    found: tuple[OwnLine, ...]

    def below(self, asked: Iterable[tuple[int, str]]) -> Iterator[OwnLine | None]:
        """For each request, given the end of its line and the indent of an answer, its answer.

        `asked` is in the order of the page. Several on one line have their answers in order.
        """
        starts = [line.start for line in self.found]
        lines = list(asked)
        ends = [where for where, _ in lines]
        used = 0
        for where, indent in lines:
            used = max(used, bisect_left(starts, where))
            after = bisect_right(ends, where)
            until = ends[after] if after < len(ends) else len(self.markup.text)
            near = used < len(starts) and starts[used] <= until
            mine = near and self._joined(where, starts[used], indent)
            yield self.found[used] if mine else None
            used += mine

    def _joined(self, where: int, start: int, indent: str) -> bool:
        """Whether only lines that answer the same request stand between."""
        if start - where > _NEAR:
            return False
        between = self.markup.text[where:start].split("\n")[1:-1]
        return all(_answers(line, indent) for line in between) and _answers(
            self.markup.text[start : start + len(indent)], indent
        )


_NEAR = 20_000
"""Characters of other people's answers before the bot's own; a bound to the work."""


def own_lines(markup: Markup) -> OwnLines:
    """Every line with the bot's mark; one that is shown as an example is none."""
    return OwnLines(
        markup,
        tuple(
            OwnLine(line.start(), _end(line), int(line["id"]), line["state"] or "")
            for line in _OWN.finditer(markup.text)
            if markup.masked[line.start("mark")] == COMMENT
            and markup.masked[line.start()] not in (COMMENT, "\x7f")
        ),
    )


def mark(request: int) -> str:
    """The comment by which the bot knows its own line again."""
    return f"<!-- bot #{request} -->"


def _answers(line: str, indent: str) -> bool:
    marks = _DEEPER.match(line)
    depth = len(indent) - 1
    return marks is not None and len(marks[0]) > depth and marks[0][:depth] == indent[:depth]


def _end(line: re.Match[str]) -> int:
    return line.end() - line[0].endswith("\r")
