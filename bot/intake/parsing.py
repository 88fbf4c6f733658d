"""The request page as a worker process reads it. Kept light: the worker imports what it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.intake.command_lines import CommandLine
from bot.intake.entries import Entry, Unreadable, command_fingerprint
from bot.intake.lines import LineEntry, read_all
from bot.text.site import Site

Fingerprints = Mapping[str, int]

COMMAND = "command "
"""Begins the key of a command that the bot clears as it answers it."""

APART = "apart "
"""Of one that it clears in an edit of its own."""

LINE = "line "
"""Of one in a line, which stays."""


@dataclass(frozen=True)
class Parsed:
    """The request page, read in a worker."""

    entries: tuple[Entry, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def fingerprints(self) -> Fingerprints:
        """What stands on the page, requests and commands, each with its number of copies."""
        requests = (entry.fingerprint for entry in self.entries)
        commands = (command_key(entry) for entry in self.entries if entry.command_word)
        lines = (
            line_key(entry, line)
            for entry in self.entries
            if isinstance(entry, LineEntry)
            for line in entry.commands
        )
        return Counter((*requests, *commands, *lines))


def command_key(entry: Entry) -> str:
    """Under what a command is attributed: another command, or another request, is another."""
    return f"{APART if isinstance(entry, LineEntry) else COMMAND}{entry.command_fingerprint}"


def line_key(entry: Entry, line: CommandLine) -> str:
    """The same for a command below a request."""
    return f"{LINE}{command_fingerprint(entry.fingerprint, line.word)}"


def parse(text: str, site: Site) -> Parsed:
    """Every request on a page; for a worker process."""
    found = read_all(text, site)
    return Parsed(
        tuple(each for each in found if isinstance(each, Entry)),
        tuple(each for each in found if isinstance(each, Unreadable)),
    )
