"""Sections of a page, taken out of one page and added to another as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import Allowance, Message
from bot.text.markup import COMMENT, Markup
from bot.text.templates import BLANKS, nodes

_HEADING = re.compile(rf"^{COMMENT}*(={{1,6}})(.+?)\1[ \t{COMMENT}]*$", re.MULTILINE)
_ON_SAVING = re.compile(r"~~~|\{\{\s*(?:safe)?s(?:ubst|ost):|\|\]\]", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A section with its heading and everything up to the next one: `text[start:end]`."""

    start: int
    end: int
    title: str


@dataclass(frozen=True)
class SectionsAdded(Allowance):
    """The new text is the old one, or this header, and after it those sections it lacks."""

    sections: tuple[str, ...]
    header: str


@dataclass(frozen=True)
class SectionsRemoved(Allowance):
    """The new text is the old one without some of these sections, each whole."""

    sections: tuple[str, ...]


def sections(text: str) -> Iterator[Span]:
    """The level-2 sections, with the deeper ones that belong to them, in order.

    One whose bounds are not beyond doubt is left out: where a table, a tag or a comment reaches
    over them, or where saving the section on another page would alter it. Parses untrusted text.
    """
    markup = Markup(text)
    found = [
        each
        for each in _HEADING.finditer(markup.masked)
        if len(each[1]) <= 2 and not markup.in_template(each.start())
    ]
    located = nodes(text)
    # A heading after a comment on its line is one to readers, but not to the preprocessor.
    beginnings = {start for start, _ in located if text[start] == "="}
    # The parser stops where a comment is never closed: what follows has no bounds.
    beginnings.add(max((start + len(str(node)) for start, node in located), default=0))
    bounds = [each.start() for each in found] + [len(text)]
    for heading, end in zip(found, bounds[1:], strict=True):
        start = heading.start()
        sure = start in beginnings and end in beginnings
        if sure and len(heading[1]) == 2 and not _ON_SAVING.search(markup.masked, start, end):
            yield Span(start, end, heading[2].strip())


def added(text: str, wanted: tuple[str, ...], header: str) -> str:
    """The page with those sections at its end that it has not got yet, and the header if new."""
    for section in wanted:
        if not _present(text, section):
            before = (text if text.strip() else header).rstrip(BLANKS)
            text = f"{before}\n\n{_stem(section)}"
    return text


def prove_added(old: str, new: str, allowance: SectionsAdded) -> Message | None:
    """See `bot.text.proofs.proof.prove`: what was there, then nothing but the missing sections."""
    rest = new.removeprefix((old if old.strip() else allowance.header).rstrip(BLANKS))
    for section in dict.fromkeys(map(_stem, allowance.sections)):
        if not _present(old, section):
            if not section.startswith("==") or not rest.startswith(f"\n\n{section}"):
                return Message("proof-sections")
            rest = rest[len(section) + 2 :]
    return Message("proof-sections") if rest else None


def removed(text: str, wanted: tuple[str, ...]) -> str:
    """The page without those sections that stand on it once, unaltered."""
    stems = {_stem(section) for section in wanted}
    for span in reversed(list(sections(text))):
        stem = _stem(text[span.start : span.end])
        if stem in stems and stands_once(text, stem):
            last = span.end == len(text)
            text = text[: span.start] + text[span.end :]
            # As MediaWiki would store it.
            text = text.rstrip(BLANKS) if last else text
    return text


def stands_once(text: str, section: str) -> bool:
    """Whether a section can be taken out without a doubt which one is meant."""
    return len(_places(text, section)) == 1


def prove_removed(old: str, new: str, allowance: SectionsRemoved) -> Message | None:
    """See `bot.text.proofs.proof.prove`: cuts out what is gone, and compares what is left."""
    ranges: list[tuple[int, int]] = []
    for section in map(_stem, dict.fromkeys(allowance.sections)):
        there = _places(old, section)
        if len(there) != len(_places(new, section)):
            if len(there) != 1 or not section.startswith("=="):
                return Message("proof-sections")
            ranges += there
    left, at = "", 0
    for start, end in sorted(ranges):
        if start < at:
            return Message("proof-sections")
        left += old[at:start]
        at = end
    left += old[at:]
    return None if ranges and new in (left, left.rstrip(BLANKS)) else Message("proof-sections")


def _stem(section: str) -> str:
    """A section without the blanks after it, which MediaWiki drops at the end of a page."""
    return section.rstrip(BLANKS)


def _present(text: str, section: str) -> bool:
    """Whether the lines of a section stand somewhere on a page, whatever follows them there."""
    return f"\n{_stem(section)}\n" in f"\n{text}\n"


def _places(text: str, section: str) -> list[tuple[int, int]]:
    """Where a section stands in a text as a whole: from line to line, up to a heading or the end.

    Finds it as a string, without parsing.
    """
    tail = r"[ \t\r\v\0\n]*(?:\Z|(?<=\n)(?===?[^=]))"
    pattern = rf"^{re.escape(_stem(section))}{tail}"
    return [found.span() for found in re.finditer(pattern, text, re.MULTILINE)]
