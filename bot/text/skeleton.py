"""A page's text with the passages of interest cut out, for comparing it with another version.

What is left is split into *solid* text, which must not change at all, and *gaps*: runs of
blanks and of cut passages, each at a place in the solid text. Two versions with equal solid text
have their gaps at comparable places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import mwparserfromhell
from mwparserfromhell.nodes import Node, Text
from mwparserfromhell.wikicode import Wikicode

from bot.text.templates import unclosed_comment

BLANKS = " \t\r\n"
CUT = "\ufdd0"
SLOT = "\ufdd1"
"""Stand for a passage that was cut out, and for one whose place must stay filled.

Noncharacters, which MediaWiki does not store; a text that holds one is refused all the same.
"""

GAP = re.compile(f"[{BLANKS}{CUT}]+")


class UnreadableError(Exception):
    """The parser does not give this text back as it was, or it holds our marks."""


@dataclass(frozen=True)
class Skeleton:
    """The solid text, and the gaps by the number of solid characters before them."""

    solid: str
    gaps: dict[int, str]

    @classmethod
    def of(cls, masked: str) -> Skeleton:
        gaps, before = {}, 0
        for found in GAP.finditer(masked):
            start = found.start() - before
            gaps[start] = found.group()
            before += len(found.group())
        return cls(GAP.sub("", masked), gaps)

    def gap(self, place: int) -> str:
        return self.gaps.get(place, "")


def places(old: Skeleton, new: Skeleton) -> Iterator[int]:
    """Every place where either version has a gap, in order."""
    return iter(sorted(old.gaps.keys() | new.gaps.keys()))


def parse(text: str) -> Wikicode:
    """Parse a page; `UnreadableError` if the parser loses a character of it."""
    if CUT in text or SLOT in text:
        raise UnreadableError
    cut = unclosed_comment(text)
    try:
        code = mwparserfromhell.parse(text[:cut], skip_style_tags=True)
        if text[cut:]:
            # The parser's time for many openings of comments is quadratic.
            code.nodes.append(Text(text[cut:]))
        if str(code) != text:
            raise UnreadableError
    except (RecursionError, mwparserfromhell.parser.ParserError) as error:
        raise UnreadableError from error
    return code


def put(code: Wikicode, index: int, mark: str) -> None:
    """Replace one node by a mark, without the tree search of `Wikicode.replace`."""
    code.nodes[index] = Text(mark)


def opens_comment(node: Node) -> bool:
    """Whether a comment begins here that nothing closes: for MediaWiki it swallows the rest."""
    return isinstance(node, Text) and "<!--" in str(node)


def line(text: str, solid: str, place: int) -> int:
    """The line of `text` (from 1) where the solid character number `place` stands."""
    seen = 0
    for found in re.finditer(f"[^{BLANKS}]+", text):
        seen += len(found.group())
        if seen > place or seen >= len(solid):
            return text.count("\n", 0, found.start()) + 1
    return text.count("\n") + 1
