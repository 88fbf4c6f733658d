"""Dates of artworks as the pages of files write them, in short words of a language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mwparserfromhell.nodes import Comment, HTMLEntity, Node, Tag, Template, Text, Wikilink
from mwparserfromhell.wikicode import Wikicode

from bot.text.calls import argument, called
from bot.text.spoken import speaks

LONGEST = 40
"""The most characters of a date; what is longer is a story, not a date."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MONTHS = {
    "it": _words(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        "dicembre"
    ),
    "en": _words(
        "January February March April May June July August September October November December"
    ),
}
_USUAL = {
    "it": "circa ca secolo sec secc inizio inizi fine metà prima seconda primo secondo terzo "
    "ultimo quarto decennio anni anno del dei della dal al tra fra il e o la a d ante post dopo av "
    "cr n",
    "en": "circa c ca century centuries early mid late first second third last quarter half decade "
    "of the between before after and or to from a d b bc ad ce bce st nd rd th s",
}
_KINDS = {
    "circa": "circa",
    "ca": "circa",
    "c": "circa",
    "c.": "circa",
    "~": "circa",
    "between": "between",
    "-": "between",
    "from": "between",
    "before": "before",
    "<": "before",
    "by": "before",
    "after": "after",
    ">": "after",
    "or": "or",
    "century": "century",
    "decade": "decade",
    "s": "decade",
}
_FORMS = {
    "it": {
        "circa": "circa {0}",
        "between": "tra {0} e {1}",
        "before": "prima del {0}",
        "after": "dopo il {0}",
        "or": "{0} o {1}",
        "century": "{0} secolo",
        "decade": "anni {0}",
    },
    "en": {
        "circa": "circa {0}",
        "between": "between {0} and {1}",
        "before": "before {0}",
        "after": "after {0}",
        "or": "{0} or {1}",
        "century": "{0} century",
        "decade": "{0}s",
    },
}
_DAY = re.compile(r"\A(\d{4})-(\d\d)(?:-(\d\d))?\Z")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]+\d\d:\d\d")
_CENTURY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th) century\b", re.IGNORECASE)
_AMERICAN = re.compile(rf"\b({'|'.join(_MONTHS['en'])}) (\d{{1,2}}), (\d{{4}})\b")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS['en'])})\b")
_ABOUT = re.compile(r"\A(?:circa|about|around|ca?\.|ca) ?(?=\d)", re.IGNORECASE)
_ASIDE = re.compile(r"(?<=\S)\s*\([^()]*\)\Z")
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLC]+\Z")
_YEAR = re.compile(r"\d{3,4}\Z")
_NUMERALS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class _Dating:
    language: str

    def text(self, code: Wikicode) -> str:
        return " ".join("".join(self._nodes(code)).replace("\xa0", " ").split())

    def _nodes(self, code: Wikicode) -> Iterator[str]:
        for node in code.nodes:
            yield self._node(node)

    def _node(self, node: Node) -> str:
        if isinstance(node, Text):
            return str(node)
        if isinstance(node, Template):
            return self.template(node)
        if isinstance(node, Wikilink):
            return self.text(node.text if node.text is not None else node.title)
        if isinstance(node, Tag) and node.contents is not None and str(node.tag) != "ref":
            return self.text(node.contents)
        return " " if isinstance(node, HTMLEntity) else "" if isinstance(node, Comment) else " "

    def template(self, node: Template) -> str:
        name = called(node)
        values = [self._value(node, number) for number in ("1", "2", "3")]
        if name == self.language:
            return values[0]
        if name in {"isodate", "date", "iso date"}:
            return self.words("-".join(value.zfill(2) for value in values if value))
        if name in {"other date", "otherdate", "complex date"}:
            kind = _KINDS.get(values[0].casefold(), "")
            first = (self._value(node, "date1") or values[1], self._value(node, "date2"))
            return self._formed(kind, first[0], first[1] or values[2])
        return self._formed(_KINDS.get(name, ""), values[0], values[1])

    def _value(self, node: Template, name: str) -> str:
        found = argument(node, name)
        return self.text(found) if found is not None else ""

    def _formed(self, kind: str, first: str, second: str) -> str:
        form = _FORMS.get(self.language, {}).get(kind, "")
        if not form or not first or ("{1}" in form and not second):
            return ""
        if kind == "between" and _YEAR.match(first) and _YEAR.match(second):
            return f"{first}-{second}" if self.language == "it" else f"{first}–{second}"
        if kind == "century":
            return self._century(first)
        return form.format(self.words(first), self.words(second))

    def _century(self, number: str) -> str:
        if not number.isdecimal() or not 0 < int(number[:3]) < 22:
            return ""
        shown = _roman(int(number)) if self.language == "it" else _ordinal(int(number))
        return _FORMS[self.language]["century"].format(shown)

    def words(self, text: str) -> str:
        """A date in numbers, or in English, in the words of the language."""
        if self.language not in _MONTHS:
            return text
        if found := _DAY.match(text):
            return self._day(*found.groups())
        text = _AMERICAN.sub(r"\2 \1 \3", text)
        text = _MONTH.sub(self._month, text)
        text = _ABOUT.sub("circa ", text)
        return _CENTURY.sub(lambda found: self._century(found[1]) or found[0], text)

    def _month(self, found: re.Match[str]) -> str:
        return _MONTHS[self.language][_MONTHS["en"].index(found[1])]

    def _day(self, year: str, month: str, day: str | None) -> str:
        if not 1 <= int(month) <= 12:
            return year
        name = _MONTHS[self.language][int(month) - 1]
        number = str(int(day)) if day and 1 <= int(day) <= 31 else ""
        return " ".join(part for part in (number, name, year) if part)


def dated(code: Wikicode, language: str) -> str:
    """The date that a parameter holds, '' where it holds none that this language can say.

    A time of day is that of a photograph, and no date of a work.
    """
    reading = _Dating(language)
    text = _ASIDE.sub("", reading.text(code)).strip(" ,;")
    if _MOMENT.search(text):
        return ""
    text = reading.words(text)
    text = text if text.endswith(("a.C.", "d.C.")) else text.rstrip(".")
    known = bool(re.search(r"\d|\b[IVX]+\b", text)) and _plain(text, language)
    return text if len(text) <= LONGEST and (known or speaks(text, language)) else ""


def date_of(node: Template, language: str) -> str:
    """What a template about a date says, '' for any other template."""
    return _Dating(language).template(node) if called(node) != language else ""


def _plain(text: str, language: str) -> bool:
    """Whether all words are numbers, months, or those that dates are made of."""
    usual = {*_USUAL.get(language, "").split(), *map(str.casefold, _MONTHS.get(language, ()))}
    words = _WORD.findall(text)
    safe = not re.search(r"[\[\]{}|<>=]|''|//", text)
    return safe and all(_ROMAN.match(word) or word.casefold() in usual for word in words)


def _roman(number: int) -> str:
    shown = ""
    for value, letters in _NUMERALS:
        while number >= value:
            shown, number = shown + letters, number - value
    return shown


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
