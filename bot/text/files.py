"""Putting a picture into an article (design, section 3.4): where it goes, and how it is written.

First the empty parameter of the infobox, else that parameter added; else, where the lead shows
nothing yet, before the words with which the article begins; else the last gallery. Nothing is ever
taken away: every byte of the old text stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mwparserfromhell.nodes import Text

from bot.errors import BadTitle, WorkerError
from bot.model import Message
from bot.text.folding import fold
from bot.text.images.infobox import Infobox, Infoboxes, blank, disabled
from bot.text.images.uses import FileUse, Form, galleries, uses
from bot.text.lead import lead_end, prose_start
from bot.text.markup import Markup, line_end
from bot.text.proofs.proof import Inserted, Replaced, TemplateParameters
from bot.text.site import FILE, Site
from bot.text.templates import Located, TemplateSpan, nodes, set_parameters
from bot.text.titles import Title

_THUMB = re.compile(r"\|\s*(thumb|thumbnail|miniatura|min)\s*(?=[|\]])")
_WORDS = re.compile(
    r"(?:thumb|thumbnail|miniatura|min|frame|frameless|riquadrato|incorniciato|senza_cornice|border"
    r"|left|right|center|none|destra|sinistra|centro|nessuno|upright|verticale)\Z"
)
_OPTION = re.compile(r"(?:\d*(?:x\d+)?px|(?:alt|link|page|lang|class|upright|testo|pagina)=.*)\Z")
_LINK = re.compile(r"\[\[[^\[\]{}|\n]+(?:\|[^\[\]{}|\n]+)?\]\]")
_UNSAFE = re.compile(r"[\[\]{}|\n\r\x00\x7f]|<!--|</?[a-zA-Z]|~~~|__[A-Z]+__|://")


class Place(StrEnum):
    """Where a picture went."""

    FILLED = "filled"
    ADDED = "added"
    LEAD = "lead"
    GALLERY = "gallery"


@dataclass(frozen=True)
class Placed:
    """The page with the picture, and what the edit may alter (`bot.text.proofs.proof`).

    `template` and `parameter` say which took it, both '' elsewhere. `captioned` is False where
    there was no place for the caption, or none was given. `went` is the caption of the picture in
    whose place it is, '' where there was none.
    """

    text: str
    place: Place
    allowance: Inserted | Replaced | TemplateParameters
    captioned: bool
    template: str = ""
    parameter: str = ""
    went: str = ""


@dataclass(frozen=True)
class _Page:
    text: str
    site: Site
    uses: tuple[FileUse, ...]
    markup: Markup

    @property
    def newline(self) -> str:
        return line_end(self.text)


@dataclass(frozen=True)
class _Picture:
    file: Title
    caption: str


def place(
    text: str,
    site: Site,
    file: Title,
    caption: str,
    infoboxes: Infoboxes,
    *,
    gallery: bool = False,
) -> Placed | Message:
    """The article with the picture in the first place that suits, or why it gets none.

    With `gallery` nothing but the last gallery does. `caption` is a line of wikitext with nothing
    but words, marks and links in it, or ''. What the wiki alone knows (a picture from Wikidata,
    protection, notices) is for the caller to look at.
    """
    page = _Page(text, site, uses(text, site), Markup(text))
    picture = _Picture(file, caption.strip())
    try:
        found = nodes(text)
    except WorkerError as error:
        return error.message
    if refusal := _refusal(page, picture, found):
        return refusal
    if gallery:
        return _checked(page, picture, _in_gallery(page, picture) or Message("place-no-gallery"))
    boxes = infoboxes.on(site, found)
    if len(boxes) > 1:
        return Message("place-two-infoboxes", (boxes[0][1].name, boxes[1][1].name))
    placed = _in_infobox(page, picture, *boxes[0]) if boxes else None
    return _checked(page, picture, placed or _elsewhere(page, picture))


def _refusal(page: _Page, picture: _Picture, found: Located) -> Message | None:
    if picture.file.namespace != FILE or not _plain(page.site, picture.caption):
        return Message("place-caption", (picture.caption,))
    if any(use.title == picture.file for use in page.uses):
        return Message("place-there", (picture.file,))
    if disabled(found):
        return Message("place-disabled")
    braces = (str(node) for _, node in found if isinstance(node, Text))
    if any("{{" in line or "}}" in line for line in braces):
        return Message("place-braces")
    return None


def _plain(site: Site, caption: str) -> bool:
    """Whether a caption stays what it is in a parameter, in a link and in a gallery."""
    for link in _LINK.finditer(caption):
        target = link[0][2:-2].partition("|")[0]
        try:
            named = site.title(target.partition("#")[0] or "x").namespace
        except BadTitle:
            return False
        if named != 0 and not target.startswith(":"):
            return False
    rest = _LINK.sub("", caption)
    option = _WORDS.match(caption.casefold().replace(" ", "_")) or _OPTION.match(caption)
    return not (option or _UNSAFE.search(rest) or caption.count("''") % 2)


def _in_infobox(
    page: _Page, picture: _Picture, span: TemplateSpan, box: Infobox
) -> Placed | Message | None:
    """None where the infobox shows a picture already."""
    given = [found for name in box.image if (found := span.get(name)) is not None]
    if any(not blank(found) for found in given):
        return None
    taken = span.get(box.caption) if box.caption else None
    if taken is not None and not blank(taken):
        return Message("place-other-caption", (box.name, box.caption))
    name = given[0].name if given else box.image[0]
    values = {name: _value(page, picture, box)}
    commented = [found for found in (*given[:1], taken) if found and "<!--" in found.value]
    captioned = bool(box.caption and picture.caption)
    if captioned and taken is not None and commented:
        # Two passages and a comment beside one: no proof allows that. The picture alone is one.
        captioned = False
    if captioned:
        values[box.caption] = picture.caption
    new = _set(page.text, span, values, _after(span, box, name))
    allowance = _single(page.text, new) or TemplateParameters(
        frozenset({fold(span.name)}), frozenset(map(fold, values))
    )
    kind = Place.FILLED if given else Place.ADDED
    return Placed(new, kind, allowance, captioned, box.name, name)


def _value(page: _Page, picture: _Picture, box: Infobox) -> str:
    if not box.width:
        return picture.file.name
    return f"[[{_prefix(page)}:{picture.file.name}|{box.width}px]]"


def _set(text: str, span: TemplateSpan, values: dict[str, str], after: str) -> str:
    """`set_parameters`, which would drop the comment that an empty parameter holds."""
    name, value = next(iter(values.items()))
    found = span.get(name)
    if found is None or "<!--" not in found.value:
        return set_parameters(text, span, values, after)
    lead = len(found.value) - len(found.value.lstrip(" \t"))
    at = found.value_start + lead
    blank_after = " " if text.startswith("<", at) else ""
    rest = list(values.items())[1:]
    added = "".join(f"{_separator(text, span)}{key} = {line}" for key, line in rest)
    if added:
        # The caption follows the comment that belongs to the picture, as far as blanks allow.
        return text[:at] + value + added + blank_after + text[at:]
    return text[:at] + value + blank_after + text[at:]


def _separator(text: str, span: TemplateSpan) -> str:
    head = text[span.start : span.parameters_start + 1]
    return head[len(head[:-1].rstrip()) :]


def _after(span: TemplateSpan, box: Infobox, name: str) -> str:
    """The parameter that an added one follows: the picture comes right before its caption."""
    if span.get(name) is not None:
        return name
    order = [given.name if given.showkey else "" for given in span.parameters]
    if box.caption in order[1:] and (before := order[order.index(box.caption) - 1]):
        return before
    return next((known for known in box.after if known in order), "")


def _elsewhere(page: _Page, picture: _Picture) -> Placed | Message:
    """Into the lead, if nothing is shown there; else into the last gallery."""
    end = lead_end(page.markup)
    occupied = any(use.start < end and use.picture for use in page.uses)
    start = None if occupied else prose_start(page.markup)
    if start is not None and page.markup.context(start):
        start = None
    if start is not None:
        return _inserted(page, picture, Place.LEAD, start, _thumb(page, picture) + page.newline)
    return _in_gallery(page, picture) or Message("place-occupied" if occupied else "place-none")


def _in_gallery(page: _Page, picture: _Picture) -> Placed | None:
    for first, last in reversed(list(galleries(page.markup))):
        return _inserted(page, picture, Place.GALLERY, *_row(page, picture, first, last))
    return None


def _inserted(page: _Page, picture: _Picture, kind: Place, at: int, snippet: str) -> Placed:
    new = page.text[:at] + snippet + page.text[at:]
    return Placed(new, kind, Inserted(snippet), bool(picture.caption))


def _prefix(page: _Page) -> str:
    """The name of the namespace that the page itself uses most, else the wiki's own."""
    typed = Counter(
        page.text[use.start : use.end].partition(":")[0].strip()
        for use in page.uses
        if use.form is Form.LINK
    )
    return typed.most_common(1)[0][0] if typed else page.site.prefix(FILE)


