"""The proof that an edit alters certain parameters of certain templates and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mwparserfromhell.nodes import Comment, Node, Template, Text
from mwparserfromhell.wikicode import Wikicode

from bot.model import Allowance, Message
from bot.text.folding import fold
from bot.text.skeleton import (
    BLANKS,
    CUT,
    Skeleton,
    UnreadableError,
    line,
    opens_comment,
    parse,
    places,
    put,
)

ACTIVE = re.compile(r"<!--|-->|</?[a-z]|\[\[|\]\]|\{\{|\}\}|\{\||\|\}|~~~|\|", re.IGNORECASE)
ON_SAVING = re.compile(r"~~~|\|\]\]|\{\{\s*(?:safe)?subst:|\{\{\s*(?:subst|sost):", re.IGNORECASE)


@dataclass(frozen=True)
class TemplateParameters(Allowance):
    """Parameters that may change, appear or disappear, in templates at the top level of the page.

    Both are folded names (`bot.text.folding.fold`). Every other byte must be equal, but
    for the blanks on either side of a parameter that changed. The new value must be closed in
    itself: nothing of it may reach the rest of the page, and it may not change on saving.
    """

    names: frozenset[str]
    parameters: frozenset[str]


@dataclass(frozen=True)
class View:
    """The rest of a text, and by place the parameters that were cut out there."""

    skeleton: Skeleton
    cut: dict[int, tuple[str, ...]]
    doubles: Counter[tuple[int, str]]


def prove_parameters(old: str, new: str, allowance: TemplateParameters) -> Message | None:
    """See `bot.text.proofs.proof.prove`."""
    before, after = _view(old, allowance), _view(new, allowance)
    if before.skeleton.solid != after.skeleton.solid:
        place = _first_difference(before.skeleton.solid, after.skeleton.solid)
        return Message("proof-elsewhere", (line(old, before.skeleton.solid, place),))
    for place in places(before.skeleton, after.skeleton):
        went, came = before.cut.get(place, ()), after.cut.get(place, ())
        if went == came and before.skeleton.gap(place) != after.skeleton.gap(place):
            return Message("proof-blanks", (line(old, before.skeleton.solid, place),))
        for parameter in came:
            if parameter not in went and not _closed(parameter):
                return Message("proof-value", (parameter,))
    for key, times in after.doubles.items():
        if times > max(1, before.doubles[key]):
            return Message("proof-double-parameter", (key[1],))
    return None


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _view(text: str, allowance: TemplateParameters) -> View:
    code = parse(text)
    cut: list[str] = []
    doubles: Counter[tuple[int, str]] = Counter()
    for index, template in _templates(code, allowance.names):
        masked = f"{{{{{template.name}"
        for parameter in template.params:
            name = fold(_plain(parameter.name))
            if parameter.showkey and name in allowance.parameters:
                raw = f"|{parameter}".rstrip(BLANKS)
                cut.append(raw)
                doubles[index, name] += 1
                masked += CUT + f"|{parameter}"[len(raw) :]
            else:
                masked += f"|{parameter}"
        put(code, index, masked + "}}")
    skeleton = Skeleton.of(str(code))
    rest = iter(cut)
    by_place = {
        place: tuple(next(rest) for _ in range(skeleton.gaps[place].count(CUT)))
        for place in sorted(skeleton.gaps)
    }
    return View(skeleton, by_place, doubles)


def _templates(code: Wikicode, names: frozenset[str]) -> Iterator[tuple[int, Template]]:
    for index, node in enumerate(list(code.nodes)):
        if opens_comment(node):
            return
        if isinstance(node, Template) and fold(_plain(node.name)) in names:
            yield index, node


def _plain(code: Wikicode) -> str:
    return "".join(str(node) for node in code.nodes if not isinstance(node, Comment))


def _closed(parameter: str) -> bool:
    """Whether a parameter, alone, leaves nothing open and is stored as it is written."""
    name, _, value = parameter.partition("=")
    if ON_SAVING.search(value) or ACTIVE.search(name[1:]):
        return False
    try:
        return not any(_active(node) for node in parse(value).nodes)
    except UnreadableError:
        return False


def _active(node: Node) -> bool:
    if isinstance(node, Comment):
        return True
    return isinstance(node, Text) and ACTIVE.search(str(node)) is not None
