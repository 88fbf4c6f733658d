from __future__ import annotations

import re

import pytest

from bot.intake.entries import Entry, read_entries
from bot.intake.parameters import Understood, understand
from bot.pages import forms
from bot.task import Task, discover
from tests.pages.test_guide import SITES

TASKS = tuple(discover().values())
VALUES = {
    "categoria": "A",
    "category": "A",
    "da": "A",
    "from": "A",
    "a": "B",
    "to": "B",
    "fonte": "categoria:A",
    "source": "category:A",
    "pagine": "* [[X]]",
    "pages": "* [[X]]",
    "motivo": "ordine",
    "reason": "order",
}


def preloaded(text: str) -> str:
    """What MediaWiki puts into the edit box."""
    return re.sub(r"</?includeonly>|<noinclude>.*?</noinclude>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("language", SITES)
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_a_form_filled_in_is_understood(task: Task, language: str) -> None:
    ((_, text),) = forms.texts_of("Robi", language, [task.names])
    form = preloaded(text)
    assert form.endswith("}} --~~~~")
    filled = re.sub(
        r"^(\| (\w+) *=) $", lambda row: f"{row[1]} {VALUES[row[2]]}", form, flags=re.MULTILINE
    )
    assert filled.count(" = \n") == 0
    (entry,) = read_entries(filled, SITES[language])
    assert isinstance(entry, Entry)
    understood = understand(entry, discover(), SITES[language], language)
    assert isinstance(understood, Understood)
    assert understood.task.id == task.id


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_every_task_has_a_form_of_its_own(task: Task) -> None:
    assert forms.form_of(task.names).title.key != "form-other"


@pytest.mark.parametrize("language", SITES)
def test_there_is_a_button_and_a_link_for_every_task(language: str) -> None:
    names = [task.names for task in TASKS]
    assert forms.buttons("Robi", language, names).count("\nbuttonlabel=") == len(TASKS)
    assert forms.links("Robi", language, names).count("\n") == len(TASKS) - 1
