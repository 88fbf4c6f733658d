"""Answers to requests without parameters: one line of the bot's own below each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.i18n import Texts
from bot.intake import words
from bot.intake.answers import Reply, paired
from bot.intake.command_lines import CommandLine, Mark
from bot.intake.entries import Entry
from bot.intake.lines import LineEntry, read_all
from bot.intake.own_lines import mark
from bot.intake.replies import Answer, cleared
from bot.intake.words import Command
from bot.model import EditPage, Message, Page, RequestState
from bot.text.markup import line_end
from bot.text.proofs.proof import OwnLines
from bot.text.site import Site


@dataclass(frozen=True)
class WriteReplies:
    """The rewrite of a request page: lines of the bot's own are added, or altered in place."""

    site: Site
    language: str
    replies: tuple[Reply, ...]

    def __call__(self, text: str) -> str | Message:
        edits = [
            (*_place(entry), entry.span.start, _line(entry, reply.answer, self.language))
            for entry, reply in _found(text, self.site, self.replies)
        ]
        newline = line_end(text)
        # From the end of the page, so that what stands before keeps its place.
        for start, end, _, line in sorted(edits, reverse=True):
            text = f"{text[:start]}{newline if start == end else ''}{line}{text[end:]}"
        return text


@dataclass(frozen=True)
class ClearCommands:
    """The rewrite that takes answered commands out of `{{move cat|…|command=…}}`."""

    site: Site
    replies: tuple[Reply, ...]

    def __call__(self, text: str) -> str | Message:
        found = _found(text, self.site, self.replies)
        for entry, reply in sorted(found, key=lambda pair: -pair[0].span.start):
            text = cleared(text, entry.span, reply.answer.command)
        return text


@dataclass(frozen=True)
class WriteAnswer:
    """The rewrite that puts an answer below a command: the `place`th with its word.

    `reply` says to which request; `said` is wikitext on one line.
    """

    site: Site
    reply: Reply
    mark: Mark
    place: int
    said: str

    def line(self, command: CommandLine) -> str:
        return f"{command.indent} {self.mark}{self.said}"

    def __call__(self, text: str) -> str | Message:
        newline = line_end(text)
        for entry, _ in _found(text, self.site, (self.reply,)):
            same = [each for each in entry.commands if each.key == self.mark.key]
            for command in same[self.place : self.place + 1]:
                end = command.end
                return f"{text[:end]}{newline}{self.line(command)}{text[end:]}"
        return text


def _found(text: str, site: Site, replies: Iterable[Reply]) -> list[tuple[LineEntry, Reply]]:
    entries = [each for each in read_all(text, site) if isinstance(each, Entry)]
    found = paired(entries, replies)
    return [(entry, reply) for entry, reply in found if isinstance(entry, LineEntry)]


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
    if answer.state is RequestState.AWAITING:
        said.append(_how_to_confirm(entry, texts))
    rest = " ".join(" ".join(said).split())
    known = mark(answer.request, entry.fingerprint)
    begun = f"{entry.indent} {known}'''{state}''' ({number}, {updated})"
    return f"{begun}: {rest}" if rest else begun


def _how_to_confirm(entry: LineEntry, texts: Texts) -> str:
    """With what can be pasted as it is, from the page and from its wikitext."""
    name = words.PARAMETERS["command"].shown(texts.language)
    word = words.COMMANDS[Command.CONFIRM].shown(texts.language)
    if entry.alone:
        key, pasted = "line-confirm", f"{entry.indent}: {name} = {word}"
    else:
        key, pasted = "line-confirm-template", f"|{name}={word}"
    return f"{texts.wikitext(Message(key))} <code>{pasted}</code>"
