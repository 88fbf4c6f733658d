"""`licence.add`: the licence of its rights holder on a file page that has none.

Design, section 3.3: where there is the least doubt whether a page says something about its licence
already, it is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import Message
from bot.text.customs import Partner
from bot.text.licences.calls import Argument, Call, sheet_of
from bot.text.licences.catalogue import Catalogue, Licence
from bot.text.licences.grants import Reading
from bot.text.licences.headings import CANONICAL, LICENCE
from bot.text.licences.refusals import refusal, too_big
from bot.text.licences.section import Section, calls_in, has_heading, licence_section, words_in
from bot.text.markup import COMMENT, line_end
from bot.text.site import CATEGORY, Site

CREDITED = ("CC BY", "CC SA", "GFDL", "FAL")
"""Families of licences that ask for credit: the template takes it as `attribution`."""

_UNSAFE = re.compile(r"[{}\[\]|<>~\x00-\x1f\x7f]")
_SAYS = re.compile(
    r"creative\s?commons|\bCC[ -]?(?:BY|0|zero)\b|all rights reserved|tutti i diritti|copyright|©",
    re.IGNORECASE,
)
_HINTS = re.compile(r"licen[sz]|licenc|public domain|pubblico dominio|gfdl", re.IGNORECASE)
_LINK = re.compile(r"\[\[[^\[\]\n]*\]\]|__[A-Z]+__")
_SILENT = frozenset({"ticket", "restriction"})


def snippet(partner: Partner, licence: Licence) -> str | None:
    """The template as it is written on a page; None where its parameter would break it."""
    if not licence.family.startswith(CREDITED):
        return f"{{{{{licence.name}}}}}"
    credit = partner.credit_line or partner.holder
    if not credit or _UNSAFE.search(credit):
        return None
    return f"{{{{{licence.name}|attribution={credit}}}}}"


@dataclass(frozen=True)
class AddLicence:
    """The rewrite that puts a template into the licence section (see `bot.model.Rewrite`).

    A page that grants `licence`, which is its name, is as it should be. `deletion` names further
    templates of pages whose deletion is discussed.
    """

    site: Site
    catalogue: Catalogue
    licence: str
    template: str
    deletion: tuple[str, ...] = ()

    def __call__(self, text: str) -> str | Message:
        big = too_big(text)
        if big:
            return big
        reading = self._read(text)
        reason = refusal(reading, self.deletion)
        if reason is None and any(each.template == self.licence for each in reading.grants()):
            return text
        section = licence_section(reading)
        if reason is None and section is None and has_heading(reading):
            return Message("licence-add-headings")
        reason = reason or unlicensed(reading)
        if reason:
            return reason
        place, lines = _place(reading, section)
        new = text[:place] + _joined(lines, self.template, text) + text[place:]
        return new if self._granted(new) else Message("licence-add-place")

    def _read(self, text: str) -> Reading:
        return Reading(sheet_of(text, self.site), self.site, self.catalogue)

    def _granted(self, new: str) -> bool:
        """Whether the licence is where it says something: no comment or the like swallows it."""
        reading = self._read(new)
        granted = [(each.template, each.path) for each in reading.grants()]
        return (
            granted == [(self.licence, ())]
            and refusal(reading, self.deletion) is None
            and licence_section(reading) is not None
        )


def unlicensed(reading: Reading) -> Message | None:
    """Why a page may say something about its licence; None where it says nothing."""
    return next(_said(reading), None)


def _said(reading: Reading) -> Iterator[Message]:
    for grant in reading.grants():
        yield Message("licence-add-has", (grant.template,))
    described = {name for name, _ in reading.catalogue.fields}
    for call in reading.sheet.calls:
        if call.name in reading.catalogue.traps or reading.catalogue.grants(call.name):
            yield Message("licence-add-has", (call.name,))
        if reading.catalogue.canonical(call.name) in described:
            yield from _permitted(reading, call)
    section = licence_section(reading)
    if section:
        yield from _unclear(reading, section)
    if _speaks(reading, section):
        yield Message("licence-add-words")


def _speaks(reading: Reading, section: Section | None) -> bool:
    """Whether a page speaks of rights in words."""
    masked = reading.sheet.markup.masked
    after = section.start if section else 0
    outside = [words_in(reading, after, len(masked))]
    if section:
        outside.append(words_in(reading, 0, section.heading.start))
    return bool(_SAYS.search(masked)) or any(map(_HINTS.search, outside))


def _permitted(reading: Reading, call: Call) -> Iterator[Message]:
    """What a parameter for permissions says besides where the permission is kept."""
    for argument in call.arguments:
        spoken = (reading.catalogue.canonical(call.name), argument.key) in reading.catalogue.fields
        if (spoken or _is_licence(argument)) and not _silent(reading, argument):
            yield Message("licence-add-permission", (argument.key,))


def _is_licence(argument: Argument) -> bool:
    return argument.key.casefold() in ("permission", "licence", "license", "licenza", "permesso")


def _silent(reading: Reading, argument: Argument) -> bool:
    start, end, calls = argument.value_start, argument.end, reading.sheet.calls
    first, last = (bisect_left(calls, edge, key=lambda call: call.start) for edge in (start, end))
    inner = [each for each in calls[first:last] if each.argument is argument]
    known = all(_is_silent(reading, each) for each in inner)
    return known and not words_in(reading, start, end)


def _is_silent(reading: Reading, call: Call) -> bool:
    tag = reading.catalogue.tags.get(call.name)
    return tag is not None and tag.kind in _SILENT


def _unclear(reading: Reading, section: Section) -> Iterator[Message]:
    for call in calls_in(reading, section):
        if not _is_silent(reading, call):
            yield Message("licence-add-unknown", (call.name or call.typed,))
    if _LINK.sub("", words_in(reading, section.start, section.end)).strip():
        yield Message("licence-add-words")


# Where it goes

HEADED = CANONICAL[LICENCE]


def _place(reading: Reading, section: Section | None) -> tuple[int, tuple[str, ...]]:
    """Where the template goes, and the lines to be written: "" is a blank, "*" the template."""
    text = reading.sheet.markup.text
    if section:
        return _after_line(text, section.heading.end)
    described = {name for name, _ in reading.catalogue.fields}
    tops = [c for c in reading.sheet.calls if c.parent < 0]
    about = [c for c in tops if reading.catalogue.canonical(c.name) in described]
    if len(about) == 1 and _ends_line(reading, about[0].end):
        return about[0].end, ("", "", HEADED, "*")
    return _before_categories(reading)


def _after_line(text: str, end: int) -> tuple[int, tuple[str, ...]]:
    at = text.find("\n", end)
    return (len(text), ("", "*")) if at < 0 else (at + 1, ("*", ""))


def _ends_line(reading: Reading, end: int) -> bool:
    rest = reading.sheet.markup.masked[end : end + 2]
    return rest[:1] in ("", "\n") or rest == "\r\n"


def _before_categories(reading: Reading) -> tuple[int, tuple[str, ...]]:
    """Before the categories that end the page, else at its end."""
    masked, text = reading.sheet.markup.masked, reading.sheet.markup.text
    first = end = len(masked)
    for row in reversed(masked.split("\n")):
        start = end - len(row)
        shown = row.replace(COMMENT, "").strip()
        if shown and not _is_category(reading.site, shown):
            break
        first, end = (start if shown else first), start - 1
    if first < len(masked):
        return first, (HEADED, "*", "", "")
    stem = len(text.rstrip("\r\n"))
    return stem, ("", "", HEADED, "*") if stem else (HEADED, "*")


def _is_category(site: Site, row: str) -> bool:
    if not _LINK.fullmatch(row):
        return False
    title = site.possible(row[2:-2].partition("|")[0])
    return title is not None and title.namespace == CATEGORY


def _joined(lines: tuple[str, ...], template: str, text: str) -> str:
    return line_end(text).join(template if line == "*" else line for line in lines)
