"""The template of the task page: a box that shows recurring work and how it went last time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Texts
from bot.pages import parameters as common
from bot.pages import states
from bot.pages import task_parameters as known
from bot.pages.box import Head, box, line, plain, row, rows_of_tasks, told, typed, value, word
from bot.pages.calls import when
from bot.pages.sources import filled
from bot.pages.template_data import template_data
from bot.task import Names

_DESCRIPTION = (
    "Un lavoro che il bot ripete da solo, nella sua pagina delle attività.",
    "Work that the bot repeats by itself, on its task page.",
)
_TOLD = (known.NEXT, known.LAST, common.RESULT, common.UPDATED)


def text(language: str, tasks: Sequence[Names]) -> str:
    """The whole template page with its documentation and TemplateData."""
    texts = Texts(language)
    data = template_data(texts.language, _DESCRIPTION, known.PARAMETERS, tasks)
    return filled(texts.language, "task-template", {"box": _box(texts), "templatedata": data})


def _box(texts: Texts) -> str:
    action, name = value(known.ACTION), value(known.NAME)
    missing = word(texts, "no-action")
    shown = when(name, name, when(action, action, missing))
    color = states.switch(value(known.STATUS), states.TASK)
    # A cron line may begin with an asterisk.
    often = row(texts, known.FREQUENCY, typed(known.FREQUENCY))
    following, last, *result = (plain(texts, each) for each in _TOLD)
    rows = [
        when(name, plain(texts, known.ACTION)),
        *rows_of_tasks(texts),
        line(often, plain(texts, known.ACTIVE)),
        plain(texts, common.REASON),
        plain(texts, known.COMMAND),
        told(_TOLD, line(following, last), *result),
    ]
    return box(texts, Head(word(texts, "task-title"), shown, color), rows)
