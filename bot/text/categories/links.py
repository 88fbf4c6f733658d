"""Category links: where they stand on a page, and whom they categorise.

Read as `Parser::handleInternalLinks2` of MediaWiki 1.39 does. What it would only know after
expanding templates (`[[Categoria:{{{1}}}]]`) is no link here, and so is never altered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.errors import BadTitle
from bot.text.markup import COMMENT, INCLUDEONLY, NOINCLUDE, ONLYINCLUDE, Markup
from bot.text.site import CATEGORY, Site
from bot.text.titles import BIDI, BLANK, Title, decode, tidy

_OPEN = re.compile(rf"\[{COMMENT}*+\[")
_REST = re.compile(rf"([^\x01-\x1f<>\[\]{{}}|\x7f]++)(?:\|(.*?))?\]{COMMENT}*+\]", re.DOTALL)
_COLON = re.compile(r":|%3a|&#0*+58;|&#x0*+3a;|&colon;", re.IGNORECASE)
_FRAGMENT = re.compile(r"(?<!&)#|%23|&#0*+35;|&#x0*+23;|&num;", re.IGNORECASE)
_PADDING = re.compile(rf"(?:[{BLANK}{BIDI}{COMMENT}]|&nbsp;|&#160;|&#32;)++")
_NAME_END = re.compile(rf"[{BLANK}{BIDI}{COMMENT}]")


@dataclass(frozen=True)
class CategoryLink:
    """A link that puts a page into a category, with offsets in the original text.

    `start` and `end` enclose the whole link; `name_start` and `name_end` the category's name as
    typed, a comment inside it included; `bar` is where the pipe or the closing brackets stand.
    `sort_key` is as typed without comments: None where there is no pipe, '' where nothing
    follows it. `context` holds the transclusion tags around the link, `in_template` says whether
    braces do. A section (`[[Categoria:X#Y]]`) belongs to the link but not to its name.
    """

    title: Title
    sort_key: str | None
    start: int
    end: int
    name_start: int
    name_end: int
    bar: int
    context: frozenset[str] = frozenset()
    in_template: bool = False


def category_links(site: Site, text: str) -> tuple[CategoryLink, ...]:
    """Every live category link of a text in order, whoever it categorises."""
    return tuple(scan(site, Markup(text)))


def own_links(site: Site, text: str) -> tuple[CategoryLink, ...]:
    """The links that categorise the page itself: those outside includeonly."""
    return tuple(link for link in scan(site, Markup(text)) if INCLUDEONLY not in link.context)


def included_links(site: Site, text: str) -> tuple[CategoryLink, ...]:
    """The links that reach the pages which transclude a template of this text."""
    markup = Markup(text)
    tags = {(tag[1], tag[2].lower()) for tag in markup.switches}
    needed = {ONLYINCLUDE} if {("", ONLYINCLUDE), ("/", ONLYINCLUDE)} <= tags else set[str]()
    return tuple(
        link
        for link in scan(site, markup)
        if NOINCLUDE not in link.context and needed <= link.context
    )


def carries(site: Site, text: str, title: Title) -> bool:
    """Whether a link of the text, for whomever, names the category."""
    return any(link.title == title for link in scan(site, Markup(text)))


def scan(site: Site, markup: Markup) -> Iterator[CategoryLink]:
    """The category links of a page whose structure is at hand."""
    bounds = [match.span() for match in _OPEN.finditer(markup.masked)]
    bounds.append((len(markup.masked), 0))
    for (start, inner), (limit, _) in pairwise(bounds):
        rest = _REST.match(markup.masked, inner, limit)
        if rest and (link := _read(site, markup, start, rest)):
            yield link


def _read(site: Site, markup: Markup, start: int, rest: re.Match[str]) -> CategoryLink | None:
    title, name_start, name_end = _target(site, markup, *rest.span(1))
    if title is None:
        return None
    bar, end = rest.end(1), rest.end()
    key = rest[2]
    if key is not None:
        # As in MediaWiki: `[[Categoria:X|a [b]]]` closes with the last two brackets.
        if "[" in key and markup.masked[end : end + 1] == "]":
            end += 1
        if key.count("{") != key.count("}"):
            return None
        key = markup.visible(bar + 1, _key_end(markup, end))
    context = markup.context(start)
    if context != markup.context(end):
        return None
    inside = markup.in_template(start)
    return CategoryLink(title, key, start, end, name_start, name_end, bar, context, inside)


def _key_end(markup: Markup, end: int) -> int:
    """Where the closing brackets begin, between which a comment may stand."""
    return markup.masked.rindex("]", 0, end - 1)


def _target(site: Site, markup: Markup, start: int, end: int) -> tuple[Title | None, int, int]:
    """The category that a link's target names, and the offsets of the name as typed."""
    body = markup.masked[start:end]
    colon = _COLON.search(body)
    if not colon:
        return None, 0, 0
    prefix = body[: colon.start()].casefold()
    namespace = site.by_name.get(prefix) or site.by_name.get(_plain(prefix))
    if namespace is None or namespace.id != CATEGORY:
        return None, 0, 0
    fragment = _FRAGMENT.search(body, colon.end())
    stop = fragment.start() if fragment else len(body)
    padding = _PADDING.match(body, colon.end(), stop)
    first = padding.end() if padding else colon.end()
    try:
        title = site.title(f"{namespace.name}:{body[first:stop].replace(COMMENT, '')}")
    except BadTitle:
        return None, 0, 0
    while _NAME_END.match(body[stop - 1]):
        stop -= 1
    return (title if title.namespace == CATEGORY else None), start + first, start + stop


def _plain(typed: str) -> str:
    return tidy(decode(typed.replace(COMMENT, ""))).casefold()
