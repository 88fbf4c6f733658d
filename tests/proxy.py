"""A TCP proxy in front of a wiki that fails as networks and overloaded servers do."""

from __future__ import annotations

import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from urllib.parse import parse_qs, urlsplit


class Fault(Enum):
    """What is done to one request; the others pass."""

    LOST_ANSWER = "the wiki carries it out, the connection ends before the answer"
    NEVER_ARRIVED = "the connection ends, the wiki never hears of it"
    LATE = "the connection ends, and the wiki gets the request just before the next of its kind"
    BAD_GATEWAY = "the wiki carries it out, a 502 page in HTML is the answer"
    OVERLOADED = "the wiki never hears of it, a 503 page in HTML with Retry-After is the answer"
    GARBAGE = "the wiki carries it out, half of its JSON is the answer"
    NOT_AN_OBJECT = "the wiki never hears of it, a JSON list is the answer"
    LAGGED = "the wiki is asked for less lag than it can have"


HTML = "<html><body>Our servers are currently under maintenance</body></html>"


class Proxy:
    """Forwards to `address` (`http://host:port`); `ahead` are the faults to come, by action."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._upstream = (parts.hostname or "", parts.port or 80)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self.ahead: dict[str, deque[Fault]] = {}
        self.seen: list[str] = []
        self._held: list[bytes] = []
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def fail(self, action: str, *faults: Fault) -> None:
        """The next requests with this `action` meet these faults, in order."""
        self.ahead.setdefault(action, deque()).extend(faults)

    def close(self) -> None:
        # Closing alone does not wake up the thread that accepts.
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._handle, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _handle(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            request = _read_request(client)
            with self._lock:
                answer = self._answer(request) if request else b""
            if answer:
                client.sendall(answer)

    def _answer(self, request: bytes) -> bytes:
        action = _action(request)
        self.seen.append(action)
        faults = self.ahead.get(action)
        fault = faults.popleft() if faults else None
        if action == "edit":
            for held in self._held:
                self._forward(held)
            self._held.clear()
        return self._failing(fault, request) if fault else self._forward(request)

    def _failing(self, fault: Fault, request: bytes) -> bytes:
        if fault is Fault.LATE:
            self._held.append(request)
        if fault is Fault.LAGGED:
            return self._forward(request.replace(b"maxlag=5", b"maxlag=-5"))
        if fault in CARRIED_OUT:
            self._forward(request)
        return ANSWERS.get(fault, b"")

    def _forward(self, request: bytes) -> bytes:
        head, _, body = request.partition(b"\r\n\r\n")
        kept = [
            line
            for line in head.split(b"\r\n")
            if not line.lower().startswith((b"connection:", b"content-length:"))
        ]
        kept += [b"Connection: close", f"Content-Length: {len(body)}".encode()]
        with socket.create_connection(self._upstream) as wiki:
            wiki.sendall(b"\r\n".join(kept) + b"\r\n\r\n" + body)
            return b"".join(iter(lambda: wiki.recv(65536), b""))


@contextmanager
def proxied(address: str) -> Iterator[Proxy]:
    proxy = Proxy(address)
    try:
        yield proxy
    finally:
        proxy.close()


def _read_request(client: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        part = client.recv(65536)
        if not part:
            return b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


def _action(request: bytes) -> str:
    body = request.partition(b"\r\n\r\n")[2].decode(errors="replace")
    return parse_qs(body).get("action", [""])[0]


def response(status: str, body: str, headers: str = "") -> bytes:
    kind = "text/html" if body.startswith("<") else "application/json"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}Connection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


CARRIED_OUT = frozenset({Fault.LOST_ANSWER, Fault.BAD_GATEWAY, Fault.GARBAGE})

ANSWERS = {
    Fault.BAD_GATEWAY: response("502 Bad Gateway", HTML),
    Fault.OVERLOADED: response("503 Service Unavailable", HTML, "Retry-After: 7\r\n"),
    Fault.GARBAGE: response("200 OK", '{"edit": {"result": "Succ'),
    Fault.NOT_AN_OBJECT: response("200 OK", "[]"),
}
"""What the client is told; the connection just ends where there is nothing here."""
