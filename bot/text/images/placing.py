"""Putting a file into an article, as a value that travels to a worker."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Message
from bot.text.files import Place, Placed, place
from bot.text.images.infobox import infoboxes
from bot.text.images.swapping import swap
from bot.text.sections import added
from bot.text.site import Site
from bot.text.titles import Title


@dataclass(frozen=True)
class PlaceFile:
    """The article shows the file where `bot.text.files.place` finds room for it.

    `gallery`: only in a gallery.
    """

    site: Site
    file: Title
    caption: str
    gallery: bool = False

    def __call__(self, text: str) -> str | Message:
        placed = self.placed(text)
        return placed if isinstance(placed, Message) else placed.text

    def placed(self, text: str) -> Placed | Message:
        """The same with where it went."""
        wanted = self.site, self.file, self.caption
        return place(text, *wanted, infoboxes(), gallery=self.gallery)


@dataclass(frozen=True)
class SwapFile:
    """The article shows the file where it shows the old one; see `bot.text.images.swapping`.

    `said`: the caption that the old one must still have, None for any.
    """

    site: Site
    old: Title
    file: Title
    caption: str
    said: str | None = None

    def __call__(self, text: str) -> str | Message:
        placed = self.placed(text)
        return placed if isinstance(placed, Message) else placed.text

    def placed(self, text: str) -> Placed | Message:
        """The same with where it went."""
        files = self.old, self.file, self.caption
        return swap(text, self.site, *files, infoboxes(), self.said)


def putting(
    site: Site,
    file: Title,
    caption: str,
    instead: Title | None,
    *,
    gallery: bool,
    said: str | None = None,
) -> PlaceFile | SwapFile:
    """The file into an article, in the place of another one or where there is room."""
    if instead is None:
        return PlaceFile(site, file, caption, gallery)
    return SwapFile(site, instead, file, caption, said)


@dataclass(frozen=True)
class AddSection:
    """The page has this section too, at its end."""

    section: str

    def __call__(self, text: str) -> str:
        return added(text, (self.section,), "")


def where(placed: Placed) -> Message:
    """Where a file would go, in words."""
    match placed.place:
        case Place.FILLED:
            return Message("where-filled", (placed.parameter, placed.template))
        case Place.ADDED:
            return Message("where-added", (placed.parameter, placed.template))
        case Place.LEAD:
            return Message("where-lead")
        case Place.GALLERY:
            return Message("where-gallery")
