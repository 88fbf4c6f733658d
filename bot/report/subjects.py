"""What a request is about, in a few words: `Categoria:A → Categoria:B`, `File:A → B`, a museum."""

from __future__ import annotations

from bot.errors import BadTitle
from bot.i18n import joined
from bot.model import Message, Request
from bot.pages import parameters
from bot.pages.parameters import Parameter
from bot.text.folding import fold
from bot.text.site import CATEGORY, FILE, MAIN, Site
from bot.text.titles import Title

NAMED = 3
"""Pages named; the others are counted."""

LONGEST = 120
"""Characters shown of what was typed where it is no title."""


def subject(request: Request, site: Site) -> Message | None:
    """From where to where, which category, or whose; None where the request names nothing such."""
    category = _named(request, parameters.CATEGORY, site, CATEGORY)
    return (
        _from_to(
            _named(request, parameters.FROM, site, CATEGORY),
            _named(request, parameters.TO, site, CATEGORY),
        )
        or category
        or _from_to(
            _named(request, parameters.FILE, site, FILE),
            _named(request, parameters.ARTICLE, site, MAIN),
        )
        or _institution(request)
    )


def _from_to(old: Message | None, new: Message | None) -> Message | None:
    return Message("log-from-to", (old, new)) if old and new else old or new


def shortened(text: str, longest: int = LONGEST) -> str:
    """On one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rstrip() + "…"


def _institution(request: Request) -> Message | None:
    name = shortened(_given(request, parameters.INSTITUTION))
    return Message("list-one", (name,)) if name else None


def _given(request: Request, parameter: Parameter) -> str:
    known = {fold(name) for name in parameter.name.all}
    return next((value for name, value in request.parameters if fold(name) in known), "")


def _named(request: Request, parameter: Parameter, site: Site, namespace: int) -> Message | None:
    value = _given(request, parameter)
    lines = [line.lstrip("*# ") for line in value.split("\n") if line.strip("*# ")]
    if not lines:
        return None
    more = len(lines) - NAMED
    shown: list[Message] = [_page(line, site, namespace) for line in lines[:NAMED]]
    if more > 0:
        shown.append(Message("log-more", (more,)))
    return joined(shown)


def _page(typed: str, site: Site, namespace: int) -> Message:
    title: Title | str
    try:
        title = site.title(typed, namespace)
    except BadTitle:
        title = shortened(typed) or "?"
    return Message("list-one", (title,))
