"""What a file page grants: which licences, of which part of the file, to be credited to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.text.licences.calls import Argument, Call, Sheet, sheet_of
from bot.text.licences.catalogue import Catalogue, Field, Licence, Part, Wrapper, template_name
from bot.text.site import Site

Given = tuple[tuple[str, str], ...]
"""Parameters, trimmed and without comments, by name."""


@dataclass(frozen=True)
class Named:
    """A place where the name of a template that grants something stands: `text[start:end]`.

    `typed` is the name there, `name` the canonical one. `call` is the number of the call whose
    name it is, or in whose parameter it stands.
    """

    typed: str
    name: str
    call: int
    start: int
    end: int


@dataclass(frozen=True)
class Grant:
    """One licence that a page grants.

    `template` is its canonical name. `holder` is who is to be credited, as it is written ('' where
    nobody is named), `migration` the state of the licence update of 2009. `wrapper` is the
    template that holds the licence's name ('' where it stands for itself), `path` the parameters
    of other templates in which all that stands, from the outside. `text[start:end]` is the call.
    """

    template: str
    family: str
    version: str
    port: str
    part: Part
    holder: str
    migration: str
    parameters: Given
    wrapper: str
    path: tuple[Field, ...]
    item: str
    start: int
    end: int

    @property
    def key(self) -> tuple[object, ...]:
        """All that it says, wherever on the page: two with equal keys are the same grant."""
        said = (self.template, self.version, self.port, self.part, self.wrapper)
        return (*said, self.parameters, self.migration, self.path)


def grants(text: str, site: Site, catalogue: Catalogue) -> tuple[Grant, ...]:
    """The licences of a page in order; one for each version where a template grants several.

    Those in comments, nowiki and the like are none. To be trusted only of a page that
    `bot.text.licences.refusals` has nothing against.
    """
    return Reading(sheet_of(text, site), site, catalogue).grants()


@dataclass(frozen=True)
class Reading:
    """The licences on a sheet of calls."""

    sheet: Sheet
    site: Site
    catalogue: Catalogue

    def grants(self) -> tuple[Grant, ...]:
        return tuple(grant for call in self.sheet.calls for grant in self.of(call))

    def of(self, call: Call) -> Iterator[Grant]:
        """What one call grants; nothing, mostly."""
        name = self.catalogue.canonical(call.name)
        wrapper, licence = self.catalogue.wrappers.get(name), self.catalogue.licences.get(name)
        if wrapper:
            yield from self._wrapped(call, wrapper)
        elif licence:
            part = self._part(call) or Part.FILE
            yield from self._each(call, licence, part, "", self._given(call))

    def names(self) -> Iterator[Named]:
        """Where the names of licences and wrappers stand; those with a comment inside are not."""
        for number, call in enumerate(self.sheet.calls):
            name = self.catalogue.canonical(call.name)
            if self.catalogue.grants(call.name):
                yield from self._named(name, call.typed, number, call.name_start, call.name_end)
            for argument, licence in self.slots(call):
                typed = self.sheet.value(argument)
                span = (argument.value_start, argument.end)
                yield from self._named(licence, typed, number, *span)

    def slots(self, call: Call) -> Iterator[tuple[Argument, str]]:
        """The parameters of a wrapper that name licences, with the canonical names of these."""
        wrapper = self.catalogue.wrappers.get(self.catalogue.canonical(call.name))
        for argument in call.arguments if wrapper else ():
            if wrapper and wrapper.part(argument.key) and argument.end - argument.value_start < 400:
                name = template_name(self.site, self.sheet.value(argument))
                if self.catalogue.grants(name):
                    yield argument, self.catalogue.canonical(name)

    def path(self, call: Call) -> tuple[Field, ...]:
        """The parameters in which a call stands, from the outside."""
        found: list[Field] = []
        for inner, outer in pairwise((call, *self.sheet.above(call))):
            name = self.catalogue.canonical(outer.name) or outer.typed
            found.append((name, inner.argument.key if inner.argument else ""))
        return tuple(reversed(found))

    def _named(self, name: str, typed: str, call: int, start: int, end: int) -> Iterator[Named]:
        at = self.sheet.markup.masked.find(typed, start, end)
        if at >= 0 and typed:
            yield Named(typed, name, call, at, at + len(typed))

    def _part(self, call: Call) -> Part | None:
        """Of what a licence is, by the innermost parameter that says it."""
        said = (self.catalogue.fields.get(field) for field in reversed(self.path(call)))
        return next((part for part in said if part), None)

    def _given(self, call: Call) -> Given:
        """The parameters of a call; of several with one name the last, as MediaWiki takes it."""
        given = {each.key: self.sheet.value(each) for each in call.arguments}
        return tuple(sorted(given.items()))

    def _wrapped(self, call: Call, wrapper: Wrapper) -> Iterator[Grant]:
        slots = dict(self.slots(call))
        taken = {argument.key for argument in slots}
        given = tuple(pair for pair in self._given(call) if pair[0] not in taken)
        around = self._part(call)
        if wrapper.says:
            own = Licence(wrapper.name, wrapper.name, holder=wrapper.holder)
            of = around if around and around is not Part.FILE else wrapper.says
            yield from self._each(call, own, of, "", given)
        for argument, name in slots.items():
            licence, part = self.catalogue.licences.get(name), wrapper.part(argument.key)
            if licence and part:
                part = around if around and part is Part.FILE else part
                yield from self._each(call, licence, part, wrapper.name, given)

    def _each(
        self, call: Call, licence: Licence, part: Part, wrapper: str, given: Given
    ) -> Iterator[Grant]:
        values, path = dict(given), self.path(call)
        keys = self.catalogue.wrappers[wrapper].holder if wrapper else licence.holder
        holder = next((values[key] for key in keys if values.get(key)), "")
        said = (values[key] for key in self.catalogue.migration if values.get(key))
        migration = licence.migration or next(said, "")
        for version in licence.versions:
            yield Grant(
                licence.name,
                licence.family,
                version,
                licence.port,
                part,
                holder,
                migration,
                given,
                wrapper,
                path,
                licence.item,
                call.start,
                call.end,
            )
