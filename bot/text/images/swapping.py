"""Another picture in the place of one that an article shows.

The old one goes only where it stands just as `bot.text.files.place` would have put it there: the
page without it is made first, and putting the old picture back must give the page byte for byte.
Whatever a person has laid out otherwise stays theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.errors import WorkerError
from bot.model import Message
from bot.text.files import Placed, place
from bot.text.folding import fold
from bot.text.images.infobox import Infobox, Infoboxes, blank
from bot.text.images.uses import FileUse, Form, shows, uses
from bot.text.proofs.proof import Inserted, Replaced, TemplateParameters
from bot.text.site import Site
from bot.text.templates import BLANKS, ParameterSpan, TemplateSpan, nodes
from bot.text.titles import Title

_COMMENT = "<!--"


@dataclass(frozen=True)
class Without:
    """An article without a picture that it shows, and the caption that the picture has.

    `placed` is the article as it is, as putting the picture back has made it again.
    """

    text: str
    caption: str
    placed: Placed


@dataclass(frozen=True)
class _Span:
    start: int
    end: int


def swap(
    text: str,
    site: Site,
    old: Title,
    new: Title,
    caption: str,
    infoboxes: Infoboxes,
    said: str | None = None,
) -> Placed | Message:
    """The article with the new picture where the old one is, or why that is left to people.

    Where the old one is not on the page the new one is placed as any other. The old caption goes
    with its picture, also where there is no new one; with `said` only if it is still that one.
    """
    if old == new:
        return Message("place-there", (new,))
    if not shows(text, site, old):
        return place(text, site, new, caption, infoboxes)
    rest = without(text, site, old, infoboxes)
    if isinstance(rest, Message):
        return rest
    if said is not None and rest.caption != said:
        return Message("swap-caption", (old,))
    placed = place(rest.text, site, new, caption, infoboxes)
    if isinstance(placed, Message):
        return placed
    return replace(
        placed,
        went=rest.caption,
        allowance=_allowance(text, site, rest.placed, placed, infoboxes),
    )


def without(text: str, site: Site, old: Title, infoboxes: Infoboxes) -> Without | Message:
    """The article without this picture, or why it cannot be told what it was without it.

    In the infobox the parameters are emptied, whoever added them.
    """
    found = [use for use in uses(text, site) if use.title == old]
    if len(found) != 1:
        return Message("swap-twice" if found else "swap-gone", (old,))
    (use,) = found
    if use.form is Form.GALLERY:
        return Message("swap-gallery", (old,))
    try:
        candidates = _candidates(text, site, use, infoboxes)
    except WorkerError as error:
        return error.message
    for rest, caption in candidates:
        placed = place(rest, site, old, caption, infoboxes)
        if isinstance(placed, Placed) and placed.text == text:
            return Without(rest, caption, placed)
    return Message("swap-layout", (old,))


def recaptioned(
    now: str, earlier: Iterable[str | None], site: Site, old: Title, infoboxes: Infoboxes
) -> Message | None:
    """Whether the picture has another caption than when it came to the page.

    `earlier` are the texts of the page's revisions, the newest first; hidden ones do not count.
    """
    known = (text for text in earlier if text is not None)
    stood = list(takewhile(lambda text: shows(text, site, old), known))
    first = without(stood[-1], site, old, infoboxes) if stood else None
    present = without(now, site, old, infoboxes)
    if isinstance(first, Without) and isinstance(present, Without):
        return None if first.caption == present.caption else Message("swap-caption", (old,))
    return None


def _candidates(
    text: str, site: Site, use: FileUse, infoboxes: Infoboxes
) -> Iterator[tuple[str, str]]:
    """What the page may have been, with the caption that the picture then got."""
    boxes = infoboxes.on(site, nodes(text))
    if len(boxes) == 1 and boxes[0][0].start < use.start < boxes[0][0].end:
        return _box_emptied(text, *boxes[0], use)
    return _line_removed(text, use)


def _line_removed(text: str, use: FileUse) -> Iterator[tuple[str, str]]:
    """A thumbnail has a line of its own."""
    start, end = use.start - len("[["), text.find("\n", use.end) + 1
    line = text[max(start, 0) : end].rstrip("\r\n")
    if line.startswith("[[") and line.endswith("]]"):
        parts = line[2:-2].split("|", 2)
        yield text[:start] + text[end:], parts[2] if len(parts) > 2 else ""


def _box_emptied(
    text: str, span: TemplateSpan, box: Infobox, use: FileUse
) -> Iterator[tuple[str, str]]:
    captions = span.get(box.caption) if box.caption else None
    said = _said(captions) if captions and not blank(captions) else None
    caption = text[said.start : said.end] if said else ""
    pictures = [*_before_comment(text, _picture(text, use)), *map(_whole, _around(span, use))]
    words = [[said], [_whole(captions)]] if captions and said else [[]]
    for picture in pictures:
        for each in words:
            yield _cut(text, picture, *each), caption
    # Where a comment belongs to the picture an added caption stands before it.
    for end in _before_comment(text, said) if said else ():
        yield text[: use.start] + text[end.end :], caption


def _around(span: TemplateSpan, use: FileUse) -> Iterator[ParameterSpan]:
    return (each for each in span.parameters if each.value_start <= use.start < each.value_end)


def _whole(given: ParameterSpan) -> _Span:
    """A parameter with the bar before it: the picture may have come with it."""
    return _Span(given.start - 1, given.end)


def _picture(text: str, use: FileUse) -> _Span:
    """The bare name, or the whole link."""
    if use.form is Form.PARAMETER:
        return _Span(use.start, use.end)
    return _Span(max(use.start - len("[["), 0), text.find("]]", use.end) + len("]]"))


def _said(given: ParameterSpan) -> _Span:
    """What a parameter says before any comment."""
    value = given.value.partition(_COMMENT)[0]
    start = given.value_start + len(value) - len(value.lstrip(BLANKS))
    return _Span(start, given.value_start + len(value.rstrip(BLANKS)))


def _before_comment(text: str, span: _Span) -> Iterator[_Span]:
    """A passage, and the same with the blank that parts it from a comment."""
    yield span
    if text.startswith(f" {_COMMENT}", span.end):
        yield _Span(span.start, span.end + 1)


def _cut(text: str, *spans: _Span) -> str:
    for span in sorted(spans, key=lambda each: each.start, reverse=True):
        text = text[: span.start] + text[span.end :]
    return text


def _allowance(
    text: str, site: Site, old: Placed, new: Placed, infoboxes: Infoboxes
) -> Replaced | TemplateParameters:
    if not new.template:
        assert isinstance(old.allowance, Inserted)
        assert isinstance(new.allowance, Inserted)
        return Replaced(old.allowance.snippet, new.allowance.snippet)
    ((span, box),) = infoboxes.on(site, nodes(text))
    touched = [given for name in (new.parameter, box.caption) if name and (given := span.get(name))]
    if any(_COMMENT in given.value for given in touched):
        # No parameter with a comment in it may change by itself: the whole passage does.
        start = min(given.start for given in touched)
        left = len(text) - max(given.end for given in touched)
        return Replaced(text[start : len(text) - left], new.text[start : len(new.text) - left])
    names = filter(None, (new.parameter, box.caption))
    return TemplateParameters(frozenset({fold(span.name)}), frozenset(map(fold, names)))
