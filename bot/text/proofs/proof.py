"""The independent check of every edit (design, section 4, guarantee 2).

Each allowance says what an edit may alter. `prove` compares the old and the new text by
another route than the code that wrote the new one, and refuses whatever is not allowed. To
refuse a correct edit costs one page; to let a wrong one pass costs trust: in doubt, refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.model import Allowance, Message
from bot.text.logged import Logged, prove_logged
from bot.text.proofs.categories import CategoryLinks, prove_categories
from bot.text.proofs.licence_added import LicenceAdded, prove_licence_added
from bot.text.proofs.licences import LicenceForm, prove_licences
from bot.text.proofs.overcat import AncestorLinks, prove_ancestors
from bot.text.proofs.own_lines import OwnLines, prove_own_lines
from bot.text.proofs.parameters import TemplateParameters, prove_parameters
from bot.text.proofs.replaced import Replaced, prove_replaced
from bot.text.proofs.undo import Undoes, prove_undo
from bot.text.sections import SectionsAdded, SectionsRemoved, prove_added, prove_removed
from bot.text.skeleton import UnreadableError
from bot.text.whole import Becomes, prove_whole

__all__ = [
    "MAX_BYTES",
    "AncestorLinks",
    "Appended",
    "CategoryLinks",
    "Inserted",
    "LicenceAdded",
    "LicenceForm",
    "Logged",
    "NewPage",
    "OwnLines",
    "Replaced",
    "SectionsAdded",
    "SectionsRemoved",
    "TemplateParameters",
    "Undoes",
    "prove",
]

MAX_BYTES = 2_000_000


@dataclass(frozen=True)
class Appended(Allowance):
    """The new text is the old one and this line at the end.

    The line breaks between the two, and after the line, are free: at most two and one. Those
    that ended the old text do not count, as MediaWiki does not store them.
    """

    line: str


@dataclass(frozen=True)
class Inserted(Allowance):
    """The new text is the old one with this snippet inserted once, at any place."""

    snippet: str


@dataclass(frozen=True)
class NewPage(Allowance):
    """There was nothing before."""


def prove(old: str, new: str, allowance: Allowance) -> Message | None:
    """None if the edit alters nothing but what is allowed, else what it alters.

    Meant to run in a `bot.worker.Worker`: the texts are untrusted, and parsing them can take
    very long.
    """
    try:
        return _unfit(old, new, allowance) or _compare(old, new, allowance)
    except UnreadableError:
        return Message("proof-unreadable")


def _unfit(old: str, new: str, allowance: Allowance) -> Message | None:
    if old == new:
        return Message("proof-unchanged")
    if not new.strip() and not _may_empty(allowance):
        return Message("proof-empty")
    if len(new.encode(errors="surrogatepass")) > MAX_BYTES:
        return Message("proof-too-big", (MAX_BYTES,))
    return None


def _may_empty(allowance: Allowance) -> bool:
    """Whether the page is known to be empty in the end, and not by accident."""
    match allowance:
        case Becomes(text):
            return not text
        case Undoes(before):
            return not before.strip()
    return False


def _compare(old: str, new: str, allowance: Allowance) -> Message | None:
    proof = _PROOFS.get(type(allowance))
    if proof is None:
        return Message("proof-unknown", (type(allowance).__name__,))
    return proof(old, new, allowance)


def _prove_appended(old: str, new: str, allowance: Appended) -> Message | None:
    line = allowance.line
    stem = old.rstrip("\n")
    breaks = ("", "\n", "\n\n") if not stem else ("\n", "\n\n")
    wanted = {stem + between + line.strip("\n") for between in breaks} | {old + line}
    if line.strip() and (new in wanted or new.removesuffix("\n") in wanted):
        return None
    return Message("proof-appended", (line,))


def _prove_inserted(old: str, new: str, allowance: Inserted) -> Message | None:
    snippet = allowance.snippet
    if snippet and len(new) == len(old) + len(snippet):
        first = len(old) - _common(old[::-1], new[::-1])
        last = _common(old, new)
        if new.find(snippet, first, last + len(snippet)) >= 0:
            return None
    return Message("proof-inserted", (snippet,))


def _common(one: str, other: str) -> int:
    """The length of the common beginning, by halving: comparing slices is fast."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _prove_new(old: str, _new: str, _allowance: NewPage) -> Message | None:
    return Message("proof-not-new") if old else None


_PROOFS: dict[type[Allowance], Callable[[str, str, Any], Message | None]] = {
    CategoryLinks: prove_categories,
    AncestorLinks: prove_ancestors,
    LicenceForm: prove_licences,
    LicenceAdded: prove_licence_added,
    TemplateParameters: prove_parameters,
    OwnLines: prove_own_lines,
    Appended: _prove_appended,
    Inserted: _prove_inserted,
    Replaced: prove_replaced,
    NewPage: _prove_new,
    Becomes: prove_whole,
    Logged: prove_logged,
    SectionsAdded: prove_added,
    SectionsRemoved: prove_removed,
    Undoes: prove_undo,
}
