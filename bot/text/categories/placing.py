"""Where a new category link goes, and in which style of line."""

from __future__ import annotations

import re

from bot.errors import BadTitle
from bot.text.categories.links import CategoryLink, own_links, scan
from bot.text.markup import COMMENT, NOINCLUDE, Markup, line_end
from bot.text.site import MAIN, TEMPLATE, Site
from bot.text.titles import Title

_REST_OF_LINE = re.compile(rf"[ \t{COMMENT}]*+(?=\r?\n|\Z)")
_LINK = re.compile(r"\[\[([^\[\]|\n]+)\]\]\s*+")
_OWN = frozenset({NOINCLUDE})


def add_category(
    site: Site, text: str, new: Title, sort_key: str | None = None, namespace: int = MAIN
) -> str:
    """The text of a page, of this namespace, in the category too.

    The link follows the last category of the page itself, in the same style of line; where there
    is none, it stands at the end, before interwiki links. A template gets it in noinclude, so
    that it categorises no other page. A page which is in the category stays as it is, and so
    does one on which no place can be found (see `categorised`).
    """
    if categorised(site, text, new):
        return text
    markup = Markup(text)
    key = "" if sort_key is None else f"|{sort_key}"
    added = _placed(site, markup, f"[[{new}{key}]]", namespace)
    return added if sort_key in _own_keys(site, added, new) else text


def categorised(site: Site, text: str, title: Title) -> bool:
    """Whether a link in the text puts the page itself into the category."""
    return bool(_own_keys(site, text, title))


def _own_keys(site: Site, text: str, title: Title) -> list[str | None]:
    """The sort keys of the links that put the page itself into the category."""
    found = own_links(site, text)
    return [link.sort_key for link in found if link.title == title]


def _placed(site: Site, markup: Markup, link: str, namespace: int) -> str:
    template = namespace == TEMPLATE
    context = _OWN if template else frozenset[str]()
    links = [
        found for found in scan(site, markup) if found.context == context and not found.in_template
    ]
    if links:
        return _after_last(markup, links, link)
    if template:
        return _in_noinclude(markup, link)
    return _at_end(site, markup, link)


def _after_last(markup: Markup, links: list[CategoryLink], link: str) -> str:
    text, last = markup.text, links[-1]
    gap = text[links[-2].end : last.start] if len(links) > 1 else "\n"
    if not gap.strip(" "):
        alone = text[last.end : last.end + 1].isspace() or last.end == len(text)
        return _inserted(text, last.end, gap + link if alone else link)
    rest = _REST_OF_LINE.match(markup.masked, last.end)
    if rest is None or rest.end() > _end(markup):
        return _inserted(text, last.end, link)
    return _inserted(text, rest.end(), line_end(text) + link)


def _in_noinclude(markup: Markup, link: str) -> str:
    text = markup.text
    body = len(text.rstrip())
    last = markup.switches[-1] if markup.switches else None
    if last is None or last.end() != body or last[1] != "/" or last[2].lower() != NOINCLUDE:
        return _inserted(text, body, f"<noinclude>{link}</noinclude>")
    alone = text[: last.start()].endswith("\n")
    return _inserted(text, last.start(), link + line_end(text) if alone else link)


def _at_end(site: Site, markup: Markup, link: str) -> str:
    text, newline = markup.text, line_end(markup.text)
    start = _interwikis(site, markup.masked)
    if start is not None and (start == 0 or text[start - 1] == "\n"):
        return _inserted(text, start, link + newline)
    end = _end(markup)
    if end < len(text):
        return _inserted(text, end, link)
    body = len(text.rstrip("\r\n"))
    return _inserted(text, body, (newline * 2 if body else "") + link)


def _end(markup: Markup) -> int:
    """Where the live text of the page ends: before a comment that is never closed."""
    if not markup.masked.endswith(COMMENT) or markup.text.endswith("-->"):
        return len(markup.text)
    return len(markup.masked.rstrip(COMMENT))


def _interwikis(site: Site, masked: str) -> int | None:
    """Where the run of interwiki links begins that ends the page; None where there is none."""
    start, end = None, -1
    for match in _LINK.finditer(masked):
        if ":" in match[1] and _is_interwiki(site, match[1]):
            start = match.start() if match.start() != end or start is None else start
            end = match.end()
    return start if end == len(masked) else None


def _is_interwiki(site: Site, target: str) -> bool:
    try:
        site.title(target)
    except BadTitle as error:
        return error.message.key == "title-interwiki" and not target.lstrip().startswith(":")
    return False


def _inserted(text: str, offset: int, addition: str) -> str:
    return text[:offset] + addition + text[offset:]
