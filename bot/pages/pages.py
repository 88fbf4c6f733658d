"""The texts of the pages that `residente setup-wiki` makes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from bot import configuration
from bot.i18n import Texts
from bot.model import Message, RequestState
from bot.pages import forms, request_template, states
from bot.pages.titles import Purpose, title_of
from bot.task import Names

RUNNING = {"it": "attivo", "en": "run"}
"""The word on the shutoff page while the bot may edit; each is accepted on every wiki."""

_SUMMARY = Message("summary-setup")


@dataclass(frozen=True)
class WikiPage:
    """A page that the bot needs: `content_model` is MediaWiki's, `wikitext` or `json`."""

    purpose: Purpose
    title: str
    text: str
    content_model: str = "wikitext"
    summary: Message = _SUMMARY


def pages(bot: str, language: str, tasks: Sequence[Names]) -> tuple[WikiPage, ...]:
    """The pages for a bot account, in the order in which they are best saved.

    `tasks` are the names of the tasks to suggest in the request template.
    """
    texts = Texts(language)
    words = {**_words(bot, texts), "form_links": forms.links(bot, language, tasks)}
    written = (
        (Purpose.CONFIGURATION, configuration.dump(configuration.default(texts.language))),
        (Purpose.SHUTOFF, RUNNING[texts.language]),
        (Purpose.REQUEST_TEMPLATE, request_template.text(language, tasks)),
        (Purpose.FORM_HELP, _filled("form-help", texts, words)),
        (Purpose.FORMS, forms.buttons(bot, language, tasks)),
        (Purpose.GUIDE, _filled("guide", texts, words)),
        (Purpose.REQUESTS, _filled("requests", texts, words)),
    )
    single = tuple(
        WikiPage(
            purpose,
            title_of(purpose, bot, language),
            text,
            "json" if purpose is Purpose.CONFIGURATION else "wikitext",
        )
        for purpose, text in written
    )
    each = forms.texts_of(bot, language, tasks)
    # Last, so that what they link is there.
    return (*single, *(WikiPage(Purpose.FORM, title, text) for title, text in each))


def digest(text: str) -> str:
    """SHA-1 in hexadecimal of a text as MediaWiki stores it: LF, nothing blank at the end.

    Equal to `rvprop=sha1` of a revision with that text. JSON pages are stored in MediaWiki's own
    layout: compare their parsed contents instead.
    """
    stored = text.replace("\r\n", "\n").replace("\r", "\n").rstrip(" \t\n\0\x0b")
    return hashlib.sha1(stored.encode()).hexdigest()


def _filled(name: str, texts: Texts, words: Mapping[str, str]) -> str:
    path = f"{texts.language}/{name}.wikitext"
    page = files("bot.pages").joinpath("templates", path).read_text(encoding="utf-8")
    return Template(page).substitute(words).strip()


def _words(bot: str, texts: Texts) -> dict[str, str]:
    titles = {
        purpose.value.replace("-", "_"): title_of(purpose, bot, texts.language)
        for purpose in Purpose
    }
    return {
        **titles,
        "bot": bot,
        "template": titles["request_template"].partition(":")[2],
        "running": RUNNING[texts.language],
        "states": _states(texts),
    }


def _states(texts: Texts) -> str:
    """The rows of the guide's table of states."""
    rows = []
    for state in RequestState:
        word = texts.plain(Message(f"state-{state}"))
        meaning = texts.wikitext(Message(f"guide-state-{state}"))
        badge = f"background:{states.COLOURS[state]};color:#fff;padding:.1em .6em;border-radius:3px"
        rows.append(f'|-\n| <span style="{badge};white-space:nowrap">{word}</span> || {meaning}')
    return "\n".join(rows)
