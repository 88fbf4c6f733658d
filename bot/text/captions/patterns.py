"""Patterns of captions, as `{didascalia} ({autore}, {data}) – {istituzione}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.model import Message
from bot.text.folding import fold
from bot.text.gist import Piece

CAPTION, AUTHOR, DATE = "caption", "author", "date"
INSTITUTION, TITLE = "institution", "title"

LONGEST = 120
"""The most characters of a pattern."""

_NAMES = {
    "didascalia": CAPTION,
    "caption": CAPTION,
    "autore": AUTHOR,
    "author": AUTHOR,
    "data": DATE,
    "date": DATE,
    "istituzione": INSTITUTION,
    "institution": INSTITUTION,
    "titolo": TITLE,
    "title": TITLE,
}
_PAIRS = {"(": ")", "«": "»", "“": "”"}
_TOKEN = re.compile(r"\{([^{}]*)\}|([(«“])|([)»”])")
_UNSAFE = re.compile(r"[\[\]{}|<>\n\r\x00-\x1f\x7f]|''|~~~|__|://")

Values = Mapping[str, tuple[Piece, ...]]


@dataclass(frozen=True)
class Field:
    """The place of a value."""

    name: str


@dataclass(frozen=True)
class Pattern:
    """Parts with the words between them: `texts[0] parts[0] texts[1] parts[1] … texts[-1]`.

    A pattern within a pattern is what stands in brackets.
    """

    parts: tuple[Field | Pattern, ...]
    texts: tuple[str, ...]
    opening: str = ""
    closing: str = ""

    def filled(self, values: Values) -> tuple[Piece, ...]:
        """The pieces; parts without a value go with the words and brackets that belong to them."""
        found: list[Piece] = []
        last = -1
        for number, part in enumerate(self.parts):
            value = values.get(part.name, ()) if isinstance(part, Field) else part.filled(values)
            if value:
                before = self.texts[number] if last >= 0 or number == 0 else ""
                found += [Piece(before), *value]
                last = number
        if last < 0:
            return ()
        end = self.texts[-1] if last == len(self.parts) - 1 else ""
        pieces = (Piece(self.opening), *found, Piece(end), Piece(self.closing))
        return tuple(piece for piece in pieces if piece.text)

    def names(self) -> Iterator[str]:
        for part in self.parts:
            yield from [part.name] if isinstance(part, Field) else part.names()


def read(pattern: str) -> Pattern | Message:
    """The pattern, or what is wrong with it.

    Brackets are `()`, `«»` and `“”`; otherwise it holds words without marks, links or templates,
    and the names of the parts, in Italian or English, of which the caption is one.
    """
    if len(pattern) > LONGEST:
        return Message("image-pattern-long", (LONGEST,))
    for token in _TOKEN.finditer(pattern):
        if token[1] is not None and fold(token[1]) not in _NAMES:
            return Message("image-pattern-name", (token[1],))
    if found := _UNSAFE.search(_TOKEN.sub("", pattern)):
        return Message("image-pattern-mark", (found[0],))
    whole = _parsed(pattern)
    if whole is None:
        return Message("image-pattern-brackets")
    return whole if CAPTION in whole.names() else Message("image-pattern-caption")


@dataclass
class _Open:
    opening: str
    parts: list[Field | Pattern]
    texts: list[str]

    def closed(self) -> Pattern:
        closing = _PAIRS.get(self.opening, "")
        return Pattern(tuple(self.parts), tuple(self.texts), self.opening, closing)


def _parsed(pattern: str) -> Pattern | None:
    """None where brackets are not in pairs, or hold no part."""
    waiting = [_Open("", [], [""])]
    done = 0
    for token in _TOKEN.finditer(pattern):
        waiting[-1].texts[-1] += pattern[done : token.start()]
        done = token.end()
        if token[1] is not None:
            part: Field | Pattern = Field(_NAMES[fold(token[1])])
        elif token[2]:
            waiting.append(_Open(token[2], [], [""]))
            continue
        elif len(waiting) == 1 or _PAIRS[waiting[-1].opening] != token[3]:
            return None
        else:
            part = waiting.pop().closed()
            if not part.parts:
                return None
        waiting[-1].parts.append(part)
        waiting[-1].texts.append("")
    waiting[-1].texts[-1] += pattern[done:]
    return waiting[0].closed() if len(waiting) == 1 else None
