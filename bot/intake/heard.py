"""The commands that stand on the request page, each with who wrote it there."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.engine.codec import dump_message, load_message
from bot.engine.watched import Watched
from bot.intake.attribution import Standing
from bot.intake.command_lines import CommandLine, Mark, word_key
from bot.intake.entries import Entry
from bot.intake.lines import LineEntry
from bot.intake.parsing import command_key, line_key
from bot.model import Author, Message


@dataclass(frozen=True)
class Heard:
    """One command; `line` where it stands in a line of its own, the `place`th with that word."""

    entry: Entry
    word: str
    author: Author
    line: CommandLine | None = None
    place: int = 0

    def mark(self, request: int) -> Mark:
        return Mark(request, self.author.revision, word_key(self.word))

    def digests(self, request: int) -> tuple[str, ...]:
        """What is written down when the command has been answered.

        One in a template is cleared, and known by its revision. One in a line stays: it is known
        by the revision and by a date in it, as whoever undoes a blanking brings it once more.
        """
        if self.line is None:
            return (command_digest(self.entry, self.author),)
        signed = f"line {request} {self.line.signed}" if self.line.signed else ""
        return tuple(map(_digest, filter(None, (str(self.mark(request)), signed))))

    def known_by(self, request: int) -> tuple[str, ...]:
        """Any of these written down means that it has been answered.

        The mark below a line tells it also when its request has been rewritten above it.
        """
        return (*self.digests(request), *self.marks())

    def marks(self) -> tuple[str, ...]:
        """What the marks below say, which anybody may have written."""
        marks = self.line.marks if self.line else ()
        return tuple(_digest(str(mark)) for mark in marks if mark.key == word_key(self.word))


def heard(entries: Iterable[Entry], standing: Standing) -> Iterator[Heard]:
    """Every command whose author is known, the oldest first."""
    entries = tuple(entries)
    found = (*_in_templates(entries, standing), *_in_lines(entries, standing))
    yield from sorted(found, key=lambda each: (each.author.revision, _place(each)))


def command_digest(entry: Entry, author: Author) -> str:
    """Names one command as one revision brought it: written again later it is another."""
    return _digest(f"{command_key(entry)} {author.revision}")


class Answers:
    """What has been answered to commands on one wiki. What it has looked up it does not ask again.

    An answer is kept until it stands on the page, and should it be lost from there.
    """

    def __init__(self, watched: Watched, wiki: str) -> None:
        self._watched = watched
        self._wiki = wiki
        self._notes: dict[str, str] = {}

    def remember(self, digests: Iterable[str], revision: int, said: Message) -> None:
        """A command that came with a revision has been answered so: it does not fire again."""
        for digest in digests:
            self._watched.remember(self._wiki, f"#{digest}", revision, dump_message(said))

    def to(self, command: Heard, request: int) -> Message | None:
        """What was answered to a command on this request, None for nothing yet."""
        notes = (self._note(digest) for digest in command.known_by(request))
        return next((load_message(note) for note in notes if note), None)

    def shown(self, command: Heard) -> bool:
        """Whether the bot's own answer stands below a command in a line."""
        return any(map(self._note, command.marks()))

    def _note(self, digest: str) -> str:
        """Noted where watched pages are; no title begins so."""
        if digest not in self._notes:
            self._notes[digest] = self._watched.note(self._wiki, f"#{digest}")
        return self._notes[digest]


def _in_templates(entries: tuple[Entry, ...], standing: Standing) -> Iterator[Heard]:
    for entry in entries:
        author = next(iter(standing.get(command_key(entry), ())), None)
        if entry.command_word and author:
            yield Heard(entry, entry.command_word, author)


def _in_lines(entries: tuple[Entry, ...], standing: Standing) -> Iterator[Heard]:
    """Of equal ones those that have an answer are the older."""
    copies: dict[str, list[tuple[LineEntry, CommandLine, int]]] = {}
    for entry in entries:
        if isinstance(entry, LineEntry):
            for line, place in _placed(entry):
                copies.setdefault(line_key(entry, line), []).append((entry, line, place))
    for key, equal in copies.items():
        equal.sort(key=lambda copy: (not copy[1].answered, copy[1].start))
        for (entry, line, place), author in zip(equal, standing.get(key, ()), strict=False):
            if author:
                yield Heard(entry, line.word, author, line, place)


def _placed(entry: LineEntry) -> Iterator[tuple[CommandLine, int]]:
    places: Counter[str] = Counter()
    for line in entry.commands:
        yield line, places[line.key]
        places[line.key] += 1


def _place(each: Heard) -> int:
    return each.line.start if each.line else each.entry.span.start


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
