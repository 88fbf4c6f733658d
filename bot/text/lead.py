"""The beginning of an article: where its own prose starts, and how far the lead goes."""

from __future__ import annotations

import re

from bot.text.markup import COMMENT, DEAD, Markup

_HEADING = re.compile(r"^=[^\n]*=[ \t\x00]*$", re.MULTILINE)
_SWITCH = re.compile(r"__[A-Z]+__")
_HATNOTE = re.compile(r":+[ \t]*''(?!')[^\n]*")
_BLANK = " \t\r\n" + COMMENT
_BRACKETS = re.compile(r"\{\{|\}\}|\[\[|\]\]")
_TABLE = re.compile(r"^[ \t]*:*(\{\||\|\}(?!\}))", re.MULTILINE)


def lead_end(markup: Markup) -> int:
    """Where the first heading begins, else the length of the text."""
    found = (each.start() for each in _HEADING.finditer(markup.masked))
    return next((at for at in found if not markup.in_template(at)), len(markup.masked))


def prose_start(markup: Markup) -> int | None:
    """Where the line begins that the article itself begins with.

    Before it stand whole lines of templates, pictures and tables, hatnotes, switches and
    comments. None where the lead holds no bold words after it: nobody can say then that it is
    where the article begins.
    """
    masked, end = markup.masked, lead_end(markup)
    at = _skip(masked, end)
    if at is None or "'''" not in masked[at:end] or DEAD in masked[at : at + 1]:
        return None
    return at


def _skip(masked: str, end: int) -> int | None:
    """What follows the leading things; None where one of them is not closed in the lead."""
    at = line = last = 0
    while True:
        while at < end and masked[at] in _BLANK:
            at += 1
        fresh = not last or "\n" in masked[last:at]
        after = _thing(masked, at, end) if at < end else None
        if after is None:
            return None
        if after == at:
            # `{{nihongo|...}} is a...`: what stands in the line of the prose belongs to it.
            alone = fresh or masked.startswith("'''", at) or "\n" in masked[line:last]
            return at if alone else line
        line = at if fresh else line
        at = last = after


def _thing(masked: str, at: int, end: int) -> int | None:
    """Where the leading thing at an offset ends; the offset itself where there is none."""
    if masked.startswith("{|", at):
        return _table_end(masked, at, end)
    if masked.startswith("{{", at) or _picture(masked, at):
        return _closing(masked, at, end)
    found = _SWITCH.match(masked, at, end) or _HATNOTE.match(masked, at, end)
    return found.end() if found else at


def _picture(masked: str, at: int) -> bool:
    """Whether a link begins here that has a namespace: a link of the prose has none."""
    return re.match(r"\[\[[^\[\]|:\n]+:[^\[\]|\n]*\|", masked[at : at + 300]) is not None


def _closing(masked: str, at: int, end: int) -> int | None:
    """Where the brackets close that open at an offset."""
    opened: list[str] = []
    for found in _BRACKETS.finditer(masked, at, end):
        if found[0] in ("{{", "[["):
            opened.append(found[0])
        elif not opened or (opened.pop() == "{{") != (found[0] == "}}"):
            return None
        if not opened:
            return found.end()
    return None


def _table_end(masked: str, at: int, end: int) -> int | None:
    depth = 0
    for found in _TABLE.finditer(masked, at, end):
        depth += 1 if found[1] == "{|" else -1
        if not depth:
            return found.end()
    return None
