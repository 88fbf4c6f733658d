"""Captions for articles, from what the pages of files say (design, section 3.4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.model import Message
from bot.text.calls import parsed
from bot.text.captions.marks import cleaned, cut, joined, length, trimmed, unstopped
from bot.text.captions.patterns import AUTHOR, CAPTION, DATE, INSTITUTION, TITLE, Pattern, read
from bot.text.files import place
from bot.text.folding import fold
from bot.text.gist import Piece, gist
from bot.text.images.file_pages import FilePage
from bot.text.images.infobox import Infoboxes
from bot.text.site import FILE, MAIN, Site
from bot.text.titles import Title

LONGEST = 200
"""The most characters of a caption that a reader sees."""

LEAST = 60
"""What is left to the description, whatever a pattern adds; else the pattern goes."""

_USUAL = "{caption} ({author}, {date})"
_AUTHORS = 3
_NUMBER = re.compile(r"\d{3,4}")
_LINK = re.compile(r"\[\[([^\[\]]+)\]\]")


@dataclass(frozen=True)
class Draft:
    """A caption whose links still have to be looked up."""

    pieces: tuple[Piece, ...]

    @property
    def links(self) -> tuple[str, ...]:
        """The titles of the articles that it would link, once each."""
        return tuple(dict.fromkeys(piece.article for piece in self.pieces if piece.article))

    def written(self, site: Site, existing: Collection[Title]) -> str:
        """One line of wikitext that links the existing pages and no other.

        At most `LONGEST` characters can be seen. `bot.text.files.place` takes it; '' where it
        would read the words as something else (`left`).
        """
        kept = [self._linked(piece, site, existing) for piece in self.pieces]
        caption = joined(kept, site)
        return caption if _taken(caption, site) else ""

    def _linked(self, piece: Piece, site: Site, existing: Collection[Title]) -> Piece:
        title = site.possible(piece.article) if piece.article else None
        if title is not None and title.namespace == MAIN and title in existing:
            return piece
        return replace(piece, article="")


def draft(page: FilePage, site: Site, pattern: str = "", institution: str = "") -> Draft | None:
    """The caption that a file gets on the wiki of articles; None: its page has no words for one.

    `pattern` is as `{didascalia} ({autore}, {data}) – {istituzione}`, in Italian or English names;
    parts without a value go with the punctuation and the brackets around them. A wrong one
    (`pattern_problem`) counts as none. Author and date that the description says already are
    not said again.
    """
    code = parsed(page.description)
    said = trimmed(cleaned(gist(code, site, site.language)))
    if not said:
        return None
    chosen = read(pattern) if pattern else None
    form = chosen if isinstance(chosen, Pattern) else _usual()
    values = {name: _one(text) for name, text in _values(page, said, institution).items()}
    around = length(form.filled({**values, CAPTION: said})) - length(said)
    if not around or LONGEST - around < min(LEAST, length(said)):
        return Draft(cut(said, LONGEST))
    said = unstopped(said)
    return Draft(trimmed(form.filled({**values, CAPTION: cut(said, LONGEST - around)})))


def unlinked(caption: str, page: Title, site: Site) -> str:
    """The caption without links to the page on which it stands."""

    def words(link: re.Match[str]) -> str:
        target, _, shown = link[1].partition("|")
        same = site.possible(target.partition("#")[0]) == page
        return shown or target if same else link[0]

    return _LINK.sub(words, caption)


def pattern_problem(pattern: str) -> Message | None:
    """What is wrong with a pattern of captions, None where nothing is; '' is the usual one."""
    found = read(pattern) if pattern else None
    return found if isinstance(found, Message) else None


def _usual() -> Pattern:
    found = read(_USUAL)
    assert isinstance(found, Pattern)
    return found


def _one(text: str) -> tuple[Piece, ...]:
    return trimmed(cleaned([Piece(text)])) if text else ()


def _values(page: FilePage, said: Iterable[Piece], institution: str) -> dict[str, str]:
    """What the pattern may add to the description, each '' where it is said there already."""
    words = fold("".join(piece.text for piece in said))
    creators = [name for name in page.creators[:_AUTHORS] if not _names(words, name)]
    return {
        AUTHOR: ", ".join(creators if len(page.creators) <= _AUTHORS else ()),
        DATE: "" if _dates(words, page.date) else page.date,
        INSTITUTION: "" if fold(institution) in words else institution,
        TITLE: next((title for title in page.titles[:1] if fold(title) not in words), ""),
    }


def _names(words: str, name: str) -> bool:
    """Whether a text names a person, be it by the last of the names alone."""
    parts = fold(name).split()
    return bool(parts) and re.search(rf"\b{re.escape(parts[-1])}\b", words) is not None


def _dates(words: str, date: str) -> bool:
    """Whether a text says a date, or the years of it."""
    years = _NUMBER.findall(date)
    return fold(date) in words or (bool(years) and all(year in words for year in years))


def _taken(caption: str, site: Site) -> bool:
    file = Title(FILE, "Residente.jpg", site.prefix(FILE))
    tried = place("", site, file, caption, Infoboxes({}))
    return not (isinstance(tried, Message) and tried.key == "place-caption")
