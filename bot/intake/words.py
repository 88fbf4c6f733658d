"""The words of the request page, in Italian and English on every wiki."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.model import RequestState
from bot.task import Names
from bot.text.folding import fold


class Command(StrEnum):
    """What a person may tell the bot about a request (design, section 2.2)."""

    CONFIRM = "confirm"
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    RETRY = "retry"


TEMPLATE = Names(it=("Richiesta bot",), en=("Bot request",))

PARAMETERS: Mapping[str, Names] = MappingProxyType(
    {
        "action": Names(it=("azione",), en=("action",)),
        "reason": Names(it=("motivo",), en=("reason",)),
        "pages": Names(it=("pagine",), en=("pages",)),
        "source": Names(it=("fonte",), en=("source",)),
        "command": Names(it=("comando",), en=("command",)),
        "id": Names(it=("id",), en=("id",)),
        "status": Names(it=("stato",), en=("status",)),
        "result": Names(it=("esito",), en=("result",)),
        "updated": Names(it=("aggiornata",), en=("updated",)),
    }
)
"""The parameters that every request may have, by the English word."""

BOT_WRITTEN = ("id", "status", "result", "updated")
"""Those that the bot writes itself, in the order in which it writes them."""

STATES: Mapping[RequestState, Names] = MappingProxyType(
    {
        RequestState.RECEIVED: Names(it=("ricevuta",), en=("received",)),
        RequestState.AWAITING: Names(it=("da confermare",), en=("awaiting confirmation",)),
        RequestState.QUEUED: Names(it=("in coda",), en=("queued",)),
        RequestState.RUNNING: Names(it=("in corso",), en=("running",)),
        RequestState.PAUSED: Names(it=("in pausa",), en=("paused",)),
        RequestState.DONE: Names(it=("completata",), en=("done",)),
        RequestState.PARTLY: Names(it=("completata in parte",), en=("partly done",)),
        RequestState.REFUSED: Names(it=("rifiutata",), en=("refused",)),
        RequestState.FAILED: Names(it=("non riuscita",), en=("failed",)),
        RequestState.CANCELLED: Names(it=("annullata",), en=("cancelled",)),
        RequestState.UNDONE: Names(it=("ripristinata",), en=("undone",)),
    }
)

COMMANDS: Mapping[Command, Names] = MappingProxyType(
    {
        Command.CONFIRM: Names(it=("conferma",), en=("confirm",)),
        Command.CANCEL: Names(it=("annulla",), en=("cancel",)),
        Command.PAUSE: Names(it=("pausa",), en=("pause",)),
        Command.RESUME: Names(it=("riprendi",), en=("resume",)),
        Command.UNDO: Names(it=("ripristina",), en=("undo",)),
        Command.RETRY: Names(it=("riprova",), en=("retry",)),
    }
)

_TEMPLATE = frozenset(map(fold, TEMPLATE.all))
_PARAMETERS = {fold(word): key for key, names in PARAMETERS.items() for word in names.all}
_STATES = {fold(word): key for key, names in STATES.items() for word in names.all}
_COMMANDS = {fold(word): key for key, names in COMMANDS.items() for word in names.all}
_PROGRESS = re.compile(r"\s*\([^()]*\)\s*$")


def is_template(name: str) -> bool:
    """Whether a template's name, without its namespace, is that of the request template."""
    return fold(name) in _TEMPLATE


def parameter(name: str) -> str:
    """The English word of a common parameter; any other name folded."""
    folded = fold(name)
    return _PARAMETERS.get(folded, folded)


def state(text: str) -> RequestState | None:
    """The state that `stato` shows, with or without its counts: `in corso (12/60)`."""
    return _STATES.get(fold(_PROGRESS.sub("", text)))


def shown_state(shown: RequestState, language: str, done: int = 0, total: int = 0) -> str:
    """The word for a state, with counts where there is a total."""
    word = STATES[shown].shown(language)
    return f"{word} ({done}/{total})" if total else word


def command(text: str) -> Command | None:
    return _COMMANDS.get(fold(text))
