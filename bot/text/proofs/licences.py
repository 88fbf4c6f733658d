"""The proof that an edit changes the form of a page's licences and nothing of what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.model import Allowance, Message
from bot.text.licences.catalogue import Catalogue, Field
from bot.text.licences.duplicates import COLLAPSES
from bot.text.licences.statements import HEADING, LICENCE, Element, Meaning, View, view
from bot.text.site import Site
from bot.text.skeleton import CUT, line, places
from bot.text.titles import upper_first

_HEADINGS = {"licence": "== {{int:license-header}} ==", "description": "== {{int:filedesc}} =="}


@dataclass(frozen=True)
class LicenceForm(Allowance):
    """Names of licences may become canonical where they are synonyms (`names`), a licence may go
    that its neighbour repeats (`doubles`), headings may become those of the wiki (`headings`), a
    licence may come out of a parameter into the section (`moves`). What the page grants may
    neither shrink nor grow, and every other byte must be equal.
    """

    site: Site
    catalogue: Catalogue
    names: bool = True
    doubles: bool = True
    headings: bool = True
    moves: bool = False


@dataclass
class _Traffic:
    """Licences that left a parameter, and those that came to the section."""

    went: list[Element] = field(default_factory=list)
    came: list[Element] = field(default_factory=list)


def prove_licences(old: str, new: str, allowance: LicenceForm) -> Message | None:
    """See `bot.text.proofs.proof.prove`."""
    before = view(old, allowance.site, allowance.catalogue)
    after = view(new, allowance.site, allowance.catalogue)
    if before.tags:
        return Message("proof-licence-tag", (before.tags[0].name,))
    solid = before.skeleton.solid
    if solid != after.skeleton.solid:
        place = _first_difference(solid, after.skeleton.solid)
        return Message("proof-elsewhere", (line(old, solid, place),))
    return _statements(before, after, allowance) or _gaps(old, before, after, allowance)


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


# What the page grants


def _statements(before: View, after: View, allowance: LicenceForm) -> Message | None:
    """Whether the same is granted in the same places."""
    olds = Counter(_said(each, allowance) for each in before.licences)
    news = Counter(_said(each, allowance) for each in after.licences)
    for said, times in olds.items():
        if not news[said] and not _implied(said, news, allowance):
            return Message("proof-licence-lost", (said[0][0],))
        if news[said] < times and not (allowance.doubles):
            return Message("proof-licence-lost", (said[0][0],))
    for said, times in news.items():
        if times > olds[said]:
            return Message("proof-licence-came", (said[0][0],))
    return None


def _said(element: Element, allowance: LicenceForm) -> tuple[Meaning, tuple[Field, ...]]:
    """A statement with its place; places between which a licence may move are one."""
    path = element.path
    if allowance.moves and len(path) == 1 and path[0] in allowance.catalogue.alone:
        path = ()
    return element.meaning, path


def _implied(
    said: tuple[Meaning, tuple[Field, ...]],
    news: Counter[tuple[Meaning, tuple[Field, ...]]],
    allowance: LicenceForm,
) -> bool:
    (name, given), path = said
    others = (other for (other, _), where in news if where == path)
    return allowance.doubles and not given and any((name, other) in COLLAPSES for other in others)


# Everything else


def _gaps(old: str, before: View, after: View, allowance: LicenceForm) -> Message | None:
    traffic = _Traffic()
    for place in places(before.skeleton, after.skeleton):
        gap = _Gap(before.skeleton.gap(place), after.skeleton.gap(place), before, allowance)
        olds, news = before.cut.get(place, ()), after.cut.get(place, ())
        problem = gap.compare(olds, news, traffic)
        if problem == "proof-blanks":
            return Message(problem, (line(old, before.skeleton.solid, place),))
        if problem:
            return Message(problem, (_shown(olds, news),))
    return _travelled(traffic, after)


def _shown(olds: Sequence[Element], news: Sequence[Element]) -> str:
    return next((each.typed[0] for each in (*news, *olds)), "")


def _travelled(traffic: _Traffic, after: View) -> Message | None:
    """Whether what came is what went, and what went is in the section now."""
    left = list(traffic.went)
    for came in traffic.came:
        same = [each for each in left if each.meaning == came.meaning]
        if not same:
            return Message("proof-licence-came", (came.typed[0],))
        left.remove(same[0])
    settled = {each.meaning for some in after.cut.values() for each in _in_section(some)}
    lost = [each for each in traffic.went if each.meaning not in settled]
    return Message("proof-licence-lost", (lost[0].typed[0],)) if lost else None


def _in_section(elements: Sequence[Element]) -> list[Element]:
    """The licences that follow the heading for licences, with nothing between."""
    kinds = [(each.kind, each.meaning[0]) for each in elements]
    at = kinds.index((HEADING, LICENCE)) if (HEADING, LICENCE) in kinds else len(kinds)
    return [each for each in elements[at:] if each.kind == LICENCE and not each.path]


@dataclass(frozen=True)
class _Gap:
    """A place where licences, headings and blanks are, in the old text and in the new one."""

    old: str
    new: str
    before: View
    allowance: LicenceForm

    def compare(
        self, olds: Sequence[Element], news: Sequence[Element], traffic: _Traffic
    ) -> str | None:
        """The key of the message that says what is wrong; None where all is well."""
        kept, came = self._matched(olds, news)
        gone = [each for number, each in enumerate(olds) if number not in kept]
        stay = [olds[number] for number in kept]
        moved = [each for each in gone if self._may_move(each) and not stay]
        if any(not self._repeated(each, stay) for each in gone if each not in moved):
            return "proof-licence-lost"
        if came and not self._may_come(came, news):
            return "proof-licence-came"
        traffic.went += moved
        traffic.came += [each for each in came if each.kind == LICENCE]
        return None if self._blanks(kept, bool(came), bool(moved)) else "proof-blanks"

    def _matched(
        self, olds: Sequence[Element], news: Sequence[Element]
    ) -> tuple[list[int], list[Element]]:
        """The numbers of the old ones that are still there, in order, and the new ones."""
        kept: list[int] = []
        came = []
        for element in news:
            first = kept[-1] + 1 if kept else 0
            rest = range(first, len(olds))
            found = next((at for at in rest if self._same(olds[at], element)), None)
            if found is None:
                came.append(element)
            else:
                kept.append(found)
        return kept, came

    def _same(self, old: Element, new: Element) -> bool:
        if (old.kind, old.canonical, old.statement) != (new.kind, new.canonical, new.statement):
            return False
        renamed = self._reheaded if old.kind == HEADING else self._renamed
        pairs = zip(old.typed, new.typed, strict=True)
        return all(
            one == other or renamed(one, other, old) or self._recased(one, other)
            for one, other in pairs
        )

    def _renamed(self, old: str, new: str, _element: Element) -> bool:
        wanted = self.allowance.catalogue.synonyms.get(old[:1].upper() + old[1:].replace("_", " "))
        same_case = bool(wanted) and old[:1].islower() == new[:1].islower()
        return self.allowance.names and same_case and new[:1].upper() + new[1:] == wanted

    def _recased(self, old: str, new: str) -> bool:
        """Of a licence that has been moved and one that was there already, either may stay."""
        return self.allowance.moves and upper_first(old) == upper_first(new)

    def _reheaded(self, _old: str, new: str, element: Element) -> bool:
        kind = element.meaning[0]
        once = self.before.headings(kind) == 1
        return self.allowance.headings and once and new == _HEADINGS[kind]

    def _repeated(self, gone: Element, stay: Sequence[Element]) -> bool:
        """Whether a neighbour that stays says the same, or as much."""
        said = [each for each in stay if each.kind == LICENCE and each.path == gone.path]
        name, given = gone.meaning
        implied = any((name, each.meaning[0]) in COLLAPSES for each in said)
        equal = any(each.meaning == gone.meaning for each in said)
        licence = self.allowance.doubles and gone.kind == LICENCE
        return licence and (equal or (implied and not given))

    def _may_move(self, element: Element) -> bool:
        path, alone = element.path, self.allowance.catalogue.alone
        return self.allowance.moves and len(path) == 1 and path[0] in alone

    def _may_come(self, came: Sequence[Element], news: Sequence[Element]) -> bool:
        section = _in_section(news)
        headings = [each for each in came if each.kind == HEADING]
        fresh = not headings or (
            len(headings) == 1
            and headings[0].typed == (_HEADINGS[LICENCE],)
            and not self.before.headings(LICENCE)
        )
        placed = all(each in section for each in came if each.kind == LICENCE)
        return self.allowance.moves and fresh and placed

    def _blanks(self, kept: Sequence[int], came: bool, moved: bool) -> bool:
        """Whether the blanks are those that stood there, one lot for each licence fewer."""
        olds, news = self.old.split(CUT), self.new.split(CUT)
        if moved:
            return self.new == olds[0] + olds[-1]
        if came:
            return self.new.count("\n") <= self.old.count("\n") + 1 + 2 * len(news)
        bounds = [-1, *kept, len(olds) - 1]
        if len(news) != len(bounds) - 1:
            return False
        found = (olds[first + 1 : last + 1] for first, last in pairwise(bounds))
        return all(blank in some for blank, some in zip(news, found, strict=True))
