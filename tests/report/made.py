"""Values for the tests of what the bot tells people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.configuration import Configuration, People
from bot.engine.entries import ChangeKind
from bot.engine.rehearsal import Rehearsed, difference
from bot.model import Author, ChangeState, Message, Request, RequestState, Run
from bot.report.asked import Asked
from bot.text.site import Namespace, Site
from bot.text.titles import Title

NOW = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)

SITE = Site(
    "test:it",
    "it",
    (
        Namespace(0, "", ""),
        Namespace(2, "Utente", "User"),
        Namespace(6, "File", "File"),
        Namespace(10, "Template", "Template"),
        Namespace(14, "Categoria", "Category"),
    ),
)
REQUESTS = Title(2, "ResidenteBot/Richieste", "Utente")
SHUTOFF = Title(2, "ResidenteBot/Spegnimento", "Utente")


def request(
    parameters: Mapping[str, str] | None = None, *, number: int = 17, user: str = "Livia"
) -> Request:
    values = parameters or {"da": "Categoria:Bronzi", "a": "Categoria:Bronzi nel museo"}
    pairs = tuple(sorted(values.items()))
    author = Author(user, 123, NOW)
    state = RequestState.AWAITING
    return Request(number, "test:it", str(REQUESTS), "category.move", pairs, author, state)


def run(number: int = 3, state: RequestState = RequestState.DONE) -> Run:
    return Run(number, 17, "test:it", "category.move", state, NOW, NOW)


SETTINGS = Configuration(approvers=People(groups=("sysop",)))


def asked(
    reason: str = "", subject: Message | None = None, settings: Configuration = SETTINGS
) -> Asked:
    return Asked(request(), "sposta categoria", REQUESTS, settings, subject, reason)


def article(name: str) -> Title:
    return Title(0, name)


def edit(title: Title, old: str, new: str) -> Rehearsed:
    return Rehearsed(ChangeKind.EDIT, title, ChangeState.EDITED, diff=difference(old, new))


def moved(title: Title) -> Rehearsed:
    """The usual change: one link."""
    return edit(title, f"{title}\n[[Categoria:A]]", f"{title}\n[[Categoria:B]]")


def skip(title: Title, reason: Message, state: ChangeState = ChangeState.SKIPPED) -> Rehearsed:
    return Rehearsed(ChangeKind.EDIT, title, state, reason)
