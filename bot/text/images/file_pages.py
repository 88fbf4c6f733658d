"""What the page of a file says: what it shows, in which words, and which articles it names.

The templates are those of Commons: `{{Information}}`, `{{Artwork}}` and their kin.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from mwparserfromhell.nodes import Comment, Heading, Node, Tag, Template, Wikilink
from mwparserfromhell.wikicode import Wikicode

from bot.errors import WorkerError
from bot.model import Message
from bot.text.calls import argument, arguments, called, parsed, uncommented
from bot.text.captions.creators import creators
from bot.text.captions.dating import dated
from bot.text.captions.descriptions import Part, in_language, parts
from bot.text.gist import plain
from bot.text.images.article_links import article, of_node
from bot.text.site import Site
from bot.text.templates import Located, nodes

LONGEST = 40_000
"""The most characters of a page that is read: descriptions are short, and parsing is not."""

UNCLOSED = 40
"""The most braces, links or tags left open: the time of parsing grows with their square."""

MOST = 20
"""The most articles, items, titles or creators that a page is believed to have."""

_ARTWORKS = {
    "artwork": ("artist", "author", "creator"),
    "painting": ("artist", "author"),
    "art photo": ("artist", "author"),
    "artphoto": ("artist", "author"),
    "photograph": ("photographer",),
    "book": ("author", "artist", "illustrator"),
}
"""Templates about a work that somebody made, and who did."""

_DESCRIBING = {*_ARTWORKS, "information", "information2", "specimen"}
_ASIDE = frozenset(
    {
        "artist",
        "author",
        "creator",
        "photographer",
        "illustrator",
        "publisher",
        "source",
        "permission",
        "license",
        "artwork license",
        "photo license",
        "institution",
        "department",
        "collection",
        "place of creation",
        "place of discovery",
        "medium",
        "technique",
        "object type",
        "exhibition history",
        "object history",
        "credit line",
        "references",
        "other versions",
    }
)
"""Parameters whose links do not lead to what the picture shows."""

_ITEM = re.compile(r"(?<![A-Za-z0-9])Q(?:\|Q?)?([1-9]\d{0,11})(?!\d)", re.IGNORECASE)
_ITEM_LINK = re.compile(r"\s*:?\s*(?:d|wikidata)\s*:\s*(?:item:)?\s*(Q\d+)\s*\Z", re.IGNORECASE)
_ITEM_TEMPLATE = re.compile(r"(?:on |in )?wikidata(?: item| link| entity link)?\Z")
_OTHER_FIELD = re.compile(r"(?:other|additional|more|custom) ?fields?(?: ?\d)?\Z")
_LOG = re.compile(r"upload ?log|file ?history|licen[sz]|license-header", re.IGNORECASE)
_BRACES = re.compile(r"\{{2,}|\}{2,}")
_TAG = re.compile(r"<[A-Za-z]")
_CLOSED = re.compile(r"</|/>|<(?:br|hr|wbr|li|dd|dt|t[dhr]|p)\b", re.IGNORECASE)
_QUOTES = '"“”«» '


@dataclass(frozen=True)
class FilePage:
    """What the page of a file says, everything once and in order.

    `items`: Wikidata ids of what it shows. `articles`: titles of articles of the language's
    Wikipedia that it links. `titles` of the work, as plain text, those in the language first.
    `creators` of the work (never of the photograph of it), as plain names. `description`: wikitext
    in the language, '' where there is none. `date` of the work in short words of the language.
    """

    items: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    description: str = ""
    date: str = ""


@dataclass(frozen=True)
class _Reading:
    """A page taken apart: its describing templates, and what else stands on it."""

    site: Site
    language: str
    sheets: tuple[Template, ...]
    rest: Wikicode

    def values(self, *names: str) -> Iterator[Wikicode]:
        found = (argument(sheet, *names) for sheet in self.sheets)
        return (value for value in found if value is not None)


def file_page(text: str, site: Site, language: str) -> FilePage | Message:
    """What a page of the wiki `site` says to readers of a language (`it`), or why it is not read.

    `image-page-long`: it is longer than `LONGEST`. `image-page-open`: much is left open.
    """
    if len(text) > LONGEST:
        return Message("image-page-long", (len(text), LONGEST))
    if _left_open(text) > UNCLOSED:
        return Message("image-page-open")
    try:
        found = nodes(text)
    except WorkerError as error:
        return error.message
    reading = _taken_apart(found, site, language)
    described = tuple(_description(reading))
    return FilePage(
        items=_few(_items(reading)),
        articles=_few(_articles(reading, described)),
        titles=_few(_titles(reading)),
        creators=_few(_creators(reading)),
        description=next((line for each in described if (line := _said(each, language))), ""),
        date=next((date for value in _dates(reading) if (date := dated(value, language))), ""),
    )


def _left_open(text: str) -> int:
    depth, tags = 0, len(_TAG.findall(text)) - len(_CLOSED.findall(text))
    for run in _BRACES.finditer(text):
        pairs = len(run[0]) // 2
        depth = depth + pairs if run[0][0] == "{" else max(0, depth - pairs)
    return max(depth, tags, text.count("[[") - text.count("]]"))


def _few(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(each for each in found if each), MOST))


def _taken_apart(found: Located, site: Site, language: str) -> _Reading:
    """Describing templates wherever they stand; the rest ends where the licences begin."""
    every = [node for _, node in found]
    code = Wikicode(every)
    sheets = [each for each in _templates(every) if called(each) in _DESCRIBING]
    end = next((at for at, node in enumerate(every) if _is_log(node)), len(every))
    held = {id(each) for each in sheets}
    rest = [node for node in code.nodes[:end] if id(node) not in held]
    return _Reading(site, language, tuple(sheets[:MOST]), Wikicode(rest))


def _templates(every: Iterable[Node]) -> Iterator[Template]:
    """Those at the top of a page, or within tags there; within a describing one none is sought."""
    for node in every:
        if isinstance(node, Template):
            yield node
        elif isinstance(node, Tag) and node.contents is not None:
            yield from _templates(node.contents.nodes)


def _is_log(node: Node) -> bool:
    return isinstance(node, Heading) and bool(_LOG.search(str(node.title)))


def _description(reading: _Reading) -> Iterator[tuple[Part, ...]]:
    values = list(reading.values("description", "descrizione", "desc"))
    for value in values or ([] if reading.sheets else [reading.rest]):
        yield parts(value)
    if reading.sheets and not any(True for _ in values):
        yield tuple(part for part in parts(reading.rest) if part.language)


def _said(found: tuple[Part, ...], language: str) -> str:
    return uncommented(in_language(found, language)).strip()


def _items(reading: _Reading) -> Iterator[str]:
    for value in reading.values("wikidata", "wikidata item", "item"):
        yield from (f"Q{number}" for number in _ITEM.findall(uncommented(str(value))))
    for sheet in reading.sheets:
        for name, value in arguments(sheet).items():
            yield from _named(value, aside=name in _ASIDE, field=bool(_OTHER_FIELD.match(name)))
    yield from _named(reading.rest, aside=False, field=False)


def _named(code: Wikicode, *, aside: bool, field: bool) -> Iterator[str]:
    """Items in `{{on Wikidata|Q1}}`; in other fields those that are linked, too."""
    if aside:
        return
    for node in code.ifilter():
        if isinstance(node, Template) and _ITEM_TEMPLATE.match(called(node)):
            given = uncommented(str(argument(node, "1") or "")).strip()
            yield from (f"Q{number}" for number in _ITEM.findall(given))
        elif field and isinstance(node, Wikilink) and (link := _ITEM_LINK.match(str(node.title))):
            yield link[1].upper()


def _articles(reading: _Reading, described: Iterable[tuple[Part, ...]]) -> Iterator[str]:
    for sheet in reading.sheets:
        for name, value in arguments(sheet).items():
            if name not in _ASIDE:
                yield from _linked(value, reading)
    seen = (node for node in reading.rest.nodes if not isinstance(node, Template | Comment))
    yield from _linked(Wikicode(list(seen)), reading)
    for each in described:
        yield from _unprefixed(_said(each, reading.language), reading)


def _linked(code: Wikicode, reading: _Reading) -> Iterator[str]:
    for node in code.ifilter():
        yield of_node(node, reading.site, reading.language)


def _unprefixed(text: str, reading: _Reading) -> Iterator[str]:
    """In a text of the language `[[X]]` is meant for its articles, whatever it leads to there."""
    code = parsed(text)
    for node in code.ifilter_wikilinks():
        target = str(node.title)
        if not target.lstrip().startswith(":"):
            yield of_node(node, reading.site, reading.language) or article(
                target, reading.site, reading.language
            )


def _artworks(reading: _Reading) -> Iterator[tuple[Template, Collection[str]]]:
    for sheet in reading.sheets:
        if (makers := _ARTWORKS.get(called(sheet))) is not None:
            yield sheet, makers


def _titles(reading: _Reading) -> Iterator[str]:
    found: list[tuple[int, str]] = []
    for sheet in reading.sheets:
        name = "taxon" if called(sheet) == "specimen" else "title"
        value = argument(sheet, name) if called(sheet) in {*_ARTWORKS, "specimen"} else None
        for part in parts(value) if value is not None else ():
            rank = 0 if part.language == reading.language else 1 if not part.language else 2
            code = parsed(part.text)
            found.append((rank, plain(code, reading.site, reading.language).strip(_QUOTES)))
    yield from (title for _, title in sorted(found, key=lambda each: each[0]))


def _creators(reading: _Reading) -> Iterator[str]:
    for sheet, makers in _artworks(reading):
        value = argument(sheet, *makers)
        if value is not None:
            yield from creators(value, reading.site, reading.language)


def _dates(reading: _Reading) -> Iterator[Wikicode]:
    for sheet, _ in _artworks(reading):
        value = argument(sheet, "date", "artwork date", "publication date")
        if value is not None:
            yield value
