"""What became of a picture in an article: still in its place, elsewhere, captioned anew, gone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass

from bot.model import SuggestionState
from bot.text.folding import fold
from bot.text.images.uses import FileUse, Form, uses
from bot.text.markup import Markup
from bot.text.site import Site
from bot.text.titles import Title

_HEADING = re.compile(r"^={1,6}[ \t]*+([^\n]*?)[ \t]*=[=\s\x00]*$", re.MULTILINE)
_BRACKETS = re.compile(r"\[\[|\]\]")
_BRACES = re.compile(r"\{\{|\}\}")
_NAME = re.compile(r"[^|}\n\x00]*+")


@dataclass(frozen=True)
class Put:
    """A picture as it was put on a page: the text then, the names of its file, the caption."""

    text: str
    files: frozenset[Title]
    caption: str


@dataclass(frozen=True)
class _Spot:
    """Where a picture stands. `section` is counted and named, and both may change alone.

    `around` is the link, the line of the gallery or the template that it is in, `holder` the
    name of that template and of its parameter.
    """

    form: Form
    section: int
    heading: str
    holder: tuple[str, str]
    around: str

    def same_place(self, other: _Spot) -> bool:
        section = self.section == other.section or self.heading == other.heading
        return section and (self.form, self.holder) == (other.form, other.holder)


def fate(put: Put, text: str, site: Site) -> SuggestionState:
    """How the picture stands in a text: KEPT, MOVED, RECAPTIONED or REMOVED.

    MOVED: under another heading, in another form (a link, a gallery, a template) or another
    parameter. RECAPTIONED: in its place, without the caption that it was given.
    """
    before = _spots(put.text, put.files, site)
    now = _spots(text, put.files, site)
    if not now:
        return SuggestionState.REMOVED
    stayed = [(old, new) for old in before for new in now if old.same_place(new)]
    if before and not stayed:
        return SuggestionState.MOVED
    captioned = [new for old, new in stayed if _captioned(old.around, put.caption)]
    if captioned and not any(_captioned(new.around, put.caption) for new in captioned):
        return SuggestionState.RECAPTIONED
    return SuggestionState.KEPT


def _captioned(around: str, caption: str) -> bool:
    """Whether this is the whole caption there, up to blanks."""
    if not caption.strip():
        return False
    words = r"\s+".join(map(re.escape, caption.split()))
    return bool(re.search(rf"[|=]\s*{words}\s*(?:[|\n]|\]\]|\}}\}}|\Z)", around))


def _spots(text: str, files: Collection[Title], site: Site) -> list[_Spot]:
    found = [use for use in uses(text, site) if use.title in files]
    if not found:
        return []
    markup = Markup(text)
    headings = [(match.start(), match[1]) for match in _HEADING.finditer(markup.masked)]
    starts = [start for start, _ in headings]
    return [_spot(markup, use, bisect_right(starts, use.start), headings) for use in found]


def _spot(markup: Markup, use: FileUse, number: int, headings: list[tuple[int, str]]) -> _Spot:
    heading = headings[number - 1][1] if number else ""
    masked, holder = markup.masked, ("", "")
    match use.form:
        case Form.LINK:
            start, end = _enclosing(masked, use.start, _BRACKETS)
        case Form.GALLERY:
            start = masked.rfind("\n", 0, use.start) + 1
            end = masked.find("\n", use.end)
            end = len(masked) if end < 0 else end
        case Form.PARAMETER:
            start, end = _enclosing(masked, use.start, _BRACES)
            name = _NAME.match(masked, start + 2)
            holder = (fold(name[0] if name else ""), fold(use.parameter))
    return _Spot(use.form, number, heading, holder, markup.text[start:end])


def _enclosing(masked: str, at: int, pairs: re.Pattern[str]) -> tuple[int, int]:
    """The innermost pair of brackets around a place: where it begins and ends."""
    opened: list[int] = []
    for mark in pairs.finditer(masked, 0, at):
        if mark[0] in ("[[", "{{"):
            opened.append(mark.start())
        elif opened:
            opened.pop()
    depth = 1
    for mark in pairs.finditer(masked, at):
        depth += 1 if mark[0] in ("[[", "{{") else -1
        if not depth:
            return (opened[-1] if opened else at), mark.end()
    return (opened[-1] if opened else at), len(masked)
