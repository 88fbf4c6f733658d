"""The buttons of the request page and of the task page, and the forms that they open.

A button is an InputBox that begins a new section with a form in it: the page's template with
the task filled in. Where a wiki lacks InputBox an ordinary link does the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.i18n import Texts
from bot.intake import words
from bot.model import Message
from bot.pages import parameters as known
from bot.pages import task_parameters
from bot.pages.calls import beginning, call, when
from bot.pages.parameters import Parameter
from bot.pages.sources import filled
from bot.pages.titles import Purpose, title_of
from bot.task import Names

_SIGNATURE = "--~~<noinclude></noinclude>~~"
"""Four tildes in what is preloaded; in the page itself they would become the bot's signature."""

_TAG_IS_TEXT = beginning(call("#tag:inputbox", "type=commenttitle"), 1)
"""`<` where the wiki does not know the tag and shows it as text, nothing where it does."""


@dataclass(frozen=True)
class Form:
    """What the form of a task asks for; `title` names its button and the section it opens.

    `upkeep` is work to be done again and again.
    """

    title: Message
    parameters: tuple[Parameter, ...]
    upkeep: bool = False


_FORMS = {
    "move category": Form(Message("form-move-category"), (known.FROM, known.TO, known.REASON)),
    "merge categories": Form(
        Message("form-merge-categories"), (known.FROM, known.TO, known.REASON)
    ),
    "add category": Form(Message("form-add-category"), (known.CATEGORY, known.PAGES, known.REASON)),
    "remove category": Form(
        Message("form-remove-category"), (known.CATEGORY, known.SOURCE, known.REASON)
    ),
    "fix category redirects": Form(
        Message("form-fix-category-redirects"), (known.CATEGORY, known.REASON), upkeep=True
    ),
    "fix overcategorisation": Form(
        Message("form-fix-overcategorisation"),
        (known.CATEGORY, known.DEPTH, known.EXCEPT, known.REASON),
        upkeep=True,
    ),
    "complete institution category": Form(
        Message("form-complete-category"), (known.INSTITUTION, known.REASON), upkeep=True
    ),
    "normalise licences": Form(
        Message("form-normalise-licences"), (known.SOURCE, known.RULES, known.REASON)
    ),
    "add licence": Form(
        Message("form-add-licence"), (known.INSTITUTION, known.EVIDENCE, known.REASON)
    ),
    "licence report": Form(
        Message("form-licence-report"), (known.INSTITUTION, known.REASON), upkeep=True
    ),
    "link images": Form(
        Message("form-link-images"),
        (known.INSTITUTION, known.SINCE, known.MODE, known.REASON),
        upkeep=True,
    ),
    "insert image": Form(
        Message("form-insert-image"), (known.FILE, known.ARTICLE, known.CAPTION, known.REASON)
    ),
}
"""By the first English name of the task."""


@dataclass(frozen=True)
class Place:
    """The page to which forms lead, and where they are; `source` is the file of their page."""

    page: Purpose
    form: Purpose
    help: Purpose
    source: str


REQUESTS = Place(Purpose.REQUESTS, Purpose.FORM, Purpose.FORM_HELP, "form")
TASKS = Place(Purpose.TASKS, Purpose.TASK_FORM, Purpose.TASK_FORM_HELP, "task-form")


def form_of(task: Names) -> Form:
    """The form of a task; one that has none of its own asks for pages."""
    general = Form(Message("form-other", (task.en[0],)), (known.SOURCE, known.REASON))
    return _FORMS.get(task.en[0], general)


