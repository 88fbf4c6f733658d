"""What the request page ought to say, and the edits that make it say so.

The page is compared with the database each time: an answer that was lost in a crash, or altered
by somebody, is written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.engine.store import Store
from bot.i18n import Texts, sentences
from bot.intake import line_replies, words
from bot.intake.answers import AppendLine, Corrections, Reply, WriteAnswers
from bot.intake.arrivals import load_standing
from bot.intake.attribution import Standing
from bot.intake.entries import Entry
from bot.intake.filling import fillable
from bot.intake.heard import Answers, Heard, heard
from bot.intake.lines import MOVE_CAT, LineEntry
from bot.intake.parsing import Parsed
from bot.intake.pinging import addressee, pinging
from bot.intake.replies import Answer
from bot.model import EditPage, Message, Page, Request
from bot.text.markup import line_end
from bot.text.proofs.proof import Appended, Inserted
from bot.text.site import Site

EVERY = 500
"""Answers in one edit: a page flooded with requests is answered in several."""

AT_ONCE = 20
"""Answers to commands in lines, an edit each, in one round."""

ALLOWANCE = fillable(words.TEMPLATE.all, (*words.BOT_WRITTEN, "command"))
"""What an answer may alter."""

CLEARED = fillable((MOVE_CAT,), ("command",))
"""What may be altered where the answer is in a line below."""


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
class Spoken:
    """A command that has been answered, and how."""

    heard: Heard
    request: Request
    said: Message
    shown: bool

    @property
    def place(self) -> int:
        return self.heard.entry.span.start

    @property
    def missing(self) -> bool:
        """Whether the page still lacks the answer to a command in a line."""
        entry = self.heard.entry
        if self.heard.line is None or self.shown or not isinstance(entry, LineEntry):
            return False
        return self.heard.mark(self.request.id) not in entry.marks


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
        asked = tuple(self._asked(parsed.entries, str(page.title)))
        standing = load_standing(self.store.watched.note(self.wiki, str(page.title))) or {}
        spoken = tuple(self._spoken(asked, standing))
        replies = self._replies(asked, spoken, zone, progress)
        inside, below = line_replies.parted(replies, parsed.entries)
        for some in _chunked(inside):
            rewrite = WriteAnswers(self.site, self.texts.language, some)
            yield EditPage(page, rewrite, ALLOWANCE, self._summary(some))
        for some in _chunked(below):
            rows = line_replies.WriteReplies(self.site, self.texts.language, some)
            yield line_replies.edit(page, rows, parsed.entries, self._summary(some))
        if told := tuple(reply for reply in below if reply.answer.command):
            clear = line_replies.ClearCommands(self.site, told)
            yield EditPage(page, clear, CLEARED, _answering(told[0].answer.request))
        # Of the same word in one edit only the last is answered.
        missing = {each.heard.mark(each.request.id): each for each in spoken if each.missing}
        for each in tuple(missing.values())[:AT_ONCE]:
            yield self._below(page, each, zone)

    @property
    def corrections(self) -> Corrections:
        return Corrections(self.wiki, self.store.watched, self.texts, self.site)

    def unreadable(self, page: Page, why: Message) -> EditPage | None:
        """A line below a page beyond the limits; None where it stands there already."""
        said = self.texts.wikitext(Message("entry-parser", (why,)))
        line = f": {' '.join(said.split())}"
        if line in (page.text or ""):
            return None
        return EditPage(page, AppendLine(line), Appended(line), Message("summary-entry-answer"))

    def _asked(self, entries: Iterable[Entry], page: str) -> Iterator[tuple[Entry, Request]]:
        answered: set[int] = set()
        for entry in entries:
            request = self._request(entry, page, answered)
            if request is not None:
                answered.add(request.id)
                yield entry, request

    def _spoken(
        self, asked: Iterable[tuple[Entry, Request]], standing: Standing
    ) -> Iterator[Spoken]:
        """The commands that have been answered."""
        requests = {entry.span.start: request for entry, request in asked}
        answers = Answers(self.store.watched, self.wiki)
        for each in heard([entry for entry, _ in asked], standing):
            request = requests[each.entry.span.start]
            said = answers.to(each, request.id)
            if said is not None:
                yield Spoken(each, request, said, answers.shown(each))

    def _replies(
        self,
        asked: Iterable[tuple[Entry, Request]],
        spoken: Iterable[Spoken],
        zone: ZoneInfo,
        progress: Progress,
    ) -> Iterator[Reply]:
        told = {each.place: each.heard.word for each in spoken if each.heard.line is None}
        below = {(each.request.id, each.said) for each in spoken if each.heard.line}
        for entry, request in asked:
            word = told.get(entry.span.start, "")
            right = entry.shown_state == request.state and entry.claimed_id == request.id
            if word or not right or request.id in progress:
                remark = None if (request.id, request.remark) in below else request.remark
                reply = self._reply(entry, request, zone, progress.get(request.id), remark)
                ended = entry.shown_state != request.state and not request.state.live
                yield replace(
                    reply,
                    answer=replace(reply.answer, command=word),
                    ping=addressee(request.result) if ended else "",
                )

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
        remark: Message | None,
    ) -> Reply:
        said = [each for each in (request.result, done and done.said, remark) if each]
        result = self.texts.wikitext(sentences(said)) if said else ""
        updated = (request.updated or datetime.now(UTC)).astimezone(zone)
        count = (done.done, done.total) if done else (0, 0)
        answer = Answer(request.id, request.state, result, updated, *count)
        return Reply(entry.fingerprint, entry.ordinal, answer)

    def _summary(self, replies: tuple[Reply, ...]) -> Message:
        first = replies[0].answer
        state = Message(f"state-{first.state.value}")
        what = Message("summary-request-answer", (first.request, state))
        if len(replies) > 1:
            what = Message("summary-request-answers", (len(replies), first.request, state))
        return pinging(self.texts, what, (reply.ping for reply in replies))

    def _below(self, page: Page, spoken: Spoken, zone: ZoneInfo) -> EditPage:
        """The answer to a command in a line, below that line."""
        command, request = spoken.heard, spoken.request
        assert command.line is not None
        reply = self._reply(command.entry, request, zone, None, None)
        said = " ".join(self.texts.wikitext(spoken.said).split())
        rewrite = line_replies.WriteAnswer(
            self.site, reply, command.mark(request.id), command.place, said
        )
        snippet = f"{line_end(page.text or '')}{rewrite.line(command.line)}"
        return EditPage(page, rewrite, Inserted(snippet), _answering(request.id))


def _answering(request: int) -> Message:
    return Message("summary-command-answer", (request,))


def _chunked(replies: list[Reply]) -> Iterator[tuple[Reply, ...]]:
    for start in range(0, len(replies), EVERY):
        yield tuple(replies[start : start + EVERY])
