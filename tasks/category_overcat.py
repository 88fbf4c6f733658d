"""Taking pages out of a category where they are in a narrower one below it too.

Rules: https://commons.wikimedia.org/wiki/Commons:OVERCAT; what the design exempts is left out of
the tree, and so is neither dropped nor a reason to drop anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from bot.model import Change, EditPage, Message, Page, Refusal, SkipPage
from bot.task import DEPTH, CategoryTitle, CategoryTitles, Names, Params, Planning, Task, chunked
from bot.text.categories.kinds import of_maintenance, of_source
from bot.text.categories.overcat import DropAncestors, droppable, plainly_in
from bot.text.categories.redirects import unfit
from bot.text.categories.tree import CategoryTree, Pair
from bot.text.proofs.proof import AncestorLinks
from bot.text.selectors import MAX_DEPTH
from bot.text.site import CATEGORY
from bot.text.titles import Title

ROOT = Names(it=("categoria",), en=("category",))
EXCEPT = Names(it=("tranne",), en=("except",))

BATCH = 500
"""Pages that may be in too many categories, read together."""


class OvercatParams(Params):
    """`categoria` is where the tree begins, `profondità` how many levels it has.

    `tranne` names categories that take nothing from those above them, such as non-diffusing ones:
    they are left alone with what is only below them.
    """

    root: Annotated[CategoryTitle, ROOT]
    depth: Annotated[int, Field(ge=1, le=MAX_DEPTH), DEPTH] = 5
    exempt: Annotated[CategoryTitles, EXCEPT] = ()


class CategoryOvercatTask(Task):
    """Drop from pages the categories above others that they are in."""

    id = "category.overcat"
    names = Names(
        it=("correggi sovracategorizzazione",),
        en=("fix overcategorisation", "fix overcategorization"),
    )
    params = OvercatParams

    def claims(self, params: OvercatParams) -> frozenset[Title]:
        return frozenset({params.root})

    def plan(self, params: OvercatParams, planning: Planning) -> Iterator[Change]:
        (root,) = planning.reader.read((params.root,))
        refusal = _refusal(root, planning)
        if refusal:
            yield refusal
            return
        tree = planning.reader.tree(params.root, params.depth, LeftOut(params, planning))
        for loop in tree.loops():
            yield SkipPage(loop[0], _circle(loop))
        for some in chunked(_suspects(tree, planning), BATCH):
            for page in planning.reader.read(some):
                yield from _thinned(page, tree, planning)


class LeftOut:
    """The categories that the tree does without (`bot.text.categories.tree.LeaveOut`)."""

    def __init__(self, params: OvercatParams, planning: Planning) -> None:
        partners = planning.customs.partners
        own = (planning.site.possible(partner.category, CATEGORY) for partner in partners)
        self._names = frozenset(title.name for title in (*params.exempt, *own) if title)

    def __call__(self, name: str, hidden: bool) -> bool:
        return hidden or name in self._names or of_source(name) or of_maintenance(name)


def _refusal(root: Page, planning: Planning) -> Refusal | None:
    found = unfit(planning.site, root, planning.customs.category_redirect)
    if found is None or (not root.exists and root.members):
        return None
    name = ROOT.shown(planning.site.language)
    return Refusal(found[0], name, f"| {name} = {found[1]}" if found[1] else "")


def _circle(loop: tuple[Title, ...]) -> Message:
    if len(loop) == 1:
        return Message("skip-category-itself")
    return Message("skip-category-loop", (len(loop), loop[1]))


def _suspects(tree: CategoryTree, planning: Planning) -> Iterator[Title]:
    """Pages in a category and in one below it, by whatever brings them there; each once."""
    seen = set()
    for category in tree.branches():
        for title, categories in planning.reader.categorised(category):
            if title not in seen and tree.pairs(categories):
                seen.add(title)
                yield title
    yield from tree.crowded()


def _thinned(page: Page, tree: CategoryTree, planning: Planning) -> Iterator[EditPage]:
    text = page.text or ""
    pairs = tree.pairs(plainly_in(planning.site, page.title, text))
    gone = droppable(planning.site, page.title, text, pairs)
    if gone:
        yield EditPage(
            page,
            DropAncestors(planning.site, page.title, pairs),
            AncestorLinks(planning.site, pairs),
            _summary(pairs),
        )


def _summary(pairs: tuple[Pair, ...]) -> Message:
    above, below = pairs[0]
    if len(pairs) == 1:
        return Message("summary-category-overcat", (above, below[0]))
    return Message("summary-category-overcat-more", (above, below[0], len(pairs) - 1))
