"""Requests in the two other syntaxes that people of these wikis already write.

`{{move cat|Old|New|reason=…|user=…}}` is that of the CommonsDelinker command page on Commons
(its `3=` is the reason too). Bullet lines `* [[:Category:A]] to [[:Category:B]]` under headings
that say what to do are those of the Categories-for-discussion working page of the English
Wikipedia, where a line that begins otherwise, such as with NO BOTS, is left to people.

Parses untrusted text, like `read_entries`: callers run it through `bot.worker`.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from mwparserfromhell.nodes import Tag, Text

from bot.errors import BadTitle
from bot.intake import words
from bot.intake.bullets import Bullet, Kind, bullets
from bot.intake.command_lines import Below, CommandLine, Mark, command_lines
from bot.intake.entries import Entry, Pairs, Unreadable, fingerprint, read_entries
from bot.intake.own_lines import OwnLine, given_out, own_lines
from bot.model import Message
from bot.task import Names
from bot.text.folding import fold
from bot.text.markup import Markup
from bot.text.site import MAIN, TEMPLATE, Site
from bot.text.templates import Located, TemplateSpan, nodes, templates, without_comments

ACTIONS = {
    Kind.MOVE: Names(it=("sposta categoria",), en=("move category",)),
    Kind.MERGE: Names(it=("unisci categorie",), en=("merge categories",)),
    Kind.EMPTY: Names(it=("rimuovi categoria",), en=("remove category",)),
}
FROM = Names(it=("da",), en=("from",))
TO = Names(it=("a",), en=("to",))
CATEGORY = Names(it=("categoria",), en=("category",))
REASON = words.PARAMETERS["reason"]
ACTION = words.PARAMETERS["action"]

MOVE_CAT = fold("move cat")
"""The name of the template, folded."""

_MEANT = {"1": FROM, "2": TO, "3": REASON, "reason": REASON}
_USER = frozenset(map(fold, ("user", "utente")))
_MENTION = re.compile(r"\{\{[^{}|]*move[ _]cat|^[*#]+[ \t]*\[\[", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class LineEntry(Entry):
    """A request without parameters of its own: the bot answers in a line below it.

    `indent` begins that line, `where` is the end of the line to answer, `reply` the bot's own
    line where there is one already. `user` is what a `user=` says: shown, never trusted.
    `commands` are written below the line; none are read where it holds more than one request,
    which `alone` denies.
    """

    indent: str = ":"
    where: int = 0
    reply: OwnLine | None = None
    user: str = ""
    alone: bool = True
    commands: tuple[CommandLine, ...] = ()

    @property
    def waiting(self) -> bool:
        keys: set[str] = set()
        for line in reversed(self.commands):
            keys.update(mark.key for mark in line.marks)
            if line.key not in keys:
                return True
        return bool(self.command_word)

    @cached_property
    def marks(self) -> frozenset[Mark]:
        """Those of the bot's answers to any of the commands."""
        return frozenset(mark for line in self.commands for mark in line.marks)


def read_all(text: str, site: Site) -> tuple[Entry | Unreadable, ...]:
    """What asks for something on a page, in every syntax, in the order of the page."""
    entries = read_entries(text, site)
    if not _MENTION.search(text):
        return entries
    found = (*entries, *_Reading(text, site, entries).entries())
    return tuple(_numbered(sorted(found, key=_start)))


def _start(entry: Entry | Unreadable) -> int:
    return entry.span.start if isinstance(entry, Entry) else entry.start


def _numbered(entries: Iterable[Entry | Unreadable]) -> Iterator[Entry | Unreadable]:
    seen: Counter[str] = Counter()
    for entry in entries:
        if isinstance(entry, Entry):
            ordinal = seen[entry.fingerprint]
            seen[entry.fingerprint] += 1
            yield entry if entry.ordinal == ordinal else replace(entry, ordinal=ordinal)
        else:
            yield entry


