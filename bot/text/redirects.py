"""Where a page sends its readers: hard redirects and category redirect templates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import BadTitle
from bot.text.markup import COMMENT, Markup
from bot.text.site import CATEGORY, TEMPLATE, Site
from bot.text.titles import Title

# `#REDIRECT [[X]]` or its localised word: the wiki has already said that the page is a redirect.
_HARD = re.compile(
    r"\s*#[^\s\[:]{1,40}\s{0,9}:?\s{0,9}\[\[([^\[\]|]{1,600})(?:\|[^\[\]]{0,600})?\]\]"
)
_OPENING = re.compile(r"\{\{([^{}|\[\]<>\x7f]{1,300}+)(?=\|)")
_ARGUMENT = re.compile(r"\|((?:[^{}|\[\]\x7f]|\[\[[^{}\[\]\x7f]*+\]\])*+)")


def redirect_target(site: Site, text: str) -> Title | None:
    """The target of a redirect page, None where the text is none."""
    found = _HARD.match(text)
    return _title(site, found[1]) if found else None


def category_redirect(site: Site, text: str, template: str) -> Title | None:
    """The target that a category page names with the wiki's category redirect template.

    `template` is its name without namespace, '' where the wiki has no such custom. The target
    is its first parameter, with or without the namespace, as text or as a link.
    """
    if not template:
        return None
    wanted = _title(site, template, TEMPLATE)
    masked = Markup(text).masked.replace(COMMENT, "")
    for found in _OPENING.finditer(masked):
        if _title(site, found[1], TEMPLATE) == wanted:
            target = next(_first(masked, found.end()), "")
            return _title(site, target)
    return None


def redirect_call(template: str, target: Title) -> str:
    """The text of a category page that sends its readers elsewhere."""
    # An equals sign would make the name of the category a parameter's name.
    number = "1=" if "=" in target.name else ""
    return f"{{{{{template}|{number}{target.name}}}}}"


def _first(masked: str, start: int) -> Iterator[str]:
    """The first parameter of a template whose parameters begin there."""
    while argument := _ARGUMENT.match(masked, start):
        start = argument.end()
        key, equals, value = argument[1].partition("=")
        if not equals or "[[" in key:
            yield argument[1]
        elif key.strip() == "1":
            yield value


def _title(site: Site, text: str, namespace: int = CATEGORY) -> Title | None:
    try:
        return site.title(text, namespace)
    except BadTitle:
        return None
