"""What an entry of the task page asks for, and whether it is taken on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.engine.results import refused
from bot.frequency import Frequency
from bot.intake import frequency, words
from bot.intake.acceptance import Rules
from bot.intake.entries import TASK, Entry, Pairs, Unreadable, read_entries
from bot.intake.parameters import Understood, line, understand
from bot.intake.parsing import Parsed
from bot.intake.permission import may_request
from bot.model import Author, Message, Refusal, UserFacts
from bot.text.folding import fold
from bot.text.site import Site

NAME_LENGTH = 200


@dataclass(frozen=True)
class Recurring:
    """An entry that can be carried out. `parameters` are those of the task, normalised."""

    task: str
    name: str
    parameters: Pairs
    frequency: Frequency
    active: bool


def parse_tasks(text: str, site: Site) -> Parsed:
    """The entries of a task page; for a worker process."""
    found = read_entries(text, site, TASK)
    return Parsed(
        tuple(each for each in found if isinstance(each, Entry)),
        tuple(each for each in found if isinstance(each, Unreadable)),
    )


def consider(entry: Entry, author: Author, facts: UserFacts, rules: Rules) -> Recurring | Message:
    """What the entry asks for, or one message on why not. Permission first."""
    denied = may_request(facts, author, rules.configuration)
    if denied:
        return denied
    asked = _without_schedule(entry)
    understood = understand(asked, rules.tasks, rules.site, rules.language)
    often, active = _frequency(entry, rules.language), _active(entry, rules.language)
    wrong = [each for each in (often, active) if isinstance(each, Refusal)]
    if not isinstance(understood, Understood):
        wrong = [*understood, *wrong]
    if wrong or isinstance(often, Refusal) or isinstance(active, Refusal):
        return refused(tuple(wrong))
    assert isinstance(understood, Understood)
    task = understood.task
    shown = task.names.shown(rules.language)
    if not rules.configuration.options(task.id).enabled:
        return Message("refusal-task-disabled", (shown,))
    name = dict(entry.normalised).get("name", shown)[:NAME_LENGTH]
    return Recurring(task.id, name, asked.normalised, often, active)


def _without_schedule(entry: Entry) -> Entry:
    given = tuple(pair for pair in entry.given if words.parameter(pair[0]) not in words.SCHEDULED)
    asked = tuple(pair for pair in entry.normalised if pair[0] not in words.SCHEDULED)
    return replace(entry, given=given, normalised=asked)


def _frequency(entry: Entry, language: str) -> Frequency | Refusal:
    given = dict(entry.normalised).get("frequency", "")
    typed = words.PARAMETERS["frequency"].shown(language)
    if not given:
        example = {"it": "ogni lunedì alle 3"}.get(language, "every Monday at 3")
        return Refusal(Message("refusal-missing", (typed,)), typed, line(typed, example))
    found = frequency.read(given)
    return Refusal(found, entry.typed("frequency")) if isinstance(found, Message) else found


def _active(entry: Entry, language: str) -> bool | Refusal:
    given = dict(entry.normalised).get("active", "")
    if not given or fold(given) in map(fold, words.YES.all):
        return True
    if fold(given) in map(fold, words.NO.all):
        return False
    typed = entry.typed("active")
    return Refusal(
        Message("refusal-yes-no", (typed, given)), typed, line(typed, words.YES.shown(language))
    )
