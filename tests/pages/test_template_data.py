from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.intake import words
from bot.pages import request_template, task_template
from bot.pages.task_parameters import FREQUENCIES
from bot.task import Names

TASKS = (Names(("sposta categoria",), ("move category",)),)
TEMPLATES = {"request": request_template.text, "task": task_template.text}


def data_of(kind: str, language: str) -> dict[str, Any]:
    text = TEMPLATES[kind](language, TASKS)
    (block,) = re.findall(r"<templatedata>(.*?)</templatedata>", text, re.DOTALL)
    data: dict[str, Any] = json.loads(block)
    return data


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("language", ["it", "en"])
def test_every_parameter_is_described_in_both_languages(kind: str, language: str) -> None:
    data = data_of(kind, language)
    assert data["paramOrder"] == list(data["params"])
    action = data["params"][{"it": "azione", "en": "action"}[language]]
    assert action["required"]
    assert action["suggestedvalues"] == [TASKS[0].shown(language)]
    assert action["aliases"] == [{"it": "action", "en": "azione"}[language]]
    for described in data["params"].values():
        for text in ("label", "description", "example"):
            assert all(described[text][each] for each in ("it", "en"))
    kinds = {described["type"] for described in data["params"].values()}
    assert kinds == {"string", "wiki-page-name", "wiki-file-name", "content", "number", "date"}


@pytest.mark.parametrize("language", ["it", "en"])
def test_commands_of_a_request(language: str) -> None:
    command = data_of("request", language)["params"][words.PARAMETERS["command"].shown(language)]
    expected = [names.shown(language) for names in words.REQUEST_COMMANDS]
    assert command["suggestedvalues"] == expected


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_new_task_is_filled_in(language: str) -> None:
    params = data_of("task", language)["params"]
    frequency = params[words.PARAMETERS["frequency"].shown(language)]
    assert frequency["required"]
    assert frequency["autovalue"] == FREQUENCIES[0].shown(language)
    assert frequency["suggestedvalues"] == [names.shown(language) for names in FREQUENCIES]
    active = params[words.PARAMETERS["active"].shown(language)]
    assert active["autovalue"] == words.YES.shown(language)
    assert active["suggestedvalues"] == [words.YES.shown(language), words.NO.shown(language)]
    assert (
        words.COMMANDS[words.Command.RUN].shown(language)
        in (params[words.PARAMETERS["command"].shown(language)]["suggestedvalues"])
    )
    shown = {name for name, facts in params.items() if facts["suggested"] or facts["required"]}
    wanted = ("name", "action", "frequency", "active", "reason")
    category = {"it": "categoria", "en": "category"}[language]
    assert shown == {category, *(words.PARAMETERS[key].shown(language) for key in wanted)}
