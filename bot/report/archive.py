"""Requests that ended long ago move to the archive, with the discussion below them.

Nothing here talks to a wiki: the archive page is saved first, then the request page. After a crash
between the two, the archive has the section already and is not given it twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import Texts
from bot.intake.entries import Entry, Unreadable
from bot.model import Message, Request
from bot.text import sections
from bot.text.folding import fold
from bot.text.titles import Title

STANDING = frozenset({"richieste", "requests"})
"""Headings that the request page is made with, folded: requests below them have no section."""


@dataclass(frozen=True)
class Filed:
    """A request as it stands on the request page, at an offset of its text.

    `ended` is when it ended; None where it is alive, cannot be read, or is not known.
    """

    at: int
    ended: datetime | None


@dataclass(frozen=True)
class Section:
    """A section to be archived, to the byte; `month` is that of its last request's end: 2026-11.

    That month, and not the present one, as it stays the same when archiving is tried again.
    """

    text: str
    month: str


@dataclass(frozen=True)
class AppendSections:
    """The rewrite of an archive page (see `bot.model.Rewrite`); of a new one with ''."""

    sections: tuple[str, ...]
    header: str

    def __call__(self, text: str) -> str | Message:
        return sections.added(text, self.sections, self.header)


@dataclass(frozen=True)
class RemoveSections:
    """The rewrite of the request page: a section that somebody has altered since stays."""

    sections: tuple[str, ...]

    def __call__(self, text: str) -> str | Message:
        left = sections.removed(text, self.sections)
        return left if left.strip() else Message("skip-would-be-empty")


def filed(
    entries: Iterable[Entry | Unreadable], requests: Mapping[int, Request]
) -> tuple[Filed, ...]:
    """What is known of the entries of a page; `requests` by id.

    Ended is only an entry that shows the id and the state of its own request, has no command
    waiting, and shares its id with no other entry.
    """
    entries = tuple(entries)
    claims = Counter(entry.claimed_id for entry in entries if isinstance(entry, Entry))
    return tuple(_filed(entry, requests, claims) for entry in entries)


def archivable(
    text: str, requests: Sequence[Filed], now: datetime, days: int, zone: ZoneInfo
) -> tuple[Section, ...]:
    """The sections whose requests all ended `days` ago or earlier, in the order of the page.

    Left are sections without a request, requests outside a section of their own, and sections
    whose bounds are in doubt. Parses untrusted text: meant for a `bot.worker.Worker`.
    """
    before = now - timedelta(days=days)
    return tuple(_archivable(text, requests, before, zone))


def by_month(found: Iterable[Section]) -> dict[str, tuple[str, ...]]:
    """The texts of sections for each archive page, oldest month first."""
    months: dict[str, list[str]] = {}
    for section in found:
        months.setdefault(section.month, []).append(section.text)
    return {month: tuple(months[month]) for month in sorted(months)}


def header(texts: Texts, requests: Title, month: str) -> str:
    """What stands above the sections of an archive page, with a link back."""
    return texts.wikitext(Message("archive-header", (requests, month)))


def _filed(
    entry: Entry | Unreadable, requests: Mapping[int, Request], claims: Counter[int | None]
) -> Filed:
    if isinstance(entry, Unreadable):
        return Filed(entry.start, None)
    request = requests.get(entry.claimed_id) if entry.claimed_id is not None else None
    ended = (
        request is not None
        and not request.state.live
        and entry.shown_state is request.state
        and not entry.waiting
        and claims[entry.claimed_id] == 1
    )
    return Filed(entry.span.start, request.updated if request is not None and ended else None)


def _archivable(
    text: str, requests: Sequence[Filed], before: datetime, zone: ZoneInfo
) -> Iterator[Section]:
    for span in sections.sections(text):
        own = [each.ended for each in requests if span.start <= each.at < span.end]
        ends = [ended for ended in own if ended is not None and ended <= before]
        if not ends or len(ends) < len(own) or fold(span.title) in STANDING:
            continue
        section = text[span.start : span.end]
        if sections.stands_once(text, section):
            yield Section(section, f"{max(ends).astimezone(zone):%Y-%m}")
