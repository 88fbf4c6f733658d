"""The second act of the demonstration: the service, and an entry of the staff's task page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.duty import Duty
from bot.i18n import Texts
from bot.sandbox.errors import SandboxError
from bot.sandbox.session import WikiSession
from bot.sandbox.teller import Teller
from bot.service.pulse import Pulse

if TYPE_CHECKING:
    from bot.app import App

POLL = 10.0
PATIENCE = 60.0
COINS = "Categoria:Monete di Modena"
MINTED = "Categoria:Monete della zecca di Modena"
COIN = """La '''{name}''' è una moneta battuta a Modena.

[[Categoria:Monete di Modena]]
[[Categoria:Monete della zecca di Modena]]
"""
PAGES = (
    (COINS, "Le monete del museo."),
    (MINTED, "Quelle battute in città.\n\n[[Categoria:Monete di Modena]]"),
    *((name, COIN.format(name=name)) for name in ("Muraiola", "Giorgino", "Lira di Modena")),
)
ENTRY = """

== Monete ==
{{Attività bot
| nome      = Monete in una categoria sola
| azione    = correggi sovracategorizzazione
| categoria = Categoria:Monete di Modena
| frequenza = ogni lunedì alle 3
| attiva    = sì
}}
"""


class Housekeeping:
    """The service at work on one wiki while staff write on the task page."""

    def __init__(self, wiki: str, app: App, staff: WikiSession, page: str, feed: str) -> None:
        """`page` is the task page, `feed` the address of the stream of recent changes."""
        self._wiki = wiki
        self._app = app
        self._staff = staff
        self._page = page
        self._feed = feed

    def play(self, teller: Teller) -> None:
        """Raises `SandboxError` where the bot gives no answer."""
        teller.heading("The service runs, and staff keep the task page")
        with self._serving():
            self._staff.append(self._page, ENTRY)
            teller.ask("it", self._staff.user, "every Monday at 3, thin out a category")
            begun = time.monotonic()
            duty = self._wait_for(lambda duty: duty.next_run)
            seconds = time.monotonic() - begun
            assert duty.next_run is not None
            when = f"{duty.next_run.astimezone(ZoneInfo(duty.zone)):%A %d %B %Y, %H:%M}"
            teller.line(f"The bot answers after {seconds:.1f} s: next run {when}")
            text = self._staff.text(self._page) or ""
            told = text.replace("| attiva    = sì", "| attiva    = sì\n| comando   = esegui ora")
            self._staff.edit(self._page, told)
            teller.ask("it", self._staff.user, "comando = esegui ora")
            self._wait_for(lambda duty: duty.last_run)
            self._wait_until(lambda: "| ultima" in (self._staff.text(self._page) or ""))
        left = [name for name, _ in PAGES[2:] if COINS in (self._staff.text(name) or "")]
        teller.line(f"{COINS}: {len(PAGES) - 2} pages were in it twice over, {len(left)} are now")

    @contextmanager
    def _serving(self) -> Iterator[None]:
        # pywikibot reads its folder when it is imported, as these do.
        from bot.service.service import Ending, Service
        from bot.wiki.stream import Stream
        from bot.wiki.watchlist import Watchlist

        watchlist = Watchlist()
        service = Service(
            (self._wiki,),
            lambda wiki, bell: self._app.resident(wiki, bell=bell, watchlist=watchlist),
            Pulse(),
            POLL,
            Texts("en"),
        )
        thread = threading.Thread(target=service.run)
        with Stream(self._feed, watchlist, service.ring):
            thread.start()
            try:
                yield
            finally:
                service.end(Ending.STOPPED)
                thread.join()

    def _wait_for(self, what: Callable[[Duty], object]) -> Duty:
        def found() -> Duty | None:
            return next(filter(what, self._app.store.duties.of(self._wiki)), None)

        self._wait_until(found)
        duty = found()
        assert duty is not None
        return duty

    def _wait_until(self, what: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE
        while not what():
            if time.monotonic() > until:
                raise SandboxError("the service gave no answer on the task page")
            time.sleep(0.05)
