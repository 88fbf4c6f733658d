from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from pywikibot.comms import http
from urllib3 import HTTPResponse

from bot.wiki.event_lines import LONGEST, Cut, EventLines
from bot.wiki.stream import Patience, Stream
from bot.wiki.watchlist import Watchlist
from tests.serving import eventually
from tests.wiki.streaming import (
    CHUNKED,
    HEAD,
    Behaviour,
    Server,
    chunk,
    cut,
    endless,
    event,
    mute,
    open_with,
    says,
    serving_events,
    unchunked,
)
from tests.wiki.test_watchlist import WATCHED, change

WIKI = WATCHED.wiki
NEWS = event(change())
OTHER = event(change(title="Altro", namespace=0))
QUICK = Patience(silence=0.5, connect=5, first=0.01, longest=0.05)
STEADY = Patience(silence=60, connect=5, first=0.01, longest=0.05)

HTML = b"Content-Type: text/html\r\nContent-Length: 5\r\n\r\nsorry"


@dataclass
class Heard:
    """What was rung, in order."""

    rung: list[str] = field(default_factory=list)

    @property
    def wikis(self) -> list[str]:
        return [wiki for wiki in self.rung if wiki]

    @property
    def connections(self) -> int:
        return self.rung.count("")


@contextmanager
def listening(server: Server, patience: Patience = STEADY) -> Iterator[Heard]:
    watchlist, heard = Watchlist(), Heard()
    watchlist.enter(WATCHED)
    with Stream(server.url, watchlist, heard.rung.append, patience) as stream:
        yield heard
        assert stream.sound() == ""
    assert "stream" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("kind", [open_with, unchunked])
def test_news_is_told_at_once(kind: Callable[..., Behaviour]) -> None:
    with serving_events(kind(OTHER, NEWS, OTHER)) as server, listening(server) as heard:
        eventually(lambda: heard.wikis)
    assert heard.rung == ["", WIKI]
    assert f"User-Agent: {http.user_agent()}\r\n" in server.requests[0]
    assert "GET /v2/stream/a,recentchange HTTP" in server.requests[0]
    assert "Accept: text/event-stream\r\n" in server.requests[0]


def test_a_wiki_that_comes_later_is_heard_of() -> None:
    watchlist, heard = Watchlist(), Heard()
    flood = endless(CHUNKED, chunk(NEWS))
    with serving_events(flood) as server, Stream(server.url, watchlist, heard.rung.append, STEADY):
        eventually(lambda: heard.connections)
        watchlist.enter(WATCHED)
        eventually(lambda: heard.wikis)


def test_after_a_cut_everybody_looks_and_what_is_replayed_does_no_harm() -> None:
    behaviours = (cut(NEWS, OTHER), cut(), cut(NEWS), open_with(NEWS))
    with serving_events(*behaviours) as server, listening(server) as heard:
        eventually(lambda: len(heard.wikis) == 3)
    assert heard.rung == ["", WIKI, "", "", WIKI, "", WIKI]


def test_silence_is_not_borne_for_ever() -> None:
    with (
        serving_events(open_with(), open_with(), mute, open_with(NEWS)) as server,
        listening(server, QUICK) as heard,
    ):
        eventually(lambda: heard.wikis)
    assert heard.rung[:3] == ["", "", ""]


