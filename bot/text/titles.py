"""Titles of pages, read as MediaWiki reads them.

Source of the rules: `MediaWikiTitleCodec::splitTitleString`, `Sanitizer::decodeCharReferences`
and `Language::ucfirst` of MediaWiki 1.39.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html.entities import html5
from urllib.parse import unquote

LONGEST = 255
"""The most bytes of UTF-8 that a name may have, without its namespace."""

BLANK = " _\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""The characters that count as a space in a title, for a character class."""

BIDI = "\u200e\u200f\u202a-\u202e"
"""Direction marks, which titles lose, for a character class."""

_BLANKS = re.compile(f"[{BLANK}]+")
_BIDI = re.compile(f"[{BIDI}]+")
_REFERENCE = re.compile(r"&(?:([A-Za-z0-9\x80-\xff]+;)|#([0-9]+);|#[xX]([0-9A-Fa-f]+);)")
_ILLEGAL = re.compile(
    r"[\x00-\x1f\x7f#<>\[\]{}|\ufffd]|%[0-9A-Fa-f]{2}|&[A-Za-z0-9\x80-\xff]+;|~~~"
)
_RELATIVE = re.compile(r"\A\.{1,2}(?:/|\Z)|/\.{1,2}(?:/|\Z)")
_GEORGIAN = range(0x10D0, 0x1100)


@dataclass(frozen=True, order=True)
class Title:
    """A page's title: namespace number and name, spaces instead of underscores.

    Two titles are the same page when namespace and name are equal; `prefix` is the local name
    of the namespace, only for showing it.
    """

    namespace: int
    name: str
    prefix: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.prefix}:{self.name}" if self.prefix else self.name

    @property
    def link(self) -> str:
        """A link that never categorises or embeds: `[[:Categoria:X]]`."""
        return f"[[:{self}]]"


def upper_first(name: str) -> str:
    """The name with its first letter as a wiki folds it: always one character for one.

    `ß` and `ŉ` have no single capital and stay; so do Georgian letters, as on Wikimedia wikis.
    """
    capital = name[:1].upper()
    if len(capital) != 1 or ord(name[0]) in _GEORGIAN:
        return name
    return capital + name[1:]


def tidy(text: str) -> str:
    """The text in NFC without direction marks, every run of blanks as one space, none around."""
    spaced = _BLANKS.sub(" ", _BIDI.sub("", text))
    return unicodedata.normalize("NFC", spaced).strip(" ")


def decode(text: str) -> str:
    """Percent-encoding, then character references, decoded as in the target of a link."""
    if "%" in text:
        text = unquote(text, errors="replace")
    if "&" in text:
        text = _REFERENCE.sub(_referred, text)
    return text


def _referred(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return html5.get(name, match[0])
    # Nine digits are beyond Unicode; int() of thousands of them would raise.
    digits, base = (decimal, 10) if decimal else (hexadecimal, 16)
    code = int(digits.lstrip("0")[:9] or "0", base)
    legal = 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if legal or code in {9, 10, 13} else "\ufffd"


def flaw(name: str) -> str:
    """The key of the message that says why this cannot be a name; empty where it can."""
    if not name:
        return "title-empty"
    if name.startswith(":") or _ILLEGAL.search(name):
        return "title-characters"
    if _RELATIVE.search(name):
        return "title-relative"
    return "title-too-long" if len(name.encode("utf-8", "replace")) > LONGEST else ""
