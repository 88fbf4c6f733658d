"""The head of a preview: what was asked, how much it comes to, and who may let the bot begin."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from bot.configuration import Configuration
from bot.i18n import Texts, joined, sentences
from bot.model import Message, Request, Tally
from bot.report.pings import person
from bot.report.subjects import shortened
from bot.text.titles import Title

UNLIMITED = 120
"""Edits a minute to reckon with where the wiki sets no pace: what one writer manages."""

PEOPLE = 15
"""Approvers and groups named; the others are counted."""

_BOX = (
    "border:1px solid #a2a9b1;border-left:6px solid #8a4b00;background:#f8f9fa;color:#202122;"
    "padding:.6em 1em;margin:.5em 0;overflow-wrap:anywhere"
)


@dataclass(frozen=True)
class Asked:
    """The request that a preview is for. `task` is its task's name in the wiki's language.

    `page` is the request page; `subject` what it is about (`bot.report.subjects`), `reason` why.
    """

    request: Request
    task: str
    page: Title
    settings: Configuration
    subject: Message | None = None
    reason: str = ""


def head(texts: Texts, asked: Asked, tally: Tally) -> str:
    """A box, as wikitext."""
    lines = (texts.wikitext(message) for message in _said(asked, tally))
    body = "".join(f"<div>{line}</div>" for line in lines)
    title = f'<div style="font-size:120%">{texts.wikitext(_title(asked))}</div>'
    return f'<div style="{_BOX}">{title}{body}</div>'


def duration(changes: int, settings: Configuration) -> Message:
    """About how long so many changes take at the pace that the wiki allows."""
    hourly = settings.edits_per_hour / 60
    paces = [pace for pace in (settings.edits_per_minute, hourly) if pace]
    minutes = math.ceil(changes / min(paces, default=UNLIMITED))
    if minutes < 120:
        length = Message("preview-minutes", (minutes,))
    else:
        length = Message("preview-hours", (math.ceil(minutes / 60),))
    if not paces:
        return Message("preview-time-unlimited", (length,))
    if hourly and min(paces) == hourly:
        return Message("preview-time-hourly", (length, settings.edits_per_hour))
    return Message("preview-time", (length, settings.edits_per_minute))


def _said(asked: Asked, tally: Tally) -> Iterator[Message]:
    task = Message("list-one", (asked.task,))
    yield Message("log-what", (task, asked.subject)) if asked.subject else task
    if asked.reason:
        yield Message("preview-reason", (shortened(asked.reason, 300),))
    counts = (tally.edited, tally.unchanged, tally.skipped, tally.failed)
    yield Message("preview-counts", counts)
    if tally.edited:
        yield duration(tally.edited, asked.settings)
    yield Message("preview-nothing-done")
    yield sentences([Message("preview-confirm", (asked.page,)), *_who(asked.settings)])


def _title(asked: Asked) -> Message:
    author = asked.request.author
    revision, number = str(author.revision), str(asked.request.id)
    return Message("preview-title", (revision, number, person(author.user)))


def _who(settings: Configuration) -> Iterator[Message]:
    approvers = settings.approvers
    if approvers.users:
        users = [person(name) for name in approvers.users[:PEOPLE]]
        yield Message("preview-who-users", (joined([*users, *_others(approvers.users)]),))
    if approvers.groups:
        groups = [Message("list-one", (name,)) for name in approvers.groups[:PEOPLE]]
        yield Message("preview-who-groups", (joined([*groups, *_others(approvers.groups)]),))


def _others(names: tuple[str, ...]) -> Iterator[Message]:
    if len(names) > PEOPLE:
        yield Message("log-more", (len(names) - PEOPLE,))
