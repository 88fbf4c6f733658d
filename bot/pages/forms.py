"""The buttons of the request page, and the forms that they open.

A button is an InputBox that begins a new section with a form in it: the request template with
the task filled in. Where a wiki lacks InputBox an ordinary link does the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from urllib.parse import urlencode

from bot.i18n import Texts
from bot.intake import words
from bot.model import Message
from bot.pages import parameters as known
from bot.pages.calls import beginning, call, when
from bot.pages.parameters import Parameter
from bot.pages.titles import Purpose, title_of
from bot.task import Names

_SIGNATURE = "--~~<noinclude></noinclude>~~"
"""Four tildes in what is preloaded; in the page itself they would become the bot's signature."""

_TAG_IS_TEXT = beginning(call("#tag:inputbox", "type=commenttitle"), 1)
"""`<` where the wiki does not know the tag and shows it as text, nothing where it does."""


@dataclass(frozen=True)
class Form:
    """What the form of a task asks for; `title` names its button and the section it opens."""

    title: Message
    parameters: tuple[Parameter, ...]


_FORMS = {
    "move category": Form(Message("form-move-category"), (known.FROM, known.TO, known.REASON)),
    "merge categories": Form(
        Message("form-merge-categories"), (known.FROM, known.TO, known.REASON)
    ),
    "add category": Form(Message("form-add-category"), (known.CATEGORY, known.PAGES, known.REASON)),
    "remove category": Form(
        Message("form-remove-category"), (known.CATEGORY, known.SOURCE, known.REASON)
    ),
}
"""By the first English name of the task."""


def form_of(task: Names) -> Form:
    """The form of a task; one that has none of its own asks for pages."""
    general = Form(Message("form-other", (task.en[0],)), (known.SOURCE, known.REASON))
    return _FORMS.get(task.en[0], general)


def texts_of(bot: str, language: str, tasks: Sequence[Names]) -> tuple[tuple[str, str], ...]:
    """Titles and texts of the forms, one for each task."""
    texts = Texts(language)
    return tuple((_title(bot, texts, task), _form(bot, texts, task)) for task in tasks)


def buttons(bot: str, language: str, tasks: Sequence[Names]) -> str:
    """The page that the request page shows at its head: it grows with the tasks."""
    texts = Texts(language)
    shown = "\n".join(_button(bot, texts, task) for task in _ordered(tasks))
    style = "display:flex;flex-wrap:wrap;gap:.6em;align-items:center;margin:.8em 0"
    return f'<div style="{style}">\n{shown}\n</div>'


def links(bot: str, language: str, tasks: Sequence[Names]) -> str:
    """The same as a list of plain links, which work on every wiki."""
    texts = Texts(language)
    return "\n".join(f"* {_link(bot, texts, task)}" for task in _ordered(tasks))


def _ordered(tasks: Sequence[Names]) -> list[Names]:
    """The tasks that are asked for most come first."""
    usual = list(_FORMS)
    return sorted(tasks, key=lambda task: usual.index(task.en[0]) if task.en[0] in usual else 99)


def _title(bot: str, texts: Texts, task: Names) -> str:
    return title_of(Purpose.FORM, bot, texts.language, task.shown(texts.language))


def _form(bot: str, texts: Texts, task: Names) -> str:
    form = form_of(task)
    template = words.TEMPLATE.shown(texts.language)
    rows = [(known.ACTION, task.shown(texts.language)), *((each, "") for each in form.parameters)]
    names = [parameter.name.shown(texts.language) for parameter, _ in rows]
    width = max(map(len, names))
    lines = "".join(
        f"| {name.ljust(width)} = {value}\n" for name, (_, value) in zip(names, rows, strict=True)
    )
    path = f"{texts.language}/form.wikitext"
    page = files("bot.pages").joinpath("templates", path).read_text(encoding="utf-8")
    return Template(page.strip()).substitute(
        request=f"{{{{{template}\n{lines}}}}} {_SIGNATURE}",
        title=texts.plain(form.title),
        requests=title_of(Purpose.REQUESTS, bot, texts.language),
    )


def _button(bot: str, texts: Texts, task: Names) -> str:
    title = texts.plain(form_of(task).title)
    options = {
        "type": "commenttitle",
        "page": title_of(Purpose.REQUESTS, bot, texts.language),
        "preload": _title(bot, texts, task),
        "editintro": title_of(Purpose.FORM_HELP, bot, texts.language),
        "default": title,
        "buttonlabel": title,
        "hidden": "yes",
        "break": "no",
    }
    lines = "\n".join(f"{name}={value}" for name, value in options.items())
    box = call("#tag:inputbox", f"\n{lines}\n")
    return f"<div>{when(_TAG_IS_TEXT, _link(bot, texts, task), box)}</div>"


def _link(bot: str, texts: Texts, task: Names) -> str:
    title = texts.plain(form_of(task).title)
    query = urlencode(
        {
            "action": "edit",
            "section": "new",
            "preload": _title(bot, texts, task),
            "editintro": title_of(Purpose.FORM_HELP, bot, texts.language),
            "preloadtitle": title,
        }
    )
    page = title_of(Purpose.REQUESTS, bot, texts.language)
    return f"[{call(f'fullurl:{page}', query)} {title}]"
