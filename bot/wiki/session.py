"""A logged-in connection to one wiki through pywikibot.

pywikibot gives the family, the login (bot password, OAuth), the cookies, the User-Agent and the
HTTP connection. Its `Request.submit` is not used: it repeats edits after a time-out or a 5xx,
logs in again in the middle of a write and asks for `paraminfo`; a caller that journals its
writes must know of every request.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pywikibot
import requests
from pywikibot import config
from pywikibot.comms import http
from pywikibot.exceptions import Error as PywikibotError
from pywikibot.login import ClientLoginManager
from pywikibot.site import APISite

from bot.errors import WikiError
from bot.text.site import Site
from bot.wiki import siteinfo
from bot.wiki.answer import LOST, SERVER_ERROR, UNREACHABLE, Answer, Failure, Fate, read_answer

MAXLAG = 5
TRIES = 5
LONGEST_PAUSE = 60.0

PASSING = frozenset({UNREACHABLE, LOST, SERVER_ERROR, "maxlag", "readonly", "ratelimited"})
"""Failures of a read that go away by themselves."""

_OPENING = threading.RLock()

Value = str | int | bool | None


@dataclass(frozen=True)
class Account:
    """The bot's own account as the wiki sees it. `blocked` is a block of the whole account."""

    name: str
    rights: frozenset[str]
    groups: frozenset[str]
    blocked: bool


class Session:
    """One wiki. Safe to use from several threads: requests are sent one at a time."""

    def __init__(self, wiki: str, *, pause: Callable[[float], object] = time.sleep) -> None:
        """`wiki` is `family:code`; raises `WikiError` where pywikibot does not know it."""
        self.wiki = wiki
        self._pause = pause
        self._sign: Callable[[], object] = _nothing
        self._lock = threading.RLock()
        self._api = _pywikibot_site(wiki)
        self._token = ""
        self.account = Account("", frozenset(), frozenset(), blocked=False)
        self.site: Site
        self.extensions: frozenset[str] = frozenset()
        self.version = ""
        self.clock_skew = 0.0

    @property
    def user(self) -> str:
        """The account that user-config.py names for this wiki."""
        return str(self._api.username())

    @property
    def high_limits(self) -> bool:
        return "apihighlimits" in self.account.rights

    def open(self) -> Session:
        """Log in if the cookies do not do, and learn the wiki's facts: one request when they do.

        Raises `WikiError`: unreachable, wrong password, another account.
        """
        if not self.user or self.user == "None":
            raise WikiError("wiki-no-account", self.wiki)
        # pywikibot keeps the cookies of all wikis in one place.
        with _OPENING:
            http.cookie_jar.load(self.user, ignore_discard=True)
            if not self._introduce():
                self._log_in()
                if not self._introduce():
                    raise WikiError("wiki-login", self.wiki, self.user, self.account.name)
        return self

    def tend(self, pause: Callable[[float], object], sign: Callable[[], object]) -> None:
        """How a service waits for a wiki that asks for patience; `sign` is called per request."""
        self._pause, self._sign = pause, sign

    def _introduce(self) -> bool:
        data = self.query(siteinfo.QUESTION)
        query = data["query"]
        self.site = siteinfo.site(self.wiki, query)
        self.extensions = siteinfo.extensions(query)
        self.version = str(query["general"]["generator"]).removeprefix("MediaWiki ")
        self.clock_skew = siteinfo.clock_skew(data, time.time())
        self.account = account(query["userinfo"])
        self._token = query["tokens"]["csrftoken"]
        return self.account.name == self.user

    def _log_in(self) -> None:
        # pywikibot goes by what it knew of the session that has ended.
        if not self._has_password():
            raise WikiError("cli-no-password", self.wiki, self.user)
        del self._api.userinfo
        self._api.tokens.clear()
        try:
            self._api.login()
        except (PywikibotError, RuntimeError, OSError) as error:
            raise WikiError("wiki-login-failed", self.wiki, self.user, str(error)) from error

    def _has_password(self) -> bool:
        """Whether pywikibot can log in by itself: it would ask for a password on the terminal."""
        if self._api.is_oauth_token_available():
            return True
        manager = ClientLoginManager(site=self._api, user=self.user)
        if not config.password_file:
            return False
        manager.readPassword()
        return bool(manager.password)

    def send(self, parameters: Mapping[str, Value]) -> Answer:
        """One POST, never repeated; the answer or what went wrong."""
        self._sign()
        with self._lock:
            return self._post({**parameters, "format": "json", "formatversion": 2})

    def write(self, parameters: Mapping[str, Value]) -> Answer:
        """One POST that changes the wiki: with token, `assertuser` and `maxlag`."""
        guarded = {"assertuser": self.user, "maxlag": MAXLAG, **parameters, "token": self._token}
        return self.send(guarded)

    def refresh_token(self) -> None:
        """Fetch a new CSRF token, logging in again where the session has ended."""
        self._introduce() or self.open()

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
                self._pause(min(LONGEST_PAUSE, failure.wait or 0.5 * 2**attempt))
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
        data = {key: _encode(value) for key, value in parameters.items() if _given(value)}
        response = http.fetch(
            self._api.base_url(self._api.apipath()),
            method="POST",
            headers={"user-agent": http.user_agent(self._api)},
            data=data,
            default_error_handling=False,
            verify=self._api.verify_SSL_certificate(),
            # A redirected POST would be sent twice.
            allow_redirects=False,
        )
        if isinstance(response, Exception):
            return _transport_failure(response)
        return _read(response)


def _nothing() -> None:
    """Nobody asks for a sign of life."""


def account(userinfo: Mapping[str, Any]) -> Account:
    """`meta=userinfo` with rights, groups and blockinfo."""
    return Account(
        name=str(userinfo["name"]),
        rights=frozenset(userinfo.get("rights", ())),
        groups=frozenset(userinfo.get("groups", ())),
        blocked="blockid" in userinfo and not userinfo.get("blockpartial", False),
    )


class _Site(APISite):
    """pywikibot's site, which asks the wiki nothing before it is told to."""

    def login(self, *args: Any, cookie_only: bool = False, **options: Any) -> None:
        # The constructor would look whether old cookies still do, with retries of its own.
        if not cookie_only:
            super().login(*args, **options)


def _pywikibot_site(wiki: str) -> APISite:
    family, _, code = wiki.partition(":")
    try:
        site = pywikibot.Site(code, family, interface=_Site)  # type: ignore[arg-type]
    except (PywikibotError, ImportError, OSError, SyntaxError, ValueError) as error:
        raise WikiError("wiki-unknown", wiki, str(error)) from error
    assert isinstance(site, APISite)
    return site


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


def default_wiki() -> str:
    """The wiki that user-config.py names by `family` and `mylang`."""
    return f"{config.family}:{config.mylang}"
