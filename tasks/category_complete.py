"""Putting the files that a partner has uploaded into its institution's category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.model import Change, EditPage, Message, Refusal, SkipPage
from bot.task import DEPTH, INSTITUTION, Names, Params, Planning, Task, chunked, is_file
from bot.text.categories.redirects import unfit
from bot.text.categories.rewrites import AddCategory
from bot.text.categories.tree import CategoryTree
from bot.text.customs import Partner
from bot.text.folding import fold
from bot.text.partners import category_of, unknown
from bot.text.proofs.proof import CategoryLinks
from bot.text.selectors import MAX_DEPTH
from bot.text.site import TEMPLATE
from bot.text.titles import Title

BATCH = 500
"""Files looked at together."""

DELETION = {
    "it": ("Cancella subito", "Cancellazione", "ViolazioneCopyright"),
    "en": (
        "Copyvio",
        "Delete",
        "Duplicate",
        "Dw no source since",
        "No license since",
        "No OTRS permission since",
        "No permission since",
        "No source since",
        "SD",
        "Speedydelete",
    ),
}
"""Templates on files that may be deleted, where the configuration names none.

Source: the targets of the template redirects of the two wikis.
"""


class CompleteParams(Params):
    """`istituzione` is one of the configuration, by default all of them.

    `profondità`: how deep below its category a file may be to have no need of it.
    """

    institution: Annotated[str, INSTITUTION] = ""
    depth: Annotated[int, Field(ge=0, le=MAX_DEPTH), DEPTH] = 5


class CategoryCompleteTask(Task):
    """Add its category to the files that an institution was the first to upload."""

    id = "category.complete"
    names = Names(it=("completa categoria istituzione",), en=("complete institution category",))
    params = CompleteParams

    def plan(self, params: CompleteParams, planning: Planning) -> Iterator[Change]:
        chosen = _chosen(params, planning)
        if isinstance(chosen, Refusal):
            yield chosen
            return
        categories = _categories(chosen, planning)
        refusals = [each for each in categories if isinstance(each, Refusal)]
        if refusals:
            yield from refusals
            return
        for partner, category in zip(chosen, categories, strict=True):
            assert isinstance(category, Title)
            yield from Completion(partner, category, params.depth, planning).plan()


@dataclass(frozen=True)
class Completion:
    """One institution's files on their way into its category."""

    partner: Partner
    category: Title
    depth: int
    planning: Planning

    def plan(self) -> Iterator[Change]:
        # Hidden ones too: those of sources usually are.
        tree = self.planning.reader.tree(self.category, self.depth, lambda _name, _hidden: False)
        for account in self.partner.accounts:
            for some in chunked(self._files(account), BATCH):
                yield from self._completed(some, tree)

    def _files(self, account: str) -> Iterator[Title]:
        return (page.title for page in self.planning.reader.uploads(account) if is_file(page))

    def _completed(self, files: tuple[Title, ...], tree: CategoryTree) -> Iterator[Change]:
        reader = self.planning.reader
        inside = reader.categories(files)
        lacking = [file for file, found in inside if not any(each in tree for each in found)]
        tagged = {file: found for file, found in self._tagged(lacking) if found}
        for file, templates in tagged.items():
            yield SkipPage(file, Message("skip-deletion", (templates[0],)))
        site = self.planning.site
        allowance = CategoryLinks(site, frozenset(), frozenset({self.category}))
        summary = Message("summary-category-complete", (self.category, self.partner.name))
        for page in reader.read(file for file in lacking if file not in tagged):
            yield EditPage(page, AddCategory(site, self.category), allowance, summary)

    def _tagged(self, files: list[Title]) -> Iterator[tuple[Title, tuple[Title, ...]]]:
        site, customs = self.planning.site, self.planning.customs
        usual = DELETION["it" if site.language == "it" else "en"]
        names = customs.deletion_templates or usual
        return self.planning.reader.transclusions(
            files, [site.title(name, TEMPLATE) for name in names]
        )


def _chosen(params: CompleteParams, planning: Planning) -> tuple[Partner, ...] | Refusal:
    """The institutions that are meant, each with a category and accounts."""
    language, partners = planning.site.language, planning.customs.partners
    name = INSTITUTION.shown(language)
    if not partners:
        return Refusal(Message("refusal-no-institutions"))
    typed = params.institution
    chosen = [each for each in partners if not typed or fold(each.name) == fold(typed)]
    if not chosen:
        return unknown(typed, partners, name)
    whole = tuple(each for each in chosen if each.category and each.accounts)
    if not whole:
        return Refusal(Message("refusal-institution-incomplete", (chosen[0].name,)), name)
    return whole


def _categories(partners: tuple[Partner, ...], planning: Planning) -> list[Title | Refusal]:
    """The category of each, or why it cannot be filled."""
    found: list[Title | Refusal] = []
    name = INSTITUTION.shown(planning.site.language)
    for partner in partners:
        title = category_of(partner, planning.site)
        if title is None:
            found.append(Refusal(Message("title-not-category", (partner.category,)), name))
            continue
        (page,) = planning.reader.read((title,))
        problem = unfit(planning.site, page, planning.customs.category_redirect)
        found.append(Refusal(problem[0], name) if problem else title)
    return found
