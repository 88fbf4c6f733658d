"""The institution that a request names."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Message, Refusal
from bot.text.customs import Partner
from bot.text.folding import closest, fold
from bot.text.site import CATEGORY, Site
from bot.text.titles import Title


def named(typed: str, partners: Sequence[Partner], parameter: str) -> Partner | Refusal:
    """The institution of the configuration called so; without a name the only one there is.

    `parameter` is the one in which it is named, in the words of the wiki.
    """
    if not partners:
        return Refusal(Message("refusal-no-institutions"))
    if not typed and len(partners) > 1:
        known = [each.name for each in partners]
        reason = Message("refusal-which-institution", (", ".join(known),))
        return Refusal(reason, parameter, f"| {parameter} = {known[0]}")
    for partner in partners:
        if not typed or fold(partner.name) == fold(typed):
            return partner
    return unknown(typed, partners, parameter)


def category_of(partner: Partner, site: Site) -> Title | None:
    """The category of its files on this wiki; None where none is configured, or it is none."""
    title = site.possible(partner.category, CATEGORY) if partner.category else None
    return title if title is not None and title.namespace == CATEGORY else None


def unknown(typed: str, partners: Sequence[Partner], parameter: str) -> Refusal:
    """No institution of the configuration is called so; the nearest name is offered."""
    known = [each.name for each in partners]
    reason = Message("refusal-unknown-institution", (typed, ", ".join(known)))
    near = closest(typed, known)
    return Refusal(reason, parameter, f"| {parameter} = {near}" if near else "")
