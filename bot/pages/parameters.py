"""The parameters of the request template, for its box and its TemplateData."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.intake import words
from bot.task import Names

COMMANDS = tuple(words.COMMANDS.values())


@dataclass(frozen=True)
class Parameter:
    """One parameter: `kind` is TemplateData's type; texts are Italian and English."""

    name: Names
    kind: str
    label: tuple[str, str]
    description: tuple[str, str]
    example: tuple[str, str] = ("", "")
    required: bool = False
    suggested: bool = False
    written_by_bot: bool = False


ACTION = Parameter(
    words.PARAMETERS["action"],
    "string",
    ("Azione", "Action"),
    ("Che cosa deve fare il bot", "What the bot has to do"),
    ("sposta categoria", "move category"),
    required=True,
)
FROM = Parameter(
    Names(("da",), ("from", "old")),
    "wiki-page-name",
    ("Da", "From"),
    (
        "La categoria di partenza; per unirne più d’una, un link per ciascuna",
        "The category to start from; to merge several, a link for each",
    ),
    ("Categoria:Bronzi etruschi di Modena", "Category:Etruscan bronzes in Modena"),
    suggested=True,
)
TO = Parameter(
    Names(("a", "in"), ("to", "new")),
    "wiki-page-name",
    ("A", "To"),
    ("La categoria di arrivo", "The category to go to"),
    ("Categoria:Bronzi nel Museo civico di Modena", "Category:Bronzes in Museo Civico (Modena)"),
    suggested=True,
)
CATEGORY = Parameter(
    Names(("categoria",), ("category",)),
    "wiki-page-name",
    ("Categoria", "Category"),
    ("La categoria da aggiungere o da togliere", "The category to add or to remove"),
    ("Categoria:Musei di Modena", "Category:Museums in Modena"),
)
PAGES = Parameter(
    words.PARAMETERS["pages"],
    "content",
    ("Pagine", "Pages"),
    ("Le pagine, una per riga", "The pages, one a line"),
    ("* [[Galleria Estense]]", "* [[:File:Ghirlandina.jpg]]"),
)
SOURCE = Parameter(
    words.PARAMETERS["source"],
    "string",
    ("Fonte", "Source"),
    (
        "Quali pagine, con i selettori spiegati nella guida",
        "Which pages, with the selectors explained in the guide",
    ),
    ("categoria:Musei di Modena/2 ma non template:WIP", "category:Museums/2 but not template:WIP"),
)
REASON = Parameter(
    words.PARAMETERS["reason"],
    "string",
    ("Motivo", "Reason"),
    (
        "Perché: compare negli oggetti delle modifiche",
        "Why: it is shown in the edit summaries",
    ),
    ("uniformità con gli altri musei", "same form as the other museums"),
    suggested=True,
)
COMMAND = Parameter(
    words.PARAMETERS["command"],
    "string",
    ("Comando", "Command"),
    (
        "Da scrivere dopo, a richiesta già letta: che cosa farne",
        "Written later, when the bot has read the request: what to do with it",
    ),
    ("conferma", "confirm"),
)
ID = Parameter(
    words.PARAMETERS["id"],
    "number",
    ("Numero", "Number"),
    ("Lo scrive il bot", "Written by the bot"),
    ("17", "17"),
    written_by_bot=True,
)
STATUS = Parameter(
    words.PARAMETERS["status"],
    "string",
    ("Stato", "Status"),
    ("Lo scrive il bot", "Written by the bot"),
    ("in coda", "queued"),
    written_by_bot=True,
)
RESULT = Parameter(
    words.PARAMETERS["result"],
    "content",
    ("Esito", "Result"),
    ("Lo scrive il bot", "Written by the bot"),
    ("34 modificate, 2 già a posto", "34 edited, 2 already in order"),
    written_by_bot=True,
)
UPDATED = Parameter(
    words.PARAMETERS["updated"],
    "date",
    ("Aggiornata", "Updated"),
    ("Lo scrive il bot", "Written by the bot"),
    ("2026-11-23 10:00 CET", "2026-11-23 10:00 CET"),
    written_by_bot=True,
)

PARAMETERS = (
    ACTION,
    FROM,
    TO,
    CATEGORY,
    PAGES,
    SOURCE,
    REASON,
    COMMAND,
    ID,
    STATUS,
    RESULT,
    UPDATED,
)

_DESCRIPTION = {
    "it": "Chiede un lavoro al bot, nella sua pagina delle richieste.",
    "en": "Asks the bot for a piece of work, on its request page.",
}


def template_data(language: str, tasks: Sequence[Names]) -> str:
    """The JSON of the `<templatedata>` block, parameters named in that language.

    `tasks` are the names to suggest as actions.
    """
    suggestions = {ACTION.name: tasks, COMMAND.name: COMMANDS}
    data = {
        "description": _DESCRIPTION,
        "format": "{{_\n| __________ = _\n}}",
        "paramOrder": [parameter.name.shown(language) for parameter in PARAMETERS],
        "params": {
            parameter.name.shown(language): _described(
                parameter, language, suggestions.get(parameter.name, ())
            )
            for parameter in PARAMETERS
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
    if aliases:
        described["aliases"] = aliases
    return described


def _both(texts: tuple[str, str]) -> dict[str, str]:
    return {"it": texts[0], "en": texts[1]}
