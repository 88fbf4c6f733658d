"""What a request is about, in a few words: `Categoria:A → Categoria:B`."""

from __future__ import annotations

from bot.errors import BadTitle
from bot.i18n import joined
from bot.model import Message, Request
from bot.pages import parameters
from bot.pages.parameters import Parameter
from bot.text.folding import fold
from bot.text.site import CATEGORY, Site
from bot.text.titles import Title

NAMED = 3
"""Categories named; the others are counted."""

LONGEST = 120
"""Characters shown of what was typed where it is no title."""


def subject(request: Request, site: Site) -> Message | None:
    """From where to where, or which category; None where the request names neither."""
    old = _named(request, parameters.FROM, site)
    new = _named(request, parameters.TO, site)
    if old and new:
        return Message("log-from-to", (old, new))
    return old or new or _named(request, parameters.CATEGORY, site)


def shortened(text: str, longest: int = LONGEST) -> str:
    """On one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rstrip() + "…"


def _named(request: Request, parameter: Parameter, site: Site) -> Message | None:
    known = {fold(name) for name in parameter.name.all}
    value = next((value for name, value in request.parameters if fold(name) in known), "")
    lines = [line.lstrip("*# ") for line in value.split("\n") if line.strip("*# ")]
    if not lines:
        return None
    more = len(lines) - NAMED
    shown: list[Message] = [_category(line, site) for line in lines[:NAMED]]
    if more > 0:
        shown.append(Message("log-more", (more,)))
    return joined(shown)


def _category(typed: str, site: Site) -> Message:
    title: Title | str
    try:
        title = site.title(typed, CATEGORY)
    except BadTitle:
        title = shortened(typed) or "?"
    return Message("list-one", (title,))
