"""The words of the request page and of the task page, in Italian and English on every wiki."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.duty import DutyState
from bot.model import RequestState
from bot.task import Names
from bot.text.folding import fold


class RowState(StrEnum):
    """How a row of a proposals page stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RUNNING = "running"
    PAUSED = "paused"
    AWAITING = "awaiting"
    INSERTED = "inserted"
    DECLINED = "declined"
    WRONG = "wrong"
    FAILED = "failed"
    TAKEN_BACK = "taken-back"
    EXPIRED = "expired"


class Command(StrEnum):
    """What a person may tell the bot about a request (design, section 2.2)."""

    CONFIRM = "confirm"
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    RETRY = "retry"
    RUN = "run"
    """Of an entry of the task page: at once, whatever its schedule says."""


TEMPLATE = Names(it=("Richiesta bot",), en=("Bot request",))

TASK_TEMPLATE = Names(it=("Attività bot",), en=("Bot task",))

PROPOSAL_TEMPLATE = Names(it=("Proposta immagine",), en=("Image proposal",))

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
        "name": Names(it=("nome",), en=("name",)),
        "frequency": Names(it=("frequenza",), en=("frequency",)),
        "active": Names(it=("attiva",), en=("active",)),
        "next": Names(it=("prossima",), en=("next",)),
        "last": Names(it=("ultima",), en=("last",)),
        "choice": Names(it=("scelta",), en=("choice",)),
        "caption": Names(it=("didascalia",), en=("caption",)),
        "article": Names(it=("voce",), en=("article",)),
        "file": Names(it=("file",), en=("file",)),
        "instead of": Names(it=("al posto di",), en=("instead of", "instead-of")),
        "where": Names(it=("posizione",), en=("where",)),
        "reasons": Names(it=("motivi",), en=("reasons",)),
        "section": Names(it=("sezione",), en=("section",)),
    }
)
"""The parameters that requests, entries of the task page and rows of proposals pages may have, by
the English word."""

BOT_WRITTEN = ("id", "status", "result", "updated")
"""Those of a request that the bot writes itself, in the order in which it writes them."""

BOT_WRITTEN_TASK = ("id", "status", "next", "last", "result", "updated")
"""Those of an entry of the task page."""

BOT_WRITTEN_PROPOSAL = ("where", "reasons", "section", "status", "result", "updated")
"""Those of a row of a proposals page besides its id, by which it is known."""

SCHEDULED = ("name", "frequency", "active")
"""What an entry of the task page says besides the action and its parameters."""

DUTY_STATES: Mapping[DutyState, Names] = MappingProxyType(
    {
        DutyState.ACTIVE: Names(it=("attiva",), en=("active",)),
        DutyState.OFF: Names(it=("spenta",), en=("off",)),
        DutyState.PAUSED: Names(it=("in pausa",), en=("paused",)),
        DutyState.REFUSED: Names(it=("da correggere",), en=("to be corrected",)),
        DutyState.GONE: Names(it=("tolta",), en=("removed",)),
    }
)
"""How `stato` shows an entry of the task page that is not at work just now."""

YES = Names(it=("sì",), en=("yes", "1"))
NO = Names(it=("no",), en=("no", "0"))
"""VisualEditor writes a yes and a no of its forms as figures."""

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

ROW_STATES: Mapping[RowState, Names] = MappingProxyType(
    {
        RowState.WAITING: Names(it=("da decidere",), en=("to be decided",)),
        RowState.ACCEPTED: Names(it=("accettata",), en=("accepted",)),
        RowState.RUNNING: Names(it=("in corso",), en=("running",)),
        RowState.PAUSED: Names(it=("in pausa",), en=("paused",)),
        RowState.AWAITING: Names(it=("da confermare",), en=("awaiting confirmation",)),
        RowState.INSERTED: Names(it=("inserita",), en=("inserted",)),
        RowState.DECLINED: Names(it=("rifiutata",), en=("declined",)),
        RowState.WRONG: Names(it=("da correggere",), en=("to be corrected",)),
        RowState.FAILED: Names(it=("non riuscita",), en=("failed",)),
        RowState.TAKEN_BACK: Names(it=("tolta",), en=("taken back",)),
        RowState.EXPIRED: Names(it=("scaduta",), en=("expired",)),
    }
)
"""How `stato` shows a row of a proposals page."""

OTHER_ARTICLE = Names(it=("altra voce",), en=("other article",))
"""What a choice begins with that names another article."""

COMMANDS: Mapping[Command, Names] = MappingProxyType(
    {
        Command.CONFIRM: Names(it=("conferma",), en=("confirm",)),
        Command.CANCEL: Names(it=("annulla",), en=("cancel",)),
        Command.PAUSE: Names(it=("pausa",), en=("pause",)),
        Command.RESUME: Names(it=("riprendi",), en=("resume",)),
        Command.UNDO: Names(it=("ripristina",), en=("undo",)),
        Command.RETRY: Names(it=("riprova",), en=("retry",)),
        Command.RUN: Names(it=("esegui ora",), en=("run now",)),
    }
)

REQUEST_COMMANDS = tuple(names for command, names in COMMANDS.items() if command != Command.RUN)
"""Those that fit a person's request."""

_PARAMETERS = {fold(word): key for key, names in PARAMETERS.items() for word in names.all}
_STATES = {fold(word): key for key, names in STATES.items() for word in names.all}
_COMMANDS = {fold(word): key for key, names in COMMANDS.items() for word in names.all}
_PROGRESS = re.compile(r"\s*\([^()]*\)\s*$")


def names(template: Names, name: str) -> bool:
    """Whether a template's name, without its namespace, is one of these."""
    return fold(name) in map(fold, template.all)


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
