"""The service's sign of life to the outside: a file, and an address that answers."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.service.pulse import Pulse
from bot.web.health import HealthServer, report

log = logging.getLogger(__name__)

SECONDS = 5.0
"""How often the file is written."""

STALE = 60.0
"""Seconds after which the file of a process that has died no longer counts."""

FILE = "residente.heartbeat"


class Heartbeat:
    """A thread of its own, so that it goes on, and tells, when the work is stuck."""

    def __init__(
        self,
        pulse: Pulse,
        path: Path,
        web: str,
        told: Callable[[bool], object] = lambda _alive: None,
    ) -> None:
        """`web` is host:port, '' for none. `told` hears with each beat whether all is well."""
        self._pulse = pulse
        self._path = path
        self._web = web
        self._told = told
        self._server: HealthServer | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._ended.set()
        self._thread.join()
        if self._server:
            self._server.close()
        self._path.unlink(missing_ok=True)

    def _keep(self) -> None:
        while True:
            self._serve()
            self._write()
            self._told(self._pulse.vitals().alive)
            if self._ended.wait(SECONDS):
                return

    def _write(self) -> None:
        told = {**report(self._pulse.vitals()), "at": time.time()}
        fresh = self._path.with_suffix(".new")
        try:
            fresh.write_text(json.dumps(told), encoding="utf-8")
            fresh.replace(self._path)
        except OSError as error:
            log.warning("the heartbeat could not be written to %s: %s", self._path, error)

    def _serve(self) -> None:
        """Also later, when whoever had the address has gone: an instance that stood by."""
        if self._server or not self._web:
            return
        host, _, port = self._web.rpartition(":")
        try:
            self._server = HealthServer(host.strip("[]"), int(port), self._pulse.vitals)
        except OSError as error:
            # Said each time by an instance that stands by: no news.
            log.debug("%s cannot be served yet: %s", self._web, error)


def healthy(path: Path, now: float | None = None) -> bool:
    """Whether the file tells of a living service; for health checks without a network."""
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        fresh = (now or time.time()) - float(told["at"]) < STALE
        return fresh and told["alive"] is True
    except (OSError, ValueError, KeyError, TypeError):
        return False
