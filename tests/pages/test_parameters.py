from __future__ import annotations

import pytest

from bot.intake import words
from bot.intake.entries import REQUEST, TASK, Sheet
from bot.pages import parameters, proposal_parameters, task_parameters
from bot.pages.parameters import Parameter
from bot.task import Names, discover

KINDS = {"request": parameters.PARAMETERS, "task": task_parameters.PARAMETERS}


def test_every_common_parameter_is_described() -> None:
    kinds = (*KINDS.values(), proposal_parameters.PARAMETERS)
    described = {parameter.name for each in kinds for parameter in each}
    assert described >= set(words.PARAMETERS.values())


@pytest.mark.parametrize(("kind", "sheet"), [("request", REQUEST), ("task", TASK)])
def test_what_the_bot_writes_is_marked(kind: str, sheet: Sheet) -> None:
    marked = {each.name for each in KINDS[kind] if each.written_by_bot}
    assert marked == {words.PARAMETERS[key] for key in sheet.written}


@pytest.mark.parametrize("described", KINDS.values(), ids=KINDS)
def test_every_parameter_of_every_task_is_shown(described: tuple[Parameter, ...]) -> None:
    known = {name for parameter in described for name in parameter.name.all}
    for task in discover().values():
        for field in task.params.model_fields.values():
            for names in field.metadata:
                if isinstance(names, Names):
                    assert set(names.all) <= known, task.id
