"""Moving a category, and merging several into one.

The order: checks, the category pages, the members, the templates that bring the category, then a
second look at what is left and why (design, section 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from bot.model import (
    Change,
    CreatePage,
    EditPage,
    Message,
    MovePage,
    Page,
    Refusal,
    RefreshLinks,
    Residue,
)
from bot.task import CategoryTitle, CategoryTitles, Names, Params, Planning, Task, chunked
from bot.text.categories import carries, included_links
from bot.text.proofs import CategoryLinks
from bot.text.redirects import category_redirect, redirect_target
from bot.text.rewrites import MoveCategory
from bot.text.titles import Title
from bot.text.whole import Become, Becomes

SOURCE = Names(it=("da", "categoria"), en=("from", "old"))
TARGET = Names(it=("a", "in"), en=("to", "new"))


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
        reader = self.planning.reader
        *sources, target = reader.read((*self.sources, self.target))
        refusals = tuple(self._refusals(sources, target))
        yield from refusals
        if not refusals:
            yield from self._category_pages(sources, target)
            for source in self.sources:
                yield from self._members(source)

    def review(self) -> Iterator[Change]:
        """What came in meanwhile is moved too; what is then left is listed with its reason."""
        for source in self.sources:
            left = False
            for some in chunked(self.planning.reader.members(source), 50):
                left = True
                yield from self._literal(some)
                yield RefreshLinks(tuple(page.title for page in some))
            if left:
                yield from self._residues(source)

    def _refusals(self, sources: list[Page], target: Page) -> Iterator[Refusal]:
        if self.target in self.sources:
            yield Refusal(Message("refusal-same-category", (self.target,)), "target")
            return
        yield from self._target_refusals(target)
        for source in sources:
            yield from self._source_refusals(source)

    def _target_refusals(self, target: Page) -> Iterator[Refusal]:
        elsewhere = self._leads_to(target)
        if elsewhere:
            reason = Message("refusal-target-redirect", (target.title, elsewhere))
            yield Refusal(reason, "target", str(elsewhere))
        elif target.disambiguation:
            yield Refusal(Message("refusal-target-disambiguation", (target.title,)), "target")

    def _source_refusals(self, source: Page) -> Iterator[Refusal]:
        elsewhere = self._leads_to(source)
        field = "source" if len(self.sources) == 1 else "sources"
        if elsewhere and elsewhere != self.target:
            yield Refusal(Message("refusal-source-redirect", (source.title, elsewhere)), field)
        elif not source.exists and not any(self.planning.reader.members(source.title)):
            yield Refusal(Message("refusal-no-source", (source.title,)), field)

    def _leads_to(self, page: Page) -> Title | None:
        text = page.text or ""
        if page.redirect:
            return redirect_target(self.planning.site, text)
        return category_redirect(self.planning.site, text, self.planning.customs.category_redirect)

    def _category_pages(self, sources: list[Page], target: Page) -> Iterator[Change]:
        standing = target.exists
        for source in sources:
            if not source.exists or self._leads_to(source):
                continue
            if standing:
                yield from self._retire(source)
            elif source.movable:
                yield MovePage(source, self.target, self._summary("category-page-move", source))
                yield from self._leave_redirect(source)
            else:
                yield self._copy(source)
                yield from self._retire(source)
            standing = True

    def _copy(self, source: Page) -> Change:
        authors = ", ".join(self.planning.reader.authors(source.title))
        summary = Message("summary-category-copy", (source.title, authors))
        return CreatePage(self.target, source.text or "", summary)

    def _retire(self, page: Page) -> Iterator[Change]:
        """The page of an emptied category: the wiki's redirect, or a note that it still stands."""
        text = self._redirect_text()
        if text:
            summary = Message("summary-redirect-page", (self.target,))
            old = frozenset({page.text or ""})
            yield EditPage(page, Become(text), Becomes(text, old), summary)
        else:
            yield Residue(page.title, Message("residue-page-left", (page.title,)))

    def _leave_redirect(self, moved: Page) -> Iterator[Change]:
        text = self._redirect_text()
        summary = Message("summary-redirect-page", (self.target,))
        if "suppressredirect" not in self.planning.reader.rights:
            # The move itself has left a redirect behind.
            (left,) = self.planning.reader.read((moved.title,))
            yield from self._retire(left)
        elif text:
            yield CreatePage(moved.title, text, summary)

    def _redirect_text(self) -> str:
        template = self.planning.customs.category_redirect
        return f"{{{{{template}|{self.target.name}}}}}" if template else ""

    def _members(self, source: Title) -> Iterator[Change]:
        mended: set[Title] = set()
        for some in chunked(self.planning.reader.members(source), 50):
            yield from self._literal(some)
            brought = [page for page in some if not self._carries(page)]
            if brought:
                yield from self._templates(brought, mended)

    def _literal(self, members: tuple[Page, ...]) -> Iterator[Change]:
        return (self._edit(page) for page in members if self._carries(page))

    def _carries(self, page: Page) -> bool:
        text = page.text or ""
        named = any(carries(self.planning.site, text, source) for source in self.sources)
        return named or bool(self._by_parameter(text))

    def _by_parameter(self, text: str) -> bool:
        # A cheap first look: the rewrite, which parses the page, decides.
        return any(
            source.name.casefold() in text.casefold()
            for source in self.sources
            if self.planning.customs.category_parameters
        )

    def _edit(self, page: Page) -> EditPage:
        parameters = self.planning.customs.category_parameters
        olds = frozenset(self.sources)
        rewrite = MoveCategory(self.planning.site, olds, self.target, parameters)
        allowance = CategoryLinks(self.planning.site, olds, frozenset({self.target}), parameters)
        return EditPage(page, rewrite, allowance, self._summary(self.kind, page))

    def _summary(self, kind: str, page: Page) -> Message:
        if kind == "category-page-move":
            return Message("summary-category-page-move", (page.title, self.target))
        old = next((each for each in self.sources if self._holds(page, each)), self.sources[0])
        return Message(f"summary-{kind}", (old, self.target))

    def _holds(self, page: Page, source: Title) -> bool:
        return carries(self.planning.site, page.text or "", source)

    def _templates(self, members: list[Page], mended: set[Title]) -> Iterator[Change]:
        """Mend the templates that bring the category literally, then have their users refreshed."""
        used = dict(self.planning.reader.transclusions(page.title for page in members))
        names = dict.fromkeys(name for each in used.values() for name in each)
        bringing: set[Title] = set()
        for template in self.planning.reader.read(names):
            if self._brings(template):
                bringing.add(template.title)
                if template.title not in mended:
                    mended.add(template.title)
                    yield self._edit(template)
        reached = tuple(title for title, each in used.items() if bringing.intersection(each))
        if reached:
            yield RefreshLinks(reached)

    def _brings(self, template: Page) -> bool:
        links = included_links(self.planning.site, template.text or "")
        return any(link.title in self.sources for link in links)

    def _residues(self, source: Title) -> Iterator[Change]:
        for some in chunked(self.planning.reader.members(source), 50):
            used = dict(self.planning.reader.transclusions(page.title for page in some))
            for page in some:
                yield Residue(page.title, self._why(page, source, used.get(page.title, ())))

    def _why(self, page: Page, source: Title, templates: tuple[Title, ...]) -> Message:
        if page.editable is False:
            return Message("residue-protected", (page.title,))
        if not self._holds(page, source):
            named = templates[0] if len(templates) == 1 else None
            if named:
                return Message("residue-template", (named,))
            return Message("residue-dynamic")
        return Message("residue-stale")
