"""Bullet lines that name categories, under the headings that say what to do with them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mwparserfromhell.nodes import Heading

from bot.errors import BadTitle
from bot.text.folding import fold
from bot.text.markup import Markup
from bot.text.site import CATEGORY, USER, Site
from bot.text.templates import Located


class Kind(StrEnum):
    """What a heading asks for; RETAIN asks for nothing."""

    MOVE = "move"
    MERGE = "merge"
    EMPTY = "empty"
    RETAIN = "retain"


_HEADINGS = {
    Kind.RETAIN: re.compile(r"\b(?:retain|keep|manten|tenere)"),
    Kind.EMPTY: re.compile(r"\b(?:empty|svuot)"),
    Kind.MERGE: re.compile(r"\b(?:merg|unire|unisci|unione|unioni)"),
    Kind.MOVE: re.compile(r"\b(?:move|moving|renam|spost|rinomin)"),
}
_BULLET = re.compile(r"(?P<marks>[*#]+)[ \t]*(?P<link>\[\[[^\[\]\n]*\]\])")
_TO = re.compile(
    r"[ \t]*(?:(?<=[\s\]])(?:to|into|a|in)(?=[\s\[])|→|&rarr;|-+>|=>|>)[ \t]*"
    r"(?P<link>\[\[[^\[\]\n]*\]\])",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[\[([^\[\]|\n]*)")
_TIME = re.compile(r"\b[0-9]{1,2}:[0-9]{2}, [0-9]{1,2} \w{3,12} [0-9]{4}")
_AROUND = " \t\r\n-–—,;:.()"


@dataclass(frozen=True)
class Bullet:
    """One line. `flaw` is the key of what is wrong with it, '' where it can be read.

    `source` and `target` are titles as typed, without the brackets and the leading colon.
    """

    start: int
    end: int
    text: str
    marks: str
    kind: Kind
    source: str = ""
    target: str = ""
    reason: str = ""
    flaw: str = ""


def bullets(markup: Markup, site: Site, found: Located, requests: list[int]) -> Iterator[Bullet]:
    """The lines that ask for something, in the order of the page.

    In a section with a request template (`requests` are their offsets) bullets are what people
    say about it.
    """
    sections = _Sections.of(found, len(markup.text), requests)
    for start, end in _lines(markup.masked):
        if markup.masked[start : start + 1] in ("*", "#"):
            section = sections.at(start)
            if section.asks:
                line = markup.visible(start, end).rstrip("\r")
                bullet = _read(line, section.kind, site)
                if bullet is not None:
                    yield _placed(bullet, start, start + len(markup.text[start:end].rstrip("\r")))


def _placed(bullet: Bullet, start: int, end: int) -> Bullet:
    return Bullet(**{**bullet.__dict__, "start": start, "end": end})


def _lines(masked: str) -> Iterator[tuple[int, int]]:
    """Lines as the wiki sees them: a break within a comment ends none."""
    start = 0
    for line in masked.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _read(line: str, heading: Kind | None, site: Site) -> Bullet | None:
    first = _BULLET.match(line)
    if first is None or heading is Kind.RETAIN:
        return None
    source = _category(first["link"], site)
    if not source:
        return None
    kind = heading or Kind.MOVE
    second = _TO.match(line, first.end())
    target = _category(second["link"], site) if second else ""
    rest = line[(second if target and second else first).end() :]
    if heading is None and not target:
        return None
    flaw = _flaw(
        kind, first["link"] + (second["link"] if second and target else ""), target, rest, site
    )
    return Bullet(
        0, 0, line, first["marks"], kind, source, target, without_signature(rest, site), flaw
    )


def _flaw(kind: Kind, links: str, target: str, rest: str, site: Site) -> str:
    if any(_category(f"[[{link}]]", site) for link in _LINK.findall(rest)):
        return "entry-line-targets"
    if kind is Kind.EMPTY and target:
        return "entry-line-empty"
    if kind is not Kind.EMPTY and not target:
        return "entry-line-target"
    if any(not link.lstrip().startswith(":") for link in _LINK.findall(links)):
        return "entry-line-colon"
    return ""


def _category(link: str, site: Site) -> str:
    """The title in a link to a category, '' for any other link."""
    target = link[2:-2].partition("|")[0].strip()
    try:
        title = site.title(target)
    except BadTitle:
        return ""
    return target.removeprefix(":").strip() if title.namespace == CATEGORY else ""


def without_signature(rest: str, site: Site) -> str:
    """What somebody says at the end of a line, without the signature."""
    end = len(rest)
    for link in _LINK.finditer(rest):
        if _is_signature(link[1], site):
            end = link.start()
            break
    if (time := _TIME.search(rest, 0, end)) is not None:
        end = time.start()
    return " ".join(rest[:end].strip(_AROUND).split())


def dated(line: str) -> bool:
    """Whether a line bears the date of a signature."""
    return _TIME.search(line) is not None


def _is_signature(target: str, site: Site) -> bool:
    """A link to a user, their talk page or their contributions."""
    prefix = fold(target.partition(":")[0])
    names = (*site.by_id[USER].names, "User talk", "Discussioni utente", "Special", "Speciale")
    return any(fold(name) == prefix for name in names)


@dataclass(frozen=True)
class _Section:
    """What the headings above say; `asks` is false where a request template stands in it."""

    kind: Kind | None
    asks: bool


@dataclass(frozen=True)
class _Sections:
    starts: tuple[int, ...]
    sections: tuple[_Section, ...]

    @classmethod
    def of(cls, found: Located, length: int, requests: list[int]) -> _Sections:
        headings = [(at, node) for at, node in found if isinstance(node, Heading)]
        starts = (0, *(at for at, _ in headings))
        kinds = (None, *_kinds([(node.level, str(node.title)) for _, node in headings]))
        ends = (*starts[1:], length)
        places = sorted(requests)
        sections = (
            _Section(kind, bisect_left(places, start) == bisect_left(places, end))
            for kind, start, end in zip(kinds, starts, ends, strict=True)
        )
        return cls(starts, tuple(sections))

    def at(self, offset: int) -> _Section:
        return self.sections[bisect_left(self.starts, offset + 1) - 1]


def _kinds(headings: list[tuple[int, str]]) -> Iterator[Kind | None]:
    """What each heading says, or the one above it of which it is a part."""
    above: dict[int, Kind | None] = {}
    for level, title in headings:
        above = {other: kind for other, kind in above.items() if other < level}
        inherited = above[max(above)] if above else None
        above[level] = _kind(title) or inherited
        yield above[level]


def _kind(title: str) -> Kind | None:
    said = fold(title[:300])
    return next((kind for kind, words in _HEADINGS.items() if words.search(said)), None)
