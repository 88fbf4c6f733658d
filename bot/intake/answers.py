"""All that the bot has to say on a request page, as one edit."""

from __future__ import annotations

from dataclasses import dataclass

from bot.intake.entries import Entry, Unreadable, read_entries
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
        entries = [each for each in read_entries(text, self.site) if isinstance(each, Entry)]
        found = [
            (entry, reply)
            for reply in self.replies
            if (entry := find(entries, reply.fingerprint, reply.ordinal, reply.answer.request))
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
        for entry in read_entries(text, self.site):
            if isinstance(entry, Unreadable) and entry.digest == self.digest:
                return reply_line(text, entry, self.line)
        return text


@dataclass(frozen=True)
class AppendLine:
    """One line at the end of the page, whatever stands before; nothing where it is there already."""

    line: str

    def __call__(self, text: str) -> str | Message:
        return text if self.line in text else f"{text.rstrip(LINE_END)}{LINE_END}{self.line}"


LINE_END = "\n"


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
