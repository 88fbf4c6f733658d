"""Files and the articles that are named for them, a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import BadTitle
from bot.model import Message, Refusal
from bot.text.selector_scanner import uncommented
from bot.text.site import FILE, Site
from bot.text.titles import Title

FilePair = tuple[Title, Title]
"""A file, and the page for it."""

_LINK = re.compile(r"\[\[[^\[\]\n]{1,600}\]\]")
_ARROW = re.compile(r"\s*(?:→|⇒|[-=]+>|>)\s*")
_IN = re.compile(r"(?<=\S)\s+(?:in|a|to|into)\s+(?=\S)", re.IGNORECASE)


def read_pairs(text: str, site: Site) -> tuple[FilePair, ...] | Refusal:
    """`File:X > Voce`, also with `->`, `→` or `in`, and with links; each once.

    Or what cannot be read, with the line as it is typed.
    """
    found: dict[FilePair, None] = {}
    for raw in uncommented(text).splitlines():
        line = raw.strip().lstrip("*#•").strip()
        if not line:
            continue
        pair = _pair(line, site)
        if pair is None:
            return Refusal(Message("refusal-pair", (line,)))
        found[pair] = None
    return tuple(found)


def _pair(line: str, site: Site) -> FilePair | None:
    for file, page in _split(line):
        try:
            pair = site.title(file, FILE), site.title(page)
        except BadTitle:
            continue
        if pair[0].namespace == FILE and pair[1].namespace != FILE:
            return pair
    return None


def _split(line: str) -> Iterator[tuple[str, str]]:
    """The ways in which a line may be meant, the likeliest first.

    A word such as `in` may stand within either name: the file's name has an ending.
    """
    links = _LINK.findall(line)
    if len(links) == 2:
        yield links[0], links[1]
        return
    if found := _ARROW.search(line):
        yield line[: found.start()], line[found.end() :]
        return
    for found in _IN.finditer(line):
        file = line[: found.start()].removesuffix("]]")
        if re.search(r"\.[A-Za-z0-9]{2,5}\Z", file):
            yield line[: found.start()], line[found.end() :]
