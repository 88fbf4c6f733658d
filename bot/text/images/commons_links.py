"""The categories of the repository that an article names as its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import BadTitle
from bot.text.folding import fold
from bot.text.markup import COMMENT, Markup
from bot.text.site import CATEGORY, Site

_CALL = re.compile(r"\{\{([^{}|\[\]<>]++)(\|[^{}]*+)?\}\}")
_CATEGORIES = frozenset({"commonscat", "commons category", "commons cat", "categoria commons"})
"""Templates whose first parameter is a category; without it, one called like the article."""

_PROJECTS = frozenset({"interprogetto", "sister project links", "commons"})
"""Templates that may name a category among other pages of the repository."""


def own_categories(name: str, text: str, site: Site) -> tuple[str, ...]:
    """Their names, without the namespace, once each; `name` is that of the article."""
    masked = Markup(text).masked.replace(COMMENT, "")
    found = (each for call in _CALL.finditer(masked) for each in _named(name, call, site))
    return tuple(dict.fromkeys(found))


def _named(name: str, call: re.Match[str], site: Site) -> Iterator[str]:
    template = fold(call[1])
    values = _values((call[2] or "")[1:])
    if template in _CATEGORIES:
        yield from _category(values.get("1", "") or name, site)
    elif template in _PROJECTS:
        value = values.get("1" if template == "commons" else "commons", "")
        prefix, colon, _ = value.partition(":")
        namespace = site.by_name.get(prefix.strip().casefold())
        if colon and namespace is not None and namespace.id == CATEGORY:
            yield from _category(value, site)


def _values(arguments: str) -> dict[str, str]:
    found: dict[str, str] = {}
    number = 0
    for argument in arguments.split("|"):
        key, equals, value = argument.partition("=")
        if not equals:
            number += 1
            key, value = str(number), argument
        found[key.strip().casefold()] = value.strip()
    return found


def _category(typed: str, site: Site) -> Iterator[str]:
    try:
        title = site.title(typed, CATEGORY)
    except BadTitle:
        return
    if title.namespace == CATEGORY:
        yield title.name
