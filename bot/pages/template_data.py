"""TemplateData: what VisualEditor and the editors' tools know about a template of the bot."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.pages.parameters import ACTION, Parameter
from bot.task import Names

Both = tuple[str, str]
"""A text in Italian and in English."""


def template_data(
    language: str, description: Both, parameters: Sequence[Parameter], tasks: Sequence[Names]
) -> str:
    """The JSON of the `<templatedata>` block, parameters named in that language.

    `tasks` are the names to suggest as actions.
    """
    suggested = {
        each.name: tasks if each.name == ACTION.name else each.values for each in parameters
    }
    data = {
        "description": _both(description),
        "format": "{{_\n| __________ = _\n}}",
        "paramOrder": [each.name.shown(language) for each in parameters],
        "params": {
            each.name.shown(language): _described(each, language, suggested[each.name])
            for each in parameters
        },
    }
    return json.dumps(data, ensure_ascii=False, indent="\t")


def _described(
    parameter: Parameter, language: str, suggestions: Sequence[Names]
) -> dict[str, object]:
    shown = parameter.name.shown(language)
    aliases = [name for name in dict.fromkeys(parameter.name.all) if name != shown]
    described: dict[str, object] = {
        "label": _both(parameter.label),
        "description": _both(parameter.description),
        "type": parameter.kind,
        "required": parameter.required,
        "suggested": parameter.suggested,
    }
    if any(parameter.example):
        described["example"] = _both(parameter.example)
    if suggestions:
        described["suggestedvalues"] = [names.shown(language) for names in suggestions]
    if parameter.prefilled:
        described["autovalue"] = parameter.prefilled.shown(language)
    if aliases:
        described["aliases"] = aliases
    return described


def _both(texts: Both) -> dict[str, str]:
    return {"it": texts[0], "en": texts[1]}
