"""A server of event streams that misbehaves as it is told, one way for each connection."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

Behaviour = Callable[[socket.socket, threading.Event], object]
"""What is sent to a reader; the event is set when the server ends. Then the connection is cut."""

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


class Server:
    """`behaviours` are taken in turn, the last one for ever."""

    def __init__(self, behaviours: list[Behaviour]) -> None:
        self._behaviours = behaviours
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/v2/stream/a,recentchange"
        self.requests: list[str] = []
        self._threads[0].start()

    def end(self) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                thread = threading.Thread(target=self._serve, args=(client,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(10)
        with client, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += client.recv(4096)
            number = min(len(self.requests), len(self._behaviours) - 1)
            self.requests.append(request.decode())
            self._behaviours[number](client, self._ended)


@contextmanager
def serving_events(*behaviours: Behaviour) -> Iterator[Server]:
    server = Server(list(behaviours))
    try:
        yield server
    finally:
        server.end()


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def event(change: dict[str, Any]) -> bytes:
    return f"event: message\nid: [1]\ndata: {json.dumps(change)}\n\n".encode()


def cut(*events: bytes) -> Behaviour:
    """Send these events, and end in the middle of the next."""

    def behave(client: socket.socket, _: threading.Event) -> None:
        client.sendall(CHUNKED + b"".join(chunk(each) for each in events) + b"100\r\ndata: {")

    return behave


def open_with(*events: bytes) -> Behaviour:
    """Send these events, and nothing more."""

    def behave(client: socket.socket, ended: threading.Event) -> None:
        client.sendall(CHUNKED + b"".join(chunk(each) for each in (b":ok\n\n", *events)))
        ended.wait()

    return behave


def unchunked(*events: bytes) -> Behaviour:
    """The same as an old server would."""

    def behave(client: socket.socket, ended: threading.Event) -> None:
        client.sendall(HEAD + b"Connection: close\r\n\r\n" + b"".join(events))
        ended.wait()

    return behave


def says(answer: bytes) -> Behaviour:
    def behave(client: socket.socket, _: threading.Event) -> None:
        client.sendall(answer)

    return behave


def mute(_: socket.socket, ended: threading.Event) -> None:
    """Not even a first line."""
    ended.wait()


def endless(head: bytes, piece: bytes) -> Behaviour:
    """The same again and again, until the reader has had enough."""

    def behave(client: socket.socket, ended: threading.Event) -> None:
        client.sendall(head)
        while not ended.is_set():
            client.sendall(piece)

    return behave


class Line:
    """A way to another server of event streams that can be cut, and opened again."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._upstream = (parts.hostname or "", parts.port or 80)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}{parts.path}"
        self.down = False
        self.connections = 0
        self._sockets: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def cut(self) -> None:
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._sockets = []

    def end(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()
        self._thread.join(10)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self.connections += 1
                if self.down:
                    client.close()
                    continue
                server = socket.create_connection(self._upstream)
                self._sockets += [client, server]
                for here, there in ((client, server), (server, client)):
                    threading.Thread(target=_pass_on, args=(here, there), daemon=True).start()


def _pass_on(here: socket.socket, there: socket.socket) -> None:
    with here, suppress(OSError):
        while data := here.recv(1 << 16):
            there.sendall(data)


@contextmanager
def line(url: str) -> Iterator[Line]:
    made = Line(url)
    try:
        yield made
    finally:
        made.end()
