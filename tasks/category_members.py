"""Adding a category to pages, and removing one from pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import model_validator

from bot.model import Change, EditPage, Message, Page, Refusal, SkipPage
from bot.task import (
    PAGES,
    SOURCE,
    CategoryTitle,
    Names,
    PageList,
    PageSource,
    Params,
    Planning,
    Task,
    chunked,
    problem_of,
    residues,
)
from bot.text.categories.carriers import carried
from bot.text.categories.redirects import unfit
from bot.text.categories.rewrites import AddCategory, RemoveCategory
from bot.text.proofs.proof import CategoryLinks
from bot.text.selectors import Selector, either
from bot.text.titles import Title

CATEGORY = Names(it=("categoria",), en=("category",))

BATCH = 50
"""Members whose templates are looked at together."""


class MemberParams(Params):
    """`categoria`, and the pages: listed in `pagine`, or found through `fonte`."""

    category: Annotated[CategoryTitle, CATEGORY]
    pages: Annotated[PageList | None, PAGES] = None
    source: Annotated[PageSource | None, SOURCE] = None

    @property
    def selector(self) -> Selector | None:
        return either(self.pages, self.source)


class AddParams(MemberParams):
    """The pages must be named one way or the other."""

    @model_validator(mode="after")
    def _some_pages(self) -> AddParams:
        if self.selector is None:
            raise problem_of(Message("refusal-no-pages"))
        return self


class AddCategoryTask(Task):
    """Add a category to the selected pages."""

    id = "category.add"
    names = Names(it=("aggiungi categoria",), en=("add category",))
    params = AddParams

    def claims(self, params: AddParams) -> frozenset[Title]:
        return frozenset({params.category})

    def plan(self, params: AddParams, planning: Planning) -> Iterator[Change]:
        (category,) = planning.reader.read((params.category,))
        refusal = _unfit(category, planning)
        if refusal:
            yield refusal
            return
        assert params.selector is not None
        for page in planning.reader.select(params.selector):
            yield _added(page, params.category, planning)


class RemoveCategoryTask(Task):
    """Remove a category from the selected pages, or from all that carry it."""

    id = "category.remove"
    names = Names(it=("rimuovi categoria", "togli categoria"), en=("remove category",))
    params = MemberParams

    def claims(self, params: MemberParams) -> frozenset[Title]:
        return frozenset({params.category})

    def plan(self, params: MemberParams, planning: Planning) -> Iterator[Change]:
        if params.selector is not None:
            for page in planning.reader.select(params.selector):
                yield _removed(page, params.category, planning)
            return
        category = params.category
        nobody = True
        for page in planning.reader.members(category):
            nobody = False
            # The others have it from a template: see `review`.
            if category in carried(planning.site, page.text or ""):
                yield _removed(page, category, planning)
        if nobody:
            yield _refusal(Message("refusal-no-source", (category,)), planning)

    def review(self, params: MemberParams, planning: Planning) -> Iterator[Change]:
        """Members that keep the category though all of them should have lost it."""
        if params.selector is None:
            for some in chunked(planning.reader.members(params.category), BATCH):
                yield from residues(some, params.category, planning)


def _refusal(reason: Message, planning: Planning, instead: Title | None = None) -> Refusal:
    name = CATEGORY.shown(planning.site.language)
    return Refusal(reason, name, f"| {name} = {instead}" if instead else "")


def _unfit(category: Page, planning: Planning) -> Refusal | None:
    """Why nothing can be put into a category."""
    found = unfit(planning.site, category, planning.customs.category_redirect)
    return _refusal(found[0], planning, found[1]) if found else None


def _added(page: Page, category: Title, planning: Planning) -> Change:
    if not page.exists:
        return SkipPage(page.title, Message("skip-missing"))
    allowance = CategoryLinks(planning.site, frozenset(), frozenset({category}))
    summary = Message("summary-category-add", (category,))
    return EditPage(
        page,
        AddCategory(planning.site, category, namespace=page.title.namespace),
        allowance,
        summary,
    )


def _removed(page: Page, category: Title, planning: Planning) -> Change:
    if not page.exists:
        return SkipPage(page.title, Message("skip-missing"))
    titles = frozenset({category})
    allowance = CategoryLinks(planning.site, titles, frozenset())
    summary = Message("summary-category-remove", (category,))
    return EditPage(page, RemoveCategory(planning.site, titles), allowance, summary)
