"""Where the bot's pages are, in Italian and in English."""

from __future__ import annotations

from enum import StrEnum

from bot.i18n import Texts


class Purpose(StrEnum):
    """What a page of the bot is for."""

    REQUESTS = "requests"
    TASKS = "tasks"
    SHUTOFF = "shutoff"
    CONFIGURATION = "configuration"
    LOG = "log"
    PREVIEW = "preview"
    PROPOSALS = "proposals"
    REPORT = "report"
    ARCHIVE = "archive"
    GUIDE = "guide"
    REQUEST_TEMPLATE = "request-template"
    TASK_TEMPLATE = "task-template"
    PROPOSAL_TEMPLATE = "proposal-template"
    PROPOSAL_HELP = "proposal-help"
    FORMS = "forms"
    FORM = "form"
    FORM_HELP = "form-help"
    TASK_FORMS = "task-forms"
    TASK_FORM = "task-form"
    TASK_FORM_HELP = "task-form-help"


_TITLES = {
    "it": {
        Purpose.REQUESTS: "Utente:{bot}/Richieste",
        Purpose.TASKS: "Utente:{bot}/Attività",
        Purpose.SHUTOFF: "Utente:{bot}/Spegnimento",
        Purpose.CONFIGURATION: "Utente:{bot}/Configurazione.json",
        Purpose.LOG: "Utente:{bot}/Registro",
        Purpose.PREVIEW: "Utente:{bot}/Anteprime/{part}",
        Purpose.PROPOSALS: "Utente:{bot}/Proposte/{part}",
        Purpose.REPORT: "Utente:{bot}/Rapporti/{part}",
        Purpose.ARCHIVE: "Utente:{bot}/Richieste/Archivio/{part}",
        Purpose.GUIDE: "Utente:{bot}/Guida",
        Purpose.REQUEST_TEMPLATE: "Template:Richiesta bot",
        Purpose.TASK_TEMPLATE: "Template:Attività bot",
        Purpose.PROPOSAL_TEMPLATE: "Template:Proposta immagine",
        Purpose.PROPOSAL_HELP: "Utente:{bot}/Moduli/Proposte",
        Purpose.FORMS: "Utente:{bot}/Moduli",
        Purpose.FORM: "Utente:{bot}/Moduli/{part}",
        Purpose.FORM_HELP: "Utente:{bot}/Moduli/Aiuto",
        Purpose.TASK_FORMS: "Utente:{bot}/Moduli/Attività",
        Purpose.TASK_FORM: "Utente:{bot}/Moduli/Attività/{part}",
        Purpose.TASK_FORM_HELP: "Utente:{bot}/Moduli/Attività/Aiuto",
    },
    "en": {
        Purpose.REQUESTS: "User:{bot}/Requests",
        Purpose.TASKS: "User:{bot}/Tasks",
        Purpose.SHUTOFF: "User:{bot}/Shutoff",
        Purpose.CONFIGURATION: "User:{bot}/Configuration.json",
        Purpose.LOG: "User:{bot}/Log",
        Purpose.PREVIEW: "User:{bot}/Previews/{part}",
        Purpose.PROPOSALS: "User:{bot}/Proposals/{part}",
        Purpose.REPORT: "User:{bot}/Reports/{part}",
        Purpose.ARCHIVE: "User:{bot}/Requests/Archive/{part}",
        Purpose.GUIDE: "User:{bot}/Guide",
        Purpose.REQUEST_TEMPLATE: "Template:Bot request",
        Purpose.TASK_TEMPLATE: "Template:Bot task",
        Purpose.PROPOSAL_TEMPLATE: "Template:Image proposal",
        Purpose.PROPOSAL_HELP: "User:{bot}/Forms/Proposals",
        Purpose.FORMS: "User:{bot}/Forms",
        Purpose.FORM: "User:{bot}/Forms/{part}",
        Purpose.FORM_HELP: "User:{bot}/Forms/Help",
        Purpose.TASK_FORMS: "User:{bot}/Forms/Tasks",
        Purpose.TASK_FORM: "User:{bot}/Forms/Tasks/{part}",
        Purpose.TASK_FORM_HELP: "User:{bot}/Forms/Tasks/Help",
    },
}


def title_of(purpose: Purpose, bot: str, language: str, part: str = "") -> str:
    """The title of a page; `part` is the id of a run, the month `2026-11` of an archive, or a
    task's name.

    `bot` is the account's name without a namespace.
    """
    return _TITLES[Texts(language).language][purpose].format(bot=bot, part=part)


def own_titles(bot: str, language: str) -> tuple[str, ...]:
    """The pages by which people govern the bot: with their subpages, not for a request to change.

    Proposals are among them: a choice that a run had written would be the bot's own.
    """
    return tuple(title_of(purpose, bot, language).rstrip("/") for purpose in Purpose)
