from __future__ import annotations

import re

import pytest

from bot.i18n import Texts
from bot.intake.entries import Entry, read_entries
from bot.intake.parameters import Understood, understand
from bot.pages import forms
from bot.pages.forms import REQUESTS, Forms
from bot.task import Task, discover
from tests.pages.test_guide import SITES, UPKEEP, taken_on

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
    "profondità": "3",
    "depth": "3",
    "tranne": "* [[:Categoria:B]]",
    "except": "* [[:Category:B]]",
    "istituzione": "Museo",
    "institution": "Museum",
    "prova": "ticket:1",
    "evidence": "ticket:1",
    "regole": "sinonimi, duplicati",
    "rules": "synonyms, duplicates",
    "dal": "2026-11-01",
    "since": "2026-11-01",
    "modo": "proponi",
    "mode": "propose",
    "file": "File:A.jpg",
    "voce": "A",
    "article": "A",
    "didascalia": "A",
    "caption": "A",
    "motivo": "ordine",
    "reason": "order",
}


def preloaded(text: str) -> str:
    """What MediaWiki puts into the edit box."""
    return re.sub(r"</?includeonly>|<noinclude>.*?</noinclude>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("language", SITES)
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_a_form_filled_in_is_understood(task: Task, language: str) -> None:
    ((_, text),) = Forms(REQUESTS, "Robi", language).pages([task.names])
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


@pytest.mark.parametrize("language", SITES)
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_a_form_of_the_task_page_is_taken_on(task: Task, language: str) -> None:
    ((_, text),) = Forms(forms.TASKS, "Robi", language).pages([task.names])
    form = preloaded(text)
    assert form.endswith("\n}}")
    filled = re.sub(
        r"^(\| (\w+) *=) $", lambda row: f"{row[1]} {VALUES[row[2]]}", form, flags=re.MULTILINE
    )
    read = taken_on(filled, language)
    assert read.task == task.id
    assert read.active
    assert str(read.frequency) == "0 3 * * 1"
    assert read.name == Texts(language).plain(forms.form_of(task.names).title)


@pytest.mark.parametrize("language", SITES)
def test_forms_of_upkeep_can_be_saved_as_they_are(language: str) -> None:
    """But for the tree of overcategorisation, which somebody has to choose."""
    wide = [task for task in TASKS if task.id in ("category.redirects", "category.complete")]
    made = Forms(forms.TASKS, "Robi", language).pages([task.names for task in wide])
    read = [taken_on(preloaded(text), language).task for _, text in made]
    assert read == [task.id for task in wide]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_every_task_has_a_form_of_its_own(task: Task) -> None:
    assert forms.form_of(task.names).title.key != "form-other"


@pytest.mark.parametrize("language", SITES)
def test_there_is_a_button_and_a_link_for_every_task(language: str) -> None:
    names = [task.names for task in TASKS]
    asked = Forms(REQUESTS, "Robi", language)
    assert asked.buttons(names).count("\nbuttonlabel=") == len(TASKS)
    assert asked.links(names).count("\n") == len(TASKS) - 1


@pytest.mark.parametrize("language", SITES)
def test_upkeep_has_buttons_and_the_rest_links(language: str) -> None:
    shown = forms.upkeep("Robi", language, [task.names for task in TASKS])
    assert shown.count("\nbuttonlabel=") == len(UPKEEP)
    links = shown.partition('class="plainlinks"')[2]
    assert links.count("section=new") == len(TASKS) - len(UPKEEP)
    alone = [task.names for task in TASKS if task.id in UPKEEP]
    assert "plainlinks" not in forms.upkeep("Robi", language, alone)
