"""Where a page sends its readers: hard redirects and category redirect templates."""

from __future__ import annotations

import re

from bot.errors import BadTitle
from bot.text.folding import fold
from bot.text.site import CATEGORY, TEMPLATE, Site
from bot.text.titles import Title

# `#REDIRECT [[X]]` or its localised word: the wiki has already said that the page is a redirect.
_HARD = re.compile(r"\s*#[^\s\[:]{1,40}\s{0,9}:?\s{0,9}\[\[([^\[\]|]{1,600})(?:\|[^\[\]]{0,600})?\]\]")
_TEMPLATE = re.compile(r"\{\{([^{}|\[\]]{1,300})\|([^{}|\[\]]{1,600}|\s*\[\[[^{}\[\]]{1,600}\]\]\s*)")


def redirect_target(site: Site, text: str) -> Title | None:
    """The target of a redirect page, None where the text is none."""
    found = _HARD.match(text)
    return _title(site, found[1]) if found else None


def category_redirect(site: Site, text: str, template: str) -> Title | None:
    """The target that a category page names with the wiki's category redirect template.

    `template` is its name without namespace, '' where the wiki has no such custom.
    """
    if not template:
        return None
    for found in _TEMPLATE.finditer(text):
        if _named(site, found[1], template):
            return _title(site, found[2].strip().removeprefix("1=").strip())
    return None


def _named(site: Site, name: str, template: str) -> bool:
    words = fold(name).removeprefix("template:").strip()
    return words in {fold(template), fold(f"{site.prefix(TEMPLATE)}:{template}")}


def _title(site: Site, text: str) -> Title | None:
    try:
        return site.title(text, CATEGORY)
    except BadTitle:
        return None
