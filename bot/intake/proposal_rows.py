"""The rows of a proposals page: what they say, and what people choose in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from mwparserfromhell.nodes import Heading

from bot.intake import words
from bot.intake.entries import PROPOSAL, Entry, Unreadable, read_entries
from bot.intake.parsing import Parsed
from bot.task import Names
from bot.text.folding import fold
from bot.text.site import Site
from bot.text.templates import nodes

YES = Names(it=(*words.YES.it, "s", "va bene"), en=(*words.YES.en, "y", "ok", "okay"))
NO = Names(it=words.NO.it, en=(*words.NO.en, "n"))

AROUND = " \t\n\"'«»“”‘’.,;!"
"""What people put around a word without meaning anything by it."""

_SAID = {fold(word): names is YES for names in (YES, NO) for word in names.all}
_OTHER = re.compile(
    "|".join(re.escape(word).replace(r"\ ", r"[\s_]*") for word in words.OTHER_ARTICLE.all)
    + "|altra pagina|un'altra voce|un’altra voce|another article|altro articolo",
    re.IGNORECASE,
)


class Choice(StrEnum):
    """What a person has chosen; NONE: nothing yet, UNCLEAR: something that is no choice."""

    NONE = "none"
    YES = "yes"
    NO = "no"
    OTHER = "other"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Chosen:
    """A choice; of another article `article` is how its title was typed."""

    choice: Choice
    article: str = ""


@dataclass(frozen=True)
class Rows(Parsed):
    """A proposals page, read in a worker. `sections`: by where a row begins, the number that
    MediaWiki gives its section, 0 before the first heading.
    """

    sections: tuple[tuple[int, int], ...] = ()

    def section(self, entry: Entry) -> int:
        return dict(self.sections)[entry.span.start]


def read(typed: str) -> Chosen:
    """A value of `scelta`, folded for case, accents and blanks."""
    text = typed.strip(AROUND)
    if not text:
        return Chosen(Choice.UNCLEAR if typed.strip() else Choice.NONE)
    known = _SAID.get(fold(text))
    if known is not None:
        return Chosen(Choice.YES if known else Choice.NO)
    named = _OTHER.match(text)
    article = text[named.end() :].lstrip(" \t_:=").strip() if named else ""
    return Chosen(Choice.OTHER, article) if article else Chosen(Choice.UNCLEAR)


def chosen(entry: Entry) -> Chosen:
    return read(dict(entry.normalised).get("choice", ""))


def parse_rows(text: str, site: Site) -> Rows:
    """The rows of a proposals page; for a worker process."""
    found = read_entries(text, site, PROPOSAL)
    entries = tuple(each for each in found if isinstance(each, Entry))
    unreadable = tuple(each for each in found if isinstance(each, Unreadable))
    return Rows(entries, unreadable, sections(text, entries))


def sections(text: str, entries: tuple[Entry, ...]) -> tuple[tuple[int, int], ...]:
    """In which section each row stands."""
    headings = [at for at, node in nodes(text) if isinstance(node, Heading)]
    starts = (entry.span.start for entry in entries)
    return tuple((start, sum(at < start for at in headings)) for start in starts)