class _Reading:
    """One page being read; linear in its length."""

    def __init__(self, text: str, site: Site, entries: Iterable[Entry | Unreadable]) -> None:
        self._text = text
        self._site = site
        self._markup = Markup(text)
        self._found = nodes(text)
        self._taken = [_start(entry) for entry in entries]
        self._inside = _Inside.of(self._found)

    def entries(self) -> Iterator[Entry | Unreadable]:
        commands = sorted((*self._move_cats(), *self._bullets()), key=_start)
        yield from (each for each in commands if isinstance(each, Unreadable))
        lines = [each for each in commands if isinstance(each, LineEntry)]
        groups = [list(group) for _, group in groupby(lines, lambda each: each.where)]
        ends = [group[0].where for group in groups]
        starts = sorted((*self._taken, *map(_start, commands)))
        for group, until in zip(groups, [*ends[1:], len(self._text)], strict=False):
            after = bisect_right(starts, group[0].where)
            begins = starts[after] if after < len(starts) else len(self._text)
            yield from self._told(list(self._answered(group, until)), begins)

    def _told(self, group: list[LineEntry], until: int) -> Iterator[LineEntry]:
        """The requests of one line, with the commands below it where it is clear whose they are."""
        if len(group) > 1:
            yield from (replace(each, alone=False) for each in group)
            return
        (entry,) = group
        below = Below(entry.where, until, entry.indent)
        told = tuple(command_lines(self._markup, below, self._site, self._inside.covers))
        yield replace(entry, commands=told) if told else entry

    def _answered(self, group: list[LineEntry], until: int) -> Iterator[LineEntry]:
        """The requests of one line, with the answers that they have already."""
        found = own_lines(self._markup, group[0].where, until, group[0].indent)
        replies = given_out(found, (each.fingerprint for each in group))
        return (_with(each, reply) for each, reply in zip(group, replies, strict=True))

    def _move_cats(self) -> Iterator[LineEntry]:
        for span in templates(self._found):
            if _is_move_cat(span.name, self._site):
                given, user, command = self._parameters(span)
                line = self._markup.masked.rfind("\n", 0, span.start) + 1
                lead = re.match(r"[*#:]*", self._text[line : span.start])
                indent = f"{lead[0] if lead else ''}:"
                yield replace(self._entry(span, given, indent, user), command_word=command)

    def _parameters(self, span: TemplateSpan) -> tuple[Pairs, str, str]:
        """What the template asks for, what its `user=` says, and its command."""
        given = [(ACTION.shown(self._site.language), ACTIONS[Kind.MOVE].shown(self._site.language))]
        user = command = ""
        for parameter in span.parameters:
            value = " ".join(without_comments(parameter.value).split())
            names = _MEANT.get(words.parameter(parameter.name))
            if fold(parameter.name) in _USER:
                user = value
            elif words.parameter(parameter.name) == "command":
                command = value
            elif value:
                name = names.shown(self._site.language) if names else parameter.name
                given.append((name, value))
        return tuple(given), user, command

    def _bullets(self) -> Iterator[LineEntry | Unreadable]:
        for bullet in bullets(self._markup, self._site, self._found, self._taken):
            if self._inside.covers(bullet.start):
                continue
            span = TemplateSpan(bullet.start, bullet.end, "", (), bullet.end)
            if bullet.flaw:
                digest = hashlib.sha256(" ".join(bullet.text.split()).encode()).hexdigest()
                yield Unreadable(bullet.start, bullet.end, digest, Message(bullet.flaw))
            else:
                yield self._entry(span, self._asked(bullet), f"{bullet.marks}:")

    def _asked(self, bullet: Bullet) -> Pairs:
        language = self._site.language
        source, target = (CATEGORY, TO) if bullet.kind is Kind.EMPTY else (FROM, TO)
        pairs = (
            (ACTION.shown(language), ACTIONS[bullet.kind].shown(language)),
            (source.shown(language), bullet.source),
            (target.shown(language), bullet.target),
            (REASON.shown(language), bullet.reason),
        )
        return tuple((name, value) for name, value in pairs if value)

    def _entry(self, span: TemplateSpan, given: Pairs, indent: str, user: str = "") -> LineEntry:
        normalised = tuple(sorted((words.parameter(name), value) for name, value in given))
        end = self._markup.masked.find("\n", span.end)
        where = len(self._text) if end < 0 else end
        where -= self._text[:where].endswith("\r")
        return LineEntry(
            span, given, normalised, fingerprint(normalised), indent=indent, where=where, user=user
        )


def _with(entry: LineEntry, reply: OwnLine | None) -> LineEntry:
    if reply is None:
        return entry
    return replace(
        entry, claimed_id=reply.request, shown_state=words.state(reply.state), reply=reply
    )


def _is_move_cat(name: str, site: Site) -> bool:
    try:
        title = site.title(name, MAIN if name.startswith(":") else TEMPLATE)
    except BadTitle:
        return False
    return title.namespace == TEMPLATE and fold(title.name) == MOVE_CAT


@dataclass(frozen=True)
class _Inside:
    """What lies within a tag, a template, a table: shown or struck out, not asked."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    length: int

    @classmethod
    def of(cls, found: Located) -> _Inside:
        spans = [
            (at, at + len(str(node)))
            for at, node in found
            if not isinstance(node, Text) and not _is_mark(node)
        ]
        length = found[-1][0] + len(str(found[-1][1])) if found else 0
        return cls(tuple(start for start, _ in spans), tuple(end for _, end in spans), length)

    def covers(self, offset: int) -> bool:
        """Also what follows a comment that is never closed."""
        at = bisect_right(self.starts, offset) - 1
        return offset >= self.length or (at >= 0 and offset < self.ends[at])


def _is_mark(node: object) -> bool:
    """`*`, `#` and `:` at the beginning of a line are tags for the parser."""
    return isinstance(node, Tag) and node.wiki_markup in ("*", "#", ":", ";")
