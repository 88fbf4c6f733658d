"""Texts in several languages on the pages of files: which part is in which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mwparserfromhell.nodes import Node, Tag, Template
from mwparserfromhell.wikicode import Wikicode

from bot.text.calls import argument, arguments, called, parsed, uncommented
from bot.text.spoken import speaks

_SWITCHES = frozenset(
    {
        "mld",
        "multilingual description",
        "langswitch",
        "lang switch",
        "title",
        "titles",
        "translations",
        "multilingual",
        "description",
    }
)
_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z]+)?\Z")
_NO_CODES = frozenset(
    {"mld", "own", "ill", "sic", "url", "tl", "tlx", "tlp", "cl", "cat", "lc", "uc"}
)
_NAMES = {
    "italiano": "it",
    "italian": "it",
    "english": "en",
    "inglese": "en",
    "français": "fr",
    "francese": "fr",
    "deutsch": "de",
    "tedesco": "de",
    "español": "es",
    "spagnolo": "es",
    "português": "pt",
    "català": "ca",
}
_LABEL = re.compile(
    rf"(?:\A|(?<=\s)|(?<=>))(?:'''\s*({'|'.join(_NAMES)})\s*:?\s*'''\s*:?|({'|'.join(_NAMES)})\s*:)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Part:
    """A stretch of wikitext and the code of its language, '' where nothing says it."""

    language: str
    text: str


def parts(code: Wikicode) -> tuple[Part, ...]:
    """The parts of a text in order; what nothing marks comes last, in one."""
    unmarked: list[str] = []
    found = [part for part in _parts(code, unmarked) if uncommented(part.text).strip()]
    rest = "".join(unmarked)
    labelled = list(_labelled(rest))
    return (*found, *(part for part in labelled if uncommented(part.text).strip()))


def in_language(found: Iterable[Part], language: str) -> str:
    """The wikitext in a language: what is marked as such, else what is recognisably in it."""
    known = tuple(found)
    own = (part.text.strip() for part in known if part.language == language)
    if marked := " ".join(dict.fromkeys(own)):
        return marked
    rest = " ".join(part.text for part in known if not part.language).strip()
    words = parsed(rest).strip_code() if rest else ""
    return rest if speaks(words, language) else ""


def _parts(code: Wikicode, unmarked: list[str]) -> Iterator[Part]:
    for node in code.nodes:
        marked = tuple(_marked(node))
        if marked:
            yield from marked
        elif isinstance(node, Tag) and _holds_marks(node):
            yield from _parts(node.contents, unmarked)
        else:
            unmarked.append(str(node))


def _marked(node: Node) -> Iterator[Part]:
    if isinstance(node, Template):
        for language, text in _of_template(node):
            yield Part(language.partition("-")[0], text)
    elif isinstance(node, Tag) and node.contents is not None and node.has("lang"):
        language = str(node.get("lang").value or "").strip().casefold()
        yield Part(language.partition("-")[0], str(node.contents))


def _of_template(node: Template) -> Iterator[tuple[str, str]]:
    name = called(node)
    first = argument(node, "1")
    if name == "lang":
        text = argument(node, "2")
        if first is not None and text is not None:
            yield str(first).strip().casefold(), str(text)
    elif name in _SWITCHES:
        spoken = argument(node, "lang", "language")
        if first is not None and spoken is not None:
            yield str(spoken).strip().casefold(), str(first)
        for key, value in arguments(node).items():
            if _CODE.match(key) and key not in {"lang", "default"}:
                yield key, str(value)
    elif _CODE.match(name) and name not in _NO_CODES and first is not None:
        yield name, str(first)


def _holds_marks(node: Tag) -> bool:
    if node.contents is None or str(node.tag).strip().casefold() in {"ref", "nowiki"}:
        return False
    return any(tuple(_marked(inner)) for inner in node.contents.ifilter())


def _labelled(text: str) -> Iterator[Part]:
    """Parts that begin with the name of their language: `'''Italiano:''' …`."""
    before, spoken = 0, ""
    for label in _LABEL.finditer(text):
        yield Part(spoken, text[before : label.start()])
        before, spoken = label.end(), _NAMES[(label[1] or label[2]).casefold()]
    yield Part(spoken, text[before:])
