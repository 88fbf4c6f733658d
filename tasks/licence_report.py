"""A page for staff: which files have something about their licence that a person must look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from bot.model import Change, Finding, Message, Page, Refusal, SkipPage
from bot.task import (
    INSTITUTION,
    PAGES,
    SOURCE,
    Names,
    PageList,
    PageSource,
    Params,
    Planning,
    Task,
    chunked,
    is_file,
    licences,
)
from bot.text.customs import Partner
from bot.text.licences.findings import (
    EVERY_DELETION,
    EVERY_LICENCE,
    Circumstances,
    Found,
    Group,
    look,
)
from bot.text.licences.items import PROPERTIES
from bot.text.partners import category_of, named
from bot.text.selectors import InCategory, Selector, either
from bot.text.site import TEMPLATE
from bot.text.titles import Title

BATCH = 500
"""Files looked at together: within them the most urgent comes first."""

DEPTH = 5
"""Levels of subcategories in which an institution's files are looked for."""

GROUPS = {
    Group.TAGS: "finding-group-tags",
    Group.NONE: "finding-group-none",
    Group.CONTRADICTORY: "finding-group-contradictory",
    Group.DIFFERENT: "finding-group-different",
    Group.UNKNOWN: "finding-group-unknown",
    Group.ARTWORK: "finding-group-artwork",
    Group.UNREVIEWED: "finding-group-unreviewed",
    Group.STATEMENTS: "finding-group-statements",
    Group.BY_HAND: "finding-group-by-hand",
}
"""What is to be done, as a heading of the report."""


class ReportParams(Params):
    """The files of `istituzione`, by its category, or those of `pagine` and `fonte`.

    With both, those of `pagine` and `fonte`, held against the institution's licence. With nothing
    the only institution that there is.
    """

    institution: Annotated[str, INSTITUTION] = ""
    pages: Annotated[PageList | None, PAGES] = None
    source: Annotated[PageSource | None, SOURCE] = None

    @property
    def selector(self) -> Selector | None:
        return either(self.pages, self.source)


class LicenceReportTask(Task):
    """Looks at files and changes none."""

    id = "licence.report"
    names = Names(it=("rapporto licenze",), en=("licence report", "license report"))
    params = ReportParams
    reports = True

    def plan(self, params: ReportParams, planning: Planning) -> Iterator[Change]:
        partner, selector = _meant(params, planning)
        if isinstance(partner, Refusal) or selector is None:
            assert isinstance(partner, Refusal)
            yield partner
            return
        pages = (page for page in planning.reader.select(selector) if is_file(page))
        marks, seen = _marks(planning), False
        for some in chunked(pages, BATCH):
            seen = True
            yield from _findings(some, partner, marks, planning)
        if not seen:
            yield Refusal(Message("refusal-no-files"))


def _marks(planning: Planning) -> tuple[Title, ...]:
    """The templates by which the wiki marks its licences; nothing where it has no such custom."""
    site = planning.site
    marks = tuple(site.title(name, TEMPLATE) for name in (EVERY_LICENCE, EVERY_DELETION))
    return marks if all(page.exists for page in planning.reader.look(marks)) else ()


def _meant(
    params: ReportParams, planning: Planning
) -> tuple[Partner | Refusal | None, Selector | None]:
    """The institution whose licence is expected, and the files; a refusal and nothing."""
    selector = params.selector
    if selector is not None and not params.institution:
        return None, selector
    name = INSTITUTION.shown(planning.site.language)
    partner = named(params.institution, planning.customs.partners, name)
    if isinstance(partner, Refusal) or selector is not None:
        return partner, selector
    category = category_of(partner, planning.site)
    if category is None:
        return Refusal(Message("refusal-institution-incomplete", (partner.name,)), name), None
    return partner, InCategory(category, DEPTH)


def _findings(
    some: tuple[Page, ...], partner: Partner | None, marks: tuple[Title, ...], planning: Planning
) -> Iterator[Change]:
    """What there is to say of some files, in the order of the groups."""
    found: dict[Group, list[tuple[Page, Message]]] = {group: [] for group in Group}
    for page in some:
        if page.text is None:
            yield SkipPage(page.title, Message("skip-hidden"))
    shown = tuple(page for page in some if page.text is not None)
    for page, said in _looked(shown, partner, marks, planning):
        for group, reason in said:
            found[group].append((page, reason))
    for group, pages in found.items():
        for page, reason in pages:
            yield Finding(page.title, Message(GROUPS[group]), reason)


def _looked(
    some: tuple[Page, ...], partner: Partner | None, marks: tuple[Title, ...], planning: Planning
) -> Iterator[tuple[Page, tuple[Found, ...]]]:
    reader, customs = planning.reader, planning.customs
    used = dict(reader.transclusions((page.title for page in some), marks))
    stated = dict(reader.statements(some, PROPERTIES))
    for page in some:
        known = Circumstances(
            partner,
            customs.partners,
            frozenset(template.name for template in used[page.title]),
            stated.get(page.title, {}),
            customs.deletion_templates,
        )
        yield page, look(page.text or "", planning.site, licences(), known)
