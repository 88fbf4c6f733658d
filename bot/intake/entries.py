"""The requests on a request page, as they are written.

`read_entries` parses untrusted text: callers run it through `bot.worker`.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import mwparserfromhell as mw
from mwparserfromhell.nodes import Heading, Tag, Template, Text

from bot.errors import BadTitle
from bot.intake import words
from bot.intake.words import Command
from bot.model import Message, RequestState
from bot.task import Names
from bot.text.site import MAIN, TEMPLATE, Site
from bot.text.templates import (
    BLANKS,
    Located,
    ParameterSpan,
    TemplateSpan,
    nodes,
    templates,
    without_comments,
)

SHOWN_IN = frozenset({"div", "center", "blockquote", "small", "big", "span", "table", "tr", "td"})
"""Tags around a request that their author hardly meant to hide it with: it gets an answer."""

Pairs = tuple[tuple[str, str], ...]

Asks = Callable[[str], bool]
"""Whether a template of this name is the one that is looked for."""


@dataclass(frozen=True)
class Entry:
    """A request that can be read.

    `given` are the parameters as typed, in order, values trimmed; of several with exactly one
    name only the last, as MediaWiki takes it. `normalised` is what counts: sorted pairs with the
    English word where there is one (see `words.parameter`), values without comments, blanks
    folded line by line, nothing empty, neither the command nor what the bot writes. Text without
    a name is there under its number. Entries with equal content share the `fingerprint` (SHA-256
    of `normalised`, in hexadecimal) and are told apart by `ordinal`, 0 for the first on the page.
    """

    span: TemplateSpan
    given: Pairs
    normalised: Pairs
    fingerprint: str
    ordinal: int = 0
    claimed_id: int | None = None
    shown_state: RequestState | None = None
    command_word: str = ""

    @property
    def command(self) -> Command | None:
        """The command, None where there is none or `command_word` is not known."""
        return words.command(self.command_word)

    @property
    def waiting(self) -> bool:
        """Whether the page shows a command without an answer."""
        return bool(self.command_word)

    @property
    def command_fingerprint(self) -> str:
        """Content of request and command together: the command has an author of its own."""
        return command_fingerprint(self.fingerprint, self.command_word)

    def typed(self, name: str) -> str:
        """A normalised name as its author typed it."""
        found = (given for given, _ in reversed(self.given) if words.parameter(given) == name)
        return next(found, name)


@dataclass(frozen=True)
class Unreadable:
    """Something that looks like a request and cannot be read.

    `where` is the end of its section, where an answer can go; `digest` stays the same when the
    answer has been put there. `claimed_id` is the first id in it, None where there is none.
    """

    start: int
    where: int
    digest: str
    reason: Message
    claimed_id: int | None = None


def command_fingerprint(fingerprint: str, word: str) -> str:
    known = words.command(word)
    return _sha256(f"{fingerprint}\n{known or word}") if word else ""


@dataclass(frozen=True)
class Sheet:
    """A template that people fill in. `written` are the parameters that the bot writes itself."""

    template: Names
    written: tuple[str, ...]

    def is_named(self, name: str, site: Site) -> bool:
        """Whether `{{name` transcludes this template (not with `subst:`)."""
        try:
            title = site.title(name, MAIN if name.startswith(":") else TEMPLATE)
        except BadTitle:
            return False
        return title.namespace == TEMPLATE and words.names(self.template, title.name)

    @property
    def own(self) -> frozenset[str]:
        """What is no part of the content."""
        return frozenset({*self.written, "command"})


REQUEST = Sheet(words.TEMPLATE, words.BOT_WRITTEN)
TASK = Sheet(words.TASK_TEMPLATE, words.BOT_WRITTEN_TASK)
PROPOSAL = Sheet(words.PROPOSAL_TEMPLATE, words.BOT_WRITTEN_PROPOSAL)


def read_entries(text: str, site: Site, sheet: Sheet = REQUEST) -> tuple[Entry | Unreadable, ...]:
    """What asks for something at the top level of a page, in the order of the page."""
    asks = partial(sheet.is_named, site=site)
    found = nodes(text)
    sections = _Sections.of(text, found)
    seen: Counter[str] = Counter()
    entries: list[Entry | Unreadable] = []
    for span in templates(found):
        if asks(span.name):
            entries.append(_entry(span, sections, sheet, asks, seen))
    entries += _unclosed(found, sections, asks)
    entries += _nested(found, sections, asks)
    return tuple(sorted(entries, key=_start))


def fingerprint(normalised: Pairs) -> str:
    return _sha256(
        "\n".join(f"{len(name)}:{name}={len(value)}:{value}" for name, value in normalised)
    )


def _start(entry: Entry | Unreadable) -> int:
    return entry.span.start if isinstance(entry, Entry) else entry.start


def _entry(
    span: TemplateSpan, sections: _Sections, sheet: Sheet, asks: Asks, seen: Counter[str]
) -> Entry | Unreadable:
    if (reason := _broken(span, asks)) is not None:
        broken = sections.text[span.start : span.end]
        end = sections.end(span.start)
        return Unreadable(span.start, end, _digest(broken), reason, _first_id(broken))
    last = {given.name: given for given in span.parameters}
    effective = [given for given in span.parameters if last[given.name] is given]
    clean = [(words.parameter(given.name), _clean(given.value)) for given in effective]
    filled = [(name, value) for name, value in clean if value]
    normalised = tuple(sorted(pair for pair in filled if pair[0] not in sheet.own))
    own = dict(filled)
    content = fingerprint(normalised)
    seen[content] += 1
    return Entry(
        span,
        tuple((given.name, given.value.strip(BLANKS)) for given in effective),
        normalised,
        content,
        seen[content] - 1,
        _id(own.get("id", "")),
        words.state(own.get("status", "")),
        own.get("command", ""),
    )


def _clean(value: str) -> str:
    lines = (re.sub(r"[ \t]+", " ", line).strip(BLANKS) for line in _lines(without_comments(value)))
    return "\n".join(line for line in lines if line)


def _lines(text: str) -> list[str]:
    return re.split(r"[\r\n]+", text)


def _first_id(broken: str) -> int | None:
    found = re.search(r"\|[ \t]*id[ \t]*=[ \t]*([0-9]{1,18})(?![0-9])", broken, re.IGNORECASE)
    return int(found[1]) if found else None


def _id(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _broken(span: TemplateSpan, asks: Asks) -> Message | None:
    """Why a closed template cannot be taken for what its author meant."""
    given = [each for each in span.parameters if each.value.strip(BLANKS)]
    if given and not any(each.showkey for each in span.parameters):
        return Message("entry-positional")
    reasons = (_unbalanced(each, asks) for each in given)
    return next((reason for reason in reasons if reason is not None), None)


def _unbalanced(given: ParameterSpan, asks: Asks) -> Message | None:
    if not any(mark in given.value for mark in ("{{", "}}", "[[")):
        return None
    code = [node for _, node in nodes(given.value)]
    plain = "".join(str(node) for node in code if isinstance(node, Text))
    inner = (node for node in code if isinstance(node, Template))
    if "{{" in plain or "}}" in plain or any(_names_request(node, asks) for node in inner):
        return Message("entry-braces", (given.name,))
    if plain.count("[[") > plain.count("]]"):
        return Message("entry-brackets", (given.name,))
    return None


def _names_request(node: Template, asks: Asks) -> bool:
    return asks(without_comments(str(node.name)).strip(BLANKS))


def _unclosed(found: Located, sections: _Sections, asks: Asks) -> Iterator[Unreadable]:
    """Openings of the request template in what the parser takes for plain text."""
    text = sections.text
    for offset, node in found:
        if isinstance(node, Text) and "{{" in str(node):
            for opening in re.finditer(r"\{\{(?!\{)", str(node)):
                start = offset + opening.start()
                if asks(_opened_name(text[start + 2 : start + 300])):
                    where = sections.end(start)
                    broken = _paragraph(text[start:where])
                    reason, number = Message("entry-unclosed"), _first_id(broken)
                    yield Unreadable(start, where, _digest(broken), reason, number)


def _opened_name(text: str) -> str:
    return re.split(r"[|{}\[\]<\r\n]", re.sub(r"<!--.*?-->", "", text).lstrip(BLANKS))[0].strip(
        BLANKS
    )


def _paragraph(text: str) -> str:
    """What belongs to a broken request: not the answers below it, nor the next request."""
    return re.split(r"\n[ \t\r]*(?:\n|:|\{\{)", text)[0]


def _nested(found: Located, sections: _Sections, asks: Asks) -> Iterator[Unreadable]:
    for offset, node in found:
        for inner in _templates_within(node):
            if _names_request(inner, asks):
                where = sections.end(offset + len(str(node)))
                digest = _digest(str(inner))
                yield Unreadable(offset, where, digest, Message("entry-nested"))


def _templates_within(node: mw.nodes.Node) -> Iterator[Template]:
    for child in _contents(node):
        if isinstance(child, Template):
            yield child
        else:
            yield from _templates_within(child)


def _contents(node: mw.nodes.Node) -> Iterable[mw.nodes.Node]:
    if isinstance(node, Heading):
        return list(node.title.nodes)
    if isinstance(node, Tag) and str(node.tag).strip().lower() in SHOWN_IN:
        return list(node.contents.nodes) if node.contents is not None else []
    return []


@dataclass(frozen=True)
class _Sections:
    """Where the sections of a page end, without the blanks between them."""

    text: str
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str, found: Located) -> _Sections:
        headings = (at for at, node in found if isinstance(node, Heading))
        return cls(text, (*headings, sum(len(str(node)) for _, node in found)))

    def end(self, start: int) -> int:
        """The end of the section in which `start` stands."""
        end = self.ends[bisect_left(self.ends, start)]
        return start + len(self.text[start:end].rstrip(BLANKS))


def _digest(text: str) -> str:
    return _sha256(" ".join(text.split()))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
