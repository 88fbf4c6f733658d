"""A server that takes what Sentry's SDK sends: envelopes, as develop.sentry.dev describes them."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import eventually

KEY = "0123456789abcdef0123456789abcdef"
PROJECT = 42


@dataclass
class Received:
    """What has arrived at `dsn`: `raw` as it was before it was parsed, once decompressed."""

    dsn: str
    raw: list[bytes] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    items: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return self._of("event")

    @property
    def check_ins(self) -> list[dict[str, Any]]:
        return self._of("check_in")

    def check_ins_of(self, slug: str) -> list[dict[str, Any]]:
        return [each for each in self.check_ins if each["monitor_slug"] == slug]

    def some_events(self, number: int = 1) -> list[dict[str, Any]]:
        """The events, as soon as there are so many."""
        eventually(lambda: len(self.events) >= number)
        return self.events

    def _of(self, kind: str) -> list[dict[str, Any]]:
        return [item for name, item in list(self.items) if name == kind]


@contextmanager
def receiving() -> Iterator[Received]:
    """A Sentry of its own for the block; it must have understood all that was sent."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    received = Received(f"http://{KEY}@127.0.0.1:{server.server_address[1]}/{PROJECT}")
    server.received = received  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not received.refused


def parsed(envelope: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """The items: header and payload, each on a line, the payload's length told or not."""
    _header, _, rest = envelope.partition(b"\n")
    while rest.strip():
        line, _, rest = rest.partition(b"\n")
        header = json.loads(line)
        length = header.get("length", rest.find(b"\n") if b"\n" in rest else len(rest))
        payload, rest = rest[:length], rest[length:].removeprefix(b"\n")
        yield header["type"], json.loads(payload)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        received: Received = self.server.received  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        known = f"sentry_key={KEY}" in self.headers.get("X-Sentry-Auth", "")
        if self.path != f"/api/{PROJECT}/envelope/" or not known:
            received.refused.append(self.path)
            self._answer(HTTPStatus.FORBIDDEN, {"detail": "event submission rejected"})
            return
        received.raw.append(body)
        received.items.extend(parsed(body))
        told = json.loads(body.partition(b"\n")[0]).get("event_id")
        self._answer(HTTPStatus.OK, {"id": told} if told else {})

    def _answer(self, status: HTTPStatus, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Only what arrived counts."""
