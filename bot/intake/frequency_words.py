"""The words of a frequency, in Italian and English, as a row of tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.model import Message
from bot.text.folding import fold

Value = int | tuple[int, int]

FINAL = -1
"""What "last" stands for, among ordinals."""


@dataclass(frozen=True)
class Word:
    """A tag (EVERY, N, WEEKDAY…), and the number it stands for where it has one.

    Of a TIME (`15:45`) the value is hour and minute.
    """

    tag: str
    value: Value = 0


@dataclass(frozen=True)
class Row:
    """Words in a row; their tags are matched as one text, each with a blank after it."""

    words: tuple[Word, ...]

    @property
    def tags(self) -> str:
        return "".join(f"{word.tag} " for word in self.words)

    def part(self, found: re.Match[str], group: str | int = 0) -> Row:
        """The words that a match over `tags` holds; none where the group is not in it."""
        start, end = (found.string[:place].count(" ") for place in found.span(group))
        return Row(self.words[start:end] if found[group] else ())

    def without(self, found: re.Match[str]) -> Row:
        start, end = (found.string[:place].count(" ") for place in found.span())
        return Row(self.words[:start] + self.words[end:])

    def numbers(self, *tags: str) -> tuple[int, ...]:
        """What the words with these tags stand for, in order, once each."""
        numbers = (w.value for w in self.words if w.tag in tags and isinstance(w.value, int))
        return tuple(sorted(set(numbers)))


_TAGS: Mapping[str, str] = MappingProxyType(
    {
        "EVERY": "ogni ciascun each every",
        "AT": "alle alla all a at",
        "ON": "il lo la i gli le l di del dello della dei degli d nel nella nei su on in of the",
        "AND": "e ed and & ,",
        "FROM": "dal dalla from",
        "TO": "al alla to through - –",
        "MINUTE": "minuto minuti min minute minutes",
        "HOUR": "ora ore hour hours",
        "DAY": "giorno giorni day days",
        "WEEK": "settimana settimane week weeks",
        "MONTH": "mese mesi month months",
        "YEAR": "anno anni year years",
        "QUARTER": "trimestre trimestri quarter quarters",
        "HALF": "semestre semestri semester semesters",
        "HOURLY": "hourly orario",
        "DAILY": "daily giornaliero giornaliera giornalmente quotidiano quotidianamente",
        "WEEKLY": "weekly settimanale settimanalmente",
        "MONTHLY": "monthly mensile mensilmente",
        "QUARTERLY": "quarterly trimestrale",
        "YEARLY": "yearly annually annual annuale annualmente",
        "WORKDAY": "feriale feriali lavorativo lavorativi weekday weekdays working workdays",
        "WEEKEND": "weekend weekends",
        "AM": "am mattino mattina morning",
        "PM": "pm pomeriggio sera afternoon evening",
        "NIGHT": "notte night",
        "NOON": "mezzogiorno noon midday",
        "MIDNIGHT": "mezzanotte midnight",
    }
)
_NUMBERED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "N": (
            "",
            "un uno una one",
            "due two altro altra other",
            "tre three",
            "quattro four",
            "cinque five",
            "sei six",
            "sette seven",
            "otto eight",
            "nove nine",
            "dieci ten",
            "undici eleven",
            "dodici twelve",
            "",
            "",
            "quindici fifteen",
        ),
        "ORDINAL": (
            "",
            "primo prima first",
            "secondo seconda second",
            "terzo terza third",
            "quarto quarta fourth",
            "quinto quinta fifth",
        ),
        "WEEKDAY": (
            "domenica domeniche dom sunday sundays sun",
            "lunedì lun monday mondays mon",
            "martedì tuesday tuesdays tue tues",
            "mercoledì mer wednesday wednesdays wed",
            "giovedì gio thursday thursdays thu thurs",
            "venerdì ven friday fridays fri",
            "sabato sabati sab saturday saturdays sat",
        ),
        "DATE": (
            "",
            "gennaio gen january jan",
            "febbraio feb february",
            "marzo march",
            "aprile apr april",
            "maggio mag may",
            "giugno giu june jun",
            "luglio lug july jul",
            "agosto ago august aug",
            "settembre sett september sept sep",
            "ottobre ott october oct",
            "novembre nov november",
            "dicembre dic december dec",
        ),
    }
)
_APOSTROPHE = re.compile("['’‘`´]")
_PHRASES = (
    (re.compile(r"\b(?:tutti (?:i|gli)|tutte le) "), "ogni "),
    (re.compile(r"\b(?:una volta (?:al|alla|all|a|ogni)|once (?:an?|per|every)) "), "ogni "),
    (re.compile(r"\bfine ?settimana\b|\bweek[ -]end(s?)\b"), "weekend"),
    (re.compile(r"\b(?:mezz ?ora|half (?:an )?hour)\b"), "30 minuti"),
    (re.compile(r"\b(?:quarto d ora|quarter of an hour)\b"), "15 minuti"),
    (re.compile(r"\b([ap])\. ?m\b\.?"), r"\1m"),
    (re.compile(r"(?<=\d) o clock\b"), ""),
    (re.compile(r"\bfortnight\b"), "2 weeks"),
)
_SUFFIXES = frozenset({"st", "nd", "rd", "th", "o", "a", "°"})
_HOURS = frozenset({"ora", "ore"})
_PIECE = re.compile(r"(?P<time>[0-9]{1,2}[:.][0-9]{2}(?![0-9]))|[0-9]+|[a-z]+|\S")

_WORDS: dict[str, Word] = {
    fold(word): Word(tag) for tag, words in _TAGS.items() for word in words.split()
} | {
    fold(word): Word(tag, value)
    for tag, rows in _NUMBERED.items()
    for value, words in enumerate(rows)
    for word in words.split()
}
_WORDS |= {word: Word("ORDINAL", FINAL) for word in ("ultimo", "ultima", "last")}


def read(text: str) -> Row | Message:
    """The words of a text; a message where one is not known."""
    strange = next((c for c in text if c.isnumeric() and not c.isascii()), None)
    if strange:
        return Message("frequency-word", (strange,))
    words: list[Word] = []
    for piece in _pieces(text):
        word = _word(piece, words)
        if word is None:
            return Message("frequency-word", (piece[0],))
        if word.tag == "SUFFIX":
            word = Word("ORDINAL", words.pop().value)
        words.append(word)
    return Row(tuple(words))


def visible(text: str) -> str:
    """Without the characters that are not seen, which come along with what is pasted."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


def _pieces(text: str) -> Iterator[re.Match[str]]:
    plain = fold(_APOSTROPHE.sub(" ", text)).removesuffix(".")
    for phrase, instead in _PHRASES:
        plain = phrase.sub(instead, plain)
    return _PIECE.finditer(plain)


def _word(piece: re.Match[str], before: list[Word]) -> Word | None:
    written = piece[0]
    if piece["time"]:
        hour, minute = re.split("[:.]", written)
        return Word("TIME", (int(hour), int(minute)))
    if written.isdigit():
        return Word("N", int(written))
    last = before[-1].tag if before else ""
    if written in _SUFFIXES and last == "N" and piece.string[piece.start() - 1].isdigit():
        return Word("SUFFIX")
    if written in _HOURS:
        # "ogni ora", "6 ore"; but "alle ore 6", "domenica ore 6".
        return Word("HOUR" if last in ("N", "EVERY") else "AT")
    return _WORDS.get(written)
