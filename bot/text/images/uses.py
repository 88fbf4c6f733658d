"""Which files a page shows, in any form that stands in its own text.

Pictures that a template brings by itself (flags, icons) or takes from Wikidata are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.text.markup import COMMENT, Markup
from bot.text.site import FILE, Site
from bot.text.titles import Title

_LINK = re.compile(r"\[\[([^\[\]{}|<>\n]++)(?=\||\]\])")
_GALLERY = re.compile(
    r"<(gallery|imagemap)(?=[\s>])[^<>]*+>([^<]*+(?:<(?!/?(?:gallery|imagemap)\b)[^<]*+)*+)</\1\s*+>",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^|\n]*+")
_PIECE = re.compile(r"[^|\n{}\[\]<>]++")
_ENDING = re.compile(r"\.[A-Za-z0-9]{2,5}\Z")
_KNOWN = re.compile(
    r"\.(?:jpe?g|png|svg|gif|tiff?|webp|xcf|pdf|djvu|ogg|oga|ogv|webm|mp3|wav|flac|midi?|opus|stl)\Z",
    re.IGNORECASE,
)
_SOUND = re.compile(r"\.(?:ogg|oga|mp3|wav|flac|midi?|opus)\Z", re.IGNORECASE)
_BLANK = " \t\r" + COMMENT


class Form(StrEnum):
    """How a page shows a file: by a link, in a gallery, by its bare name in a template."""

    LINK = "link"
    GALLERY = "gallery"
    PARAMETER = "parameter"


@dataclass(frozen=True)
class FileUse:
    """`text[start:end]` is the name as typed, with its namespace where it has one.

    `parameter` is the name of the template's parameter, '' for an unnamed one and other forms.
    """

    title: Title
    form: Form
    start: int
    end: int
    parameter: str = ""

    @property
    def picture(self) -> bool:
        """Whether it can be seen, and not only heard."""
        return not _SOUND.search(self.title.name)


def uses(text: str, site: Site) -> tuple[FileUse, ...]:
    """Every file that a page shows, in order; a file shown twice is there twice.

    Comments and nowiki are no part of a page, and `[[:File:X]]` and `[[Media:X]]` show nothing.
    """
    markup = Markup(text)
    found = [*_links(markup, site), *_galleries(markup, site)]
    taken = {use.start for use in found}
    found += [use for use in _parameters(markup, site) if use.start not in taken]
    return tuple(sorted(found, key=lambda use: use.start))


def shows(text: str, site: Site, file: Title) -> bool:
    """Whether a page shows this file in any form."""
    return any(use.title == file for use in uses(text, site))


def shows_any(text: str, site: Site) -> bool:
    """Whether a page shows any picture at all."""
    return any(use.picture for use in uses(text, site))


def galleries(markup: Markup) -> Iterator[tuple[int, int]]:
    """Where the content of each closed `<gallery>` begins and ends, templates' own left out."""
    for match in _GALLERY.finditer(markup.masked):
        if match[1].lower() == "gallery" and not markup.in_template(match.start()):
            yield match.span(2)


def _links(markup: Markup, site: Site) -> Iterator[FileUse]:
    for match in _LINK.finditer(markup.masked):
        typed, colon, _ = match[1].replace(COMMENT, "").partition(":")
        namespace = site.by_name.get(typed.strip(" _\xa0").casefold().replace("_", " "))
        if colon and namespace is not None and namespace.id == FILE:
            yield from _use(site, Form.LINK, match[1], match.start(1))


def _galleries(markup: Markup, site: Site) -> Iterator[FileUse]:
    for match in _GALLERY.finditer(markup.masked):
        start = match.start(2)
        for line in match[2].split("\n"):
            if (name := _LINE.match(line)) and _ENDING.search(name[0].rstrip(_BLANK)):
                yield from _use(site, Form.GALLERY, name[0], start)
            start += len(line) + 1


def _parameters(markup: Markup, site: Site) -> Iterator[FileUse]:
    """Bare names: what stands between bars, line breaks or brackets within braces."""
    for piece in _PIECE.finditer(markup.masked):
        typed = piece[0].rstrip(_BLANK)
        if _KNOWN.search(typed) and markup.in_template(piece.start()):
            name, equals, value = typed.partition("=")
            key = name.replace(COMMENT, "").strip(_BLANK) if equals else ""
            start = piece.start() + (len(name) + 1 if equals else 0)
            yield from _use(site, Form.PARAMETER, value if equals else name, start, key)


def _use(site: Site, form: Form, typed: str, start: int, parameter: str = "") -> Iterator[FileUse]:
    name = typed.strip(_BLANK)
    if not name or name.startswith(":"):
        return
    title = site.possible(name.replace(COMMENT, ""), FILE)
    if title is not None and title.namespace == FILE:
        first = start + len(typed) - len(typed.lstrip(_BLANK))
        yield FileUse(title, form, first, first + len(name), parameter)