GARBAGE = {
    "no JSON": b"data: {\n\n",
    "nothing": b"data:\n\n",
    "a list": b"data: [1, 2]\n\n",
    "a number": b"data: NaN\n\n",
    "deep": b"data: " + b"[" * 100_000 + b"\n\n",
    "wrong types": event(change(namespace=[], title={}, meta=[], wiki=7)),
    "not UTF-8": b"data: \xff\xfe\n\n",
    "no field": b"\x00\xff\x00\n: \n\n\n\n",
    "half a character": b"data: caff\xc3\n\n",
    "a long line": b"data: " + b"x" * (4 * LONGEST) + b"\n\n",
    "a long event": b"data: xxxx\n" * LONGEST + b"\n",
    "another kind": b"event: error\ndata: {}\nretry: 9999999999999\nid: \x00\n\n",
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_passed_over(name: str) -> None:
    with serving_events(open_with(GARBAGE[name], NEWS)) as server, listening(server) as heard:
        eventually(lambda: heard.wikis)
    assert heard.rung == ["", WIKI], "and the connection is kept"


FAULTS: dict[str, Behaviour] = {
    "redirect": says(b"HTTP/1.1 302 Found\r\nLocation: /v2/stream/x\r\nContent-Length: 0\r\n\r\n"),
    "redirect to itself": says(b"HTTP/1.1 301 Moved\r\nLocation: /\r\n" + HTML),
    "redirect without end": endless(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", b"x" * 999),
    "500": says(b"HTTP/1.1 500 Internal Server Error\r\n" + HTML),
    "429": says(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 9999\r\n" + HTML),
    "500 without end": endless(b"HTTP/1.1 500 Error\r\n\r\n", b"x" * 999),
    "204": says(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "a page": says(b"HTTP/1.1 200 OK\r\n" + HTML),
    "no HTTP": says(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "nothing": says(b""),
    "a wrong chunk": says(CHUNKED + b"zz\r\n:ok\n\n"),
    "wrong compression": says(HEAD + b"Content-Encoding: gzip\r\n\r\nno gzip at all"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_survived(name: str) -> None:
    with (
        serving_events(FAULTS[name], FAULTS[name], open_with(NEWS)) as server,
        listening(server) as heard,
    ):
        eventually(lambda: heard.wikis)
    assert len(server.requests) == 3


@pytest.mark.parametrize("piece", [b"x" * 4096, b"\r" * 999])
def test_a_line_without_end_is_given_up(piece: bytes) -> None:
    with (
        serving_events(endless(CHUNKED, chunk(piece)), open_with(NEWS)) as server,
        listening(server, QUICK) as heard,
    ):
        eventually(lambda: heard.wikis)
    assert len(server.requests) == 2


def test_what_is_only_commented_is_not_silent() -> None:
    """Time goes by with each piece; a comment is enough, a piece of a line is not."""
    pieces = iter([b":\n", b":\n\n", b":x", b"x\n", b":", b":", b":", b":"])
    times = iter(range(0, 1000, 10))

    class Raw(HTTPResponse):
        def read1(self, *_: object, **__: object) -> bytes:
            return next(pieces)

    lines: list[bytes] = []
    with pytest.raises(Cut):
        lines.extend(EventLines(Raw(), 25, lambda: float(next(times))).stream())
    assert list(pieces) == [b":", b":"]


@dataclass(frozen=True)
class Noted(Patience):
    """Waits for nothing; remembers how many failures there had been."""

    noted: list[int] = field(default_factory=list)

    def pause(self, failures: int) -> float:
        self.noted.append(failures)
        return 0.0


def test_the_pauses_grow_until_something_comes() -> None:
    fault, patience = FAULTS["500"], Noted()
    with (
        serving_events(fault, fault, fault, cut(OTHER), fault, cut(), open_with(NEWS)) as server,
        listening(server, patience) as heard,
    ):
        eventually(lambda: heard.wikis)
    assert patience.noted[:6] == [0, 1, 2, 0, 1, 2]


def test_pauses_are_at_most_a_minute_and_never_alike() -> None:
    pauses = [[Patience().pause(failures) for _ in range(50)] for failures in range(2000)]
    assert all(0.5 <= pause <= 1 for pause in pauses[0])
    assert all(30 <= pause <= 60 for pause in pauses[6])
    assert max(map(max, pauses)) <= 60
    assert len(set(pauses[-1])) > 10


@pytest.mark.parametrize("behaviour", [open_with(), endless(CHUNKED, chunk(b":\n"))])
def test_it_ends_although_the_connection_is_open(behaviour: Behaviour) -> None:
    """The time limits are those of every day: nothing but the end itself can end the thread."""
    with serving_events(behaviour) as server, listening(server, Patience()) as heard:
        eventually(lambda: heard.rung)


def test_a_thread_that_waits_for_an_answer_is_left_and_says_nothing_more() -> None:
    answer = threading.Event()
    rung: list[str] = []

    def late(client: socket.socket, ended: threading.Event) -> None:
        answer.wait(30)
        open_with(NEWS)(client, ended)

    with serving_events(late) as server:
        stream = Stream(server.url, Watchlist(), rung.append)
        with stream:
            eventually(lambda: server.requests)
        answer.set()
        eventually(lambda: "stream" not in {thread.name for thread in threading.enumerate()})
    assert rung == []


def test_a_thread_that_dies_is_noticed() -> None:
    def ring(_: str) -> None:
        raise ZeroDivisionError

    with (
        serving_events(open_with()) as server,
        Stream(server.url, Watchlist(), ring, QUICK) as stream,
    ):
        eventually(stream.sound)
        assert "has died" in stream.sound()


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://127.0.0.1:9/", "http://[::1"])
def test_an_address_that_leads_nowhere_is_borne(url: str) -> None:
    patience = Noted()
    with Stream(url, Watchlist(), lambda _: None, patience) as stream:
        eventually(lambda: len(patience.noted) > 3)
        assert stream.sound() == ""
