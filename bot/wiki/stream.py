"""The stream of recent changes as a hint: whoever waits looks at once instead of at the next poll.

It may be late, lose events or repeat them; the truth is in the pages' histories. Format:
https://wikitech.wikimedia.org/wiki/Event_Platform/EventStreams_HTTP_Service
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import requests
from pywikibot.comms import http
from requests_sse import EventSource, InvalidStatusCodeError, ReadyState
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from bot.wiki.event_lines import Cut, EventLines
from bot.wiki.watchlist import Watchlist

log = logging.getLogger(__name__)

JOIN = 1.0
"""Seconds that the thread is given to end. One that waits for a first answer is left behind."""

HEADERS = {"Accept-Encoding": "identity"}
"""Compressed, the lines would come in the pieces in which they were compressed."""


@dataclass(frozen=True)
class Patience:
    """Seconds. `silence`: without a line; `first` and `longest`: before connecting once more."""

    silence: float = 120.0
    connect: float = 10.0
    first: float = 1.0
    longest: float = 60.0

    def pause(self, failures: int) -> float:
        """Longer with each failure in a row, and never the same for all readers of a stream."""
        grown: float = min(self.longest, self.first * 2 ** min(failures, 30))
        return grown * random.uniform(0.5, 1.0)


class Unmoved(requests.Session):
    """Follows no redirect: first it would read all of the body, which may have no end."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        return None


class Stream:
    """Listens in a thread of its own for as long as the block lasts."""

    def __init__(
        self,
        url: str,
        watchlist: Watchlist,
        ring: Callable[[str], object],
        patience: Patience | None = None,
    ) -> None:
        """`ring` is called with a wiki on which there is news, with '' for all of them."""
        self._url = url
        self._watchlist = watchlist
        self._ring = ring
        self._patience = patience or Patience()
        self._ended = threading.Event()
        self._raw: BaseHTTPResponse | None = None
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="stream", daemon=True)

    def __enter__(self) -> Stream:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._shut()
        self._thread.join(JOIN)

    def sound(self) -> str:
        """What is wrong with the thread itself, '' for nothing: a stream that is down is not."""
        if self._ended.is_set() or self._thread.is_alive():
            return ""
        return "the thread that listens to the stream of recent changes has died"

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                reason = self._listen()
                if self._ended.wait(self._pause(reason)):
                    return
        except Exception:
            if not self._ended.is_set():
                log.exception("the stream of recent changes broke")

    def _pause(self, reason: str) -> float:
        pause = self._patience.pause(self._failures)
        # Streams are ended every few minutes as a matter of course.
        level = logging.WARNING if self._failures == 1 else logging.DEBUG
        if not self._ended.is_set():
            log.log(level, "stream of recent changes: %s; again in %.0f s", reason, pause)
        self._failures += 1
        return pause

    def _listen(self) -> str:
        """One connection from its beginning to its end, and why it ended."""
        with Unmoved() as session:
            session.hooks["response"].append(self._answered)
            try:
                self._read(self._source(session))
            except InvalidStatusCodeError as error:
                at = error.response.headers.get("Location") if error.response is not None else None
                return f"HTTP {error.status_code}" + (f", moved to {at}" if at else "")
            except (requests.RequestException, HTTPError, OSError, Cut) as error:
                return str(error) or type(error).__name__
            finally:
                raw, self._raw = self._raw, None
                if raw is not None:
                    raw.close()
        return "ended"

    def _source(self, session: requests.Session) -> EventSource:
        def cut() -> None:
            # Here it would begin to connect again by itself, with pauses that nothing cuts short.
            if source.ready_state is ReadyState.CONNECTING:
                raise Cut("the connection has ended")

        source = EventSource(
            self._url,
            session=session,
            timeout=(self._patience.connect, self._patience.silence),  # type: ignore[arg-type]
            max_connect_retry=0,
            on_error=cut,
            headers={**HEADERS, "User-Agent": http.user_agent()},
        )
        return source

    def _answered(self, response: requests.Response, *_: object, **__: object) -> None:
        """Keep hold of the connection, and have it read in whole lines of a bearable length."""
        self._raw = response.raw
        response.raw = EventLines(response.raw, self._patience.silence, time.monotonic)
        if self._ended.is_set():
            self._shut()

    def _shut(self) -> None:
        """End the connection under the hands of the thread that reads it."""
        raw = self._raw
        if raw is not None:
            try:
                raw.shutdown()
            except (OSError, RuntimeError, ValueError):
                log.debug("the stream had ended already")

    def _read(self, source: EventSource) -> None:
        with source:
            # What came in between is lost.
            self._tell("")
            for data in _events(source):
                self._take(data)

    def _take(self, data: str | None) -> None:
        change = _change(data)
        if change is None:
            return
        self._failures = 0
        self._watchlist.heard(change)
        for wiki in self._watchlist.concerned(change):
            log.debug("%s: news of %s", wiki, change.get("title"))
            self._tell(wiki)

    def _tell(self, wiki: str) -> None:
        if not self._ended.is_set():
            self._ring(wiki)


def _events(source: EventSource) -> Iterator[str | None]:
    """What the events carry, without end. Raises `Cut`."""
    while True:
        try:
            yield next(source).data
        except UnicodeDecodeError:
            log.debug("stream of recent changes: not UTF-8")


def _change(data: str | None) -> dict[str, Any] | None:
    try:
        change = json.loads(data or "")
    except (ValueError, RecursionError):
        change = None
    if not isinstance(change, dict):
        log.debug("stream of recent changes: no change: %.80r", data)
        return None
    return change
