"""Answers to requests without parameters: one line of the bot's own below each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.i18n import Texts
from bot.intake import words
from bot.intake.answers import Reply, find
from bot.intake.entries import Entry
from bot.intake.lines import LineEntry, read_all
from bot.intake.own_lines import mark
from bot.intake.replies import Answer
from bot.model import EditPage, Message, Page
from bot.text.proofs import OwnLines
from bot.text.site import Site


@dataclass(frozen=True)
class WriteReplies:
    """The rewrite of a request page: lines of the bot's own are added, or altered in place."""

    site: Site
    language: str
    replies: tuple[Reply, ...]

    def __call__(self, text: str) -> str | Message:
        entries = [each for each in read_all(text, self.site) if isinstance(each, Entry)]
        found = [
            (entry, reply.answer)
            for reply in self.replies
            if (entry := find(entries, reply.fingerprint, reply.ordinal, reply.answer.request))
        ]
        edits = [
            (*_place(entry), entry.span.start, _line(entry, answer, self.language))
            for entry, answer in found
            if isinstance(entry, LineEntry)
        ]
        line_end = "\r\n" if "\r\n" in text else "\n"
        # From the end of the page, so that what stands before keeps its place.
        for start, end, _, line in sorted(edits, reverse=True):
            text = f"{text[:start]}{line_end if start == end else ''}{line}{text[end:]}"
        return text


def edit(page: Page, rewrite: WriteReplies, entries: Iterable[Entry], summary: Message) -> EditPage:
    """The edit that writes these answers; no other line of the page may change with it."""
    given = {(reply.fingerprint, reply.ordinal): reply for reply in rewrite.replies}
    rewritten = {
        each.reply.request
        for each in entries
        if isinstance(each, LineEntry) and each.reply and (each.fingerprint, each.ordinal) in given
    }
    answered = {reply.answer.request for reply in rewrite.replies}
    return EditPage(page, rewrite, OwnLines(frozenset(answered | rewritten)), summary)


def parted(replies: Iterable[Reply], entries: Iterable[Entry]) -> tuple[list[Reply], list[Reply]]:
    """The answers that go into templates, and those that go into lines."""
    lines = {(each.fingerprint, each.ordinal) for each in entries if isinstance(each, LineEntry)}
    given = list(replies)
    return list(_of(given, lines, False)), list(_of(given, lines, True))


def _of(replies: list[Reply], lines: set[tuple[str, int]], wanted: bool) -> Iterator[Reply]:
    return (each for each in replies if ((each.fingerprint, each.ordinal) in lines) is wanted)


def _place(entry: LineEntry) -> tuple[int, int]:
    if entry.reply:
        return entry.reply.start, entry.reply.end
    return entry.where, entry.where


def _line(entry: LineEntry, answer: Answer, language: str) -> str:
    texts = Texts(language)
    state = words.shown_state(answer.state, language, answer.done, answer.total)
    number = texts.wikitext(Message("line-number", (str(answer.request),)))
    updated = f"{answer.updated:%Y-%m-%d %H:%M %Z}".strip()
    said = [answer.result]
    if entry.user:
        said.append(texts.wikitext(Message("line-user", (entry.user,))))
    rest = " ".join(" ".join(said).split())
    known = mark(answer.request, entry.fingerprint)
    begun = f"{entry.indent} {known}'''{state}''' ({number}, {updated})"
    return f"{begun}: {rest}" if rest else begun
