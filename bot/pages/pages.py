"""The texts of the pages that `residente setup-wiki` makes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import configuration
from bot.duty import FAILURES, DutyState
from bot.i18n import Texts
from bot.intake import frequency, words
from bot.intake.frequency_shown import described
from bot.model import Message, RequestState
from bot.pages import forms, proposal_template, request_template, states, task_template
from bot.pages.forms import Forms
from bot.pages.sources import filled
from bot.pages.task_parameters import FREQUENCIES
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
    asked, repeated = (Forms(place, bot, language) for place in (forms.REQUESTS, forms.TASKS))
    links = asked.links(tasks)
    filled = _Filled(texts, {**_words(bot, texts), "form_links": links})
    written = (
        (Purpose.CONFIGURATION, configuration.dump(configuration.default(texts.language))),
        (Purpose.SHUTOFF, RUNNING[texts.language]),
        (Purpose.REQUEST_TEMPLATE, request_template.text(language, tasks)),
        (Purpose.TASK_TEMPLATE, task_template.text(language, tasks)),
        (Purpose.PROPOSAL_TEMPLATE, proposal_template.text(language)),
        (Purpose.FORM_HELP, filled.page("form-help")),
        (Purpose.TASK_FORM_HELP, filled.page("task-form-help")),
        (Purpose.PROPOSAL_HELP, filled.page("proposal-help")),
        (Purpose.FORMS, asked.buttons(tasks)),
        (Purpose.TASK_FORMS, forms.upkeep(bot, language, tasks)),
        (Purpose.GUIDE, filled.page("guide")),
        (Purpose.REQUESTS, filled.page("requests")),
        (Purpose.TASKS, filled.page("tasks")),
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
    # Last, so that what they link is there.
    return (
        *single,
        *(WikiPage(Purpose.FORM, *page) for page in asked.pages(tasks)),
        *(WikiPage(Purpose.TASK_FORM, *page) for page in repeated.pages(tasks)),
    )


def digest(text: str) -> str:
    """SHA-1 in hexadecimal of a text as MediaWiki stores it: LF, nothing blank at the end.

    Equal to `rvprop=sha1` of a revision with that text. JSON pages are stored in MediaWiki's own
    layout: compare their parsed contents instead.
    """
    stored = text.replace("\r\n", "\n").replace("\r", "\n").rstrip(" \t\n\0\x0b")
    return hashlib.sha1(stored.encode()).hexdigest()


@dataclass(frozen=True)
class _Filled:
    """The pages of one language, with what differs from bot to bot filled in."""

    texts: Texts
    words: Mapping[str, str]

    def page(self, name: str) -> str:
        return filled(self.texts.language, name, self.words)


def _words(bot: str, texts: Texts) -> dict[str, str]:
    titles = {
        purpose.value.replace("-", "_"): title_of(purpose, bot, texts.language)
        for purpose in Purpose
    }
    return {
        **titles,
        "bot": bot,
        "template": words.TEMPLATE.shown(texts.language),
        "task_template_name": words.TASK_TEMPLATE.shown(texts.language),
        "running": RUNNING[texts.language],
        "states": "\n".join(_states(texts)),
        "duty_states": "\n".join(_duty_states(texts)),
        "frequencies": "\n".join(_frequencies(texts)),
        "failures": str(FAILURES),
    }


def _states(texts: Texts) -> Iterator[str]:
    """The rows of the guide's table of states."""
    for state in RequestState:
        word = texts.plain(Message(f"state-{state}"))
        meaning = texts.wikitext(Message(f"guide-state-{state}"))
        yield f"|-\n| {_badge(word, states.COLOURS[state])} || {meaning}"


def _duty_states(texts: Texts) -> Iterator[str]:
    """The same for the task page; an entry that has been removed is not to be seen there."""
    for state in DutyState:
        if state is not DutyState.GONE:
            word = words.DUTY_STATES[state].shown(texts.language)
            meaning = texts.wikitext(Message(f"guide-duty-{state}"))
            yield f"|-\n| {_badge(word, states.DUTY_COLOURS[state])} || {meaning}"


def _badge(word: str, colour: str) -> str:
    style = f"background:{colour};color:#fff;padding:.1em .6em;border-radius:3px"
    return f'<span style="{style};white-space:nowrap">{word}</span>'


def _frequencies(texts: Texts) -> Iterator[str]:
    """How to write a frequency in both languages, and what the bot makes of it."""
    for names in FREQUENCIES:
        understood = frequency.read(names.shown(texts.language))
        if not isinstance(understood, Message):
            spelt = " || ".join(f"<code>{name}</code>" for name in names.all)
            yield f"|-\n| {spelt} || {texts.wikitext(described(understood))}"
