"""The proposals page: the pictures that a run suggests, each with its article, to say yes or no to.

What people and the bot write on it later is the business of `bot.intake.proposal_notices`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.i18n import Texts, escape, joined
from bot.intake import words
from bot.intake.replies import within_template
from bot.intake.words import RowState
from bot.model import Message, Request
from bot.pages import Purpose, title_of
from bot.pages.sources import filled
from bot.report.pings import person
from bot.suggestion import Remembered
from bot.text.folding import fold
from bot.text.titles import Title

MOST = 100
"""Rows on a page: more would be slow to show and to edit. Those left go to further pages."""

_INSTITUTION = ("institution", "istituzione")
_CLOSED = (
    "border:1px solid #a2a9b1;border-left:6px solid #a81c1c;background:#f8f9fa;color:#202122;"
    "padding:.5em .8em;margin:.5em 0"
)


@dataclass(frozen=True)
class Occasion:
    """Why there are proposals: `request` asked for them, or the task `duty` of the task page.

    `closes` is until when they can be answered, as people read it.
    """

    bot: str
    request: Request | None
    duty: str
    closes: str


@dataclass(frozen=True)
class Part:
    """One page of the proposals of a run; `others` are the further ones."""

    rows: tuple[Remembered, ...]
    others: tuple[Title, ...] = ()


def parts(count: int) -> int:
    """Over how many pages so many proposals go."""
    return max(1, -(-count // MOST))


def part_name(run: int, number: int) -> str:
    """What the title of a page ends with: the first is numbered 0."""
    return f"{run}/{number + 1}" if number else str(run)


def split(listed: tuple[Remembered, ...], number: int) -> tuple[Remembered, ...]:
    """The proposals on one of the pages."""
    return tuple(islice(listed, number * MOST, (number + 1) * MOST))


def wikitext(texts: Texts, occasion: Occasion, part: Part) -> str:
    """The whole page."""
    rows = (_section(texts, known, at) for at, known in enumerate(part.rows, 1))
    return "\n\n".join((_head(texts, occasion, part), *rows))


def closing(texts: Texts, moment: str) -> str:
    """What is put at the head of a page when nobody is asked any more."""
    said = texts.wikitext(Message("proposals-end", (moment,)))
    return f"<div style=\"{_CLOSED}\">'''{said}'''</div>"


def _head(texts: Texts, occasion: Occasion, part: Part) -> str:
    more = Message("proposals-parts", (joined(part.others),)) if part.others else None
    said = {
        "bot": occasion.bot,
        "count": texts.wikitext(Message("proposals-count", (len(part.rows),))),
        "origin": texts.wikitext(_origin(occasion)),
        "closes": escape.wikitext(occasion.closes),
        "requests": title_of(Purpose.REQUESTS, occasion.bot, texts.language),
        "guide": title_of(Purpose.GUIDE, occasion.bot, texts.language),
        "parts": f"\n\n{texts.wikitext(more)}" if more else "",
    }
    return filled(texts.language, "proposals", said)


def _origin(occasion: Occasion) -> Message:
    request = occasion.request
    if request is None:
        return Message("proposals-task", (occasion.duty or occasion.bot,))
    asked = Message("proposals-task", (occasion.duty,))
    if not occasion.duty:
        author = request.author
        args = (str(author.revision), str(request.id), person(author.user))
        asked = Message("proposals-request", args)
    given = dict(request.parameters)
    names = [given[name] for name in given if fold(name) in _INSTITUTION]
    return Message("proposals-institution", (asked, names[0])) if names else asked


def _section(texts: Texts, known: Remembered, section: int) -> str:
    """A row under a heading of its own, so that the link to edit it opens it alone."""
    proposed = known.suggestion
    reasons = "; ".join(map(texts.wikitext, proposed.reasons))
    values = (
        ("choice", ""),
        ("caption", within_template(proposed.caption) if proposed.caption else ""),
        ("article", str(proposed.page)),
        ("file", str(proposed.file)),
        ("where", within_template(texts.wikitext(proposed.where))),
        ("reasons", within_template(reasons)),
        ("section", str(section)),
        ("id", str(known.id)),
        ("status", words.ROW_STATES[RowState.WAITING].shown(texts.language)),
    )
    return f"== {escape.wikitext(proposed.page.name)} ==\n{_template(texts, values)}"


def _template(texts: Texts, values: tuple[tuple[str, str], ...]) -> str:
    shown = [(words.PARAMETERS[key].shown(texts.language), value) for key, value in values]
    width = max(len(name) for name, _ in shown)
    lines = "\n".join(_lines(shown, width))
    return f"{{{{{words.PROPOSAL_TEMPLATE.shown(texts.language)}\n{lines}\n}}}}"


def _lines(shown: list[tuple[str, str]], width: int) -> Iterator[str]:
    for name, value in shown:
        yield f"| {name.ljust(width)} = {value}".rstrip()
