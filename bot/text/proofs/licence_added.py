"""The proof that an edit adds one licence to a page that has none, and alters nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import Allowance, Message
from bot.text.licences.catalogue import Catalogue
from bot.text.licences.statements import HEADING, LICENCE, View, view
from bot.text.site import Site

HEADED = "== {{int:license-header}} =="


@dataclass(frozen=True)
class LicenceAdded(Allowance):
    """This template came to stand first in the licence section, whose heading may be new.

    The page granted nothing before, and had no tag that is open. Not a byte of it is gone.
    """

    site: Site
    catalogue: Catalogue
    template: str


def prove_licence_added(old: str, new: str, allowance: LicenceAdded) -> Message | None:
    """See `bot.text.proofs.proof.prove`."""
    before = view(old, allowance.site, allowance.catalogue)
    after = view(new, allowance.site, allowance.catalogue)
    if before.tags:
        return Message("proof-licence-tag", (before.tags[0].name,))
    if any(before.licences):
        return Message("proof-licence-granted")
    granted = list(after.licences)
    if [each.canonical for each in granted] != [allowance.template] or granted[0].path:
        return Message("proof-licence-other", (allowance.template,))
    if after.headings(LICENCE) != 1 or not _in_section(after):
        return Message("proof-licence-section")
    forms = _forms(allowance.template, headed=before.headings(LICENCE) == 1)
    if not any(_inserted(old, new, form) for form in forms):
        return Message("proof-inserted", (allowance.template,))
    return None


def _in_section(after: View) -> bool:
    """Whether the licence follows the heading, with nothing but blanks between."""
    for elements in after.cut.values():
        kinds = [(each.kind, each.meaning[0] if each.kind == HEADING else "") for each in elements]
        if (HEADING, LICENCE) in kinds:
            following = kinds[kinds.index((HEADING, LICENCE)) + 1 :]
            return following[:1] == [(LICENCE, "")]
    return False


def _forms(template: str, *, headed: bool) -> Iterator[str]:
    """What may have been inserted: the template, its heading where there was none, blank lines."""
    for line in ("\n", "\r\n"):
        core = template if headed else f"{HEADED}{line}{template}"
        for before in ("", line, 2 * line):
            for after in ("", line, 2 * line):
                yield f"{before}{core}{after}"


def _inserted(old: str, new: str, form: str) -> bool:
    if len(new) != len(old) + len(form):
        return False
    at = new.find(form)
    while at >= 0:
        if new[:at] + new[at + len(form) :] == old:
            return True
        at = new.find(form, at + 1)
    return False
