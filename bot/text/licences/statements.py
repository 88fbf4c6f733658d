"""The licences of a page as the parser sees them: the other route, for the proof of an edit.

`bot.text.licences.grants` reads braces by itself. This module knows nothing of it: it walks the
parser's tree, and cuts out of the page all that an edit might alter, so that the rest can be
compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mwparserfromhell.nodes import Comment, Heading, Node, Template
from mwparserfromhell.wikicode import Wikicode

from bot.text.licences.catalogue import Catalogue, Field
from bot.text.site import TEMPLATE, Site
from bot.text.skeleton import CUT, Skeleton, parse, put
from bot.text.titles import tidy, upper_first

HEADING = "heading"
LICENCE = "licence"

Meaning = tuple[str, tuple[tuple[str, str], ...]]
"""What a template says: its canonical name, and its parameters in order of their names."""


@dataclass(frozen=True)
class Element:
    """What was cut out of a page: a licence, or a heading of one of the two kinds.

    `canonical` is its text, byte for byte but for the names of licences, which are the canonical
    ones; `typed` are those names as they stand there. `path`: the parameters around it. Of a
    heading `meaning` is its kind.
    """

    kind: str
    canonical: str
    typed: tuple[str, ...]
    meaning: Meaning
    path: tuple[Field, ...] = ()

    @property
    def statement(self) -> tuple[Meaning, tuple[Field, ...]]:
        return self.meaning, self.path


@dataclass(frozen=True)
class Open:
    """A tag that says that somebody has still to decide about the page."""

    name: str


@dataclass(frozen=True)
class View:
    """The rest of a page, what was cut out of each of its gaps, and the tags that are open."""

    skeleton: Skeleton
    cut: dict[int, tuple[Element, ...]]
    tags: tuple[Open, ...]

    @property
    def licences(self) -> Iterator[Element]:
        return (each for some in self.cut.values() for each in some if each.kind == LICENCE)

    def headings(self, kind: str) -> int:
        elements = (each for some in self.cut.values() for each in some if each.kind == HEADING)
        return sum(each.meaning[0] == kind for each in elements)


def view(text: str, site: Site, catalogue: Catalogue) -> View:
    """A page without its licences. Raises `UnreadableError` where the parser loses anything."""
    code = parse(text)
    walk = _Walk(site, catalogue)
    walk.through(code, ())
    skeleton = Skeleton.of(str(code))
    rest = iter(walk.elements)
    cut = {
        place: tuple(next(rest) for _ in range(skeleton.gaps[place].count(CUT)))
        for place in sorted(skeleton.gaps)
    }
    return View(skeleton, cut, tuple(walk.tags))


@dataclass
class _Walk:
    site: Site
    catalogue: Catalogue
    elements: list[Element] = field(default_factory=list)
    tags: list[Open] = field(default_factory=list)

    def through(self, code: Wikicode, path: tuple[Field, ...]) -> None:
        for index, node in enumerate(list(code.nodes)):
            element = self._element(node, path)
            if element:
                self.elements.append(element)
                put(code, index, CUT)
            elif isinstance(node, Template):
                self._other(node, path)
            elif not isinstance(node, Comment):
                for child in node.__children__():
                    self.through(child, path)

    def _element(self, node: Node, path: tuple[Field, ...]) -> Element | None:
        if isinstance(node, Template) and self._grants(self._name(node.name)):
            return self._licence(node, path)
        if isinstance(node, Heading) and node.level == 2 and not path:
            kind = self.catalogue.heading(str(node.title).strip())
            return Element(HEADING, "", (str(node),), (kind, ())) if kind else None
        return None

    def _other(self, node: Template, path: tuple[Field, ...]) -> None:
        name = self._name(node.name)
        tag = self.catalogue.tags.get(name)
        if tag and (tag.open == "always" or (tag.open == "bare" and not _filled(node))):
            self.tags.append(Open(name))
        self.through(node.name, path)
        for given in node.params:
            if given.showkey:
                # The parser takes the `=` of a heading for the end of a name.
                self.through(given.name, path)
            field_of = (self.catalogue.canonical(name), plain(given.name))
            self.through(given.value, (*path, field_of))

    def _licence(self, node: Template, path: tuple[Field, ...]) -> Element:
        name = self._name(node.name)
        known = self.catalogue.canonical(name)
        wrapper = self.catalogue.wrappers.get(known)
        parts, typed, said = [_named(node.name, plain(node.name), known)], [], {}
        typed.append(plain(node.name))
        for given in node.params:
            key, value = plain(given.name), plain(given.value)
            slot = wrapper.part(key) if wrapper else None
            licence = self._name(given.value) if slot else ""
            raw = str(given.value)
            if self._grants(licence):
                typed.append(value)
                raw = _named(given.value, value, self.catalogue.canonical(licence))
                value = self.catalogue.canonical(licence)
            parts.append(f"{given.name}={raw}" if given.showkey else raw)
            said[key] = value
        canonical = "{{" + "|".join(parts) + "}}"
        meaning = (known, tuple(sorted(said.items())))
        return Element(LICENCE, canonical, tuple(typed), meaning, path)

    def _grants(self, name: str) -> bool:
        known = self.catalogue.reads.get(name, name)
        return known in self.catalogue.licences or known in self.catalogue.wrappers

    def _name(self, code: Wikicode) -> str:
        """The name of a template, without its namespace where one is written."""
        typed = plain(code)
        prefix, colon, rest = typed.partition(":")
        namespace = self.site.by_name.get(tidy(prefix).casefold()) if colon else None
        if namespace is not None and namespace.id == TEMPLATE:
            typed = rest
        return upper_first(tidy(typed))


def plain(code: Wikicode) -> str:
    """A text without its comments and the blanks around it."""
    return "".join(str(node) for node in code.nodes if not isinstance(node, Comment)).strip()


def _filled(node: Template) -> bool:
    return any(plain(given.value) for given in node.params)


def _named(code: Wikicode, typed: str, canonical: str) -> str:
    """The text of a name or value with another name in it, its comments as they are."""
    parts = [str(node) for node in code.nodes]
    whole = (at for at, node in enumerate(code.nodes) if not isinstance(node, Comment))
    at = next((at for at in whole if typed and typed in parts[at]), None)
    if at is not None:
        parts[at] = parts[at].replace(typed, canonical, 1)
    return "".join(parts)
