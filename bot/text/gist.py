"""What a reader sees of a piece of wikitext: its words, and the articles that they link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mwparserfromhell.nodes import (
    ExternalLink,
    HTMLEntity,
    Node,
    Tag,
    Template,
    Text,
    Wikilink,
)
from mwparserfromhell.wikicode import Wikicode

from bot.text.calls import argument, called
from bot.text.captions.dating import date_of
from bot.text.images.article_links import article, of_address, of_target
from bot.text.site import Site

BREAK = "\v"
"""Stands in the words for the end of a line that a reader sees."""

_UNSEEN = frozenset(
    {"ref", "references", "gallery", "table", "style", "script", "math", "timeline", "score"}
)
_WORDS = {
    **dict.fromkeys(("nowrap", "nobr", "small", "big", "smallcaps", "sc", "abbr", "i", "em"), "1"),
    **dict.fromkeys(("tooltip", "title", "underline", "u", "sp", "circa2"), "1"),
    **dict.fromkeys(("lang", "color", "font color"), "2"),
}
"""Templates that show one of their arguments, and which."""

_SIGNS = {
    "'": "'",
    "=": "=",
    "nbsp": " ",
    "spaces": " ",
    "-": " ",
    "ndash": "–",
    "–": "–",
    "snd": " – ",
    "dash": " – ",
    "mdash": "—",
    "·": " · ",
    "!": " ",
}
_PERSONS = re.compile(r"\A(?:creator|institution) ?: ?", re.IGNORECASE)
_SUFFIX = re.compile(r" \([^()]*\)\Z")
_FILE = re.compile(r"\A\s*(?:file|image|immagine|category|categoria)\s*:", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARKS = re.compile(r"'{2,}")


@dataclass(frozen=True)
class Piece:
    """Words in a row. `article` is the article that they link, '' for none."""

    text: str
    article: str = ""
    italic: bool = False


def gist(code: Wikicode, site: Site, language: str) -> Iterator[Piece]:
    """The words of a piece of wikitext. Marks of bold and italics are still in the texts.

    Notes, pictures, tables, addresses and whatever templates say besides words are left out.
    `site` reads the titles of links without a prefix; `language` is that of the articles.
    """
    for node in code.nodes:
        yield from _seen(node, site, language)


def plain(code: Wikicode, site: Site, language: str) -> str:
    """The words alone, in one line without marks."""
    text = "".join(piece.text for piece in gist(code, site, language))
    return " ".join(_MARKS.sub("", text).split())


def _seen(node: Node, site: Site, language: str) -> Iterable[Piece]:
    match node:
        case Text():
            found: Iterable[Piece] = (Piece(str(node)),)
        case HTMLEntity():
            found = (Piece(_character(node)),)
        case Wikilink():
            found = _link(node, site, language)
        case ExternalLink():
            found = _external(node, site, language)
        case Template():
            found = _template(node, site, language)
        case Tag():
            found = _tag(node, site, language)
        case _:
            found = ()
    return found


def _character(node: HTMLEntity) -> str:
    """What a reference stands for; nothing for the signs of markup, which it would become."""
    try:
        shown = str(node.normalize())
    except ValueError:
        return " "
    return "" if shown in "<>[]{}|" else shown


def _tag(node: Tag, site: Site, language: str) -> Iterable[Piece]:
    name = str(node.tag).strip().casefold()
    if name in _UNSEEN:
        return ()
    if name == "sup" and node.contents is not None:
        return (Piece(plain(node.contents, site, language).translate(_RAISED)),)
    if node.contents is None or name in {"br", "hr", "li", "dd", "dt"}:
        inside = gist(node.contents, site, language) if node.contents is not None else ()
        return (Piece(BREAK), *inside)
    blank = (Piece(BREAK),) if name in {"div", "p", "ul", "ol", "center", "blockquote"} else ()
    return (*blank, *gist(node.contents, site, language), *blank)


def _link(node: Wikilink, site: Site, language: str) -> Iterable[Piece]:
    target = str(node.title).strip()
    if _FILE.match(target):
        return ()
    shown = plain(node.text, site, language) if node.text is not None else ""
    typed = of_target(target, language)
    if not shown:
        shown = _SUFFIX.sub("", (typed or _bare(target, site)).replace("_", " "))
        shown = shown.partition("#")[0].strip()
    found = article(typed or target, site, language)
    return (Piece(shown, found),) if shown else ()


def _bare(target: str, site: Site) -> str:
    """What `[[X]]` and `[[:Category:X]]` show; nothing for links into other wikis."""
    title = site.possible(target.partition("#")[0])
    return title.name if title is not None else ""


def _external(node: ExternalLink, site: Site, language: str) -> Iterable[Piece]:
    shown = plain(node.title, site, language) if node.title is not None else ""
    typed = of_address(str(node.url), language)
    return (Piece(shown, article(typed, site, language) if typed else ""),) if shown else ()


def _template(node: Template, site: Site, language: str) -> Iterable[Piece]:
    name = called(node)
    if name in {"w", "wp", "wikipedia"}:
        return _wikipedia(node, site, language)
    if name in _SIGNS:
        return (Piece(_SIGNS[name]),)
    if name in _WORDS or name == language:
        shown = argument(node, _WORDS.get(name, "1"), language)
        return gist(shown, site, language) if shown is not None else ()
    typed = str(node.name).strip()
    if found := _PERSONS.match(typed):
        return (Piece(typed[found.end() :].replace("_", " ").partition("/")[0]),)
    return (Piece(date_of(node, language)),)


def _wikipedia(node: Template, site: Site, language: str) -> Iterable[Piece]:
    """`{{w|X|Y|it}}`; a link that names no language is looked up in that of the text."""
    target, label = argument(node, "1"), argument(node, "2")
    spoken = str(argument(node, "3", "lang") or language).strip().casefold()
    typed = str(target or "").strip()
    name = of_target(typed, language) or typed
    shown = plain(label, site, language) if label is not None else _SUFFIX.sub("", name)
    found = article(name, site, language) if spoken == language else ""
    return (Piece(shown, found),) if shown else ()
