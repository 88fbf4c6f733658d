"""Which links of a page of another wiki lead to articles of the Wikipedia of a language."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from mwparserfromhell.nodes import ExternalLink, Node, Template, Wikilink

from bot.text.calls import argument, called
from bot.text.site import MAIN, Site
from bot.text.titles import decode

_ARTICLE_TEMPLATES = frozenset({"w", "wp", "wikipedia"})
_TARGET = re.compile(
    r"[\s:_]*(?:(?P<project>w|wikipedia)[ _]*:[\s:_]*)?"
    r"(?:(?P<code>[a-z]{2,3}(?:-[a-z]+)?)[ _]*:[ _]*)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ELSEWHERE = re.compile(r"[ :_]*(?:w|wikt|[a-z]{2,3}(?:-[a-z]+)?) *:")
_ADDRESS = re.compile(r"(?:https?:)?//", re.IGNORECASE)

_NAMESPACES = {
    "it": "categoria cat file immagine utente discussione template aiuto portale progetto speciale "
    "wikipedia wp modulo bozza mediawiki media",
    "en": "category file image user talk template help portal draft special project wikipedia wp "
    "module book mediawiki media timedtext creator institution commons com",
}
"""First words of titles that are no articles, by language; the English ones work everywhere."""


def article(typed: str, site: Site, language: str) -> str:
    """The article that a title means, without its section; '' for what is none."""
    name = decode(typed).partition("#")[0]
    title = site.possible(name)
    if title is None or title.namespace != MAIN or _ELSEWHERE.match(name):
        return ""
    prefix, colon, _ = title.name.partition(":")
    first = prefix.casefold().split(" ")[0]
    known = f"{_NAMESPACES['en']} {_NAMESPACES.get(language, '')}".split()
    talk = "discussioni" if language == "it" else "talk"
    if colon and (first in known or talk in prefix.casefold().split(" ")):
        return ""
    return title.name


def of_node(node: Node, site: Site, language: str) -> str:
    """The article that a link, an address or `{{w}}` names beyond doubt, '' for none."""
    if isinstance(node, Wikilink):
        typed = of_target(str(node.title), language)
    elif isinstance(node, ExternalLink):
        typed = of_address(str(node.url), language)
    elif isinstance(node, Template) and called(node) in _ARTICLE_TEMPLATES:
        typed = of_template(node, language)
    else:
        return ""
    return article(typed, site, language) if typed else ""


def of_target(target: str, language: str) -> str:
    """What follows `it:`, `:it:`, `w:it:` or `:wikipedia:it:` in the target of a link, else ''."""
    found = _TARGET.match(target)
    if found is None:
        return ""
    code, rest = found["code"] or "", found["rest"]
    if code.casefold() == language:
        return rest
    return rest if found["project"] and not code and language == "en" else ""


def of_address(address: str, language: str) -> str:
    """The title in an address of the language's Wikipedia, mobile ones too, else ''."""
    if not _ADDRESS.match(address):
        return ""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").replace(".m.", ".")
    except ValueError:
        return ""
    if host != f"{language}.wikipedia.org":
        return ""
    if asked := parse_qs(parts.query).get("title"):
        return asked[0]
    return parts.path.removeprefix("/wiki/") if parts.path.startswith("/wiki/") else ""


def of_template(node: Template, language: str) -> str:
    """The title in `{{w|X|Y|it}}`, whose language is English where it names none."""
    typed = str(argument(node, "1") or "").strip()
    if prefixed := of_target(typed, language):
        return prefixed
    spoken = str(argument(node, "3", "lang") or "").strip().casefold() or "en"
    return typed if spoken == language else ""
