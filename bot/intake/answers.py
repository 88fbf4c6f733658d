"""All that the bot has to say on a request page, as one edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.engine.watched import Watched
from bot.i18n import Texts
from bot.intake.entries import REQUEST, Entry, Sheet, Unreadable, read_entries
from bot.intake.lines import LineEntry, read_all
from bot.intake.parsing import Parsed
from bot.intake.replies import Answer, answer, reply_line
from bot.model import EditPage, Message, Page
from bot.text.markup import line_end
from bot.text.proofs.proof import Inserted
from bot.text.site import Site


@dataclass(frozen=True)
class Reply:
    """An answer to the request with this content; `ordinal` tells equal ones apart.

    `ping` names the person whom the edit is to tell that a run of theirs has ended, '' for nobody.
    """

    fingerprint: str
    ordinal: int
    answer: Answer
    ping: str = ""


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
    sheet: Sheet = REQUEST

    def __call__(self, text: str) -> str | Message:
        for entry in self._entries(text):
            if isinstance(entry, Unreadable) and entry.digest == self.digest:
                return reply_line(text, entry, self.line)
        return text

    def _entries(self, text: str) -> tuple[Entry | Unreadable, ...]:
        if self.sheet == REQUEST:
            return read_all(text, self.site)
        return read_entries(text, self.site, self.sheet)


def below(
    page: Page, entry: Unreadable, texts: Texts, site: Site, sheet: Sheet = REQUEST
) -> EditPage:
    """One line below an entry that cannot be read, which says why."""
    said = Message("entry-answer", (entry.reason,))
    line = " ".join(texts.wikitext(said).split())
    rewrite = WriteLine(site, entry.digest, line, sheet)
    inserted = Inserted(f"{line_end(page.text or '')}: {line}")
    return EditPage(page, rewrite, inserted, Message("summary-entry-answer"))


@dataclass(frozen=True)
class Corrections:
    """The lines below what cannot be read, on the pages of a wiki that are made of one sheet."""

    wiki: str
    watched: Watched
    texts: Texts
    site: Site
    sheet: Sheet = REQUEST

    def missing(self, page: Page, parsed: Parsed) -> Iterator[tuple[Unreadable, EditPage]]:
        """One for each that has no answer yet."""
        for entry in parsed.unreadable:
            if not self.watched.answered(self.wiki, str(page.title), entry.digest):
                yield entry, below(page, entry, self.texts, self.site, self.sheet)

    def written(self, page: Page, entry: Unreadable) -> None:
        """The line stands on the page: it is not written again."""
        self.watched.remember_answer(self.wiki, str(page.title), entry.digest)


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
