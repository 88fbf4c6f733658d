"""The licence section of a file page: what stands under its heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.licences.calls import Call
from bot.text.licences.grants import Reading
from bot.text.licences.headings import LICENCE, Heading, headings, only
from bot.text.markup import COMMENT

_NEXT = re.compile(r"^==?(?!=)[^\n]*=[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """`text[start:end]` stands below `heading`, without the line break that ends its line."""

    heading: Heading
    start: int
    end: int


def has_heading(reading: Reading) -> bool:
    found = headings(reading.sheet.markup, reading.catalogue)
    return any(each.kind == LICENCE for each in found)


def licence_section(reading: Reading) -> Section | None:
    """None where a page has no heading for licences, or several."""
    markup = reading.sheet.markup
    heading = only(markup, reading.catalogue, LICENCE)
    if heading is None:
        return None
    following = _NEXT.search(markup.masked, heading.end)
    end = following.start() if following else len(markup.text)
    return Section(heading, heading.end, end)


def calls_in(reading: Reading, section: Section) -> Iterator[Call]:
    """The templates of a section that stand in no other."""
    for call in reading.sheet.calls:
        if call.parent < 0 and section.start <= call.start and call.end <= section.end:
            yield call


def words_in(reading: Reading, start: int, end: int) -> str:
    """What stands in a span besides templates, comments and blanks."""
    masked, parts, at = reading.sheet.markup.masked, [], start
    calls = reading.sheet.calls
    first, last = (bisect_left(calls, edge, key=lambda call: call.start) for edge in (start, end))
    for call in calls[first:last]:
        if at <= call.start and call.end <= end:
            parts.append(masked[at : call.start])
            at = call.end
    return "".join([*parts, masked[at:end]]).replace(COMMENT, "").strip()
