"""Answers, written into the request's own template and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mwparserfromhell.nodes import Node, Tag, Text

from bot.i18n.escape import wikitext as escaped
from bot.intake import words
from bot.intake.entries import Unreadable
from bot.model import RequestState
from bot.text.markup import line_end
from bot.text.templates import (
    BLANKS,
    TemplateSpan,
    nodes,
    set_parameters,
    top_level,
    without_comments,
)


@dataclass(frozen=True)
class Answer:
    """What the bot has to say about a request.

    `request` is its id, 0 where it has none. `result` is wikitext, rendered with untrusted text
    escaped. `updated` is shown in the time zone it carries. `done` is shown with a `total`.
    `command` is one that has been answered: it is cleared where it still stands.
    """

    request: int
    state: RequestState
    result: str
    updated: datetime
    done: int = 0
    total: int = 0
    command: str = ""


def answer(text: str, span: TemplateSpan, given: Answer, language: str) -> str:
    """The page with id, state, result and time in one request's template.

    Parameters that are there already are set under the name they have, in either language.
    """
    values = {
        "id": str(given.request) if given.request else None,
        "status": words.shown_state(given.state, language, given.done, given.total),
        "result": within_template(given.result),
        "updated": shown_time(given.updated),
    }
    return filled(text, span, values, language, given.command)


def filled(
    text: str,
    span: TemplateSpan,
    values: Mapping[str, str | None],
    language: str,
    command: str = "",
) -> str:
    """The page with these values in one template; None takes a parameter away."""
    changes: dict[str, str | None] = {}
    for key, value in values.items():
        name, others = _name(span, key, language)
        changes[name] = value
        changes.update(dict.fromkeys(others))
    if command:
        changes.update(dict.fromkeys(_commands(span, command)))
    return set_parameters(text, span, changes)


def shown_time(moment: datetime) -> str:
    """In the zone that it carries, to the minute."""
    return f"{moment:%Y-%m-%d %H:%M %Z}".strip()


def cleared(text: str, span: TemplateSpan, word: str) -> str:
    """The page without this command in one template, where it still stands there."""
    return set_parameters(text, span, dict.fromkeys(_commands(span, word)))


def _commands(span: TemplateSpan, word: str) -> list[str]:
    """The names under which this very command stands in the template."""
    return [
        each.name
        for each in span.parameters
        if each.showkey
        and words.parameter(each.name) == "command"
        and without_comments(each.value).split() == word.split()
    ]


def reply_line(text: str, unreadable: Unreadable, rendered: str) -> str:
    """The page with one indented line below a request that cannot be read."""
    line = " ".join(rendered.split())
    where = unreadable.where
    return f"{text[:where]}{line_end(text)}: {line}{text[where:]}"


def _name(span: TemplateSpan, key: str, language: str) -> tuple[str, list[str]]:
    """The name under which a word of the bot stands in the template, and its doubles."""
    present = [
        given.name
        for given in span.parameters
        if given.showkey and words.parameter(given.name) == key
    ]
    if not present:
        return words.PARAMETERS[key].shown(language), []
    return present[-1], [name for name in present if name != present[-1]]


def within_template(wikitext: str) -> str:
    """Wikitext as the value of a parameter: bare pipes written `{{!}}`; broken text escaped."""
    value = wikitext.strip(BLANKS)
    found = [node for _, node in nodes(value)]
    hidden = len(value) - sum(len(str(node)) for node in found)
    plain = "".join(str(node) for node in found if isinstance(node, Text))
    if hidden or _OPEN.search(plain):
        return escaped(wikitext)
    safe = _without_bare_pipes(value)
    return safe if _holds(safe) else escaped(wikitext)


def _without_bare_pipes(value: str) -> str:
    return "".join(map(_without_bare_pipe, (node for _, node in nodes(value))))


def _without_bare_pipe(node: Node) -> str:
    """For MediaWiki a pipe in a tag that only formats ends the parameter all the same."""
    text = str(node)
    if isinstance(node, Text):
        return text.replace("|", "{{!}}")
    if isinstance(node, Tag) and node.contents and str(node.tag).strip() not in VERBATIM:
        inner = str(node.contents)
        return text.replace(inner, _without_bare_pipes(inner), 1)
    return text


VERBATIM = frozenset({"nowiki", "pre"})

_OPEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|<[!/a-z]", re.IGNORECASE)
"""What the parser takes for plain text only where it is half of something."""


def _holds(value: str) -> bool:
    """Whether a value stays in its place between `=` and the closing braces."""
    probe = "{{x|y=" + value + "}}z"
    found = top_level(probe)
    return (
        len(found) == 1
        and found[0].end == len(probe) - 1
        and [given.value for given in found[0].parameters] == [value]
    )
