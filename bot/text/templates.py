"""Templates of a page with their exact offsets, and changing their parameters in place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import mwparserfromhell as mw
from mwparserfromhell.nodes import Comment, Template, Text
from mwparserfromhell.parser import ParserError

from bot.errors import WorkerError

BLANKS = " \t\n\r\v\0"
"""What MediaWiki trims around the values of named parameters (not the no-break space)."""

_LITERAL = re.compile(
    r"<(nowiki|pre|syntaxhighlight|source|math)(?: [^>]*)?>.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True)
class ParameterSpan:
    """One parameter. `start` is just after its `|`, `end` just before the next `|` or `}}`.

    `name` is trimmed and without comments ('1', '2'… where `showkey` is false); `value` is raw,
    blanks and comments included: `text[value_start:value_end]`.
    """

    name: str
    value: str
    start: int
    end: int
    value_start: int
    value_end: int
    showkey: bool


@dataclass(frozen=True)
class TemplateSpan:
    """`text[start:end]` is `{{…}}`; `name` is trimmed and without comments.

    `parameters_start` is the offset of the first `|`, or of the closing braces.
    """

    start: int
    end: int
    name: str
    parameters: tuple[ParameterSpan, ...]
    parameters_start: int

    def get(self, name: str) -> ParameterSpan | None:
        """The named parameter; of several with one name the last, as MediaWiki takes it."""
        found = (given for given in reversed(self.parameters) if given.name == name)
        return next(found, None)


Located = tuple[tuple[int, mw.nodes.Node], ...]
"""Nodes and where each begins."""


def nodes(text: str) -> Located:
    """The top-level nodes of a text.

    What follows a comment or an `<includeonly>` that is never closed is left out: MediaWiki does
    not show it. Raises `WorkerError` where the parser gives up.
    """
    cut = unclosed_comment(text)
    found = _located(text[:cut])
    end = _unclosed_includeonly(found, cut)
    return found if end == cut else _located(text[:end])


def top_level(text: str) -> tuple[TemplateSpan, ...]:
    """The templates that stand by themselves on a page.

    List bullets, indents, bold and plain text around them do not matter. Templates within
    another template, a link, a heading, a comment or any tag are left out: nowiki, pre, ref,
    noinclude and includeonly, and also div, center, small, blockquote, `<s>` and table cells,
    where a person is showing or striking out something.
    """
    return templates(nodes(text))


def templates(found: Located) -> tuple[TemplateSpan, ...]:
    """The templates among nodes that have been located already."""
    return tuple(_span(node, start) for start, node in found if isinstance(node, Template))


def without_comments(text: str) -> str:
    """A value without its own comments; those within nested templates stay."""
    if "<!--" not in text:
        return text
    return "".join(str(node) for _, node in _located(text) if not isinstance(node, Comment))


def set_parameters(
    text: str, span: TemplateSpan, changes: Mapping[str, str | None], after: str | None = None
) -> str:
    """Set, add or (None) remove named parameters of one template, touching only those bytes.

    A replaced value keeps the blanks around it; of several with one name the last is set, and
    all are removed. New ones follow the parameter `after`, or come last, laid out like their
    neighbours. Values are trimmed, and must already be safe within a template.
    """
    layout = _Layout.of(text, span)
    edits = [edit for name, value in changes.items() for edit in _edits(span, name, value, layout)]
    added = "".join(
        layout.parameter(name, value)
        for name, value in changes.items()
        if value is not None and _named(span, name) is None
    )
    if added:
        neighbour = _neighbour(span, changes, after)
        offset, inserted = _insertion(text[: span.parameters_start], neighbour, added, layout)
        # First in the list: at one offset it is applied before a value that ends there is set.
        edits.insert(0, _Edit(offset, offset, inserted))
    return _apply(text, edits)


@dataclass(frozen=True)
class _Edit:
    start: int
    end: int
    text: str


def _apply(text: str, edits: Iterable[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _located(text: str) -> Located:
    try:
        code = mw.parse(text, skip_style_tags=True)
    except (ParserError, RecursionError) as error:
        raise WorkerError("entry-parser", str(error)) from error
    found, offset = [], 0
    for node in code.nodes:
        found.append((offset, node))
        offset += len(str(node))
    if offset != len(text):
        raise WorkerError("entry-parser", f"{offset} != {len(text)}")
    return tuple(found)


def unclosed_comment(text: str) -> int:
    """Where a comment begins that is never closed, else the length of the text."""
    closed = text.rfind("-->")
    starts = [found.start() for found in re.finditer("<!--", text) if found.start() > closed]
    if not starts:
        return len(text)
    literal = [found.span() for found in _LITERAL.finditer(text)]
    real = (at for at in starts if not any(start < at < end for start, end in literal))
    return next(real, len(text))


def _unclosed_includeonly(found: Located, default: int) -> int:
    texts = ((start, str(node).lower()) for start, node in found if isinstance(node, Text))
    hits = (start + line.find("<includeonly>") for start, line in texts if "<includeonly>" in line)
    return next(hits, default)


def _span(node: Template, start: int) -> TemplateSpan:
    name = str(node.name)
    offset = start + 2 + len(name)
    parameters: list[ParameterSpan] = []
    first = offset
    for given in node.params:
        parameters.append(_parameter(given, offset + 1))
        offset = parameters[-1].end
    return TemplateSpan(
        start, offset + 2, without_comments(name).strip(BLANKS), tuple(parameters), first
    )


def _parameter(given: mw.nodes.extras.Parameter, start: int) -> ParameterSpan:
    name, value = str(given.name), str(given.value)
    value_start = start + len(name) + 1 if given.showkey else start
    end = value_start + len(value)
    shown = without_comments(name).strip(BLANKS)
    return ParameterSpan(shown, value, start, end, value_start, end, given.showkey)


def _named(span: TemplateSpan, name: str) -> ParameterSpan | None:
    found = (given for given in reversed(span.parameters) if given.showkey and given.name == name)
    return next(found, None)


def _edits(span: TemplateSpan, name: str, value: str | None, layout: _Layout) -> Iterator[_Edit]:
    if value is None:
        for given in span.parameters:
            if given.showkey and given.name == name:
                yield _Edit(given.start - 1, given.end, "")
    elif (found := _named(span, name)) is not None:
        lead, tail = layout.margins(found.value)
        if found.value.strip(BLANKS) != value.strip(BLANKS):
            end = found.value_end - len(tail)
            yield _Edit(found.value_start, end, lead + value.strip(BLANKS))


def _neighbour(
    span: TemplateSpan, changes: Mapping[str, str | None], after: str | None
) -> ParameterSpan | None:
    kept = [given for given in span.parameters if changes.get(given.name, "") is not None]
    preferred = [given for given in kept if given.showkey and given.name == after]
    return next(iter((*preferred[-1:], *kept[-1:])), None)


def _insertion(
    before: str, neighbour: ParameterSpan | None, added: str, layout: _Layout
) -> tuple[int, str]:
    """New parameters go before the blanks that end their neighbour, unless those are its value.

    `before` is the text up to the first parameter.
    """
    if neighbour is None:
        return len(before.rstrip(BLANKS)), added
    if neighbour.showkey:
        return neighbour.value_end - len(layout.margins(neighbour.value)[1]), added
    tail = layout.separator if "\n" in layout.separator else ""
    return neighbour.end, added[len(layout.separator) :] + tail


@dataclass(frozen=True)
class _Layout:
    """How a template is written: blanks before `|`, around names and before values."""

    separator: str
    before_name: str
    after_name: str
    before_value: str
    width: int

    @classmethod
    def of(cls, text: str, span: TemplateSpan) -> _Layout:
        named = [given for given in span.parameters if given.showkey]
        names = [text[given.start : given.value_start - 1] for given in named]
        values = [given.value for given in named if given.value.strip(BLANKS)]
        head = _tail(text[span.start : span.parameters_start])
        tails = [head, *(_tail(given.value) for given in span.parameters[:-1] if given.showkey)]
        separator = _usual(tails, head)
        blank = " " if "\n" in separator else ""
        return cls(
            separator,
            _usual([_lead(name) for name in names], blank),
            _usual([_tail(name) for name in names], blank).strip("\r\n"),
            _usual([_lead(value) for value in values], blank),
            _width(names),
        )

    def parameter(self, name: str, value: str) -> str:
        key = (self.before_name + name).ljust(self.width) if self.width else ""
        if not key or key[-1] not in BLANKS:
            key = self.before_name + name + (self.after_name[:1] if self.width else self.after_name)
        stripped = value.strip(BLANKS)
        return f"{self.separator}|{key}={self.before_value if stripped else ''}{stripped}"

    def margins(self, value: str) -> tuple[str, str]:
        """The blanks before and after a value. In an empty one the line break comes after."""
        if value.strip(BLANKS):
            return _lead(value), _tail(value)
        line = min((at for at in (value.find("\r\n"), value.find("\n")) if at >= 0), default=-1)
        if line < 0:
            return value or self.before_value, ""
        return value[:line] or self.before_value, value[line:]


def _lead(text: str) -> str:
    return text[: len(text) - len(text.lstrip(BLANKS))]


def _tail(text: str) -> str:
    return text[len(text.rstrip(BLANKS)) :]


def _usual(found: list[str], default: str) -> str:
    """The most frequent; of equals the one met last."""
    return Counter(reversed(found)).most_common(1)[0][0] if found else default


def _width(names: list[str]) -> int:
    """The common width of names that are aligned by their `=`, 0 where they are not."""
    if len({len(name.strip(BLANKS)) for name in names}) < 2:
        return 0
    width, count = Counter(map(len, names)).most_common(1)[0]
    aligned = {len(name.strip(BLANKS)) for name in names if len(name) == width}
    return width if count * 2 > len(names) and len(aligned) > 1 else 0
