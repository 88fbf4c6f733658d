"""The report of a run: every page that a person should look at, and why.

The result in a request names the first few; where there are more, and what a task has found, they
are all on a page of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.engine.entries import ChangeKind
from bot.engine.journal import Journal
from bot.i18n import Texts
from bot.model import ChangeState, Message, Request, Run
from bot.report.findings import by_group
from bot.report.lists import Left, Room, by_reason
from bot.report.pings import person

MOST = 3000
"""Pages of each kind that are named; the others are counted."""

ROOM = 400_000
"""Bytes of wikitext for all of them."""


def wikitext(
    texts: Texts, run: Run, request: Request, journal: Journal, more: Iterable[str] = ()
) -> str:
    """The whole page, below 500 kB but for the `more` that it says first."""
    author = request.author
    who = (str(author.revision), str(request.id), person(author.user), str(run.id))
    tally, room = journal.tally(run), Room(ROOM)
    residues, total = journal.residues(run, MOST)
    parts = [
        texts.wikitext(Message("report-head", who)),
        *more,
        *by_group(journal.findings(run), texts, room),
        *by_reason(
            (Left(each.intent.title, each.reason) for each in residues),
            total,
            Message("preview-heading-residues"),
            texts,
            room,
        ),
    ]
    for state, count, word in (
        (ChangeState.FAILED, tally.failed, "failed"),
        (ChangeState.SKIPPED, tally.skipped, "skipped"),
    ):
        left = islice(_left(run, journal, state), MOST)
        parts += by_reason(left, count, Message(f"report-heading-{word}"), texts, room)
    return "\n\n".join(parts)


def _left(run: Run, journal: Journal, state: ChangeState) -> Iterator[Left]:
    for each in journal.changes(run, state):
        if each.intent.kind != ChangeKind.RESIDUE:
            yield Left(each.intent.title, each.reason)
