"""How people took what the bot suggested: how often, by kind of evidence, and what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.i18n import Texts
from bot.model import Message
from bot.report.lists import Room, heading
from bot.report.pings import nameable, person
from bot.suggestion import Rate, Remembered
from bot.text.images.evidence import Kind

ROOM = 60_000
"""Bytes of wikitext for what is new."""

COUNTS = ("accepted", "refused", "kept", "moved", "removed")

_KINDS = frozenset(kind.value for kind in Kind)


def sections(texts: Texts, rates: Iterable[Rate], news: Sequence[Remembered]) -> tuple[str, ...]:
    """The parts of a page; none where nothing has come of any suggestion yet."""
    known = [rate for rate in rates if rate.known or rate.accepted]
    if not (known or news):
        return ()
    return (
        heading(texts, Message("report-heading-acceptance")),
        *([_table(texts, known)] if known else []),
        *_told(texts, news),
    )


def _table(texts: Texts, rates: list[Rate]) -> str:
    names = ("kind", *COUNTS, "rate")
    columns = " !! ".join(texts.wikitext(Message(f"rate-column-{name}")) for name in names)
    rows = (_row(texts, rate) for rate in rates)
    return "\n".join(('{| class="wikitable"', f"! {columns}", *rows, "|}"))


def _row(texts: Texts, rate: Rate) -> str:
    kind = Message(f"rate-kind-{rate.kind if rate.kind in _KINDS else 'other'}")
    counts = [texts.number(getattr(rate, name)) for name in COUNTS]
    cells = (texts.wikitext(kind), *counts, texts.wikitext(_rate(rate)))
    return f"|-\n| {' || '.join(cells)}"


def _rate(rate: Rate) -> Message:
    """Per cent; of few outcomes only how many of how many."""
    if rate.per_cent is not None:
        return Message("rate-per-cent", (rate.per_cent,))
    return Message("rate-few", (rate.good, rate.known))


def _told(texts: Texts, news: Sequence[Remembered]) -> Iterator[str]:
    if not news:
        return
    yield texts.wikitext(Message("report-acceptance-news", (len(news),)))
    lines = list(Room(ROOM).fitting(f"* {texts.wikitext(_said(each))}" for each in news))
    yield "\n".join(lines)
    if more := len(news) - len(lines):
        yield texts.wikitext(Message("preview-more-pages", (more,)))


def _said(what: Remembered) -> Message:
    about = (what.suggestion.page, what.suggestion.file)
    if nameable(what.by):
        return Message(f"fate-by-{what.state}", (*about, person(what.by)))
    return Message(f"fate-{what.state}", about)
