"""Infoboxes: which parameter of which template holds the picture of an article."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.text.folding import fold
from bot.text.site import TEMPLATE, Site
from bot.text.templates import BLANKS, Located, ParameterSpan, TemplateSpan, templates
from bot.text.templates import without_comments as plain

_PICTURES = frozenset({"immagine", "image", "foto", "fotografia", "panorama", "copertina"})
_DISABLED = frozenset({"no", "nessuna", "none"})


@dataclass(frozen=True)
class Infobox:
    """What is known of one template; names of parameters are exact.

    `image`: the parameters that take the picture, the one to add first. `after`: what an added
    parameter follows, the first that is there. `width`: in pixels, where the picture is a whole
    link instead of a bare name, else 0. `lesser`: any other infobox goes before it.
    """

    name: str
    image: tuple[str, ...]
    caption: str = ""
    after: tuple[str, ...] = ()
    width: int = 0
    lesser: bool = False


@dataclass(frozen=True, eq=False)
class Infoboxes:
    """Infoboxes by the name of the template."""

    known: Mapping[str, Infobox]

    def of(self, site: Site, typed: str) -> Infobox | None:
        """The infobox that a template, by its name as typed, is."""
        title = None if typed.startswith(":") else site.possible(typed, TEMPLATE)
        if title is None or title.namespace != TEMPLATE:
            return None
        return self.known.get(title.name)

    def on(self, site: Site, found: Located) -> tuple[tuple[TemplateSpan, Infobox], ...]:
        """Those that stand by themselves on a page, the lesser ones only where there is no other.

        `found` are the page's nodes (`bot.text.templates.nodes`).
        """
        pairs = ((span, self.of(site, span.name)) for span in templates(found))
        boxes = tuple((span, box) for span, box in pairs if box is not None)
        greater = tuple((span, box) for span, box in boxes if not box.lesser)
        return greater or boxes


def read_infoboxes(source: str) -> Infoboxes:
    """The table in TOML, laid out as `bot/text/images/infoboxes.toml` explains.

    Raises `KeyError` or `ValueError` where it is not.
    """
    data = tomllib.loads(source)
    return Infoboxes({box.name: box for box in _boxes(data)})


@cache
def infoboxes() -> Infoboxes:
    """The table that comes with the program: the infoboxes of it.wikipedia."""
    return read_infoboxes(files("bot.text.images").joinpath("infoboxes.toml").read_text("utf-8"))


def blank(given: ParameterSpan) -> bool:
    """Whether a parameter holds nothing but blanks and comments."""
    return not plain(given.value).strip(BLANKS)


def disabled(found: Located) -> bool:
    """Whether a template of the page says that deliberately no picture is shown."""
    return any(
        fold(given.name) in _PICTURES and fold(plain(given.value)) in _DISABLED
        for span in templates(found)
        for given in span.parameters
    )


def _boxes(data: Mapping[str, Any]) -> Iterator[Infobox]:
    for each in data["infobox"]:
        for name in each["names"]:
            yield Infobox(
                name,
                tuple(each["image"]),
                each.get("caption", ""),
                tuple(each.get("after", data["after"])),
                each.get("width", 0),
                each.get("lesser", False),
            )
