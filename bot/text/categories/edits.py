"""Changing the categories of a page: replacing, merging, removing. Adding is in `placing`.

The rules are those of design section 3.2. Every function returns the text as it was when there
is nothing to do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.text.categories.links import (
    CategoryLink,
    carries,
    category_links,
    included_links,
    own_links,
    scan,
)
from bot.text.categories.placing import add_category
from bot.text.markup import Markup, Span
from bot.text.site import Site
from bot.text.titles import Title

__all__ = [
    "CategoryLink",
    "add_category",
    "carries",
    "category_links",
    "included_links",
    "own_links",
    "remove_category",
    "replace_categories",
    "replace_category",
]

_BLANKS = re.compile(r"[ \t]*")
_NEWLINE = re.compile(r"\r?\n")


@dataclass(frozen=True)
class _Cut:
    """A span of the text and what is to stand in its place."""

    start: int
    end: int
    text: str


def replace_category(site: Site, text: str, old: Title, new: Title) -> str:
    """The text with the links to one category naming another."""
    return replace_categories(site, text, frozenset({old}), new)


def replace_categories(site: Site, text: str, olds: frozenset[Title], new: Title) -> str:
    """The text with links to any of the old categories naming the new one, each once.

    A link keeps its prefix, blanks, comments and sort key as typed. Where several links of one
    transclusion context mean old or new, the first stays, with the explicit sort key of the link
    that named the target already, else that of the first old one that has one. Links inside
    braces may be branches of a condition: they are renamed, never dropped. Markup so broken that
    the change would alter other links is left as it is.
    """
    olds -= {new}
    markup = Markup(text)
    links = tuple(scan(site, markup))
    groups: dict[object, list[CategoryLink]] = defaultdict(list)
    for link in links:
        if link.title in olds or link.title == new:
            groups[link.start if link.in_template else link.context].append(link)
    kept: list[_Cut] = []
    dropped: list[CategoryLink] = []
    for group in groups.values():
        if any(link.title in olds for link in group):
            kept.append(_renamed(markup, group, new))
            dropped += group[1:]
    replaced = _spliced(text, [*kept, *_removals(markup, dropped)])
    if dropped and not _sound(site, links, replaced, olds, {new}):
        return text
    return replaced


def remove_category(site: Site, text: str, titles: Collection[Title]) -> str:
    """The text without its links to these categories.

    A link alone on its line takes the line with it; the comments of a link stay in its place.
    """
    markup = Markup(text)
    links = tuple(scan(site, markup))
    gone = [link for link in links if link.title in titles]
    if not gone:
        return text
    removed = _spliced(text, _removals(markup, gone))
    return removed if _sound(site, links, removed, titles) else text


def _sound(
    site: Site,
    before: Iterable[CategoryLink],
    text: str,
    gone: Collection[Title],
    changed: Collection[Title] = (),
) -> bool:
    """Whether the other links are what they were, and the ones to go are gone.

    Taking a link out of broken markup may join what stood around it into another link.
    """
    after = category_links(site, text)
    left = [(link.title, link.sort_key) for link in after if link.title not in changed]
    ours = {*gone, *changed}
    return left == [(link.title, link.sort_key) for link in before if link.title not in ours]


def _renamed(markup: Markup, group: list[CategoryLink], new: Title) -> _Cut:
    """The first link of a group, naming the new category, with the group's sort key."""
    first = group[0]
    # Stable: links that named the target come first, otherwise they stay in order.
    ranked = sorted(group, key=lambda link: link.title != new)
    source = next((link for link in ranked if link.sort_key), first)
    head = markup.text[first.start : first.bar]
    if first.title != new:
        inner = markup.comments(first.name_start, first.name_end)
        before = markup.text[first.start : first.name_start]
        head = before + new.name + inner + markup.text[first.name_end : first.bar]
    if first.sort_key == "" and source is first and first.title != new:
        # Saving would fill the empty key with the name (the pipe trick): none is meant.
        tail = "]]" + markup.comments(first.bar, first.end)
    elif source is first:
        tail = markup.text[first.bar : first.end]
    else:
        tail = f"|{source.sort_key}]]" + markup.comments(first.bar, first.end)
    return _Cut(first.start, first.end, head + tail)


def _removals(markup: Markup, links: Iterable[CategoryLink]) -> Iterator[_Cut]:
    text = markup.text
    content = len(text.rstrip())
    for start, end in _clusters(text, content, sorted((link.start, link.end) for link in links)):
        comments = markup.comments(start, end)
        yield _Cut(start, end, comments) if comments else _removal(text, content, start, end)


def _clusters(text: str, content: int, spans: Iterable[Span]) -> list[Span]:
    """Spans, joined where only blanks stand between; at the end of the page, newlines too."""
    found: list[Span] = []
    for start, end in spans:
        if found and not text[found[-1][1] : start].strip(" \t"):
            start, _ = found.pop()  # noqa: PLW2901
        found.append((start, end))
    while (
        len(found) > 1 and found[-1][1] == content and not text[found[-2][1] : found[-1][0]].strip()
    ):
        _, end = found.pop()
        found[-1] = (found[-1][0], end)
    return found


def _removal(text: str, content: int, start: int, end: int) -> _Cut:
    """The cut that takes out a span: its whole line, or itself and one neighbouring run of blanks.

    At the end of the page the newlines before the line go too: MediaWiki would not keep them.
    """
    left = _back(text, start, " \t")
    right = _matched(_BLANKS, text, end)
    newline = _matched(_NEWLINE, text, right)
    at_start = left == 0 or text[left - 1] == "\n"
    at_end = newline > right or right == len(text)
    if at_start and at_end:
        if right >= content:
            return _Cut(_back(text, left, "\r\n"), right, "")
        return _Cut(left, newline, "")
    if at_start:
        return _Cut(start, right if left == start else end, "")
    return _Cut(left if right > end or at_end else start, end, "")


def _back(text: str, offset: int, characters: str) -> int:
    while offset and text[offset - 1] in characters:
        offset -= 1
    return offset


def _matched(pattern: re.Pattern[str], text: str, offset: int) -> int:
    match = pattern.match(text, offset)
    return match.end() if match else offset


def _spliced(text: str, cuts: Iterable[_Cut]) -> str:
    parts: list[str] = []
    done = 0
    for cut in sorted(cuts, key=lambda cut: cut.start):
        parts += [text[done : cut.start], cut.text]
        done = max(done, cut.end)
    return "".join([*parts, text[done:]])
