"""Dropping from a page the categories above others that it is in (Commons:OVERCAT)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from bot.model import Message
from bot.text.categories.edits import remove_category
from bot.text.categories.links import CategoryLink, scan
from bot.text.markup import NOINCLUDE, Markup
from bot.text.site import Site
from bot.text.titles import Title

Pairs = tuple[tuple[Title, tuple[Title, ...]], ...]
"""Categories, each with those below it of which one at least must stay on the page."""


@dataclass(frozen=True)
class DropAncestors:
    """The rewrite that leaves out a category where one below it stands on the page too.

    `page` is the title of the page. Which may go is looked up in the text that is to be changed:
    the narrower category may have gone from it since.
    """

    site: Site
    page: Title
    pairs: Pairs

    def __call__(self, text: str) -> str | Message:
        return remove_category(self.site, text, droppable(self.site, self.page, text, self.pairs))


def droppable(site: Site, page: Title, text: str, pairs: Pairs) -> frozenset[Title]:
    """The categories that may go from the page."""
    plain = plainly_in(site, page, text)
    return frozenset(
        title for title, below in pairs if title in plain and not plain.isdisjoint(below)
    )


def plainly_in(site: Site, page: Title, text: str) -> frozenset[Title]:
    """The categories that the page names for itself, in plain links, as one page among others.

    Not those that it names within braces or for the pages that include it; nor those of which it
    is the main article: of the same name, or with a sort key that puts it before all others.
    """
    links: dict[Title, list[CategoryLink]] = defaultdict(list)
    for link in scan(site, Markup(text)):
        links[link.title].append(link)
    return frozenset(
        title
        for title, found in links.items()
        if title.name != page.name and all(_plain(link) for link in found)
    )


def _plain(link: CategoryLink) -> bool:
    leads = link.sort_key is not None and leading(link.sort_key)
    return not leads and not link.in_template and link.context <= {NOINCLUDE}


def leading(key: str) -> bool:
    """Whether a sort key is that of a category's main article: blank, or with an asterisk."""
    return key.strip() == "" or key.lstrip().startswith("*")
