"""From a request as it is written to a task with validated parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.intake import words
from bot.intake.entries import Entry
from bot.model import Message, Refusal
from bot.task import Names, Params, Task
from bot.text.folding import closest, fold
from bot.text.site import Site

PLACEHOLDER = "…"


@dataclass(frozen=True)
class Understood:
    """A task, its validated parameters, and what `motivo` says ('' where it is not given)."""

    task: Task
    params: Params
    reason: str = ""


def understand(
    entry: Entry, tasks: Mapping[str, Task], site: Site, language: str
) -> Understood | tuple[Refusal, ...]:
    """What a request asks for, or everything that is wrong with it.

    Values go to the task's `Params` as strings under the names of its fields, with
    `context={"site": site}`; `motivo` too where the task has a field `reason`.
    """
    found = _task(entry, tasks, language)
    if isinstance(found, Refusal):
        return (found,)
    fields = _Fields.of(found.params, language)
    refusals = (*_twice(entry, fields, language), *_unknown(entry, fields))
    data = {
        field: value for name, value in entry.normalised if (field := fields.find(name)) is not None
    }
    reason = dict(entry.normalised).get("reason", "")
    try:
        params = found.params.model_validate(data, context={"site": site})
    except ValidationError as error:
        return (*refusals, *_invalid(error, entry, fields, refusals))
    return refusals or Understood(found, params, reason)


def line(name: str, value: str) -> str:
    """A line that can be pasted into the request template."""
    return f"| {name} = {value}"


def _task(entry: Entry, tasks: Mapping[str, Task], language: str) -> Task | Refusal:
    given = dict(entry.normalised).get("action", "")
    typed = entry.typed("action") if given else words.PARAMETERS["action"].shown(language)
    shown = {task.names.shown(language): task for task in tasks.values()}
    every = {name: task for task in tasks.values() for name in (*task.names.all, task.id)}
    known = ", ".join(shown)
    if not given:
        return Refusal(
            Message("refusal-no-action", (typed, known)), typed, line(typed, PLACEHOLDER)
        )
    exact = {fold(name): task for name, task in every.items()}.get(fold(given))
    if exact is not None:
        return exact
    near = closest(given, every)
    if near is None:
        return Refusal(Message("refusal-unknown-action", (given, known)), typed)
    reason = Message("refusal-unknown-action-closest", (given, near))
    return Refusal(reason, typed, line(typed, near))


@dataclass(frozen=True)
class _Fields:
    """The parameters of a task: field → names, and folded name → field."""

    names: Mapping[str, Names]
    by_name: Mapping[str, str]
    language: str

    @classmethod
    def of(cls, params: type[Params], language: str) -> _Fields:
        names = {field: _names(field, info.metadata) for field, info in params.model_fields.items()}
        by_name = {fold(name): field for field, each in names.items() for name in each.all}
        return cls(names, by_name, language)

    def find(self, name: str) -> str | None:
        """The field for a normalised name of an entry."""
        common = words.PARAMETERS.get(name)
        spellings = (name, *common.all) if common else (name,)
        found = (self.by_name.get(fold(spelling)) for spelling in spellings)
        return next((field for field in found if field is not None), None)

    def shown(self, field: str) -> str:
        return self.names[field].shown(self.language)

    def known(self) -> tuple[str, ...]:
        return tuple(self.shown(field) for field in self.names)


def _names(field: str, metadata: Iterable[Any]) -> Names:
    given = (each for each in metadata if isinstance(each, Names))
    return next(given, Names(it=(field,), en=(field,)))


def _twice(entry: Entry, fields: _Fields, language: str) -> Iterator[Refusal]:
    """One parameter under two names, such as `da` and `from`: nobody can tell which counts."""
    meant = [fields.find(name) or name for name, _ in entry.normalised]
    for field in (key for key, count in Counter(meant).items() if count > 1):
        typed = [
            given
            for given, value in entry.given
            if value and (fields.find(words.parameter(given)) or words.parameter(given)) == field
        ]
        names = fields.names.get(field) or words.PARAMETERS.get(field)
        shown = names.shown(language) if names else field
        yield Refusal(Message("refusal-twice", (shown, ", ".join(typed))), typed[-1])


def _unknown(entry: Entry, fields: _Fields) -> Iterator[Refusal]:
    for name, value in entry.normalised:
        if name in ("action", "reason") or fields.find(name) is not None:
            continue
        typed = entry.typed(name)
        if name.isdigit():
            yield Refusal(Message("refusal-positional", (value,)))
            continue
        spellings = [spelling for names in fields.names.values() for spelling in names.all]
        near = closest(typed, [*spellings, *words.PARAMETERS["reason"].all])
        if near is None:
            known = ", ".join(fields.known())
            yield Refusal(Message("refusal-unknown-parameter", (typed, known)), typed)
        else:
            reason = Message("refusal-unknown-parameter-closest", (typed, near))
            yield Refusal(reason, typed, line(near, value))


def _invalid(
    error: ValidationError, entry: Entry, fields: _Fields, already: tuple[Refusal, ...]
) -> Iterator[Refusal]:
    for detail in error.errors(include_url=False):
        field = str(detail["loc"][0]) if detail["loc"] else ""
        if detail["type"] == "missing":
            if not any(_offers(refusal, fields, field) for refusal in already):
                name = fields.shown(field)
                reason = Message("refusal-missing", (name,))
                yield Refusal(reason, name, line(name, PLACEHOLDER))
        else:
            yield _bad_value(detail, field, entry, fields)


def _offers(refusal: Refusal, fields: _Fields, field: str) -> bool:
    """Whether a correction already names this field: it is misspelt rather than missing."""
    name = refusal.correction.removeprefix("| ").partition(" = ")[0]
    return bool(name) and fields.by_name.get(fold(name)) == field


def _bad_value(detail: ErrorDetails, field: str, entry: Entry, fields: _Fields) -> Refusal:
    name = _typed(entry, field, fields)
    context = detail.get("ctx", {})
    correction = str(context.get("correction", ""))
    message = context.get("message")
    reason = message if isinstance(message, Message) else _reason(detail, name)
    if correction and name:
        correction = line(name, correction)
    return Refusal(reason, name, correction)


def _reason(detail: ErrorDetails, name: str) -> Message:
    value, context = str(detail["input"]), detail.get("ctx", {})
    if detail["type"] in ("int_parsing", "int_type", "int_parsing_size"):
        return Message("refusal-number", (name, value))
    if detail["type"] in ("literal_error", "enum"):
        return Message("refusal-choice", (name, value, str(context["expected"])))
    if detail["type"] in ("greater_than_equal", "less_than_equal"):
        return Message("refusal-range", (name, value, str(context.get("ge", context.get("le")))))
    if detail["type"] in ("bool_parsing", "bool_type"):
        return Message("refusal-yes-no", (name, value))
    return Message("refusal-value", (name, value))


def _typed(entry: Entry, field: str, fields: _Fields) -> str:
    given = (name for name, _ in entry.given if fields.find(words.parameter(name)) == field)
    return next(given, fields.shown(field) if field in fields.names else "")
