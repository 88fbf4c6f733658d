"""Whether a request is taken on, and what is said where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.configuration import Configuration
from bot.engine.results import refused
from bot.intake.entries import Entry
from bot.intake.parameters import Understood, understand
from bot.intake.permission import may_request
from bot.model import Author, Message, Refusal, Request, UserFacts
from bot.task import Task
from bot.text.site import Site
from bot.text.templates import TemplateSpan
from bot.text.titles import Title

Conflicts = Callable[[Iterable[Title]], list[tuple[Title, Request]]]
"""The live requests that claim any of these pages."""


@dataclass(frozen=True)
class Rules:
    """What requests on one wiki are held against."""

    site: Site
    language: str
    tasks: Mapping[str, Task]
    configuration: Configuration


@dataclass(frozen=True)
class Accepted:
    """The request will be carried out. `claims` are pages that no other may work on meanwhile."""

    task: str
    claims: frozenset[Title]


@dataclass(frozen=True)
class Declined:
    """It will not, and why. `task` is '' where none was recognised."""

    reason: Message
    task: str = ""


def consider(
    entry: Entry, author: Author, facts: UserFacts, rules: Rules, conflicts: Conflicts
) -> Accepted | Declined:
    """Permission first: who may not ask learns nothing else."""
    denied = may_request(facts, author, rules.configuration)
    if denied:
        return Declined(denied)
    understood = understand(entry, rules.tasks, rules.site, rules.language)
    if not isinstance(understood, Understood):
        return Declined(refused(understood))
    task = understood.task
    if not rules.configuration.options(task.id).enabled:
        return Declined(Message("refusal-task-disabled", (task.names.shown(rules.language),)))
    claims = task.claims(understood.params)
    for title, other in conflicts(claims):
        return Declined(refused((_claimed(title, other),)), task.id)
    return Accepted(task.id, claims)


def understood_again(request: Request, rules: Rules) -> Understood | tuple[Refusal, ...]:
    """The task and parameters of a request that was taken on earlier."""
    nowhere = TemplateSpan(0, 0, "", (), 0)
    entry = Entry(nowhere, request.parameters, request.parameters, "")
    return understand(entry, rules.tasks, rules.site, rules.language)


def _claimed(title: Title, other: Request) -> Refusal:
    return Refusal(Message("refusal-claimed", (title, other.id)))
