"""Where a page sends its readers: hard redirects and category redirect templates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.errors import BadTitle
from bot.model import Message, Page
from bot.text.markup import COMMENT, Markup
from bot.text.site import CATEGORY, MAIN, TEMPLATE, Site
from bot.text.titles import Title

# `#REDIRECT [[X]]` or its localised word: the wiki has already said that the page is a redirect.
_HARD = re.compile(
    r"\s*#[^\s\[:]{1,40}\s{0,9}:?\s{0,9}\[\[([^\[\]|]{1,600})(?:\|[^\[\]]{0,600})?\]\]"
)
_OPENING = re.compile(r"\{\{([^{}|\[\]<>\x7f]{1,300}+)(?=\|)")
_ARGUMENT = re.compile(r"\|((?:[^{}|\[\]\x7f]|\[\[[^{}\[\]\x7f]*+\]\])*+)")


def leads_to(site: Site, page: Page, template: str) -> Title | None:
    """Where a category page, read with its text, sends its readers; None where it does not.

    `template` is as for `category_redirect`.
    """
    if page.redirect and (target := redirect_target(site, page.text or "")):
        return target
    return category_redirect(site, page.text or "", template)


def unfit(site: Site, page: Page, template: str) -> tuple[Message, Title | None] | None:
    """Why nothing can be put into a category, and which one may do instead; None if one can."""
    if not page.exists:
        return Message("refusal-no-category", (page.title,)), None
    if target := leads_to(site, page, template):
        return Message("refusal-target-redirect", (page.title, target)), target
    if page.disambiguation:
        return Message("refusal-target-disambiguation", (page.title,)), None
    return None


def redirect_target(site: Site, text: str) -> Title | None:
    """The target of a redirect page, None where the text is none."""
    found = _HARD.match(text)
    return _title(site, found[1], MAIN) if found else None


def category_redirect(site: Site, text: str, template: str) -> Title | None:
    """The target that a category page names with the wiki's category redirect template.

    `template` is its name without namespace, '' where the wiki has no such custom. The target
    is its first parameter, with or without the namespace, as text or as a link.
    """
    title = _title(site, template, TEMPLATE) if template else None
    return named_by(site, text, {title}) if title else None


def named_by(site: Site, text: str, templates: Collection[Title]) -> Title | None:
    """The page that the first of these templates names in its first parameter, by default a
    category; None where there is none of them, or what it says is no title.
    """
    masked = Markup(text).masked.replace(COMMENT, "")
    for found in _OPENING.finditer(masked):
        if _title(site, found[1], TEMPLATE) in templates:
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
