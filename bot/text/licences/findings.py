"""What a person must look at on a file page, because of its licences, and why."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from bot.model import Message
from bot.text.customs import Partner
from bot.text.licences.calls import PARAMETER, Argument, Call, sheet_of
from bot.text.licences.catalogue import Catalogue, Part
from bot.text.licences.grants import Grant, Named, Reading
from bot.text.licences.items import Statements, contradictions, names
from bot.text.licences.refusals import open_tags, refusal, too_big
from bot.text.licences.section import calls_in, licence_section, words_in
from bot.text.site import Site


class Group(StrEnum):
    """By what is to be done, the most urgent first."""

    TAGS = "tags"
    NONE = "none"
    CONTRADICTORY = "contradictory"
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    ARTWORK = "artwork"
    UNREVIEWED = "unreviewed"
    STATEMENTS = "statements"
    BY_HAND = "by-hand"


EVERY_LICENCE = "License template tag"
EVERY_DELETION = "Deletion template tag"
"""On Commons each template for a licence, or for a deletion, transcludes it.

Source: https://commons.wikimedia.org/wiki/Template:License_template_tag and its like.
"""

Found = tuple[Group, Message]

_WORKS = frozenset({"Artwork", "Art Photo"})
_OWN = re.compile(r"\{\{\s*own\b|\bown work\b|\bopera propria\b|\beigenes werk\b", re.IGNORECASE)
_INSTITUTION = re.compile(r"\{\{\s*institution\s*[:|]", re.IGNORECASE)
_SOURCES = frozenset({"source", "fonte", "quelle"})
_AUTHORS = frozenset({"author", "artist", "photographer", "autore", "urheber"})
_PERMISSIONS = frozenset({"permission", "licence", "license", "permesso"})
_MENTIONS = (
    re.compile(r"creativecommons\.org/licenses/((?:by|nc|nd|sa|-)++)/(\d\.\d)", re.IGNORECASE),
    re.compile(r"\bCC[ -]((?:BY|NC|ND|SA|(?<=\w)[ -](?=[BNS]))++)[ -](\d\.\d)\b", re.IGNORECASE),
)
_LIKE_LICENCE = re.compile(
    r"licen[cs]|copyright|permission|attribution|public domain|\b(?:PD|CC|GFDL|FAL)\b",
    re.IGNORECASE,
)
_NO_TEMPLATE = ("Int:", "DEFAULTSORT:", "#", PARAMETER)


@dataclass(frozen=True)
class Circumstances:
    """What is known of a file besides its text.

    `partner` is the institution whose file it is, if that is known; `partners` are all. `templates`
    are the names of those that the page uses, directly or through others. `deletion` names further
    templates of pages whose deletion is discussed.
    """

    partner: Partner | None = None
    partners: tuple[Partner, ...] = ()
    templates: frozenset[str] = frozenset()
    statements: Statements = field(default_factory=dict)
    deletion: tuple[str, ...] = ()


def look(text: str, site: Site, catalogue: Catalogue, known: Circumstances) -> tuple[Found, ...]:
    """What there is to look at, the most urgent first; in each group the first thing found."""
    big = too_big(text)
    if big:
        return ((Group.BY_HAND, _left(big)),)
    reading = Reading(sheet_of(text, site), site, catalogue)
    found: dict[Group, Message] = {}
    for group, reason in _Look(reading, reading.grants(), known).all():
        found.setdefault(group, reason)
    return tuple((group, found[group]) for group in Group if group in found)


@dataclass(frozen=True)
class _Look:
    reading: Reading
    grants: tuple[Grant, ...]
    known: Circumstances

    def all(self) -> Iterator[Found]:
        tags = tuple(open_tags(self.reading, self.known.deletion))
        for message in tags:
            review = message.key == "licence-review"
            yield Group.UNREVIEWED if review else Group.TAGS, _left(message)
        if EVERY_DELETION in self.known.templates:
            yield Group.TAGS, Message("finding-deletion")
        refused = refusal(self.reading, self.known.deletion)
        if refused and refused not in tags:
            yield Group.BY_HAND, _left(refused)
        if not self.reading.sheet.balanced:
            return
        yield from self._none(tagged=bool(tags))
        yield from self._owned()
        yield from self._mentioned()
        yield from self._different()
        yield from self._unknown()
        yield from self._artwork()
        for message in contradictions(self.grants, self.known.statements, self.reading.catalogue):
            yield Group.STATEMENTS, message

    def _none(self, *, tagged: bool) -> Iterator[Found]:
        catalogue = self.reading.catalogue
        used = self.known.templates | {call.name for call in self.reading.sheet.calls}
        licensed = EVERY_LICENCE in used or any(
            catalogue.grants(name) or name in catalogue.traps for name in used
        )
        if not self.grants and not licensed and not tagged:
            yield Group.NONE, Message("finding-no-licence")

    def _owned(self) -> Iterator[Found]:
        """Own work of somebody, by an institution."""
        said = any(_OWN.search(value) for value in self._values(_SOURCES))
        authors = " ".join(self._values(_AUTHORS))
        name = _institution(authors, self.known.partners)
        own = said or any(grant.wrapper == "Self" for grant in self.grants)
        if own and name:
            yield Group.CONTRADICTORY, Message("finding-own-work", (name,))

    def _mentioned(self) -> Iterator[Found]:
        """A licence in words that is none of those granted."""
        if not self.grants:
            return
        granted = {(grant.family, grant.version[:3]) for grant in self.grants}
        section = licence_section(self.reading)
        said = words_in(self.reading, section.start, section.end) if section else ""
        for part in (*self._values(_PERMISSIONS), said):
            for family, version in _mentions(part):
                if (family, version) not in granted:
                    args = (f"{family} {version}", names(self.grants))
                    yield Group.CONTRADICTORY, Message("finding-mentioned", args)

    def _different(self) -> Iterator[Found]:
        partner, catalogue = self.known.partner, self.reading.catalogue
        ours = catalogue.licences.get(catalogue.canonical(partner.licence)) if partner else None
        own = [grant for grant in self.grants if grant.part is not Part.WORK]
        if partner is None or ours is None or not own:
            return
        if not any(
            (each.family, each.port) == (ours.family, ours.port) and each.version in ours.versions
            for each in own
        ):
            args = (names(own), partner.name, ours.name)
            yield Group.DIFFERENT, Message("finding-different", args)

    def _unknown(self) -> Iterator[Found]:
        catalogue, section = self.reading.catalogue, licence_section(self.reading)
        for call in self.reading.sheet.calls:
            if call.name in catalogue.traps and not catalogue.grants(call.name):
                yield Group.UNKNOWN, Message("finding-trap", (call.name,))
        for call in calls_in(self.reading, section) if section else ():
            # Beside a licence stand the templates of contests and the like as well.
            unlike = self.grants and not _LIKE_LICENCE.search(call.name)
            if _is_template(call) and not _is_known(call.name, catalogue) and not unlike:
                yield Group.UNKNOWN, Message("finding-unknown", (call.name,))

    def _artwork(self) -> Iterator[Found]:
        catalogue = self.reading.catalogue
        shown = [c for c in self.reading.sheet.calls if catalogue.canonical(c.name) in _WORKS]
        status = any(g.part is Part.WORK or g.family.startswith("PD") for g in self.grants)
        if shown and self.grants and not status:
            yield Group.ARTWORK, Message("finding-artwork", (names(self.grants),))

    @cached_property
    def _named(self) -> list[Named]:
        return sorted(self.reading.names(), key=lambda named: named.start)

    def _values(self, keys: Collection[str]) -> Iterator[str]:
        """The values of these parameters of the templates that describe a file."""
        sheet = self.reading.sheet
        described = {name for name, _ in self.reading.catalogue.fields}
        for call in sheet.calls:
            if self.reading.catalogue.canonical(call.name) in described:
                yield from (
                    self._unnamed(argument)
                    for argument in call.arguments
                    if argument.key.casefold() in keys
                )

    def _unnamed(self, argument: Argument) -> str:
        """A value without the names of licence templates in it."""
        masked, parts, at = self.reading.sheet.markup.masked, [], argument.value_start
        first = bisect_left(self._named, at, key=lambda named: named.start)
        last = bisect_left(self._named, argument.end, key=lambda named: named.start)
        for named in self._named[first:last]:
            if at <= named.start and named.end <= argument.end:
                parts.append(masked[at : named.start])
                at = named.end
        return "".join([*parts, masked[at : argument.end]])


def _left(reason: Message) -> Message:
    """Why the licence tasks leave a page alone, as a sentence."""
    return Message("finding-left", (reason,))


def _institution(authors: str, partners: Collection[Partner]) -> str:
    """The institution that a parameter names, '' for none."""
    folded = authors.casefold()
    for partner in partners:
        if any(name and name.casefold() in folded for name in (partner.name, partner.holder)):
            return partner.name
    template = _INSTITUTION.search(authors)
    return authors[template.start() :].strip("{} \n").partition("}}")[0][:80] if template else ""


def _mentions(text: str) -> Iterator[tuple[str, str]]:
    for pattern in _MENTIONS:
        for found in pattern.finditer(text):
            yield f"CC {found[1].upper().replace(' ', '-')}", found[2]


def _is_template(call: Call) -> bool:
    return bool(call.name) and not call.name.startswith(_NO_TEMPLATE)


def _is_known(name: str, catalogue: Catalogue) -> bool:
    return catalogue.grants(name) or name in catalogue.tags or name in catalogue.traps
