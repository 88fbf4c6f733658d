"""What the bot fills into the templates of a page: the values, and what such an edit may alter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.intake import words
from bot.intake.entries import Entry
from bot.intake.replies import filled
from bot.text.folding import fold
from bot.text.proofs.proof import TemplateParameters

Values = Mapping[str, str | None]
"""By parameter; None takes it away."""


@dataclass(frozen=True)
class Told:
    """What one entry, known by its content and its place among equal ones, ought to say.

    `command`: the word that has had its effect and is cleared, '' for none.
    """

    fingerprint: str
    ordinal: int
    values: tuple[tuple[str, str | None], ...]
    command: str = ""


def told(entry: Entry, values: Values, command: str = "") -> Told:
    return Told(entry.fingerprint, entry.ordinal, tuple(values.items()), command)


def fill(
    text: str,
    entries: Sequence[Entry],
    answers: Iterable[Told],
    language: str,
    besides: Callable[[Entry], Values] = lambda _: {},
) -> str:
    """The page with these answers. An entry that says something else by now is left alone.

    `entries` in the order of the page; `besides` gives what only the page as it stands can tell.
    """
    wanted = {(each.fingerprint, each.ordinal): each for each in answers}
    # From the end of the page, so that what stands before keeps its place.
    for entry in reversed(entries):
        each = wanted.get((entry.fingerprint, entry.ordinal))
        if each is not None:
            values = {**dict(each.values), **besides(entry)}
            text = filled(text, entry.span, values, language, each.command)
    return text


def says(entry: Entry, values: Values) -> bool:
    """Whether an entry shows all of these already; '' is as good as nothing."""
    shown = {words.parameter(name): value for name, value in entry.given}
    return all((shown.get(key) or None) == value for key, value in values.items())


def fillable(templates: Iterable[str], parameters: Iterable[str]) -> TemplateParameters:
    """What may be altered: these parameters, by any of their names, of these templates."""
    names = (name for key in parameters for name in words.PARAMETERS[key].all)
    return TemplateParameters(frozenset(map(fold, templates)), frozenset(map(fold, names)))
