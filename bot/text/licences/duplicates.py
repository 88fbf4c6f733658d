"""Licences that stand twice in one place, and those that another beside them says as well."""

from __future__ import annotations

from collections.abc import Iterator

from bot.text.licences.calls import Call, between
from bot.text.licences.grants import Reading

COLLAPSES: dict[tuple[str, str], str] = {
    ("PD-old", "PD-old-70"): "both say: the author's life plus 70 years, in the same words",
    ("PD-old", "PD-old-100"): "who died over 100 years ago did so over 70 years ago",
}
"""A template without parameters that may go, the one beside it that says as much, and why.

The templates for the United States, those that reckon from a parameter, and terms of other
lengths are left out: each says something that its neighbour does not.
Source: the documentation of https://commons.wikimedia.org/wiki/Template:PD-old and its like.
"""

Cut = tuple[int, int]


def duplicates(reading: Reading) -> Iterator[Cut]:
    """What to cut out: each with the blanks that part it from what stays."""
    for run in _runs(reading):
        stays = tuple(_staying(reading, run))
        if not all(stays):
            yield from _cuts(run, stays)


def _runs(reading: Reading) -> Iterator[list[Call]]:
    """Licences one after the other, with nothing but blanks between them."""
    run: list[Call] = []
    inside = 0
    for call in reading.sheet.calls:
        if not reading.catalogue.grants(call.name) or call.start < inside:
            continue
        inside = call.end
        if run and (run[-1].parent != call.parent or between(reading.sheet, run[-1], call).strip()):
            yield run
            run = []
        run.append(call)
    if run:
        yield run


def _staying(reading: Reading, run: list[Call]) -> Iterator[bool]:
    """Of each licence of a run, whether neither one before it nor any beside it says the same."""
    names = {_name(reading, call) for call in run}
    implied = {name for name, other in COLLAPSES if other in names}
    seen = set()
    for call in run:
        meaning = _meaning(reading, call)
        yield meaning not in seen and (bool(call.arguments) or meaning[0] not in implied)
        seen.add(meaning)


def _meaning(reading: Reading, call: Call) -> tuple[object, ...]:
    """All that a call says, whatever the names and the order in which it says it."""
    named = {argument.key: licence for argument, licence in reading.slots(call)}
    given = ((each.key, reading.sheet.value(each)) for each in call.arguments)
    return (_name(reading, call), tuple(sorted((key, named.get(key, v)) for key, v in given)))


def _name(reading: Reading, call: Call) -> str:
    return reading.catalogue.canonical(call.name)


def _cuts(run: list[Call], stays: tuple[bool, ...]) -> Iterator[Cut]:
    first = stays.index(True)
    if first:
        yield run[0].start, run[first].start
    for number in range(first + 1, len(run)):
        if not stays[number]:
            yield run[number - 1].end, run[number].end
