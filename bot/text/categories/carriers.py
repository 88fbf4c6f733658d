"""What puts a page into a category: its own links, template parameters, the templates it uses.

All of it is read off the text in linear time, without the parser, so that planners may do it to
every page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from bot.errors import BadTitle
from bot.model import Message, Page
from bot.text.categories.links import category_links, included_links
from bot.text.markup import COMMENT, Markup
from bot.text.site import CATEGORY, TEMPLATE, Site
from bot.text.titles import Title, tidy

Parameters = tuple[tuple[str, tuple[str, ...]], ...]
"""Template names, each with its parameters that name a category (`Customs`)."""

_OPENING = re.compile(r"\{\{([^{}|\[\]<>\x7f]++)\|")
_ARGUMENT = re.compile(r"\|([^{}|\[\]<>=\x7f]*+=)?([^{}|\[\]<>\x7f]++)(?=\||\}\})")
_COMPUTED = re.compile(r"\[\[([^\[\]|{}:\n]{1,60}):[^\[\]|{}\n]*+\{\{")


def carried(site: Site, text: str, parameters: Parameters = ()) -> frozenset[Title]:
    """The categories that a text names, for whomever, in live links or configured parameters."""
    linked = (link.title for link in category_links(site, text))
    return frozenset((*linked, *_named(site, text, parameters)))


def brings(site: Site, text: str, titles: Collection[Title]) -> bool:
    """Whether a template of this text puts the pages that use it into one of the categories."""
    return any(link.title in titles for link in included_links(site, text))


def why_left(site: Site, page: Page, category: Title, templates: Iterable[Page]) -> Message:
    """Why a page is in a category still; `templates` are those that it transcludes."""
    used = tuple(templates)
    if category in carried(site, page.text or ""):
        return Message("residue-protected" if page.editable is False else "residue-skipped")
    template = _source(site, used, category)
    if template is not None:
        return Message("residue-template", (template,))
    dynamic = used or "{{" in (page.text or "")
    return Message("residue-dynamic" if dynamic else "residue-stale")


def _source(site: Site, templates: tuple[Page, ...], category: Title) -> Title | None:
    """The template that brings the category: surely, else probably; None where nobody can tell."""
    sure = [page for page in templates if brings(site, page.text or "", {category})]
    if sure:
        return sure[0].title
    likely = [page for page in templates if _computes(site, page.text or "")] or templates
    return likely[0].title if len(likely) == 1 else None


def _computes(site: Site, text: str) -> bool:
    """Whether a category link stands there whose target only its expansion tells."""
    found = _COMPUTED.finditer(Markup(text).masked)
    namespaces = (site.by_name.get(tidy(match[1]).casefold()) for match in found)
    return any(namespace and namespace.id == CATEGORY for namespace in namespaces)


def _named(site: Site, text: str, parameters: Parameters) -> Iterator[Title]:
    """The categories that parameters of configured templates name, and perhaps others' too.

    A value counts whichever template's it is, once a configured one is used at all: to be wrong
    costs a parse in the worker, which decides.
    """
    if not parameters:
        return
    masked = Markup(text).masked.replace(COMMENT, "")
    keys = _keys(site, masked, parameters)
    if not keys:
        return
    for match in _ARGUMENT.finditer(masked):
        key = tidy(match[1][:-1]) if match[1] else ""
        named = key in keys if key else any(each.isdigit() for each in keys)
        title = _title(site, match[2], CATEGORY) if named else None
        if title is not None and title.namespace == CATEGORY:
            yield title


def _keys(site: Site, masked: str, parameters: Parameters) -> frozenset[str]:
    wanted = {_title(site, name, TEMPLATE): keys for name, keys in parameters}
    used = {_title(site, match[1], TEMPLATE) for match in _OPENING.finditer(masked)} - {None}
    return frozenset(key for title in used for key in wanted.get(title, ()))


def _title(site: Site, typed: str, namespace: int) -> Title | None:
    try:
        return site.title(typed, namespace)
    except BadTitle:
        return None