class Forms:
    """The forms that lead to one page of one bot, in the language of its wiki."""

    def __init__(self, place: Place, bot: str, language: str) -> None:
        self._place = place
        self._bot = bot
        self._texts = Texts(language)

    def pages(self, tasks: Sequence[Names]) -> tuple[tuple[str, str], ...]:
        """Titles and texts of the pages that are preloaded, one for each task."""
        return tuple((self._preload(task), self._page(task)) for task in tasks)

    def buttons(self, tasks: Sequence[Names]) -> str:
        """Part of the page that shows them at its head: it grows with the tasks."""
        shown = "\n".join(self._button(task) for task in _ordered(tasks))
        style = "display:flex;flex-wrap:wrap;gap:.6em;align-items:center;margin:.8em 0"
        return f'<div style="{style}">\n{shown}\n</div>'

    def links(self, tasks: Sequence[Names]) -> str:
        """The same as a list of plain links, which work on every wiki."""
        return "\n".join(f"* {self._link(task)}" for task in _ordered(tasks))

    def in_line(self, tasks: Sequence[Names]) -> str:
        """The links one after the other, without the arrow of links that lead elsewhere."""
        shown = " · ".join(self._link(task) for task in _ordered(tasks))
        return f'<span class="plainlinks">{shown}</span>'

    def _title_of(self, purpose: Purpose, part: str = "") -> str:
        return title_of(purpose, self._bot, self._texts.language, part)

    def _preload(self, task: Names) -> str:
        return self._title_of(self._place.form, task.shown(self._texts.language))

    def _page(self, task: Names) -> str:
        form = _entry(self._texts, task) if self._place is TASKS else _request(self._texts, task)
        words = {
            "form": form,
            "title": self._texts.plain(form_of(task).title),
            "page": self._title_of(self._place.page),
        }
        return filled(self._texts.language, self._place.source, words)

    def _button(self, task: Names) -> str:
        title = self._texts.plain(form_of(task).title)
        options = {
            "type": "commenttitle",
            "page": self._title_of(self._place.page),
            "preload": self._preload(task),
            "editintro": self._title_of(self._place.help),
            "default": title,
            "buttonlabel": title,
            "hidden": "yes",
            "break": "no",
        }
        lines = "\n".join(f"{name}={value}" for name, value in options.items())
        box = call("#tag:inputbox", f"\n{lines}\n")
        return f"<div>{when(_TAG_IS_TEXT, self._link(task), box)}</div>"

    def _link(self, task: Names) -> str:
        title = self._texts.plain(form_of(task).title)
        query = urlencode(
            {
                "action": "edit",
                "section": "new",
                "preload": self._preload(task),
                "editintro": self._title_of(self._place.help),
                "preloadtitle": title,
            }
        )
        return f"[{call(f'fullurl:{self._title_of(self._place.page)}', query)} {title}]"


def upkeep(bot: str, language: str, tasks: Sequence[Names]) -> str:
    """The buttons of the task page, and links for the tasks that are seldom repeated."""
    forms = Forms(TASKS, bot, language)
    shown = forms.buttons([task for task in tasks if form_of(task).upkeep])
    others = [task for task in tasks if not form_of(task).upkeep]
    if not others:
        return shown
    lead = Texts(language).plain(Message("form-others"))
    return f"{shown}\n{lead} {forms.in_line(others)}"


def _ordered(tasks: Sequence[Names]) -> list[Names]:
    """The tasks that are asked for most come first."""
    usual = list(_FORMS)
    return sorted(tasks, key=lambda task: usual.index(task.en[0]) if task.en[0] in usual else 99)


def _request(texts: Texts, task: Names) -> str:
    asked = ((each, "") for each in form_of(task).parameters)
    rows = [(known.ACTION, task.shown(texts.language)), *asked]
    return f"{_template(texts, words.TEMPLATE, rows)} {_SIGNATURE}"


def _entry(texts: Texts, task: Names) -> str:
    """Of the task page: filled in as far as it can be."""
    form = form_of(task)
    *own, reason = form.parameters
    scheduled = (task_parameters.FREQUENCY, task_parameters.ACTIVE)
    rows = [
        (task_parameters.NAME, texts.plain(form.title)),
        (known.ACTION, task.shown(texts.language)),
        *((each, "") for each in own),
        *((each, each.prefilled.shown(texts.language)) for each in scheduled if each.prefilled),
        (reason, ""),
    ]
    return _template(texts, words.TASK_TEMPLATE, rows)


def _template(texts: Texts, template: Names, rows: Sequence[tuple[Parameter, str]]) -> str:
    names = [parameter.name.shown(texts.language) for parameter, _ in rows]
    width = max(map(len, names))
    lines = "".join(
        f"| {name.ljust(width)} = {value}\n" for name, (_, value) in zip(names, rows, strict=True)
    )
    return f"{{{{{template.shown(texts.language)}\n{lines}}}}}"
