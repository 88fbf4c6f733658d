"""The lines that the bot itself has written below requests without parameters."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.text.markup import COMMENT, Markup

_OWN = re.compile(
    r"[*#:]*:[ ](?P<mark><!--[ ]bot[ ]\#(?P<id>[1-9][0-9]{0,17})[ ](?P<digest>[0-9a-f]{8})[ ]-->)"
    r"(?:'''(?P<state>[^'\n]*)''')?",
    re.VERBOSE,
)
_MARKS = re.compile(r"[*#:]*")
_DIGITS = 8


@dataclass(frozen=True)
class OwnLine:
    """`text[start:end]` without its line break; `state` is the word that the line shows.

    `digest` begins as the fingerprint of the request that was answered.
    """

    start: int
    end: int
    request: int
    digest: str
    state: str


def mark(request: int, fingerprint: str) -> str:
    """The comment by which the bot knows its own line again."""
    return f"<!-- bot #{request} {fingerprint[:_DIGITS]} -->"


def own_lines(markup: Markup, where: int, until: int, indent: str) -> Iterator[OwnLine]:
    """The bot's lines among the answers to the line that ends at `where`; `indent` begins one.

    A mark that is shown as an example is none.
    """
    depth = len(indent) - 1
    start = markup.text.find("\n", where) + 1
    while 0 < start <= until:
        found = markup.masked.find("\n", start)
        end = len(markup.text) if found < 0 else found
        marks = _MARKS.match(markup.masked, start, end)
        shared = marks[0] if marks else ""
        if len(shared) <= depth or shared[:depth] != indent[:depth]:
            return
        own = _OWN.match(markup.text, start, end)
        if own and markup.masked[own.start("mark")] == COMMENT:
            end -= markup.text[end - 1] == "\r"
            yield OwnLine(start, end, int(own["id"]), own["digest"], own["state"] or "")
        start = found + 1


def given_out(lines: Iterable[OwnLine], fingerprints: Iterable[str]) -> Iterator[OwnLine | None]:
    """The line of each request: the one with its content, else the first that is left over.

    What is left over answered something that has been rewritten since.
    """
    by_digest: dict[str, deque[OwnLine]] = {}
    for line in lines:
        by_digest.setdefault(line.digest, deque()).append(line)
    exact = []
    for fingerprint in fingerprints:
        same = by_digest.get(fingerprint[:_DIGITS])
        exact.append(same.popleft() if same else None)
    left = deque(sorted((each for same in by_digest.values() for each in same), key=_place))
    for found in exact:
        yield found or (left.popleft() if left else None)


def _place(line: OwnLine) -> int:
    return line.start
