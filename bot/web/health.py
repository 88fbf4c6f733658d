"""`GET /healthz`: 200 while the service is alive, 503 when a part of it is stuck."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.service.pulse import Vitals

PATH = "/healthz"


class HealthServer:
    """Serves in a thread of its own until it is closed."""

    def __init__(self, host: str, port: int, vitals: Callable[[], Vitals]) -> None:
        """Raises `OSError` where the address is taken or cannot be had."""
        self._server = ThreadingHTTPServer((host, port), _handler(vitals))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="health", daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def report(vitals: Vitals) -> dict[str, Any]:
    """The answer, as JSON: seconds since the last sign of life of each part."""
    return {
        "alive": vitals.alive,
        "since": {part: round(seconds, 1) for part, seconds in vitals.since.items()},
    }


def _handler(vitals: Callable[[], Vitals]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = "Residente"
        sys_version = ""
        timeout = 10

        def do_GET(self) -> None:
            if self.path.partition("?")[0] != PATH:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            found = vitals()
            status = HTTPStatus.OK if found.alive else HTTPStatus.SERVICE_UNAVAILABLE
            body = json.dumps(report(found)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """A health check every few seconds is no news."""

    return Handler
