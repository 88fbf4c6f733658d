"""A connection to one `api.php`: its manners, its failures, its patience.

pywikibot gives the cookies, the User-Agent and the HTTP connection. Its `Request.submit` is not
used: it repeats edits after a time-out or a 5xx, logs in again in the middle of a write and asks
for `paraminfo`; a caller that journals its writes must know of every request.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import requests
from pywikibot.comms import http

from bot.errors import WikiError
from bot.wiki.answer import LOST, SERVER_ERROR, UNREACHABLE, Answer, Failure, Fate, read_answer

MAXLAG = 5
TRIES = 5
LONGEST_PAUSE = 60.0

PASSING = frozenset({UNREACHABLE, LOST, SERVER_ERROR, "maxlag", "readonly", "ratelimited"})
"""Failures of a read that go away by themselves."""

Value = str | int | bool | None


@dataclass(frozen=True)
class Endpoint:
    """Where to ask, and as whom."""

    url: str
    agent: str
    verify: bool = True


class Patience:
    """How a service waits, and its sign of life; shared by all lines that one session opens."""

    def __init__(self, pause: Callable[[float], object] = time.sleep) -> None:
        self.pause = pause
        self.sign: Callable[[], object] = _nothing


class Line:
    """Safe to use from several threads: requests are sent one at a time."""

    def __init__(self, wiki: str, endpoint: Callable[[], Endpoint], patience: Patience) -> None:
        """`wiki` is its name in messages."""
        self.wiki = wiki
        self.patience = patience
        self._endpoint = endpoint
        self._lock = threading.RLock()

    def tend(self, pause: Callable[[float], object], sign: Callable[[], object]) -> None:
        """How a service waits for a wiki that asks for patience; `sign` is called per request."""
        self.patience.pause, self.patience.sign = pause, sign

    def send(self, parameters: Mapping[str, Value]) -> Answer:
        """One POST, never repeated; the answer or what went wrong."""
        self.patience.sign()
        with self._lock:
            return self._post({**parameters, "format": "json", "formatversion": 2})

    def query(self, parameters: Mapping[str, Value]) -> dict[str, Any]:
        """A read, tried again while the failure may pass. Raises `WikiError` when it does not."""
        failure = Failure(UNREACHABLE, "")
        for attempt in range(TRIES):
            answer = self.send({"action": "query", "maxlag": MAXLAG, **parameters})
            if isinstance(answer, dict):
                return answer
            failure = answer
            if failure.code not in PASSING:
                break
            if attempt + 1 < TRIES:
                self.patience.pause(min(LONGEST_PAUSE, failure.wait or 0.5 * 2**attempt))
        key = "wiki-unreachable" if failure.code in PASSING else "wiki-error"
        raise WikiError(key, self.wiki, failure.code, failure.info)

    def batches(self, parameters: Mapping[str, Value]) -> Iterator[dict[str, Any]]:
        """The `query` part of every answer to a read that continues."""
        going_on: Mapping[str, Value] = {}
        while True:
            answer = self.query({**parameters, **going_on})
            yield {**answer.get("query", {}), "batchcomplete": "batchcomplete" in answer}
            if "continue" not in answer:
                return
            going_on = answer["continue"]

    def _post(self, parameters: Mapping[str, Value]) -> Answer:
        endpoint = self._endpoint()
        response = http.fetch(
            endpoint.url,
            method="POST",
            headers={"user-agent": endpoint.agent},
            data={key: _encode(value) for key, value in parameters.items() if _given(value)},
            default_error_handling=False,
            verify=endpoint.verify,
            # A redirected POST would be sent twice.
            allow_redirects=False,
        )
        if isinstance(response, Exception):
            return _transport_failure(response)
        return _read(response)


def _nothing() -> None:
    """Nobody asks for a sign of life."""


def _given(value: Value) -> bool:
    # For MediaWiki a boolean parameter is true by being there at all.
    return value is not None and value is not False


def _encode(value: Value) -> str:
    return "1" if value is True else str(value)


def _transport_failure(error: Exception) -> Failure:
    # Only a connection that was never made is sure not to have delivered the request.
    never_sent = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
    if never_sent or isinstance(error, requests.ConnectTimeout):
        return Failure(UNREACHABLE, type(error).__name__)
    return Failure(LOST, type(error).__name__, Fate.UNKNOWN)


def _read(response: requests.Response) -> Answer:
    wait = _retry_after(response)
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Failure(SERVER_ERROR, f"HTTP {response.status_code}", Fate.UNKNOWN, wait)
    if response.status_code != HTTPStatus.OK:
        return Failure("http-status", f"HTTP {response.status_code}", wait=wait)
    try:
        return read_answer(json.loads(response.content), wait)
    except ValueError:
        return Failure(SERVER_ERROR, "not JSON", Fate.UNKNOWN, wait)


def _retry_after(response: requests.Response) -> float:
    try:
        return float(response.headers.get("retry-after", 0))
    except ValueError:
        return 0.0
