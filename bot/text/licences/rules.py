"""`licence.normalise`: the same grants in their canonical form, by rules that can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.model import Message
from bot.text.licences.calls import Argument, Call, commented, sheet_of
from bot.text.licences.catalogue import Catalogue
from bot.text.licences.duplicates import duplicates
from bot.text.licences.grants import Named, Reading
from bot.text.licences.headings import CANONICAL, LICENCE, headings, only
from bot.text.licences.refusals import refusal, too_big
from bot.text.markup import Markup
from bot.text.site import Site

Edit = tuple[int, int, str]
"""Where, from and to, and what to put there."""


class Rule(StrEnum):
    """What may be put in order; `PERMISSION` moves a licence, and only when somebody asks."""

    SYNONYMS = "synonyms"
    DUPLICATES = "duplicates"
    HEADINGS = "headings"
    PERMISSION = "permission"


@dataclass(frozen=True)
class NormaliseLicences:
    """The rewrite by some of the rules (see `bot.model.Rewrite`).

    Headings are put in order along with something else: alone they are no reason for an edit
    (design, section 2.5), unless they were asked for by name, `headings_alone`. `deletion`
    names further templates of pages whose deletion is discussed.
    """

    site: Site
    catalogue: Catalogue
    rules: frozenset[Rule]
    headings_alone: bool = False
    deletion: tuple[str, ...] = ()

    def __call__(self, text: str) -> str | Message:
        reason = too_big(text)
        if reason:
            return reason
        reading = self._read(text)
        refused = refusal(reading, self.deletion)
        if refused:
            return refused
        *_, (_, new) = self._stages(reading)
        return new

    def acting(self, text: str) -> tuple[Rule, ...]:
        """The rules that have something to do on a page that is not refused, in order."""
        stages = pairwise(self._stages(self._read(text)))
        return tuple(rule for (_, old), (rule, new) in stages if rule and new != old)

    def _stages(self, reading: Reading) -> Iterator[tuple[Rule | None, str]]:
        """The text after each of the rules; the first is the text as it is."""
        old = reading.sheet.markup.text
        yield None, old
        if Rule.SYNONYMS in self.rules:
            reading = self._edited(reading, self._renamed(reading))
            yield Rule.SYNONYMS, reading.sheet.markup.text
        if Rule.PERMISSION in self.rules:
            reading = self._moved(reading)
            yield Rule.PERMISSION, reading.sheet.markup.text
        if Rule.DUPLICATES in self.rules:
            reading = self._edited(reading, ((*cut, "") for cut in duplicates(reading)))
            yield Rule.DUPLICATES, reading.sheet.markup.text
        markup = reading.sheet.markup
        if Rule.HEADINGS in self.rules and (self.headings_alone or markup.text != old):
            yield Rule.HEADINGS, applied(markup.text, self._headed(markup))

    def _edited(self, reading: Reading, edits: Iterable[Edit]) -> Reading:
        old = reading.sheet.markup.text
        new = applied(old, edits)
        return reading if new == old else self._read(new)

    def renamings(self, text: str) -> tuple[tuple[str, str], ...]:
        """The names of templates that are renamed, with those that they get; each pair once."""
        found = (
            (each.typed, cased(each.name, each.typed))
            for each in self._read(text).names()
            if self._renames(each)
        )
        return tuple(dict.fromkeys(found))

    def _read(self, text: str) -> Reading:
        return Reading(sheet_of(text, self.site), self.site, self.catalogue)

    def _renamed(self, reading: Reading) -> Iterator[Edit]:
        for named in reading.names():
            if self._renames(named):
                yield named.start, named.end, cased(named.name, named.typed)

    def _renames(self, named: Named) -> bool:
        """Whether this is a synonym, plainly written: no namespace before it."""
        plain = named.typed[:1].upper() + named.typed[1:].replace("_", " ")
        return self.catalogue.synonyms.get(plain) == named.name

    def _headed(self, markup: Markup) -> Iterator[Edit]:
        for kind, canonical in CANONICAL.items():
            heading = only(markup, self.catalogue, kind)
            if heading and not heading.settled:
                yield heading.start, heading.end, canonical

    # From `permission=` to the section

    def _moved(self, reading: Reading) -> Reading:
        """Of several such parameters none: nobody can say then which licence is whose."""
        found = [
            (call, span)
            for call in reading.sheet.calls
            for argument in call.arguments
            if (span := _alone(reading, call, argument))
        ]
        if len(found) != 1:
            return reading
        (call, span), markup = found[0], reading.sheet.markup
        return self._edited(reading, _move(markup, call, span, self.catalogue))


def _alone(reading: Reading, call: Call, argument: Argument) -> tuple[int, int] | None:
    """Where licences stand that are all there is in a parameter meant for more than licences."""
    name = reading.catalogue.canonical(call.name)
    if (name, argument.key) not in reading.catalogue.alone or call.parent >= 0:
        return None
    inner = [
        each
        for each in reading.sheet.calls
        if each.argument is argument and reading.catalogue.grants(each.name)
    ]
    rest, at = "", argument.value_start
    for each in inner:
        rest, at = rest + reading.sheet.markup.text[at : each.start], each.end
    rest += reading.sheet.markup.text[at : argument.end]
    if not inner or rest.strip() or commented(reading.sheet, argument.value_start, argument.end):
        return None
    return inner[0].start, inner[-1].end


def _move(
    markup: Markup, call: Call, span: tuple[int, int], catalogue: Catalogue
) -> tuple[Edit, ...]:
    """Out of the parameter, to below the heading; nothing where there are several."""
    text = markup.text
    licences, cut = text[span[0] : span[1]], (span[0], span[1], "")
    heading = only(markup, catalogue, LICENCE)
    if heading:
        end = text.find("\n", heading.end)
        if end < 0:
            return cut, (len(text), len(text), f"\n{licences}")
        line = "\r\n" if text[end - 1 : end] == "\r" else "\n"
        return cut, (end + 1, end + 1, f"{licences}{line}")
    following = text[call.end : call.end + 2]
    if _several(markup, catalogue) or (following.strip("\r\n") and following):
        return ()
    line = "\r\n" if following == "\r\n" else "\n"
    section = f"{line}{line}{CANONICAL[LICENCE]}{line}{licences}"
    return cut, (call.end, call.end, section)


def _several(markup: Markup, catalogue: Catalogue) -> bool:
    return any(each.kind == LICENCE for each in headings(markup, catalogue))


def cased(name: str, typed: str) -> str:
    """A name with its first letter as it was typed: to MediaWiki it is the same."""
    return name[:1].lower() + name[1:] if typed[:1].islower() else name


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text with some passages replaced, of which none overlaps another."""
    parts, at = [], 0
    for start, end, new in sorted(edits):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])