def _thumb(page: _Page, picture: _Picture) -> str:
    words = Counter(found[1] for found in _THUMB.finditer(page.markup.masked))
    word = words.most_common(1)[0][0] if words else "thumb"
    parts = (f"{_prefix(page)}:{picture.file.name}", word, picture.caption)
    return f"[[{'|'.join(part for part in parts if part)}]]"


def _row(page: _Page, picture: _Picture, first: int, last: int) -> tuple[int, str]:
    """Where a gallery's new line goes and the line, written like the last one."""
    content = page.text[first:last]
    lines = [use for use in page.uses if use.form is Form.GALLERY and first <= use.start < last]
    typed = page.text[lines[-1].start : lines[-1].end].partition(":") if lines else ()
    prefix = (typed[0] + ":" if typed[1] else "") if typed else _prefix(page) + ":"
    row = prefix + picture.file.name + (f"|{picture.caption}" if picture.caption else "")
    body = content.rstrip(" \t\r\n")
    if "\n" not in content[len(body) :]:
        return last, page.newline + row + page.newline
    return first + len(body), page.newline + row


def _single(old: str, new: str) -> Inserted | None:
    """The one passage that came, None where it takes several."""
    pairs = enumerate(zip(old, new, strict=False))
    start = next((at for at, (one, other) in pairs if one != other), len(old))
    snippet = new[start : start + len(new) - len(old)]
    whole = old[:start] + snippet + old[start:] == new
    return Inserted(snippet) if snippet and whole else None


def _checked(page: _Page, picture: _Picture, placed: Placed | Message) -> Placed | Message:
    """The page shows one file more, and that is ours: read anew, not as it was written."""
    if isinstance(placed, Message):
        return placed
    before, after = ([use.title for use in found] for found in _both(page, placed))
    if Counter(after) - Counter(before) == Counter([picture.file]) and len(after) > len(before):
        return placed
    return Message("place-none")


def _both(page: _Page, placed: Placed) -> Iterator[tuple[FileUse, ...]]:
    yield page.uses
    yield uses(placed.text, page.site)
