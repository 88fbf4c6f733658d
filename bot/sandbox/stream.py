"""The wikis' recent changes as server-sent events, as EventStreams offers those of Wikimedia.

A process of its own, by itself: `python stream.py <port> <record>`. MediaWiki sends each change as
a datagram to the UDP port (`$wgRCFeeds`), whoever asks the TCP port of the same number gets them as
events. SANDBOX_TOKEN is what tells it from others; the record only marks its command line.
"""

from __future__ import annotations

import json
import os
import queue
import socket
import sys
import threading
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATH = "/v2/stream/"
NAME = "recentchange"
TOPIC = "mediawiki.recentchange"
HOST = "127.0.0.1"

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment says that the connection is well."""

CANARY = 60.0
"""Seconds between two events that are no change, as Wikimedia sends them to test its streams."""

LARGEST = 65_536
WAITING = 10_000
"""Events that wait for a reader before the connection to this reader is given up."""


class Relay:
    """What comes in is numbered and passed to all who listen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[queue.Queue[bytes]] = []
        self._number = 0

    def listen(self) -> queue.Queue[bytes]:
        listener: queue.Queue[bytes] = queue.Queue(WAITING)
        with self._lock:
            self._listeners.append(listener)
        return listener

    def leave(self, listener: queue.Queue[bytes]) -> None:
        with self._lock:
            self._listeners = [each for each in self._listeners if each is not listener]

    def pass_on(self, change: dict[str, Any], domain: str) -> None:
        with self._lock:
            self._number += 1
            message = event(change, domain, self._number)
            for listener in list(self._listeners):
                try:
                    listener.put_nowait(message)
                except queue.Full:
                    self._listeners.remove(listener)

    def receive(self, feed: socket.socket) -> None:
        while True:
            datagram = feed.recv(LARGEST)
            try:
                change = json.loads(datagram)
            except ValueError:
                continue
            if isinstance(change, dict):
                self.pass_on(change, str(change.get("server_name", "")))

    def sing(self) -> None:
        """A canary now and then."""
        while not threading.Event().wait(CANARY):
            self.pass_on({"type": "log", "title": "", "user": "", "wiki": ""}, "canary")


def event(change: dict[str, Any], domain: str, number: int) -> bytes:
    """A change of MediaWiki's feed in the shape that EventStreams gives it."""
    meta = {
        "id": str(uuid.uuid4()),
        "dt": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "domain": domain,
        "stream": TOPIC,
        "topic": f"sandbox.{TOPIC}",
        "partition": 0,
        "offset": number,
    }
    place = [{"topic": meta["topic"], "partition": 0, "offset": number}]
    data = {"$schema": "/mediawiki/recentchange/1.0.0", "meta": meta, **change}
    return f"event: message\nid: {json.dumps(place)}\ndata: {json.dumps(data)}\n\n".encode()


class Handler(BaseHTTPRequestHandler):
    """One reader."""

    protocol_version = "HTTP/1.1"
    relay: Relay
    token: bytes

    def do_GET(self) -> None:
        if self.path == "/sandbox/ping":
            self._say(self.token)
        elif self.path.startswith(PATH) and NAME in self.path[len(PATH) :].split("?")[0].split(","):
            self._stream()
        else:
            self.send_error(404)

    def _say(self, text: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _stream(self) -> None:
        self.close_connection = True
        listener = self.relay.listen()
        try:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("Cache-Control", "no-cache")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self._chunk(b":ok\n\n")
            while True:
                try:
                    self._chunk(listener.get(timeout=KEEP_ALIVE))
                except queue.Empty:
                    self._chunk(b":\n\n")
        except OSError:
            return
        finally:
            self.relay.leave(listener)

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


class Server(ThreadingHTTPServer):
    """Readers that hang do not keep it from ending; a port that is in use is not shared."""

    daemon_threads = True
    allow_reuse_address = True


def main() -> None:
    port = int(sys.argv[1])
    feed = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # Filling a wiki sends thousands at once.
    feed.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    feed.bind((HOST, port))
    relay = Relay()
    Handler.relay, Handler.token = relay, os.environ["SANDBOX_TOKEN"].encode()
    server = Server((HOST, port), Handler)
    for work, args in ((relay.receive, (feed,)), (relay.sing, ())):
        threading.Thread(target=work, args=args, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
