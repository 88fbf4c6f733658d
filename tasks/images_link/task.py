"""New files of an institution into the articles that they illustrate (design, section 3.4).

What is sure goes in, where the request says so; of all else people are asked. Nothing that people
have refused, removed or altered is planned again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from bot.model import Change, Message, Refusal
from bot.reading import Reader
from bot.task import INSTITUTION, Names, Planning, Task
from bot.text.customs import Partner
from bot.text.partners import category_of, named
from bot.text.titles import Title
from tasks.images_link.archive import Archive
from tasks.images_link.linking import Linking
from tasks.images_link.params import SINCE, LinkParams

OVERLAP = timedelta(hours=1)
"""Looked at again by the next run: what is being added while a run reads might be missed."""

USUAL = timedelta(days=30)
"""How far back a request is offered to look that does not say."""


class ImagesLinkTask(Task):
    """Finds articles for an institution's new files, and puts them in or suggests them."""

    id = "images.link"
    names = Names(it=("collega immagini",), en=("link images",))
    params = LinkParams
    suggests = True

    def plan(self, params: LinkParams, planning: Planning) -> Iterator[Change]:
        work = _meant(params, planning)
        if isinstance(work, Refusal):
            yield work
        else:
            yield from work.plan()


def _meant(params: LinkParams, planning: Planning) -> Linking | Refusal:
    """What is to be done, or what is missing for it."""
    language, partners = planning.site.language, planning.customs.partners
    repository = planning.reader.repository
    if repository is None:
        return Refusal(Message("refusal-no-repository"))
    archive = Archive(planning.reader, repository)
    if params.pairs and not params.institution:
        only = partners[0] if len(partners) == 1 else Partner("")
        return Linking(params, planning, archive, only, _category(only, repository), None)
    name = INSTITUTION.shown(language)
    partner = named(params.institution, partners, name)
    if isinstance(partner, Refusal):
        return partner
    category, since = _category(partner, repository), _moment(params, planning)
    if category is None:
        return Refusal(Message("refusal-institution-category", (partner.name,)), name)
    if since is None and not params.pairs:
        offered, shown = (planning.now - USUAL).date().isoformat(), SINCE.shown(language)
        return Refusal(Message("refusal-since"), shown, f"| {shown} = {offered}")
    return Linking(params, planning, archive, partner, category, since)


def _category(partner: Partner, kept: Reader) -> Title | None:
    """The institution's category where the files are, if there is such a one."""
    title = category_of(partner, kept.site)
    if title is None:
        return None
    (page,) = kept.look((title,))
    return title if page.exists or page.members else None


def _moment(params: LinkParams, planning: Planning) -> datetime | None:
    """Since when files are new: since the last run, never before the day that is named."""
    named_day = datetime.combine(params.since, time(), UTC) if params.since else None
    last = planning.since - OVERLAP if planning.since else None
    return max((each for each in (named_day, last) if each), default=None)
