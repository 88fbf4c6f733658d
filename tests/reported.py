"""A Sentry of a test's own, and the bot that tells it of its work."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console

from bot.i18n import Texts
from bot.model import Request
from bot.monitoring.logs import Diary, written
from bot.monitoring.observer import Several
from bot.monitoring.redaction import Redaction
from bot.monitoring.sentry import Reports, reporting
from bot.wiki import secrets
from tests.envelopes import Received, receiving
from tests.scene import Scene

WIKI = "sandbox:it"
REDACTION = Redaction(secrets.of_account, secrets.of_sessions)


@dataclass
class Sent:
    """A Sentry, who tells it, and the log beside it."""

    received: Received
    reports: Reports
    log: io.StringIO

    def all(self) -> bytes:
        """Everything that left the process, so far."""
        self.reports.flush()
        return b"\n".join(self.received.raw) + self.log.getvalue().encode()


@contextmanager
def connected(scene: Scene) -> Iterator[Sent]:
    log = io.StringIO()
    told = receiving()
    with told as received, written(REDACTION, Console(file=log)):
        runs = scene.app.store.runs.of
        with reporting(received.dsn, REDACTION, runs, WIKI) as reports:
            yield Sent(received, reports, log)


def work(scene: Scene, sent: Sent) -> list[Request]:
    """One round, followed as the service follows its own."""
    observer = Several(Diary(Texts("it")), sent.reports)
    return scene.app.resident(WIKI, observer).once()


def add(scene: Scene, name: str, pages: int = 3) -> None:
    """Ask for a category on some pages."""
    texts = {f"{name} {n}": "Testo." for n in range(pages)}
    scene.make({f"Categoria:{name}": "Qui stanno.", **texts})
    links = "".join(f"\n* [[{name} {n}]]" for n in range(pages))
    scene.ask(azione="aggiungi categoria", categoria=f"Categoria:{name}", pagine=links)
