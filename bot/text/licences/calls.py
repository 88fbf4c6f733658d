"""The templates that a page calls, nested ones too, with the offsets of names and arguments.

Reads the braces itself, in linear time and strictly: where it is not beyond doubt what closes
what, the page is not `balanced`, and nothing should be concluded from its calls.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import pairwise

from bot.text.licences.catalogue import template_name
from bot.text.markup import COMMENT, Markup
from bot.text.site import Site
from bot.text.titles import LONGEST

_TOKEN = re.compile(r"\{{2,}|\}{2,}|\[\[|\]\]|\||=")
_TRIPLE = 3
_LONG = 4 * LONGEST

PARAMETER = "{{{"
"""The name of a call that is none, but a parameter of the page itself: `{{{1}}}`."""


@dataclass(frozen=True)
class Argument:
    """One argument: `text[start:end]` without its bar; its value begins at `value_start`.

    `key` is trimmed and without comments ('1', '2'… where none is written).
    """

    key: str
    start: int
    end: int
    value_start: int
    named: bool


@dataclass(frozen=True)
class Call:
    """`text[start:end]` is `{{…}}`. `name` is the template's name, '' for what is no template.

    `text[name_start:name_end]` is where the name stands, with blanks and comments; `typed` is it
    without. `parent` is the number of the call around it, -1 at the top, `argument` the
    argument of that in which it stands, None in its name.
    """

    start: int
    end: int
    name: str
    typed: str
    name_start: int
    name_end: int
    arguments: tuple[Argument, ...]
    parent: int = -1
    argument: Argument | None = None
    depth: int = 0


@dataclass(frozen=True)
class Sheet:
    """A page with its calls in the order in which they begin."""

    markup: Markup
    calls: tuple[Call, ...]
    balanced: bool

    def value(self, argument: Argument) -> str:
        """The value of an argument, trimmed and without comments."""
        return self.markup.visible(argument.value_start, argument.end).strip()

    def above(self, call: Call) -> Iterator[Call]:
        """The calls around one, from the inside."""
        while call.parent >= 0:
            call = self.calls[call.parent]
            yield call


@dataclass
class _Open:
    """Braces that wait for their end, with the bars and signs of equality seen since."""

    start: int
    length: int
    bars: list[int] = field(default_factory=list)
    equals: list[int] = field(default_factory=list)

    def forget(self) -> None:
        self.bars, self.equals = [], []


_LINK = _Open(0, 0)
"""Stands for the brackets of a link that wait for their end."""


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    braces: int
    bars: list[int]
    equals: list[int]


def sheet_of(text: str, site: Site) -> Sheet:
    """The calls of a page. Comments, nowiki and their like count as neither names nor braces."""
    markup = Markup(text)
    found: list[_Found] = []
    balanced = _scan(markup.masked, found)
    found.sort(key=lambda each: each.start)
    return Sheet(markup, tuple(_placed(markup, found, site)), balanced)


def _scan(masked: str, found: list[_Found]) -> bool:
    """Whether all braces are closed beyond doubt; the calls go to `found`, inner ones first."""
    opened: list[_Open] = []
    balanced, heading = True, 0
    for token in _TOKEN.finditer(masked):
        kind = token[0][0]
        if kind in "{[":
            opened.append(_Open(token.start(), len(token[0])) if kind == "{" else _LINK)
        elif kind == "}":
            tabled = masked[token.start() - 1] == "|" if token.start() else False
            balanced &= _close(token, opened, found, tabled=tabled)
        elif kind == "]":
            if opened and opened[-1] is _LINK:
                opened.pop()
        elif kind == "=" and _heads(masked, token.start()):
            # Signs of equality in the line of a heading part no name from a value.
            heading = masked.find("\n", token.start())
            heading = heading if heading >= 0 else len(masked)
        elif opened and opened[-1] is not _LINK and (kind == "|" or token.start() >= heading):
            (opened[-1].bars if kind == "|" else opened[-1].equals).append(token.start())
    return balanced and all(each is _LINK for each in opened)


def _heads(masked: str, offset: int) -> bool:
    return masked.startswith("\n==", offset - 1) if offset else masked.startswith("==")


def _close(token: re.Match[str], opened: list[_Open], found: list[_Found], *, tabled: bool) -> bool:
    """Close what this run of braces closes; whether nothing of it was left over.

    `tabled`: a bar stands before it, so that it may begin with the brace that ends a table.
    """
    length, at = len(token[0]), token.start()
    while length >= 2 and opened and opened[-1] is not _LINK:
        last = opened[-1]
        taken = min(length, last.length, _TRIPLE)
        length, at = length - taken, at + taken
        last.length -= taken
        found.append(_Found(last.start + last.length, at, taken, last.bars, last.equals))
        last.forget()
        if last.length < 2 and opened.pop().length:
            return False
    return length == 0 or (length == 1 and tabled)


def _placed(markup: Markup, found: list[_Found], site: Site) -> Iterator[Call]:
    """The calls, outer before inner, each with the one around it."""
    around: list[tuple[int, Call]] = []
    names = cache(partial(template_name, site))
    for number, each in enumerate(found):
        while around and around[-1][1].end <= each.start:
            around.pop()
        parent, outer = around[-1] if around else (-1, None)
        holder = _around(outer, each.start) if outer else None
        call = _call(markup, each, names, parent, holder, len(around))
        around.append((number, call))
        yield call


def _around(outer: Call, offset: int) -> Argument | None:
    starts = [argument.start for argument in outer.arguments]
    at = bisect_right(starts, offset) - 1
    return outer.arguments[at] if at >= 0 else None


def _call(
    markup: Markup,
    each: _Found,
    names: Callable[[str], str],
    parent: int,
    argument: Argument | None,
    depth: int,
) -> Call:
    first, last = each.start + each.braces, each.end - each.braces
    name_end = each.bars[0] if each.bars else last
    # Nothing longer is a name: to read each again and again would be quadratic.
    typed = markup.visible(first, min(name_end, first + _LONG)).strip()
    short = len(typed) <= LONGEST
    name = PARAMETER if each.braces == _TRIPLE else names(typed) if short else ""
    arguments = tuple(_arguments(markup, each, last))
    return Call(
        each.start, each.end, name, typed, first, name_end, arguments, parent, argument, depth
    )


def _arguments(markup: Markup, each: _Found, last: int) -> Iterator[Argument]:
    number = 0
    for start, end in pairwise((*each.bars, last)):
        at = bisect_right(each.equals, start)
        equal = each.equals[at] if at < len(each.equals) else end
        if equal < end:
            key = markup.visible(start + 1, equal).strip()
            yield Argument(key, start + 1, end, equal + 1, named=True)
        else:
            number += 1
            yield Argument(str(number), start + 1, end, start + 1, named=False)


def between(sheet: Sheet, one: Call, other: Call) -> str:
    """What stands between two calls, comments as marks."""
    return sheet.markup.masked[one.end : other.start]


def commented(sheet: Sheet, start: int, end: int) -> bool:
    return COMMENT in sheet.markup.masked[start:end]
