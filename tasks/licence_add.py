"""Adding the licence of its rights holder to an institution's own files that have none.

The conditions: design, section 3.3. Each file that does not meet all of them is left and named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints

from bot.model import Change, EditPage, Message, Page, Refusal, SkipPage
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
from bot.text.licences.adding import AddLicence, snippet
from bot.text.licences.catalogue import Licence
from bot.text.licences.findings import EVERY_DELETION, EVERY_LICENCE
from bot.text.licences.refusals import unfit_page
from bot.text.partners import named
from bot.text.proofs.proof import LicenceAdded
from bot.text.selectors import Selector, either
from bot.text.site import TEMPLATE, USER, Site
from bot.text.titles import Title

EVIDENCE = Names(it=("prova",), en=("evidence",))

BATCH = 500
"""Files looked at together."""

SHOWN = 200
"""Characters of the evidence that an edit summary has room for."""


class AddParams(Params):
    """The files that the accounts of `istituzione` uploaded first; of `pagine` and `fonte` only.

    `prova` says where the holder gives the licence: a link, the number of a ticket. Without it
    the one of the configuration.
    """

    institution: Annotated[str, INSTITUTION] = ""
    evidence: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=1000), EVIDENCE
    ] = ""
    pages: Annotated[PageList | None, PAGES] = None
    source: Annotated[PageSource | None, SOURCE] = None

    @property
    def selector(self) -> Selector | None:
        return either(self.pages, self.source)


class LicenceAddTask(Task):
    """One template on each file that says nothing about its licence; none is ever removed."""

    id = "licence.add"
    names = Names(it=("aggiungi licenza",), en=("add licence", "add license"))
    params = AddParams
    always_confirmed = True

    def plan(self, params: AddParams, planning: Planning) -> Iterator[Change]:
        partner = named(
            params.institution,
            planning.customs.partners,
            INSTITUTION.shown(planning.site.language),
        )
        gift = partner if isinstance(partner, Refusal) else _gift(partner, params, planning)
        if isinstance(gift, Refusal):
            yield gift
        else:
            yield from Adding(gift, params.selector, planning).plan()


@dataclass(frozen=True)
class Gift:
    """What an institution gives: `template` as it is written on a page."""

    partner: Partner
    licence: Licence
    template: str
    evidence: str


def _gift(partner: Partner, params: AddParams, planning: Planning) -> Gift | Refusal:
    """The licence with all that it takes, or what is missing."""
    language, catalogue = planning.site.language, licences()
    lacking = Refusal(Message("refusal-licence-partner", (partner.name,)))
    if not (partner.accounts and partner.holder and partner.licence):
        return lacking
    licence = catalogue.licences.get(catalogue.canonical(_name(partner.licence)))
    if licence is None:
        return Refusal(Message("refusal-licence-unknown", (partner.licence, partner.name)))
    (page,) = planning.reader.look([planning.site.title(licence.name, TEMPLATE)])
    if not page.exists or page.redirect:
        return Refusal(Message("refusal-licence-template", (page.title,)))
    evidence = params.evidence or partner.evidence
    if not evidence:
        return Refusal(Message("refusal-licence-evidence"), EVIDENCE.shown(language))
    template = snippet(partner, licence)
    if template is None:
        return Refusal(Message("refusal-licence-credit", (partner.name,)))
    return Gift(partner, licence, template, evidence)


def _name(typed: str) -> str:
    typed = typed.strip().replace("_", " ")
    return typed[:1].upper() + typed[1:]


@dataclass(frozen=True)
class Adding:
    """One institution's files on their way to its licence."""

    gift: Gift
    selector: Selector | None
    planning: Planning

    def plan(self) -> Iterator[Change]:
        # Who was first the upload log tells; the file itself, who came after.
        own = dict.fromkeys(title for each in self._accounts for title in self._first(each))
        chosen = iter(own) if self.selector is None else self._selected(self.selector)
        for some in chunked(chosen, BATCH):
            yield from self._each(some, own)

    @property
    def _accounts(self) -> frozenset[str]:
        return frozenset(_user(self.planning.site, each) for each in self.gift.partner.accounts)

    def _first(self, account: str) -> Iterator[Title]:
        return (page.title for page in self.planning.reader.uploads(account) if is_file(page))

    def _selected(self, selector: Selector) -> Iterator[Title]:
        return (page.title for page in self.planning.reader.find(selector))

    def _each(self, some: tuple[Title, ...], own: dict[Title, None]) -> Iterator[Change]:
        reader, accounts = self.planning.reader, self._accounts
        uploaders = dict(reader.uploaders(some))
        used = dict(reader.transclusions(some))
        for page in reader.read(some):
            change, text = self._change(page), page.text or ""
            users = uploaders.get(page.title, ())
            result = _unfit(page) or change.rewrite(text)
            if result == text:
                # It has this licence, whosever it is.
                yield change
                continue
            reason = _foreign(users, accounts, own=page.title in own)
            reason = result if isinstance(result, Message) else reason
            reason = reason or _licensed(used[page.title])
            yield SkipPage(page.title, reason) if reason else change

    def _change(self, page: Page) -> EditPage:
        site, customs, gift = self.planning.site, self.planning.customs, self.gift
        template = site.title(gift.licence.name, TEMPLATE)
        told = (template, gift.partner.holder, gift.evidence[:SHOWN])
        return EditPage(
            page,
            AddLicence(
                site, licences(), gift.licence.name, gift.template, customs.deletion_templates
            ),
            LicenceAdded(site, licences(), gift.template),
            Message("summary-licence-add", told),
        )


def _user(site: Site, name: str) -> str:
    """The name of an account as the wiki writes it."""
    title = site.possible(name, USER)
    return title.name if title else name


def _unfit(page: Page) -> Message | None:
    return unfit_page(page) if page.exists else Message("skip-missing")


def _foreign(users: tuple[str, ...], accounts: frozenset[str], *, own: bool) -> Message | None:
    """Why a file is not the institution's own, or not wholly."""
    if not own or not users or users[0] not in accounts:
        return Message("licence-add-uploader")
    others = [user for user in users if user not in accounts]
    if others:
        # The licence would be for somebody else's work as well.
        return Message("licence-add-version", (others[0],)) if others[0] else _hidden()
    return None


def _hidden() -> Message:
    return Message("licence-add-hidden")


def _licensed(templates: tuple[Title, ...]) -> Message | None:
    """A licence, or a tag that is open, that the page has from any template."""
    catalogue = licences()
    for name in (each.name for each in templates):
        tag = catalogue.tags.get(name)
        if name == EVERY_DELETION or (tag and tag.open == "always"):
            return Message("licence-add-tag", (name,))
        if name == EVERY_LICENCE or catalogue.grants(name) or name in catalogue.traps:
            return Message("licence-add-has", (name,))
    return None
