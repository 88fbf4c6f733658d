"""The proof that an edit takes only categories off a page that others below them stand for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Allowance, Message
from bot.text.proofs.categories import CategoryLinks, Link, live_links, prove_categories
from bot.text.site import Site
from bot.text.titles import Title


@dataclass(frozen=True)
class AncestorLinks(Allowance):
    """Links to categories may go, each only while one to a category below it stays.

    `pairs`: every category that may go, with those below it.
    """

    site: Site
    pairs: tuple[tuple[Title, tuple[Title, ...]], ...]


def prove_ancestors(old: str, new: str, allowance: AncestorLinks) -> Message | None:
    """See `bot.text.proofs.proof.prove`."""
    site, below = allowance.site, dict(allowance.pairs)
    problem = prove_categories(old, new, CategoryLinks(site, frozenset(below), frozenset()))
    if problem:
        return problem
    left = {link.title for link in live_links(site, new, _all(allowance))}
    for link in live_links(site, old, frozenset(below)):
        if link.title not in left and left.isdisjoint(below[link.title]):
            return Message("proof-last", (link.title,))
        if link.title not in left and _leads(link):
            return Message("proof-main", (link.title,))
    return None


def _all(allowance: AncestorLinks) -> frozenset[Title]:
    return frozenset(title for above, below in allowance.pairs for title in (above, *below))


def _leads(link: Link) -> bool:
    return link.key is not None and (not link.key.strip() or link.key.strip()[0] == "*")
