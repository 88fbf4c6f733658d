"""Moving pages out of redirected categories.

A category is redirected by the wiki's template for it (soft), or by `#REDIRECT` (hard). Its page
is never edited: who finds it is led on, and whoever puts a page into it is helped by the next run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from typing import Annotated

from bot.model import Change, EditPage, Message, Page, RefreshLinks, Residue, SkipPage
from bot.task import (
    SOURCE,
    CategoryTitles,
    Names,
    PageSource,
    Params,
    Planning,
    Task,
    chunked,
    residues,
)
from bot.text.categories.carriers import carried
from bot.text.categories.redirects import named_by, redirect_target
from bot.text.categories.rewrites import MoveCategory
from bot.text.proofs.proof import CategoryLinks
from bot.text.selectors import Either, Embedding, Redirecting, Selector
from bot.text.site import CATEGORY, TEMPLATE
from bot.text.titles import Title

CATEGORIES = Names(it=("categoria",), en=("category",))

COOL_DOWN = 7
"""Days for which a new redirect is left alone: whoever made it may still think better of it."""

HOPS = 10
"""Redirects followed one after the other."""

BATCH = 500
"""Redirected categories looked into together."""


class RedirectsParams(Params):
    """Redirected categories by name or by `fonte`; by default all those that have members."""

    categories: Annotated[CategoryTitles, CATEGORIES] = ()
    source: Annotated[PageSource | None, SOURCE] = None


class CategoryRedirectsTask(Task):
    """Move the members of redirected categories to where these lead."""

    id = "category.redirects"
    names = Names(it=("correggi redirect di categoria",), en=("fix category redirects",))
    params = RedirectsParams

    def claims(self, params: RedirectsParams) -> frozenset[Title]:
        return frozenset(params.categories)

    def plan(self, params: RedirectsParams, planning: Planning) -> Iterator[Change]:
        """The categories that cannot be dealt with are named among the changes."""
        redirects = Redirects(params, planning)
        for found in redirects.found():
            yield from redirects.emptied(found) if isinstance(found, Lead) else (found,)

    def review(self, params: RedirectsParams, planning: Planning) -> Iterator[Change]:
        """Once more the categories that a person must look at, and the members that stayed."""
        redirects = Redirects(params, planning)
        for found in redirects.found():
            if isinstance(found, Lead):
                yield from redirects.left(found)
            elif isinstance(found, Residue):
                yield found


@dataclass(frozen=True)
class Lead:
    """A redirected category, and where it leads in the end."""

    category: Title
    target: Title


@dataclass(frozen=True)
class Redirects:
    """The redirected categories that a request is about."""

    params: RedirectsParams
    planning: Planning

    # Where they lead

    def found(self) -> Iterator[Lead | SkipPage | Residue]:
        """Each with its target, or why it is left."""
        for some in chunked(self._candidates(), BATCH):
            pages = tuple(self.planning.reader.read(some))
            known = self._followed(pages)
            for page in pages:
                if self._leads_to(page) or page.redirect or self._whole_wiki:
                    yield self._judged(page, known)
                elif self.params.categories:
                    yield SkipPage(page.title, Message("skip-not-redirected"))

    @property
    def _whole_wiki(self) -> bool:
        return not (self.params.categories or self.params.source)

    def _candidates(self) -> Iterator[Title]:
        yield from self.params.categories
        selector = self._every() if self._whole_wiki else self.params.source
        for page in self.planning.reader.find(selector) if selector else ():
            if page.title.namespace == CATEGORY and page.members:
                yield page.title

    def _every(self) -> Selector:
        hard = Redirecting(CATEGORY)
        name = self.planning.customs.category_redirect
        return Either(hard, Embedding(self._template(name))) if name else hard

    def _template(self, name: str) -> Title:
        """The template itself, where the configuration names a redirect to it."""
        title = self.planning.site.title(name, TEMPLATE)
        (page,) = self.planning.reader.read((title,))
        target = redirect_target(self.planning.site, page.text or "") if page.redirect else None
        return target or title

    @cached_property
    def _templates(self) -> frozenset[Title]:
        """The wiki's template for redirected categories, by all its names."""
        name = self.planning.customs.category_redirect
        if not name:
            return frozenset()
        title = self._template(name)
        return frozenset({title, *dict(self.planning.reader.redirects((title,)))[title]})

    def _leads_to(self, page: Page) -> Title | None:
        text = page.text or ""
        hard = redirect_target(self.planning.site, text) if page.redirect else None
        return hard or named_by(self.planning.site, text, self._templates)

    def _followed(self, pages: tuple[Page, ...]) -> Mapping[Title, Page]:
        """The pages and those to which they lead, step by step; each step is read at once."""
        known = {page.title: page for page in pages}
        fresh = pages
        for _ in range(HOPS):
            targets = (self._leads_to(page) for page in fresh)
            wanted = {each: None for each in targets if each and each not in known}
            fresh = tuple(self.planning.reader.read(wanted)) if wanted else ()
            known.update({page.title: page for page in fresh})
        return known

    def _judged(self, page: Page, known: Mapping[Title, Page]) -> Lead | SkipPage | Residue:
        way = [page]
        while (target := self._leads_to(way[-1])) is not None:
            if any(target == each.title for each in way):
                return Residue(page.title, _circle(page.title, target, way))
            if target not in known:
                return Residue(page.title, Message("residue-redirect-long", (HOPS,)))
            way.append(known[target])
        problem = self._problem(way)
        if problem:
            return Residue(page.title, problem)
        if any(self._recent(one, other.title) for one, other in pairwise(way)):
            return SkipPage(page.title, Message("skip-redirect-recent", (COOL_DOWN,)))
        return Lead(page.title, way[-1].title)

    def _problem(self, way: list[Page]) -> Message | None:
        last = way[-1]
        if len(way) == 1 or last.redirect:
            return Message("residue-redirect-unreadable")
        if last.title.namespace != CATEGORY:
            return Message("residue-redirect-elsewhere", (last.title,))
        if last.disambiguation:
            return Message("residue-redirect-disambiguation", (last.title,))
        if not last.exists and not any(self.planning.reader.members(last.title)):
            return Message("residue-redirect-missing", (last.title,))
        return None

    def _recent(self, page: Page, target: Title) -> bool:
        """Whether it did not lead there yet when the days of the cool-down began."""
        moment = self.planning.now - timedelta(days=COOL_DOWN)
        if page.timestamp is not None and page.timestamp <= moment:
            return False
        return self._leads_to(self.planning.reader.as_of(page.title, moment)) != target

    # Their members

    def emptied(self, lead: Lead) -> Iterator[Change]:
        parameters = self.planning.customs.category_parameters
        site, olds = self.planning.site, frozenset({lead.category})
        rewrite = MoveCategory(site, olds, lead.target, parameters)
        allowance = CategoryLinks(site, olds, frozenset({lead.target}), parameters)
        summary = Message("summary-category-redirect", (lead.category, lead.target))
        for page in self.planning.reader.members(lead.category):
            named = lead.category in carried(site, page.text or "", parameters)
            if named and not self._redirected(page):
                yield EditPage(page, rewrite, allowance, summary)

    def left(self, lead: Lead) -> Iterator[Change]:
        """Members that the wiki lists still, once it has looked at them again, and why."""
        members, left = self.planning.reader.members, False
        for some in chunked(members(lead.category), BATCH):
            left = True
            yield RefreshLinks(tuple(page.title for page in some))
        for some in chunked(members(lead.category), BATCH) if left else ():
            for page in filter(self._redirected, some):
                yield Residue(page.title, Message("residue-redirect-page", (lead.category,)))
            others = (page for page in some if not self._redirected(page))
            yield from residues(others, lead.category, self.planning)

    def _redirected(self, page: Page) -> bool:
        """Whether a member is itself a redirected category, and so not to be edited."""
        return page.title.namespace == CATEGORY and self._leads_to(page) is not None


def _circle(start: Title, target: Title, way: list[Page]) -> Message:
    if target == start and len(way) == 1:
        return Message("residue-redirect-self")
    other = way[-1].title if target == start else target
    return Message("residue-redirect-loop", (other,))
