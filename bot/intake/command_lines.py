"""Commands below a request without parameters: `:: comando = conferma`, each in a line of its own.

Such a line stays where it is; the bot's answer below it carries a mark that names the command.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.intake import words
from bot.intake.bullets import dated, without_signature
from bot.intake.words import Command
from bot.text.markup import COMMENT, Markup
from bot.text.site import Site

UNKNOWN = "?"
"""Stands in a mark for a word that is no command."""

_COMMAND = re.compile(r"[*#:]+[ \t]*(?P<name>[^\W\d_]{1,20})[ \t]*=")
_MARKS = re.compile(r"[*#:]*")
_MARK = re.compile(
    r"[*#:]+[ ](?P<mark><!--[ ]bot[ ]\#(?P<id>[1-9][0-9]{0,17})[ ]r(?P<revision>[0-9]{1,18})[ ]"
    rf"(?P<key>{'|'.join(Command)}|\?)[ ]-->)",
    re.VERBOSE,
)
_DRESSED = re.compile(r"<[^<>]*>|\{\{[^{}]*\}\}|'{2,}")
_LONGEST = 60


@dataclass(frozen=True)
class Mark:
    """Names one command on one request: the word, and the revision that brought it."""

    request: int
    revision: int
    key: str

    def __str__(self) -> str:
        return f"<!-- bot #{self.request} r{self.revision} {self.key} -->"


@dataclass(frozen=True)
class CommandLine:
    """`text[start:end]` without its line break.

    `marks` are those of the bot's answers between this command and the next, `signed` the digest
    of the whole line where a date makes it one of its kind, else ''.
    """

    start: int
    end: int
    indent: str
    word: str
    marks: tuple[Mark, ...] = ()
    signed: str = ""

    @property
    def key(self) -> str:
        return word_key(self.word)

    @property
    def answered(self) -> bool:
        """Whether the page shows an answer to it; who wrote that is another matter."""
        return any(mark.key == self.key for mark in self.marks)


@dataclass(frozen=True)
class Below:
    """Where to look: after `where`, the end of the request's line, and before `until`."""

    where: int
    until: int
    indent: str


def word_key(word: str) -> str:
    """The command that a word stands for, `?` for none."""
    return words.command(word) or UNKNOWN


def command_lines(
    markup: Markup, below: Below, site: Site, hidden: Callable[[int], bool]
) -> Iterator[CommandLine]:
    """The commands in the thread below a line, in the order of the page.

    `hidden` says whether an offset is inside something that is only shown or struck out.
    """
    command: CommandLine | None = None
    marks: list[Mark] = []
    for start, end in _thread(markup, below):
        found = None if hidden(start) else _command(markup, start, end, site)
        if found:
            yield from _with(command, marks)
            command, marks = found, []
        elif mark := _mark(markup, start, end):
            marks.append(mark)
    yield from _with(command, marks)


def _with(command: CommandLine | None, marks: list[Mark]) -> Iterator[CommandLine]:
    if command:
        yield CommandLine(**{**command.__dict__, "marks": tuple(marks)})


def _thread(markup: Markup, below: Below) -> Iterator[tuple[int, int]]:
    """The indented lines below; blank ones between them do not matter."""
    depth = len(below.indent) - 1
    start = markup.text.find("\n", below.where) + 1
    while 0 < start < below.until:
        found = markup.masked.find("\n", start)
        end = len(markup.text) if found < 0 else found
        line = markup.masked[start:end]
        matched = _MARKS.match(line)
        marks = matched[0] if matched else ""
        if line.strip() and (not marks or (len(marks) <= depth and marks[-1] != ":")):
            return
        if marks:
            yield start, end - (line[-1:] == "\r")
        start = found + 1


def _command(markup: Markup, start: int, end: int, site: Site) -> CommandLine | None:
    visible = markup.visible(start, end)
    # What is within nowiki is blotted out of the mask.
    found = _COMMAND.match(markup.masked[start:end].replace(COMMENT, ""))
    if found is None or words.parameter(found["name"]) != "command":
        return None
    word = _DRESSED.sub("", without_signature(visible[found.end() :], site)).strip(" -–—.")
    if not word:
        return None
    marks = _MARKS.match(visible)
    signed = " ".join(visible.split()) if dated(visible) else ""
    digest = hashlib.sha256(signed.encode()).hexdigest() if signed else ""
    return CommandLine(start, end, f"{marks[0] if marks else ''}:", word[:_LONGEST], (), digest)


def _mark(markup: Markup, start: int, end: int) -> Mark | None:
    found = _MARK.match(markup.text, start, end)
    if found is None or markup.masked[found.start("mark")] != COMMENT:
        return None
    return Mark(int(found["id"]), int(found["revision"]), found["key"])
