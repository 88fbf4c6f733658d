"""Moving a category, and merging several into one.

The order: checks, the category pages, the members, the templates that bring the category, then a
second look at what is left and why (design, section 3).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Generator, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Annotated

from bot.model import (
    Change,
    CreatePage,
    EditPage,
    Message,
    MovePage,
    Page,
    RefreshLinks,
    Refusal,
    Residue,
    SkipPage,
)
from bot.task import CategoryTitle, CategoryTitles, Names, Params, Planning, Task, chunked, residues
from bot.text.categories.carriers import brings, carried
from bot.text.categories.redirects import leads_to, redirect_call
from bot.text.categories.rewrites import MoveCategory
from bot.text.proofs.proof import CategoryLinks
from bot.text.site import CATEGORY, TEMPLATE
from bot.text.titles import Title
from bot.text.whole import Become, Becomes

SOURCE = Names(it=("da", "categoria"), en=("from", "old"))
TARGET = Names(it=("a", "in"), en=("to", "new"))

BATCH = 50
"""Members dealt with together: those without a link of their own cost a look at their templates."""


class MoveParams(Params):
    """`da` and `a`: the category and its new name."""

    source: Annotated[CategoryTitle, SOURCE]
    target: Annotated[CategoryTitle, TARGET]


class MergeParams(Params):
    """`da` names the categories to empty, a line each; `a` the one to fill."""

    sources: Annotated[CategoryTitles, SOURCE]
    target: Annotated[CategoryTitle, TARGET]


class MoveCategoryTask(Task):
    """Rename a category: its page with the history, and every member."""

    id = "category.move"
    names = Names(
        it=("sposta categoria", "rinomina categoria"), en=("move category", "rename category")
    )
    params = MoveParams

    def claims(self, params: MoveParams) -> frozenset[Title]:
        return frozenset({params.source, params.target})

    def plan(self, params: MoveParams, planning: Planning) -> Iterator[Change]:
        return Relocation((params.source,), params.target, planning, "category-move").plan()

    def review(self, params: MoveParams, planning: Planning) -> Iterator[Change]:
        return Relocation((params.source,), params.target, planning, "category-move").review()


class MergeCategoriesTask(Task):
    """Empty several categories into one."""

    id = "category.merge"
    names = Names(it=("unisci categorie",), en=("merge categories",))
    params = MergeParams

    def claims(self, params: MergeParams) -> frozenset[Title]:
        return frozenset({*params.sources, params.target})

    def plan(self, params: MergeParams, planning: Planning) -> Iterator[Change]:
        return Relocation(params.sources, params.target, planning, "category-merge").plan()

    def review(self, params: MergeParams, planning: Planning) -> Iterator[Change]:
        return Relocation(params.sources, params.target, planning, "category-merge").review()


@dataclass(frozen=True)
class Relocation:
    """The members of some categories on their way to another."""

    sources: tuple[Title, ...]
    target: Title
    planning: Planning
    kind: str

    def plan(self) -> Iterator[Change]:
        *sources, target = self.planning.reader.read((*self.sources, self.target))
        refusals = tuple(self._refusals(sources, target))
        yield from refusals
        if not refusals:
            yield from self._category_pages(sources, target)
            looked: dict[Title, bool] = {}
            for source in self.sources:
                for some in chunked(self.planning.reader.members(source), BATCH):
                    yield from self._mended(some, looked, everything=False)

    def review(self) -> Iterator[Change]:
        """What came in meanwhile is moved too; what is then left is listed with its reason."""
        looked: dict[Title, bool] = {}
        for source in self.planning.reader.look(self.sources):
            left = False
            for some in chunked(self.planning.reader.members(source.title), BATCH):
                left = True
                yield from self._mended(some, looked, everything=True)
            if left:
                yield from self._residues(source.title)
            elif source.exists:
                yield from self._page_left(source.title)

    # Checks

    def _refusals(self, sources: list[Page], target: Page) -> Iterator[Refusal]:
        if self.target in self.sources:
            yield self._refusal(TARGET, Message("refusal-same-category", (self.target,)))
            return
        yield from self._target_refusals(target)
        for source in sources:
            yield from self._source_refusals(source)

    def _target_refusals(self, target: Page) -> Iterator[Refusal]:
        elsewhere = self._leads_to(target)
        if target.redirect or elsewhere:
            reason = Message("refusal-target-redirect", (target.title, elsewhere or ""))
            usable = elsewhere if elsewhere not in self.sources else None
            yield self._refusal(TARGET, reason, usable)
        elif target.disambiguation:
            reason = Message("refusal-target-disambiguation", (target.title,))
            yield self._refusal(TARGET, reason)

    def _source_refusals(self, source: Page) -> Iterator[Refusal]:
        elsewhere = self._leads_to(source)
        if elsewhere and elsewhere != self.target:
            reason = Message("refusal-source-redirect", (source.title, elsewhere))
            yield self._refusal(SOURCE, reason, elsewhere if len(self.sources) == 1 else None)
        elif not source.exists and not any(self.planning.reader.members(source.title)):
            yield self._refusal(SOURCE, Message("refusal-no-source", (source.title,)))

    def _refusal(self, names: Names, reason: Message, instead: Title | None = None) -> Refusal:
        name = names.shown(self.planning.site.language)
        line = f"| {name} = {instead}" if instead and instead.namespace == CATEGORY else ""
        return Refusal(reason, name, line)

    def _leads_to(self, page: Page) -> Title | None:
        return leads_to(self.planning.site, page, self.planning.customs.category_redirect)

    # The category pages

    def _category_pages(self, sources: list[Page], target: Page) -> Iterator[Change]:
        standing = target.exists
        retired = []
        for source in sources:
            if self._leads_to(source):
                continue
            if not source.exists:
                # It had no page, or an earlier attempt at this run has moved it.
                yield from self._redirect(source.title) if standing else ()
                continue
            yield from self._retire(source) if standing else self._first(source)
            retired.append(source.title)
            standing = True
        if retired and self._redirect_text():
            # The members are read when this is done: one of these pages may be among them.
            yield RefreshLinks(tuple(retired))

    def _first(self, source: Page) -> Iterator[Change]:
        """The target gets the page of this category: itself where it can be moved, or a copy."""
        if source.movable:
            summary = Message("summary-category-page-move", (source.title, self.target))
            yield MovePage(source, self.target, summary)
            if "suppressredirect" in self.planning.reader.rights:
                yield from self._redirect(source.title)
                return
            # The move itself has left a redirect behind.
            (source,) = self.planning.reader.read((source.title,))
        elif source.text is None:
            yield SkipPage(source.title, Message("skip-hidden"))
        else:
            authors = ", ".join(self.planning.reader.authors(source.title))
            summary = Message("summary-category-copy", (source.title, authors))
            yield CreatePage(self.target, source.text, summary)
        yield from self._retire(source)

    def _retire(self, page: Page) -> Iterator[Change]:
        """The page of an emptied category becomes the wiki's redirect, where it has that custom."""
        if text := self._redirect_text():
            old = frozenset({page.text or ""})
            yield EditPage(page, Become(text), Becomes(text, old), self._redirect_summary())

    def _redirect(self, title: Title) -> Iterator[Change]:
        if text := self._redirect_text():
            yield CreatePage(title, text, self._redirect_summary())

    def _redirect_text(self) -> str:
        template = self.planning.customs.category_redirect
        return redirect_call(template, self.target) if template else ""

    def _redirect_summary(self) -> Message:
        return Message("summary-redirect-page", (self.target,))

    def _page_left(self, source: Title) -> Iterator[Change]:
        """The page of an emptied category that still stands and leads nowhere."""
        (page,) = self.planning.reader.read((source,))
        if page.redirect:
            yield Residue(source, Message("residue-redirect-left"))
        elif not self._leads_to(page):
            yield Residue(source, Message("residue-page-left"))

    # The members

    def _mended(
        self, members: tuple[Page, ...], looked: dict[Title, bool], *, everything: bool
    ) -> Iterator[Change]:
        """Edit the members that name the category, and the templates that bring it to others.

        The users of such a template are refreshed, or, if `everything`, all the members.
        `looked` says of the templates seen so far whether they bring it.
        """
        others = []
        edited: dict[Title, bool] = {}
        for page in members:
            if olds := self._olds(page):
                # Read again below, it might not show any more what it brought.
                edited[page.title] = brings(self.planning.site, page.text or "", olds)
                yield self._edit(page, olds)
            else:
                others.append(page.title)
        looked.update(
            {title: True for title in edited if title.namespace == TEMPLATE and edited[title]}
        )
        known = ChainMap(looked, edited)
        users = (yield from self._templates(others, known)) if others else ()
        refreshed = tuple(page.title for page in members) if everything else users
        if refreshed:
            yield RefreshLinks(refreshed)

    def _templates(
        self, members: list[Title], looked: MutableMapping[Title, bool]
    ) -> Generator[Change, None, tuple[Title, ...]]:
        """Mend the templates that bring the category literally; the members that use one."""
        reader = self.planning.reader
        used = dict(reader.transclusions(members))
        unknown = {name: None for each in used.values() for name in each if name not in looked}
        for template in reader.read(unknown):
            looked[template.title] = brings(self.planning.site, template.text or "", self.sources)
            if looked[template.title]:
                yield self._edit(template, self._olds(template))
        return tuple(title for title, each in used.items() if any(looked[name] for name in each))

    def _olds(self, page: Page) -> tuple[Title, ...]:
        """Those of the old categories that the page itself names."""
        parameters = self.planning.customs.category_parameters
        named = carried(self.planning.site, page.text or "", parameters)
        return tuple(source for source in self.sources if source in named)

    def _edit(self, page: Page, olds: tuple[Title, ...]) -> EditPage:
        parameters = self.planning.customs.category_parameters
        sources, target = frozenset(self.sources), frozenset({self.target})
        rewrite = MoveCategory(self.planning.site, sources, self.target, parameters)
        allowance = CategoryLinks(self.planning.site, sources, target, parameters)
        summary = Message(f"summary-{self.kind}", (olds[0], self.target))
        return EditPage(page, rewrite, allowance, summary)

    def _residues(self, source: Title) -> Iterator[Change]:
        for some in chunked(self.planning.reader.members(source), BATCH):
            yield from residues(some, source, self.planning)
