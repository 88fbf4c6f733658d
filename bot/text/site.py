"""What a wiki says of itself: namespaces, case rules, language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import SplitResult, parse_qs, urlsplit

from bot.errors import BadTitle
from bot.text.titles import Title, decode, flaw, tidy, upper_first

CATEGORY = 14
FILE = 6
TEMPLATE = 10
USER = 2
MAIN = 0


@dataclass(frozen=True)
class Namespace:
    """One namespace of a wiki, from `siteinfo`.

    `first_letter` is true where the wiki folds the first letter of a title to upper case.
    """

    id: int
    name: str
    canonical: str
    aliases: tuple[str, ...] = ()
    first_letter: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to, the local one first, without repeats."""
        return tuple(dict.fromkeys((self.name, self.canonical, *self.aliases)))


@dataclass(frozen=True)
class Site:
    """The facts about one wiki that pure functions need.

    `wiki` is pywikibot's `family:code`; `language` the content language; `interwikis` the
    prefixes that make a title point elsewhere, in lower case; `url` an article's address with
    `$1` for the title.
    """

    wiki: str
    language: str
    namespaces: tuple[Namespace, ...]
    interwikis: frozenset[str] = frozenset()
    url: str = field(default="", compare=False)

    @cached_property
    def by_id(self) -> dict[int, Namespace]:
        return {namespace.id: namespace for namespace in self.namespaces}

    @cached_property
    def by_name(self) -> dict[str, Namespace]:
        """Namespaces by every name in lower case, blanks as spaces."""
        return {
            name.casefold().replace("_", " "): namespace
            for namespace in self.namespaces
            for name in namespace.names
        }

    def title(self, text: str, default: int = MAIN) -> Title:
        """Read a title as typed: `Categoria:X`, `[[:Categoria:X]]`, `X` (in the default namespace).

        Blanks, case of the prefix, encodings and first letter are read as the wiki does; the
        label of a link is dropped; an address of this wiki stands for its page. A section
        (`X#Y`) is refused: a page is meant. Raises `BadTitle` with the reason.
        """
        shown = text.strip()
        target = self._page_of(_unlinked(shown))
        if target is None:
            raise BadTitle("title-url", shown)
        namespace, name = self._split(tidy(decode(target)), default, shown)
        if namespace.first_letter:
            name = upper_first(name)
        if key := flaw(name):
            raise BadTitle(key, shown)
        return Title(namespace.id, name, namespace.name)

    def possible(self, text: str, default: int = MAIN) -> Title | None:
        """The title as `title` reads it, None where it cannot be one."""
        try:
            return self.title(text, default)
        except BadTitle:
            return None

    def _split(self, text: str, default: int, shown: str) -> tuple[Namespace, str]:
        text = text.removeprefix(":").lstrip(" ")
        prefix, colon, rest = text.partition(":")
        if colon:
            prefix = prefix.rstrip(" ")
            if found := self.by_name.get(prefix.casefold()):
                return found, rest.lstrip(" ")
            if prefix.lower() in self.interwikis:
                raise BadTitle("title-interwiki", shown)
        return self.by_id[default], text

    def _page_of(self, text: str) -> str | None:
        """The title that an address of this wiki stands for; None: of another; else the text."""
        if not _ADDRESS.match(text):
            return text
        try:
            address, own = urlsplit(text), urlsplit(self.url)
            same = bool(own.hostname) and _desktop(address) == _desktop(own)
        except ValueError:
            return None
        if not same:
            return None
        section = f"#{address.fragment}" if address.fragment else ""
        if asked := parse_qs(address.query).get("title"):
            return asked[0] + section
        before, _, after = own.path.partition("$1")
        path = address.path
        if not (path.startswith(before) and path.endswith(after)) or "$1" in own.query:
            return None
        return path[len(before) : len(path) - len(after)] + section

    def prefix(self, namespace: int) -> str:
        """The local name of a namespace, empty for articles."""
        return self.by_id[namespace].name


_ADDRESS = re.compile(r"(?:[a-z][a-z+.-]*:)?//", re.IGNORECASE)


def _unlinked(text: str) -> str:
    """The target of a link that is the whole text; else the text."""
    if text.startswith("[[") and text.endswith("]]"):
        return text[2:-2].partition("|")[0].strip()
    return text


def _desktop(address: SplitResult) -> tuple[str, int | None]:
    """Host and port, the mobile host of a Wikimedia wiki as its usual one."""
    return (address.hostname or "").replace(".m.wiki", ".wiki"), address.port
