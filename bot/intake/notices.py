"""What the request page ought to say, and the edits that make it say so.

The page is compared with the database each time: an answer that was lost in a crash, or altered
by somebody, is written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.engine.store import Store
from bot.i18n import Texts, sentences
from bot.intake import line_replies, words
from bot.intake.answers import AppendLine, Reply, WriteAnswers, WriteLine
from bot.intake.arrivals import command_digest, load_standing
from bot.intake.attribution import Standing
from bot.intake.entries import Entry, Unreadable
from bot.intake.parsing import Parsed, command_key
from bot.intake.replies import Answer
from bot.model import EditPage, Message, Page, Request
from bot.text.folding import fold
from bot.text.proofs import Appended, Inserted, TemplateParameters
from bot.text.site import Site

EVERY = 500
"""Answers in one edit: a page flooded with requests is answered in several."""

ALLOWANCE = TemplateParameters(
    names=frozenset(map(fold, words.TEMPLATE.all)),
    parameters=frozenset(
        fold(name) for key in (*words.BOT_WRITTEN, "command") for name in words.PARAMETERS[key].all
    ),
)
"""What an answer may alter."""


@dataclass(frozen=True)
class Done:
    """How far a run is; `total` 0 where it is not known. `said` is when it may end."""

    done: int
    total: int = 0
    said: Message | None = None


Progress = Mapping[int, Done]
"""The requests that are being carried out, by their numbers."""

NONE: Progress = MappingProxyType({})


@dataclass(frozen=True)
class Notices:
    """The answers on one request page. `site` gives the language of the words."""

    wiki: str
    store: Store
    texts: Texts
    site: Site

    def edits(
        self, page: Page, parsed: Parsed, zone: ZoneInfo, progress: Progress = NONE
    ) -> Iterator[EditPage]:
        """The answers that the page lacks, some at a time; each edit is based on `page`.

        Requests in `progress` are written in any case, with how far they are.
        """
        replies = self._replies(parsed.entries, str(page.title), zone, progress)
        inside, below = line_replies.parted(replies, parsed.entries)
        for some in _chunked(inside):
            rewrite = WriteAnswers(self.site, self.texts.language, some)
            yield EditPage(page, rewrite, ALLOWANCE, self._summary(some))
        for some in _chunked(below):
            rows = line_replies.WriteReplies(self.site, self.texts.language, some)
            yield line_replies.edit(page, rows, parsed.entries, self._summary(some))

    def lines(self, page: Page, parsed: Parsed) -> Iterator[tuple[Unreadable, EditPage]]:
        """One line below each entry that cannot be read and has no answer yet."""
        for entry in parsed.unreadable:
            if not self.store.watched.answered(self.wiki, str(page.title), entry.digest):
                yield entry, self._line(page, entry)

    def unreadable(self, page: Page, why: Message) -> EditPage | None:
        """A line below a page beyond the limits; None where it stands there already."""
        said = self.texts.wikitext(Message("entry-parser", (why,)))
        line = f": {' '.join(said.split())}"
        if line in (page.text or ""):
            return None
        return EditPage(page, AppendLine(line), Appended(line), Message("summary-entry-answer"))

    def written(self, page: Page, entry: Unreadable) -> None:
        """The line below an entry stands on the page: it is not written again."""
        self.store.watched.remember_answer(self.wiki, str(page.title), entry.digest)

    def _replies(
        self, entries: Iterable[Entry], page: str, zone: ZoneInfo, progress: Progress
    ) -> Iterator[Reply]:
        answered: set[int] = set()
        standing = load_standing(self.store.watched.note(self.wiki, page)) or {}
        for entry in entries:
            request = self._request(entry, page, answered)
            if request is None:
                continue
            answered.add(request.id)
            told = self._told(entry, page, standing)
            right = entry.shown_state == request.state and entry.claimed_id == request.id
            if told or not right or request.id in progress:
                yield self._reply(entry, request, zone, progress.get(request.id), told)

    def _told(self, entry: Entry, page: str, standing: Standing) -> str:
        """The command in an entry that has been answered and is to be cleared, '' for none."""
        author = next(iter(standing.get(command_key(entry), ())), None)
        if not entry.command_word or author is None:
            return ""
        digest = command_digest(entry, author)
        answered = self.store.watched.answered(self.wiki, page, digest)
        return entry.command_word if answered else ""

    def _request(self, entry: Entry, page: str, answered: set[int]) -> Request | None:
        """The request that an entry is: by its id where that is right, else the newest with its
        content that no other entry claims.
        """
        same = self.store.requests.by_fingerprint(self.wiki, page, entry.fingerprint)
        free = [request for request in same if request.id not in answered]
        claimed = [request for request in free if request.id == entry.claimed_id]
        return next(iter(claimed or free), None)

    def _reply(
        self,
        entry: Entry,
        request: Request,
        zone: ZoneInfo,
        done: Done | None,
        told: str,
    ) -> Reply:
        said = [each for each in (request.result, done and done.said, request.remark) if each]
        result = self.texts.wikitext(sentences(said)) if said else ""
        updated = (request.updated or datetime.now(UTC)).astimezone(zone)
        count = (done.done, done.total) if done else (0, 0)
        answer = Answer(request.id, request.state, result, updated, *count, command=told)
        return Reply(entry.fingerprint, entry.ordinal, answer)

    def _summary(self, replies: tuple[Reply, ...]) -> Message:
        first = replies[0].answer
        state = Message(f"state-{first.state.value}")
        if len(replies) == 1:
            return Message("summary-request-answer", (first.request, state))
        return Message("summary-request-answers", (len(replies), first.request, state))

    def _line(self, page: Page, entry: Unreadable) -> EditPage:
        said = Message("entry-answer", (entry.reason,))
        line = " ".join(self.texts.wikitext(said).split())
        # The line break that goes with it depends on the page's own line ends.
        end = "\r\n" if "\r\n" in (page.text or "") else "\n"
        rewrite = WriteLine(self.site, entry.digest, line)
        return EditPage(page, rewrite, Inserted(f"{end}: {line}"), Message("summary-entry-answer"))


def _chunked(replies: list[Reply]) -> Iterator[tuple[Reply, ...]]:
    for start in range(0, len(replies), EVERY):
        yield tuple(replies[start : start + EVERY])
