"""Putting the licence templates of files into their canonical form, without changing what they say.

What may be done, and what never: design, section 3.3. The templates are in `licences.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from bot.model import Change, EditPage, Message, Page, SkipPage
from bot.task import (
    PAGES,
    SOURCE,
    Names,
    PageList,
    PageSource,
    Params,
    Planning,
    Task,
    licences,
    problem_of,
)
from bot.text.categories.redirects import redirect_target
from bot.text.customs import Customs
from bot.text.folding import fold
from bot.text.licences.catalogue import Catalogue
from bot.text.licences.refusals import unfit_page
from bot.text.licences.rules import NormaliseLicences, Rule
from bot.text.proofs.proof import LicenceForm
from bot.text.selectors import Selector, either
from bot.text.site import TEMPLATE

RULES = Names(it=("regole",), en=("rules",))
MOVE = Names(it=("sposta permesso",), en=("move-permission", "move permission"))

BY_NAME = {
    Rule.SYNONYMS: Names(it=("sinonimi",), en=("synonyms",)),
    Rule.DUPLICATES: Names(it=("duplicati", "doppioni"), en=("duplicates", "doubles")),
    Rule.HEADINGS: Names(it=("intestazioni", "titoli"), en=("headings",)),
}
"""The rules as they are called in a request."""


def _rules(value: object) -> object:
    if not isinstance(value, str):
        return value
    known = {fold(name): rule for rule, names in BY_NAME.items() for name in names.all}
    words = [word.strip("* ") for line in value.splitlines() for word in line.split(",")]
    for word in filter(None, words):
        if fold(word) not in known:
            raise problem_of(Message("refusal-licence-rule", (word, *_shown())))
    return frozenset(known[fold(word)] for word in words if word)


def _shown() -> tuple[str, str]:
    """The rules in Italian and in English."""
    names = BY_NAME.values()
    return ", ".join(each.it[0] for each in names), ", ".join(each.en[0] for each in names)


def _yes(value: object) -> object:
    return "yes" if isinstance(value, str) and fold(value) in ("si", "s") else value


class NormaliseParams(Params):
    """The pages: listed in `pagine`, or found through `fonte`. By default all `regole`.

    Headings alone are changed only where `regole` names them. `sposta permesso` takes licences
    out of `permission=` to the licence section, where nothing else stands in that parameter.
    """

    pages: Annotated[PageList | None, PAGES] = None
    source: Annotated[PageSource | None, SOURCE] = None
    rules: Annotated[frozenset[Rule], BeforeValidator(_rules), RULES] = frozenset()
    move: Annotated[bool | None, BeforeValidator(_yes), MOVE] = None

    @property
    def selector(self) -> Selector:
        selector = either(self.pages, self.source)
        assert selector is not None
        return selector

    def chosen(self, customs: Customs) -> frozenset[Rule]:
        """The rules to go by; whether licences move the configuration says, or the request."""
        rules = self.rules or frozenset(BY_NAME)
        moves = customs.move_permission if self.move is None else self.move
        return rules | {Rule.PERMISSION} if moves else rules

    @model_validator(mode="after")
    def _some_pages(self) -> NormaliseParams:
        if self.pages is None and self.source is None:
            raise problem_of(Message("refusal-no-pages"))
        return self


class LicenceNormaliseTask(Task):
    """Canonical names, no duplicates, headings in the reader's language."""

    id = "licence.normalise"
    names = Names(
        it=("uniforma licenze",),
        en=("normalise licences", "normalize licenses", "normalise licenses"),
    )
    params = NormaliseParams

    def plan(self, params: NormaliseParams, planning: Planning) -> Iterator[Change]:
        chosen = params.chosen(planning.customs)
        rewrite = NormaliseLicences(
            planning.site,
            _confirmed(licences(), planning) if Rule.SYNONYMS in chosen else licences(),
            chosen,
            Rule.HEADINGS in params.rules,
            (*planning.customs.deletion_templates, planning.customs.deletion_template),
        )
        for page in planning.reader.select(params.selector):
            yield _normalised(page, rewrite)


def _confirmed(catalogue: Catalogue, planning: Planning) -> Catalogue:
    """The catalogue with the synonyms that on this wiki, now, redirect to the canonical name."""
    site = planning.site
    titles = {site.title(name, TEMPLATE): name for name in catalogue.synonyms}
    found = []
    for page in planning.reader.read(titles):
        canonical = site.title(catalogue.synonyms[titles[page.title]], TEMPLATE)
        if page.redirect and redirect_target(site, page.text or "") == canonical:
            found.append(titles[page.title])
    return catalogue.renaming(found)


def _normalised(page: Page, rewrite: NormaliseLicences) -> Change:
    if not page.exists:
        return SkipPage(page.title, Message("skip-missing"))
    text, unfit = page.text or "", unfit_page(page)
    result = unfit or rewrite(text)
    if isinstance(result, Message):
        return SkipPage(page.title, result)
    summary = _summary(text, rewrite) if result != text else Message(_SUMMARIES[Rule.HEADINGS])
    return EditPage(page, rewrite, _allowance(rewrite), summary)


def _allowance(rewrite: NormaliseLicences) -> LicenceForm:
    rules = rewrite.rules
    return LicenceForm(
        rewrite.site,
        rewrite.catalogue,
        names=Rule.SYNONYMS in rules,
        doubles=Rule.DUPLICATES in rules,
        headings=Rule.HEADINGS in rules,
        moves=Rule.PERMISSION in rules,
    )


def _summary(text: str, rewrite: NormaliseLicences) -> Message:
    """What is done to this page, by the rules that have something to do there."""
    done = (_done(rule, text, rewrite) for rule in rewrite.acting(text))
    return reduce(lambda one, other: Message("summary-licence-both", (one, other)), done)


_SUMMARIES = {
    Rule.SYNONYMS: "summary-licence-synonyms",
    Rule.PERMISSION: "summary-licence-permission",
    Rule.DUPLICATES: "summary-licence-duplicates",
    Rule.HEADINGS: "summary-licence-headings",
}


def _done(rule: Rule, text: str, rewrite: NormaliseLicences) -> Message:
    if rule is not Rule.SYNONYMS:
        return Message(_SUMMARIES[rule])
    old, new = rewrite.renamings(text)[0]
    return Message(_SUMMARIES[rule], (old, new))
