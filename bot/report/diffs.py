"""A difference between two texts, shown on a wiki page so that people can read it.

Whatever wikitext stands in it is shown as it was typed and does nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.i18n import Texts, escape
from bot.model import Message

LINES = 24
"""Lines shown of one difference; the others are counted."""

AROUND = 70
"""Characters shown on either side of what was altered within a line."""

LONGEST = 300
"""Characters shown of what was altered within a line."""

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)")
# Without the joiners, which belong to emoji and to some scripts.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_FRAME = (
    "background:#fff;color:#202122;border:1px solid #c8ccd1;margin:.2em 0 1em;"
    "font-size:90%;overflow-wrap:anywhere"
)
_NOTE = "background:#f8f9fa;color:#54595d;padding:0 .6em"
_LINE = "font-family:monospace;white-space:pre-wrap;padding:.1em .6em;border-left:4px solid"
_STYLES = {
    "-": (f"{_LINE} #e8a33d;background:#fff6e5", "#ffd58a", "−"),
    "+": (f"{_LINE} #5aa4e0;background:#eef6ff", "#b5dbff", "+"),
    " ": (f"{_LINE} #eaecf0;color:#54595d", "", " "),
}


@dataclass(frozen=True)
class Line:
    """One line of a difference: `sign` is `-`, `+` or a blank; only `altered` differs.

    The sign `@` stands for the number of the line that follows, in `altered`.
    """

    sign: str
    before: str = ""
    altered: str = ""
    after: str = ""


@dataclass(frozen=True)
class Difference:
    """What is kept of a difference. `size` counts the characters that went and came."""

    lines: tuple[Line, ...]
    more: int
    removed: int
    added: int
    size: int


def read(diff: str) -> Difference:
    """A unified diff without the names of files, as `bot.engine.rehearsal` gives it."""
    lines = list(_lines(diff.split("\n"))) if diff else []
    changed = [line for line in lines if line.sign in "-+"]
    removed = sum(1 for line in changed if line.sign == "-")
    size = sum(len(line.altered) for line in changed)
    shown = tuple(_shortened(line) for line in lines[:LINES])
    more = sum(1 for line in lines[LINES:] if line.sign in "-+")
    return Difference(shown, more, removed, len(changed) - removed, size)


def wikitext(difference: Difference, texts: Texts) -> str:
    """A box with one line of wikitext for each line."""
    rows = [_row(line, texts) for line in difference.lines]
    if difference.more:
        rows.append(_note(texts, Message("preview-more-lines", (difference.more,))))
    return f'<div style="{_FRAME}">\n' + "\n".join(rows) + "\n</div>"


def verbatim(text: str) -> str:
    """The text as it is, its blanks included; direction marks and the like by their number."""
    seen = _INVISIBLE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)
    # Something around it, as escaping trims the blanks at both ends; not letters, which would
    # hide the beginning of a word such as `mailto:`.
    return escape.wikitext(f"({seen})")[1:-1]


def _row(line: Line, texts: Texts) -> str:
    if line.sign == "@":
        return _note(texts, Message("preview-line", (int(line.altered),)))
    style, colour, sign = _STYLES[line.sign]
    shown = verbatim(line.before) + _marked(line.altered, colour) + verbatim(line.after)
    return f'<div style="{style}">{sign} {shown}</div>'


def _note(texts: Texts, message: Message) -> str:
    return f'<div style="{_NOTE}">{texts.wikitext(message)}</div>'


def _marked(text: str, colour: str) -> str:
    if not text or not colour:
        return verbatim(text)
    return f'<span style="background:{colour}">{verbatim(text)}</span>'


def _lines(diff: list[str]) -> Iterator[Line]:
    """The lines of a diff; those that went and came in equal number are compared in pairs."""
    groups = [(sign, [each[1:] for each in group]) for sign, group in groupby(diff, _sign)]
    at = 0
    while at < len(groups):
        sign, group = groups[at]
        following, others = groups[at + 1] if at + 1 < len(groups) else ("", [])
        if sign == "-" and following == "+" and len(others) == len(group):
            pairs = [_compared(old, new) for old, new in zip(group, others, strict=True)]
            yield from (old for old, _ in pairs)
            yield from (new for _, new in pairs)
            at += 1
        elif sign == "@":
            yield from _numbers(f"@{each}" for each in group)
        else:
            yield from (Line(sign, altered=each) for each in group)
        at += 1


def _sign(line: str) -> str:
    return line[:1] if line[:1] in ("-", "+", "@") else " "


def _numbers(headers: Iterator[str]) -> Iterator[Line]:
    for header in headers:
        if found := _HUNK.match(header):
            yield Line("@", altered=found[1])


def _compared(old: str, new: str) -> tuple[Line, Line]:
    begin = _alike(old, new)
    rest, other = old[begin:], new[begin:]
    end = _alike(rest[::-1], other[::-1])
    before, after = old[:begin], rest[len(rest) - end :]
    went, came = rest[: len(rest) - end], other[: len(other) - end]
    return Line("-", before, went, after), Line("+", before, came, after)


def _alike(one: str, other: str) -> int:
    """The length of the common beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _shortened(line: Line) -> Line:
    before, altered, after = line.before, line.altered, line.after
    if len(before) > AROUND:
        before = "…" + before[-AROUND:]
    if len(after) > AROUND:
        after = after[:AROUND] + "…"
    longest = LONGEST if line.sign in "-+" else 2 * AROUND
    if len(altered) > longest:
        altered = altered[:longest] + "…"
    return Line(line.sign, before, altered, after)
