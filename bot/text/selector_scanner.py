"""Finding the words of a `fonte`/`source` line: names, conjunctions, values."""

from __future__ import annotations

from bot.errors import BadSelector
from bot.text.folding import closest, fold
from bot.text.site import CATEGORY, TEMPLATE, Site

KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "category": (("categoria",), ("category",)),
    "template": (("template",), ("template",)),
    "search": (("ricerca",), ("search",)),
    "prefix": (("prefisso",), ("prefix",)),
    "links": (("collegamenti",), ("links",)),
    "uploader": (("caricati da",), ("uploaded by",)),
}
"""The names of each selector, Italian and English; the first is the one shown."""

CONJUNCTIONS = {
    "e": "and", "and": "and", "o": "or", "or": "or", "ma non": "but not", "but not": "but not",
}  # fmt: skip
SHOWN = {"and": ("e", "and"), "or": ("o", "or"), "but not": ("ma non", "but not")}

_BY_NAME = {name: kind for kind, names in KINDS.items() for name in (*names[0], *names[1])}
LONGEST_NAME = 30
BLANKS = " \t\r\n\xa0"


def known(site: Site) -> str:
    """The selectors as they are written on this wiki: `categoria:, template:, …`."""
    return ", ".join(f"{shown(kind, site)}:" for kind in KINDS)


def shown(kind: str, site: Site) -> str:
    italian, english = KINDS[kind]
    return (italian if site.language == "it" else english)[0]


def uncommented(text: str) -> str:
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        parts.append(text[at:start])
        end = text.find("-->", start)
        if end < 0:
            return "".join(parts)
        at = end + 3
    return "".join([*parts, text[at:]])


class Scanner:
    """A text and a place in it, `at`, that only moves forward: the time is linear."""

    def __init__(self, text: str, site: Site) -> None:
        self.text = text
        self.site = site
        self.at = 0
        self.names = _BY_NAME | {
            fold(name): kind
            for kind, namespace in (("category", CATEGORY), ("template", TEMPLATE))
            for name in site.by_id[namespace].names
        }

    def peek(self) -> str:
        self.at = self.skip(self.at)
        return self.text[self.at : self.at + 1]

    def skip(self, at: int, more: str = "") -> int:
        while at < len(self.text) and self.text[at] in BLANKS + more:
            at += 1
        return at

    def conjunction(self, at: int) -> tuple[str, int] | None:
        """The conjunction that begins here, as in `CONJUNCTIONS`, and where it ends."""
        for phrase in CONJUNCTIONS:
            end = at
            for word in phrase.split():
                end = self.skip(end) if end > at else at
                if self.text[end : end + len(word)].casefold() != word:
                    break
                end += len(word)
            else:
                if self.text[end : end + 1] in f"{BLANKS}()":
                    return phrase, end
        return None

    def name(self, at: int) -> tuple[str, int] | None:
        """The selector's name that begins here, whether known or not, and where its colon is."""
        colon = self.text.find(":", at, at + LONGEST_NAME)
        return None if colon < 0 else (fold(self.text[at:colon]), colon)

    def enclosed(self, opening: str, closing: str) -> str:
        end = self.text.find(closing, self.at + len(opening))
        if end < 0:
            raise BadSelector("selector-unclosed", opening)
        start, self.at = self.at, end + len(closing)
        return self.text[start : self.at]

    def bare(self) -> str:
        """An unprotected value: up to a conjunction with a selector after it, or a `)`."""
        start, at, depth, quotes = self.at, self.at, 0, True
        if self.empty():
            return ""
        while at < len(self.text) and self.text[at] != "\n":
            character = self.text[at]
            if character == '"' and quotes:
                end = self.text.find('"', at + 1)
                quotes = end >= 0
                at = max(at, end)
            elif depth == 0 and (character == ")" or (character in BLANKS and self.splits(at))):
                break
            depth += (character == "(") - (character == ")")
            at += 1
        self.at = at
        return self.text[start:at]

    def empty(self) -> bool:
        """Whether a conjunction and another selector stand where a value should begin."""
        word = self.conjunction(self.at)
        ends = word is None or self.skip(word[1], "()") >= len(self.text)
        return not ends and self.splits(self.at - 1)

    def splits(self, at: int) -> bool:
        """Whether a conjunction begins after this blank, and a selector after that."""
        word = self.conjunction(at + 1) if self.text[at + 1 : at + 2] not in BLANKS else None
        if word is None:
            return False
        following = self.skip(word[1], "(")
        if self.text[following : following + 1] in ("", ")"):
            return " ".join(self.text[at + 1 : word[1]].split()) == word[0]
        name = self.name(following)
        if self.text.startswith("[[", following) or (name and name[0] in self.names):
            return True
        if name and " " not in name[0] and closest(name[0], self.names):
            raise BadSelector("selector-unknown", name[0], known(self.site))
        return False
