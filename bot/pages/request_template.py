"""The template with which people ask: a box that shows the request and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Texts
from bot.pages import parameters as known
from bot.pages import states
from bot.pages.box import Head, box, plain, rows_of_tasks, value, word
from bot.pages.calls import when
from bot.pages.sources import filled
from bot.pages.template_data import template_data
from bot.task import Names

_DESCRIPTION = (
    "Chiede un lavoro al bot, nella sua pagina delle richieste.",
    "Asks the bot for a piece of work, on its request page.",
)
_ROWS = (known.REASON, known.COMMAND, known.RESULT, known.UPDATED)


def text(language: str, tasks: Sequence[Names]) -> str:
    """The whole template page with its documentation and TemplateData."""
    texts = Texts(language)
    data = template_data(texts.language, _DESCRIPTION, known.PARAMETERS, tasks)
    return filled(texts.language, "template", {"box": _box(texts), "templatedata": data})


def _box(texts: Texts) -> str:
    action = value(known.ACTION)
    name = when(action, action, word(texts, "no-action"))
    color = states.switch(value(known.STATUS), states.REQUEST)
    rows = [*rows_of_tasks(texts), *(plain(texts, each) for each in _ROWS)]
    return box(texts, Head(word(texts, "title"), name, color), rows)
