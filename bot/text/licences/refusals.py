"""Why the licences of a page must not be touched (design, section 3.3).

A refusal is a message: its key is the code. To leave a page alone costs a person a look at it;
to edit the wrong one is a mistake in law on somebody else's work. In doubt, refuse.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.model import Message, Page
from bot.text.licences.calls import PARAMETER, Call, Sheet
from bot.text.licences.catalogue import template_name
from bot.text.licences.grants import Reading
from bot.text.markup import COMMENT, DEAD
from bot.text.site import FILE

MAX_CHARS = 1_000_000
"""The largest file page whose licences are touched; the usual ones have a thousandth of that."""

MAX_CALLS, MAX_BARS = 5_000, 50_000
"""Openings of templates, and bars: what is beyond was made to be slow to read."""

MAX_DEPTH = 40
"""Templates within templates, as many as MediaWiki expands."""

_DEAD = re.compile(f"[{COMMENT}{DEAD}]+")
_NAME = re.compile(r"\{\{([^{}|<>\[\]]{1,255}+)")
_MARKS = re.compile("[\x00\x7f\ufdd0\ufdd1]")

_TAGS = {
    "deletion": "licence-deletion",
    "copyright": "licence-copyright",
    "permission": "licence-permission",
    "review": "licence-review",
}


def unfit_page(page: Page) -> Message | None:
    """Why a page is none of those on which licences are, by what is known without its text."""
    if page.title.namespace != FILE:
        return Message("licence-not-file")
    return Message("licence-redirect") if page.redirect else None


def too_big(text: str) -> Message | None:
    """Ask this first: nothing else should be done with such a text."""
    if len(text) > MAX_CHARS:
        return Message("licence-too-big", (MAX_CHARS,))
    crowded = text.count("{{") > MAX_CALLS or text.count("|") > MAX_BARS
    return Message("licence-too-many", (MAX_CALLS,)) if crowded else None


def refusal(reading: Reading, deletion: Collection[str] = ()) -> Message | None:
    """Why the licences of a page must not be touched; None if they may be.

    `deletion`: names of further templates that stand on pages whose deletion is discussed.
    """
    sheet = reading.sheet
    if _MARKS.search(sheet.markup.text):
        return Message("licence-unreadable")
    if not sheet.balanced:
        return Message("licence-braces")
    if any(call.depth >= MAX_DEPTH for call in sheet.calls):
        return Message("licence-deep", (MAX_DEPTH,))
    return (
        _tagged(reading, frozenset(deletion))
        or _dead(reading)
        or next(_unclear(reading), None)
        or next(_contradictions(reading), None)
    )


def open_tags(reading: Reading, deletion: Collection[str] = ()) -> Iterator[Message]:
    """The tags that say that somebody has still to decide about the page."""
    more = {template_name(reading.site, name) for name in deletion} - {""}
    for call in reading.sheet.calls:
        tag = reading.catalogue.tags.get(call.name)
        if call.name in more:
            yield Message("licence-deletion", (call.name,))
        elif tag and (tag.open == "always" or (tag.open == "bare" and _bare(reading, call))):
            yield Message(_TAGS[tag.kind], (call.name,))


def _tagged(reading: Reading, deletion: frozenset[str]) -> Message | None:
    return next(open_tags(reading, deletion), None)


def _bare(reading: Reading, call: Call) -> bool:
    """Whether a reviewer has still to fill in a tag."""
    return not any(reading.sheet.value(each) for each in call.arguments)


def _dead(reading: Reading) -> Message | None:
    """A licence in a comment or in nowiki: somebody has taken it out, or shows it."""
    markup = reading.sheet.markup
    for span in _DEAD.finditer(markup.masked):
        for found in _NAME.finditer(markup.text, span.start(), span.end()):
            name = template_name(reading.site, found[1].strip())
            if reading.catalogue.grants(name) or name in reading.catalogue.traps:
                return Message("licence-hidden", (name,))
    return None


def _unclear(reading: Reading) -> Iterator[Message]:
    """Licences that depend on something, and names that are worked out."""
    sheet = reading.sheet
    for call in sheet.calls:
        if call.parent >= 0 and call.argument is None and ":" not in _before(sheet, call):
            yield Message("licence-conditional")
        if reading.catalogue.grants(call.name) and (
            sheet.markup.context(call.start)
            or any(map(_computes, sheet.above(call)))
            or any(map(_in_key, (call, *sheet.above(call))))
        ):
            yield Message("licence-conditional")


def _in_key(call: Call) -> bool:
    """Whether a call is part of the name of a parameter."""
    argument = call.argument
    return argument is not None and argument.named and call.start < argument.value_start


def _before(sheet: Sheet, call: Call) -> str:
    """What stands in a name before a call that is part of it; a parser function has a colon."""
    outer = sheet.calls[call.parent]
    return sheet.markup.visible(outer.name_start, min(call.start, outer.name_start + 300))


def _computes(call: Call) -> bool:
    name = call.typed.lstrip().casefold()
    return call.name == PARAMETER or name.startswith(("#", "subst:", "safesubst:"))


def _contradictions(reading: Reading) -> Iterator[Message]:
    """Wrappers in wrappers, licences in wrappers that cannot hold them, migrated twice over."""
    catalogue = reading.catalogue
    migrations = set()
    for grant in reading.grants():
        migrations.add(grant.migration.split(" ")[0].casefold())
        if any(name in catalogue.wrappers for name, _ in grant.path):
            yield Message("licence-wrapper", (grant.wrapper or grant.template,))
        wrapper = catalogue.wrappers.get(grant.wrapper)
        if wrapper and not wrapper.suits(catalogue.licences[grant.template]):
            yield Message("licence-wrapper-licence", (wrapper.name, grant.template))
    for call in reading.sheet.calls:
        for _, name in reading.slots(call):
            if name in catalogue.wrappers:
                yield Message("licence-wrapper", (name,))
    if "migrated" in migrations and migrations & {"opt-out", "not-eligible"}:
        yield Message("licence-migration")
