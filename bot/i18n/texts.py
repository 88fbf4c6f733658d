"""The messages of one language, and how they are rendered."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal

from bot.i18n import escape
from bot.model import Argument, Message
from bot.text.titles import Title

ENGLISH = "en"
ITALIAN = "it"

LOCALES = {ENGLISH: "en_GB", ITALIAN: "it_IT"}

_PLURAL = re.compile(r"\{\{PLURAL:\$([1-9])\|([^{}]*)\}\}")
# A number after one of these is part of an address or an identifier, not a quantity.
_ARGUMENT = re.compile(r"([/#]?)\$([1-9])")
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_TAG = re.compile(r"</?code>")
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True)
class Style:
    """How one place shows strings and titles, and what it keeps of a message's own markup."""

    text: Callable[[str], str]
    title: Callable[[Title], str]
    links: bool = True
    tags: bool = False


WIKITEXT = Style(escape.wikitext, lambda title: title.link, tags=True)
SUMMARY = Style(escape.summary, lambda title: title.link)
PLAIN = Style(escape.plain, lambda title: escape.plain(str(title)), links=False)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """The messages of `it` or `en` by key, without the metadata."""
    text = files("bot.i18n").joinpath(f"{language}.json").read_text(encoding="utf-8")
    return {key: value for key, value in json.loads(text).items() if key != "@metadata"}


class Texts:
    """Renders messages in Italian on an Italian wiki, in English elsewhere."""

    def __init__(self, language: str) -> None:
        self.language = ITALIAN if language.lower().startswith(ITALIAN) else ENGLISH
        self._locale = Locale.parse(LOCALES[self.language])

    def wikitext(self, message: Message) -> str:
        """For a wiki page: strings escaped, titles as links. On one line.

        Raises KeyError for an unknown key, IndexError when an argument is missing.
        """
        return self._render(message, WIKITEXT)

    def plain(self, message: Message) -> str:
        """For a terminal or a log: no markup at all. On one line."""
        return self._render(message, PLAIN)

    def summary(self, message: Message) -> str:
        """For an edit summary, of any length (see `edit_summary`)."""
        return self._render(message, SUMMARY)

    def number(self, number: int) -> str:
        return format_decimal(number, locale=self._locale)

    def when(self, moment: datetime, zone: tzinfo) -> str:
        """A date and time in that zone, to the minute; a naive one is taken as UTC."""
        return format_datetime(moment, "d MMMM y, HH:mm z", tzinfo=zone, locale=self._locale)

    def _render(self, message: Message, style: Style) -> str:
        text = self._text(message.key)
        if not style.tags:
            text = _TAG.sub("", text)
        text = _PLURAL.sub(lambda found: self._form(found, message.args), text)
        if not style.links:
            text = _LINK.sub(r"\1", text)
        return _ARGUMENT.sub(lambda found: self._argument(found, message.args, style), text)

    def _text(self, key: str) -> str:
        own = catalogue(self.language)
        return own[key] if key in own else catalogue(ENGLISH)[key]

    def _form(self, found: re.Match[str], args: tuple[Argument | Message, ...]) -> str:
        """MediaWiki's rule: the forms in CLDR's order, the last one for all that follow."""
        number = args[int(found[1]) - 1]
        forms = found[2].split("|")
        rule = self._locale.plural_form
        order = [category for category in _CATEGORIES if category in {*rule.tags, "other"}]
        index = order.index(rule(number)) if isinstance(number, int) else len(forms)
        return forms[min(index, len(forms) - 1)]

    def _argument(
        self, found: re.Match[str], args: tuple[Argument | Message, ...], style: Style
    ) -> str:
        before, value = found[1], args[int(found[2]) - 1]
        match value:
            case Message():
                return before + self._render(value, style)
            case Title():
                return before + style.title(value)
            case int():
                return before + (str(value) if before else self.number(value))
            case _:
                return before + style.text(value)
