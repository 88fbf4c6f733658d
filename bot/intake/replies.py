"""Answers, written into the request's own template and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from mwparserfromhell.nodes import Text

from bot.i18n.escape import wikitext as escaped
from bot.intake import words
from bot.intake.entries import Entry, Unreadable, read_entries
from bot.model import RequestState
from bot.text.site import Site
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
        "result": _within_template(given.result),
        "updated": f"{given.updated:%Y-%m-%d %H:%M %Z}".strip(),
    }
    changes: dict[str, str | None] = {}
    for key, value in values.items():
        name, others = _name(span, key, language)
        changes[name] = value
        changes.update(dict.fromkeys(others))
    if given.command:
        changes.update(dict.fromkeys(_commands(span, given.command)))
    return set_parameters(text, span, changes)


def _commands(span: TemplateSpan, word: str) -> list[str]:
    """The names under which this very command stands in the template."""
    return [
        each.name
        for each in span.parameters
        if each.showkey
        and words.parameter(each.name) == "command"
        and without_comments(each.value).strip(BLANKS) == word
    ]


def locate(
    text: str, site: Site, fingerprint: str, ordinal: int = 0, request: int | None = None
) -> Entry | None:
    """A request on a page that has been read again; None where it is gone or has been changed.

    The entry with the id of the request and its content comes first, then the copy at `ordinal`
    among those without another's id. Parses untrusted text, like `read_entries`.
    """
    entries = [
        entry
        for entry in read_entries(text, site)
        if isinstance(entry, Entry) and entry.fingerprint == fingerprint
    ]
    if request is not None:
        claimed = [entry for entry in entries if entry.claimed_id == request]
        if claimed:
            return claimed[0]
        entries = [entry for entry in entries if entry.claimed_id is None] or entries
    at_ordinal = [entry for entry in entries if entry.ordinal == ordinal]
    return next(iter(at_ordinal or entries), None)


def reply_line(text: str, unreadable: Unreadable, rendered: str) -> str:
    """The page with one indented line below a request that cannot be read."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    line = " ".join(rendered.split())
    where = unreadable.where
    return f"{text[:where]}{line_end}: {line}{text[where:]}"


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


def _within_template(wikitext: str) -> str:
    """Wikitext as the value of a parameter: bare pipes written `{{!}}`; broken text escaped."""
    value = wikitext.strip(BLANKS)
    parts = [(isinstance(node, Text), str(node)) for _, node in nodes(value)]
    hidden = len(value) - sum(len(part) for _, part in parts)
    if hidden or _OPEN.search("".join(part for plain, part in parts if plain)):
        return escaped(wikitext)
    safe = "".join(part.replace("|", "{{!}}") if plain else part for plain, part in parts)
    return safe if _holds(safe) else escaped(wikitext)


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
