"""The headings of a file page that say "licence" or "description" in some language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.licences.catalogue import Catalogue
from bot.text.markup import Markup

LICENCE = "licence"
DESCRIPTION = "description"

CANONICAL = {LICENCE: "== {{int:license-header}} ==", DESCRIPTION: "== {{int:filedesc}} =="}
"""What a heading becomes; MediaWiki shows it in the language of each reader."""

_HEADING = re.compile(
    r"^==(?!=)[ \t]*+([^\n\r\x00\x7f]+?)[ \t]*(?<!=)==(?=[ \t]*\r?$)", re.MULTILINE
)


@dataclass(frozen=True)
class Heading:
    """A heading of the second level, `text[start:end]` without blanks after it.

    `typed` is what it says, `settled` whether it says so in the reader's language already.
    """

    kind: str
    typed: str
    start: int
    end: int

    @property
    def settled(self) -> bool:
        return self.typed.replace(" ", "") in {text.strip("= ") for text in CANONICAL.values()}


def headings(markup: Markup, catalogue: Catalogue) -> Iterator[Heading]:
    """Those of the two kinds, in order; none of a line with a comment."""
    for found in _HEADING.finditer(markup.masked):
        typed = markup.text[found.start(1) : found.end(1)]
        kind = catalogue.heading(typed)
        if kind and not markup.in_template(found.start()):
            yield Heading(kind, typed, found.start(), found.end())


def only(markup: Markup, catalogue: Catalogue, kind: str) -> Heading | None:
    """The heading of a kind; None where a page has none, or several."""
    found = [each for each in headings(markup, catalogue) if each.kind == kind]
    return found[0] if len(found) == 1 else None
