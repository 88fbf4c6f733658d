"""Who made a work, as the pages of files say it: plain names, and none where it is in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mwparserfromhell.nodes import Node, Tag, Template, Text, Wikilink
from mwparserfromhell.wikicode import Wikicode

from bot.text.calls import argument, called, parsed
from bot.text.captions.descriptions import in_language, parts
from bot.text.folding import fold
from bot.text.gist import plain
from bot.text.site import Site

LONGEST = 60
"""The most characters of a name; what is longer is a sentence."""

_CREATOR = re.compile(r"\Acreator ?: ?", re.IGNORECASE)
_DOUBTFUL = re.compile(
    r"\b(?:after|attributed|attribuit\w+|attr\.|bottega|cerchia|circle|copia|copy|da un|follower"
    r"|maniera|manner|restor\w+|restaur\w+|school|scuola|seguace|studio|style|workshop|ambito"
    r"|possibly|probably|probabilmente|forse|uploaded|scan\w*|photo\w*|foto\w*)\b|\?",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    {
        "anonimo",
        "anonymous",
        "autore ignoto",
        "autore sconosciuto",
        "ignoto",
        "n/a",
        "nd",
        "n.d",
        "own work",
        "sconosciuto",
        "unknown",
        "unknown artist",
        "unknown author",
        "opera propria",
        "vari",
        "various",
        "various artists",
        "autori vari",
    }
)
_PERSON = re.compile(r"\A\s*:?\s*(?:\w+\s*:\s*)?(?:user|utente|user talk)\s*:", re.IGNORECASE)
_LIFE = re.compile(r"\s*\([^()]*\d[^()]*\)")
_BREAK = re.compile(r";|\n|<br\s*/?>", re.IGNORECASE)


def creators(value: Wikicode, site: Site, language: str) -> Iterator[str]:
    """The names in a parameter: of `{{Creator:X}}` where there are such, else what is written.

    What a copyist, a workshop or a restorer made has no creator here.
    """
    named, doubtful = _templated(value.nodes)
    if named or doubtful:
        yield from named
        return
    if any(_PERSON.match(str(link.title)) for link in value.ifilter_wikilinks()):
        return
    own = in_language(parts(value), language) or str(value)
    for line in _BREAK.split(own):
        code = parsed(line)
        name = _LIFE.sub("", plain(code, site, language)).strip(" .,;:")
        if _is_name(name):
            yield name


def _templated(nodes: list[Node]) -> tuple[list[str], bool]:
    """Names of creators until a word of doubt, and whether there is one."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Text) and _DOUBTFUL.search(str(node)):
            return found, True
        if isinstance(node, Template):
            typed = str(node.name).strip()
            person = _CREATOR.match(typed)
            if person and argument(node, "1") is None:
                name = typed[person.end() :].replace("_", " ").partition("/")[0]
                name = name.partition("(")[0].strip()
                found += [name] if _is_name(name) else []
            elif person or _DOUBTFUL.search(called(node)):
                return found, True
        elif isinstance(node, Tag) and node.contents is not None:
            inner, doubtful = _templated(node.contents.nodes)
            found += inner
            if doubtful:
                return found, True
        elif isinstance(node, Wikilink) and _DOUBTFUL.search(str(node.text or "")):
            return found, True
    return found, False


def _is_name(name: str) -> bool:
    if not name or len(name) > LONGEST or _DOUBTFUL.search(name) or "//" in name:
        return False
    return fold(name) not in _NOBODY and any(letter.isalpha() for letter in name)
