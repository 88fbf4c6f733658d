"""All that the bot has to say on a request page, as one edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.intake.entries import Entry, Unreadable
from bot.intake.lines import LineEntry, read_all
from bot.intake.replies import Answer, answer, reply_line
from bot.model import Message
from bot.text.site import Site


@dataclass(frozen=True)
class Reply:
    """An answer to the request with this content; `ordinal` tells equal ones apart."""

    fingerprint: str
    ordinal: int
    answer: Answer


@dataclass(frozen=True)
class WriteAnswers:
    """The rewrite of a request page (see `bot.model.Rewrite`).

    A request that is no longer there, or asks for something else now, gets no answer.
    """

    site: Site
    language: str
    replies: tuple[Reply, ...]

    def __call__(self, text: str) -> str | Message:
        entries = [each for each in read_all(text, self.site) if isinstance(each, Entry)]
        found = [
            (entry, reply)
            for entry, reply in paired(entries, self.replies)
            if not isinstance(entry, LineEntry)
        ]
        # From the end of the page, so that what stands before keeps its place.
        for entry, reply in sorted(found, key=lambda pair: -pair[0].span.start):
            text = answer(text, entry.span, reply.answer, self.language)
        return text


@dataclass(frozen=True)
class WriteLine:
    """One indented line below an entry that cannot be read, known by its digest."""

    site: Site
    digest: str
    line: str

    def __call__(self, text: str) -> str | Message:
        for entry in read_all(text, self.site):
            if isinstance(entry, Unreadable) and entry.digest == self.digest:
                return reply_line(text, entry, self.line)
        return text


@dataclass(frozen=True)
class AppendLine:
    """One line at the end of a page, whatever stands before; nothing where it is there."""

    line: str

    def __call__(self, text: str) -> str | Message:
        return text if self.line in text else f"{text.rstrip(LINE_END)}{LINE_END}{self.line}"


LINE_END = "\n"


def paired(entries: Iterable[Entry], replies: Iterable[Reply]) -> list[tuple[Entry, Reply]]:
    """Each reply with its request on the page; no request gets two, some replies may get none.

    Of requests with equal content the one that shows the reply's id comes first, then those
    without an id, then those with an id that somebody made up.
    """
    free: dict[str, list[Entry]] = {}
    for entry in entries:
        free.setdefault(entry.fingerprint, []).append(entry)
    found, left = [], list(replies)
    for fits in (_claimed, _placed, _unclaimed, _alike, _left):
        missed: list[Reply] = []
        for reply in left:
            same = free.get(reply.fingerprint, [])
            match = next((each for each in same if fits(each, reply)), None)
            if match is None:
                missed.append(reply)
            else:
                same.remove(match)
                found.append((match, reply))
        left = missed
    return found


def _claimed(entry: Entry, reply: Reply) -> bool:
    return entry.claimed_id == reply.answer.request


def _placed(entry: Entry, reply: Reply) -> bool:
    return entry.claimed_id is None and entry.ordinal == reply.ordinal


def _unclaimed(entry: Entry, _: Reply) -> bool:
    return entry.claimed_id is None


def _alike(entry: Entry, reply: Reply) -> bool:
    return entry.ordinal == reply.ordinal


def _left(_: Entry, __: Reply) -> bool:
    return True


def find(
    entries: list[Entry], fingerprint: str, ordinal: int = 0, request: int | None = None
) -> Entry | None:
    """A request among those on a page: the one with its id first, then the copy at `ordinal`.

    None where it is gone or its content has changed.
    """
    same = [entry for entry in entries if entry.fingerprint == fingerprint]
    claimed = [entry for entry in same if request and entry.claimed_id == request]
    free = [entry for entry in same if entry.claimed_id is None] or same
    placed = [entry for entry in free if entry.ordinal == ordinal]
    return next(iter(claimed or placed or free), None)
