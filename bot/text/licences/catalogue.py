"""What is known of licence templates: what each grants, where licences stand, what to stay off."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.text.site import TEMPLATE, Site

ANY = "*"
"""Stands for every unnamed parameter of a wrapper."""

Field = tuple[str, str]
"""A template and one of its parameters."""


class Part(StrEnum):
    """What a licence is of: the file as a whole, an artwork shown in it, the photograph of that."""

    FILE = "file"
    WORK = "work"
    PHOTO = "photo"


@dataclass(frozen=True)
class Licence:
    """What one template grants. `versions` are several where it grants several at once.

    `migration` is what the template itself says of the licence update, `item` its Wikidata item
    where that is known; `holder` the parameters that say whom to credit.
    """

    name: str
    family: str
    versions: tuple[str, ...] = ("",)
    port: str = ""
    migration: str = ""
    item: str = ""
    holder: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wrapper:
    """A template with names of licences in unnamed parameters, each of some part of the file.

    `says`: of which part it grants something by itself. `only` and `never` are beginnings of
    the families with which it does and does not make sense.
    """

    name: str
    slots: Mapping[str, Part]
    says: Part | None = None
    holder: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def part(self, key: str) -> Part | None:
        """Of what the licence is that a parameter names, None where it names none."""
        if not key.isdigit():
            return None
        return self.slots.get(key, self.slots.get(ANY))

    def suits(self, licence: Licence) -> bool:
        wanted = not self.only or licence.family.startswith(self.only)
        return wanted and not licence.family.startswith(self.never or ("\0",))


@dataclass(frozen=True)
class Tag:
    """A template that is no licence; `open` is one of "always", "bare", "never"."""

    kind: str
    open: str


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Templates by canonical name. `reads`: other names, with the one that says the same;
    `synonyms`: those among them that may be renamed; `traps`: those that are not what they seem,
    with the reason. `fields`: where whole licence templates stand, and `alone` those of which a
    licence may stand in the licence section as well.
    """

    licences: Mapping[str, Licence]
    wrappers: Mapping[str, Wrapper]
    tags: Mapping[str, Tag]
    fields: Mapping[Field, Part]
    alone: frozenset[Field]
    reads: Mapping[str, str]
    synonyms: Mapping[str, str]
    traps: Mapping[str, str]
    headings: Mapping[str, str]
    migration: tuple[str, ...]

    def canonical(self, name: str) -> str:
        """The canonical name of a template by any of its names; its own where it is not known."""
        return self.reads.get(name, name)

    def grants(self, name: str) -> bool:
        """Whether a template, by any of its names, is a licence or holds names of licences."""
        known = self.canonical(name)
        return known in self.licences or known in self.wrappers

    def heading(self, typed: str) -> str:
        """`licence` or `description` if a heading says just that, else ''."""
        return self.headings.get(_folded(typed), "")

    def renaming(self, names: Collection[str]) -> Catalogue:
        """The same catalogue, in which only these synonyms may be renamed."""
        kept = {name: self.synonyms[name] for name in names if name in self.synonyms}
        return replace(self, synonyms=kept)


def template_name(site: Site, typed: str) -> str:
    """The name of a template as it is called, without namespace; '' for anything else.

    An encoded name is none: MediaWiki decodes percent signs in addresses only.
    """
    other = typed.startswith(":") or "%" in typed or "&" in typed
    title = None if other else site.possible(typed, TEMPLATE)
    return title.name if title is not None and title.namespace == TEMPLATE else ""


def read_catalogue(source: str) -> Catalogue:
    """The catalogue in TOML, laid out as `tasks/licences.toml` explains.

    Raises `KeyError` or `ValueError` where it is not: it is part of the program.
    """
    data = tomllib.loads(source)
    synonyms = {name: known for known, names in data["synonyms"].items() for name in names}
    told = [trap for trap in data["trap"] if trap.get("reads")]
    read = {name: trap["leads_to"] for trap in told for name in trap["names"]}
    aliases = {name: known for field in data["field"] for name, known in _aliases(field)}
    return Catalogue(
        licences={licence.name: licence for licence in _licences(data)},
        wrappers={each["name"]: _wrapper(each, data) for each in data["wrapper"]},
        tags={name: Tag(tag["kind"], tag["open"]) for tag in data["tag"] for name in tag["names"]},
        fields={key: Part(field["part"]) for field in data["field"] for key in _keys(field)},
        alone=frozenset(
            key for field in data["field"] if field.get("alone") for key in _keys(field)
        ),
        reads={**read, **aliases, **synonyms},
        synonyms=synonyms,
        traps={name: trap["why"] for trap in data["trap"] for name in trap["names"]},
        headings={
            _folded(text): kind for kind, texts in data["headings"].items() for text in texts
        },
        migration=tuple(data["parameters"]["migration"]),
    )


def _licences(data: Mapping[str, Any]) -> Iterator[Licence]:
    holder, items = tuple(data["parameters"]["holder"]), data["items"]
    for name, family, version, port in _ported(data):
        yield Licence(name, family, (version,), port, "", items.get(name, ""), holder)
    for each in data["licence"]:
        yield Licence(
            each["name"],
            each["family"],
            tuple(each.get("versions", (each.get("version", ""),))),
            migration=each.get("migration", ""),
            item=each.get("item", ""),
            holder=tuple(each.get("holder", holder)),
        )
    for group in data["group"]:
        for name in group["names"]:
            yield Licence(name, group["family"], item=group.get("item", ""), holder=holder)


def _ported(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Name, family, version and port of each Creative Commons licence."""
    for each in data["ported"]:
        stem, family = each["stem"], each["family"]
        for version in each["unported"]:
            yield f"{stem}-{version}", family, version, ""
        for version, ports in each["ports"].items():
            for port in ports:
                yield f"{stem}-{version}-{port}", family, version, port


def _wrapper(each: Mapping[str, Any], data: Mapping[str, Any]) -> Wrapper:
    return Wrapper(
        each["name"],
        {key: Part(part) for key, part in each["slots"].items()},
        Part(each["says"]) if "says" in each else None,
        tuple(each.get("holder", data["parameters"]["holder"][:-1])),
        tuple(each.get("only", ())),
        tuple(each.get("never", ())),
    )


def _keys(field: Mapping[str, Any]) -> Iterator[Field]:
    return ((name, key) for name in field["templates"] for key in field["parameters"])


def _aliases(field: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return iter(field.get("aliases", {}).items())


def _folded(typed: str) -> str:
    return " ".join(typed.casefold().split())
