"""The parameters of the template of the task page, besides those of a request."""

from __future__ import annotations

from dataclasses import replace

from bot.intake import words
from bot.pages import parameters as known
from bot.pages.parameters import Parameter
from bot.task import Names

FREQUENCIES = (
    Names(("ogni lunedì alle 3",), ("every Monday at 3",)),
    Names(("ogni giorno alle 3",), ("every day at 3",)),
    Names(("nei giorni feriali alle 6",), ("every weekday at 6",)),
    Names(("ogni lunedì e giovedì alle 7:30",), ("every Monday and Thursday at 7:30",)),
    Names(("ogni due settimane il lunedì",), ("every two weeks on Monday",)),
    Names(("ogni 10 giorni alle 4",), ("every 10 days at 4",)),
    Names(("ogni 6 ore",), ("every 6 hours",)),
    Names(("il primo del mese",), ("the first of the month",)),
    Names(("il 15 di ogni mese alle 2",), ("on the 15th of every month at 2",)),
    Names(("il primo lunedì del mese alle 4",), ("the first Monday of the month at 4",)),
    Names(("l’ultimo giorno del mese",), ("the last day of the month",)),
    Names(("ogni tre mesi",), ("every three months",)),
    Names(("ogni anno il 18 maggio",), ("every year on 18 May",)),
)
"""Suggested, and shown in the guide; the first stands in a new entry."""

_USUAL = FREQUENCIES[0]

NAME = Parameter(
    words.PARAMETERS["name"],
    "string",
    ("Nome", "Name"),
    (
        "Come chiamare questa attività nel riquadro",
        "What to call this task in its box",
    ),
    ("Redirect di categoria", "Category redirects"),
    suggested=True,
)
ACTION = replace(
    known.ACTION,
    description=(
        "Che cosa deve fare il bot ogni volta",
        "What the bot has to do each time",
    ),
    example=("correggi redirect di categoria", "fix category redirects"),
)
FREQUENCY = Parameter(
    words.PARAMETERS["frequency"],
    "string",
    ("Frequenza", "Frequency"),
    (
        "Quanto spesso, a parole o come riga di cron; l’ora è quella del fuso della configurazione",
        "How often, in words or as a cron line; times are in the time zone of the configuration",
    ),
    (_USUAL.it[0], _USUAL.en[0]),
    required=True,
    values=FREQUENCIES,
    prefilled=_USUAL,
)
ACTIVE = Parameter(
    words.PARAMETERS["active"],
    # Not "boolean": for that VisualEditor has a tick box, which writes 1 or 0.
    "string",
    ("Attiva", "Active"),
    (
        "«sì», oppure «no» per spegnerla senza toglierla dalla pagina",
        "“yes”, or “no” to switch it off without removing it from the page",
    ),
    (words.YES.it[0], words.YES.en[0]),
    suggested=True,
    values=(words.YES, words.NO),
    prefilled=words.YES,
)
COMMAND = replace(
    known.COMMAND,
    description=(
        "Da scrivere dopo, ad attività già letta: che cosa farne",
        "Written later, when the bot has read the task: what to do with it",
    ),
    example=("esegui ora", "run now"),
    values=tuple(words.COMMANDS.values()),
)
STATUS = replace(known.STATUS, example=("attiva", "active"))
NEXT = Parameter(
    words.PARAMETERS["next"],
    "string",
    ("Prossima volta", "Next run"),
    ("Lo scrive il bot", "Written by the bot"),
    (
        "2026-11-30 03:00 CET (ogni lunedì alle 3:00)",
        "2026-11-30 03:00 CET (every Monday at 3:00)",
    ),
    written_by_bot=True,
)
LAST = Parameter(
    words.PARAMETERS["last"],
    "string",
    ("Ultima volta", "Last run"),
    ("Lo scrive il bot", "Written by the bot"),
    ("2026-11-23 03:04 CET", "2026-11-23 03:04 CET"),
    written_by_bot=True,
)

OF_TASKS = tuple(replace(each, suggested=each is known.CATEGORY) for each in known.OF_TASKS)

PARAMETERS = (
    NAME,
    ACTION,
    *OF_TASKS,
    FREQUENCY,
    ACTIVE,
    known.REASON,
    COMMAND,
    known.ID,
    STATUS,
    NEXT,
    LAST,
    known.RESULT,
    known.UPDATED,
)
"""Those of an entry of the task page."""
