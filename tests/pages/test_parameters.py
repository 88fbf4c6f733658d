from __future__ import annotations

import json

import pytest

from bot.intake import words
from bot.pages import parameters
from bot.task import Names, discover

TASKS = (Names(("sposta categoria",), ("move category",)),)


@pytest.mark.parametrize("language", ["it", "en"])
def test_template_data(language: str) -> None:
    data = json.loads(parameters.template_data(language, TASKS))
    assert data["paramOrder"] == list(data["params"])
    action = data["params"][{"it": "azione", "en": "action"}[language]]
    assert action["required"]
    assert action["suggestedvalues"] == [TASKS[0].shown(language)]
    assert action["aliases"] == [{"it": "action", "en": "azione"}[language]]
    for described in data["params"].values():
        for text in ("label", "description", "example"):
            assert all(described[text][each] for each in ("it", "en"))
    kinds = {described["type"] for described in data["params"].values()}
    assert kinds == {"string", "wiki-page-name", "content", "number", "date"}
    command = data["params"][{"it": "comando", "en": "command"}[language]]
    assert len(command["suggestedvalues"]) == len(words.COMMANDS)


def test_every_common_parameter_is_described() -> None:
    described = {parameter.name for parameter in parameters.PARAMETERS}
    assert described >= set(words.PARAMETERS.values())


def test_every_parameter_of_every_task_is_shown() -> None:
    known = {name for parameter in parameters.PARAMETERS for name in parameter.name.all}
    for task in discover().values():
        for field in task.params.model_fields.values():
            for names in field.metadata:
                if isinstance(names, Names):
                    assert set(names.all) <= known, task.id
