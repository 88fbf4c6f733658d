"""The lay of a page: what is dead text, what a template holds, who sees which part.

Everything here is linear in the length of the text, hostile text included.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

COMMENT = "\x00"
"""Stands in the mask for a character of a comment, which MediaWiki drops."""

DEAD = "\x7f"
"""Stands in the mask for a character that is never wikitext (nowiki and the like)."""

NOINCLUDE = "noinclude"
INCLUDEONLY = "includeonly"
ONLYINCLUDE = "onlyinclude"

_ELEMENTS = (
    "nowiki",
    "pre",
    "syntaxhighlight",
    "source",
    "math",
    "chem",
    "ce",
    "score",
    "timeline",
    "templatedata",
    "templatestyles",
    "graph",
    "mapframe",
    "maplink",
    "hiero",
    "inputbox",
    "categorytree",
)
_OPENING = re.compile(rf"<(?:!--|({'|'.join(_ELEMENTS)})(?=\s|/?>))", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in _ELEMENTS}
_REDIRECT = re.compile(rf"\A\s*+#[^\W\d_]++\s*+(?::\s*+)?\[\[[^\[\]\n{COMMENT}]*+\]\]")
_SWITCH = re.compile(
    rf"<(/?)({NOINCLUDE}|{INCLUDEONLY}|{ONLYINCLUDE})(?=[\s/>])[^>]*+>", re.IGNORECASE
)
_BRACES = re.compile(r"\{{2,}|\}{2,}")
_COMMENTS = re.compile(f"{COMMENT}+")

Span = tuple[int, int]


@dataclass(frozen=True)
class Markup:
    """A page's text with its structure, worked out when asked for. Offsets are those of `text`."""

    text: str

    @cached_property
    def masked(self) -> str:
        """The text, of the same length, with comments and dead text blotted out.

        The link of a redirect counts as dead: it neither categorises nor embeds.
        """
        clean = self.text.replace(COMMENT, DEAD)
        parts: list[str] = []
        done = 0
        for start, end, filler in _dead_spans(clean):
            parts += [clean[done:start], filler * (end - start)]
            done = end
        masked = "".join([*parts, clean[done:]])
        redirect = _REDIRECT.match(masked)
        return DEAD * redirect.end() + masked[redirect.end() :] if redirect else masked

    @cached_property
    def switches(self) -> tuple[re.Match[str], ...]:
        """The tags noinclude, includeonly and onlyinclude, in order."""
        return tuple(_SWITCH.finditer(self.masked, 0, self.masked.rfind(">") + 1))

    @cached_property
    def _contexts(self) -> tuple[list[int], list[frozenset[str]]]:
        starts, contexts = [0], [frozenset[str]()]
        for tag in self.switches:
            if not tag[0].endswith("/>"):
                name = frozenset({tag[2].lower()})
                last = contexts[-1]
                contexts.append(last - name if tag[1] else last | name)
                starts.append(tag.end())
        return starts, contexts

    def context(self, offset: int) -> frozenset[str]:
        """The tags noinclude, includeonly and onlyinclude that are open at an offset."""
        starts, contexts = self._contexts
        return contexts[bisect_right(starts, offset) - 1]

    @cached_property
    def _templates(self) -> tuple[list[int], list[int]]:
        spans = _outermost(_braced(self.masked))
        return [start for start, _ in spans], [end for _, end in spans]

    def in_template(self, offset: int) -> bool:
        """Whether an offset lies within closed double or triple braces."""
        starts, ends = self._templates
        at = bisect_right(starts, offset) - 1
        return at >= 0 and offset < ends[at]

    def comments(self, start: int, end: int) -> str:
        """The comments of a span, one after the other."""
        masked = self.masked[start:end]
        found = _COMMENTS.finditer(masked)
        return "".join(self.text[start + run.start() : start + run.end()] for run in found)

    def visible(self, start: int, end: int) -> str:
        """A span without its comments."""
        if COMMENT not in self.masked[start:end]:
            return self.text[start:end]
        pairs = zip(self.text[start:end], self.masked[start:end], strict=True)
        return "".join(shown for shown, mark in pairs if mark != COMMENT)


def _dead_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and filler of comments and dead elements, as MediaWiki's preprocessor finds them.

    An unclosed comment runs to the end of the text; an unclosed element is no element.
    """
    unclosed: set[str] = set()
    offset, bracket = 0, -1
    while match := _OPENING.search(text, offset):
        if match[1] is None:
            offset = _after(text.find("-->", match.end()), 3, text)
            yield match.start(), offset, COMMENT
            continue
        # Found once for all the tags before it: searching anew for each would be quadratic.
        if bracket < match.end():
            bracket = _after(text.find(">", match.end()), 0, text)
        end = _element_end(text, match[1].lower(), bracket, unclosed)
        if end:
            yield match.start(), end, DEAD
        offset = end or match.end()


def _after(found: int, length: int, text: str) -> int:
    return len(text) if found < 0 else found + length


def _element_end(text: str, name: str, bracket: int, unclosed: set[str]) -> int:
    """Where the element whose tag ends at `bracket` ends; 0 where there is no such element."""
    if bracket == len(text):
        return 0
    if text[bracket - 1] == "/":
        return bracket + 1
    closing = None if name in unclosed else _CLOSING[name].search(text, bracket)
    if closing:
        return closing.end()
    unclosed.add(name)
    return 0


def _braced(masked: str) -> Iterator[Span]:
    """The spans of closed braces, inner before outer. Unclosed braces are plain text."""
    opened: list[list[int]] = []
    for run in _BRACES.finditer(masked):
        length = run.end() - run.start()
        if run[0][0] == "{":
            opened.append([run.start(), length])
            continue
        end = run.start()
        while length >= 2 and opened:
            taken = min(length, opened[-1][1], 3)
            length -= taken
            end += taken
            opened[-1][1] -= taken
            yield opened[-1][0] + opened[-1][1], end
            if opened[-1][1] < 2:
                opened.pop()


def _outermost(spans: Iterator[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        while found and found[-1][0] >= start:
            found.pop()
        found.append((start, end))
    return found


def line_end(text: str) -> str:
    """The line break of a page: MediaWiki makes them all alike, imports and old pages do not."""
    return "\r\n" if "\r\n" in text else "\n"
