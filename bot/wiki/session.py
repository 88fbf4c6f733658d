"""A logged-in connection to one wiki through pywikibot.

pywikibot gives the family and the login (bot password, OAuth); see `bot.wiki.line` for the rest.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import pywikibot
from pywikibot import config
from pywikibot.comms import http
from pywikibot.exceptions import Error as PywikibotError
from pywikibot.login import ClientLoginManager
from pywikibot.site import APISite

from bot.errors import WikiError
from bot.text.site import Site
from bot.wiki import siteinfo
from bot.wiki.answer import Answer
from bot.wiki.line import MAXLAG, Endpoint, Line, Patience, Value

_OPENING = threading.RLock()


@dataclass(frozen=True)
class Account:
    """The bot's own account as the wiki sees it. `blocked` is a block of the whole account."""

    name: str
    rights: frozenset[str]
    groups: frozenset[str]
    blocked: bool


class Session(Line):
    """One wiki of pywikibot's."""

    def __init__(self, wiki: str, *, pause: Callable[[float], object] = time.sleep) -> None:
        """`wiki` is `family:code`; raises `WikiError` where pywikibot does not know it."""
        super().__init__(wiki, self._own_endpoint, Patience(pause))
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

    def write(self, parameters: Mapping[str, Value]) -> Answer:
        """One POST that changes the wiki: with token, `assertuser` and `maxlag`."""
        guarded = {"assertuser": self.user, "maxlag": MAXLAG, **parameters, "token": self._token}
        return self.send(guarded)

    def refresh_token(self) -> None:
        """Fetch a new CSRF token, logging in again where the session has ended."""
        self._introduce() or self.open()

    def visit(self) -> Session:
        """Like `open`, but without an account where user-config.py names none: to read only."""
        if self._api.username():
            return self.open()
        self._introduce()
        return self

    def repository(self) -> Session | None:
        """The wiki whose files this one shows too, opened; None where pywikibot knows of none."""
        code, family = self._api.shared_image_repository()
        wiki = f"{family}:{code}"
        if not code or wiki == self.wiki:
            return None
        session = Session(wiki)
        session.patience = self.patience
        return session.visit()

    def elsewhere(self, url: str) -> Line:
        """A line to another `api.php`, without an account; its failures bear its host's name.

        `url` may leave out the protocol: it is then that of this wiki.
        """
        own = self._own_endpoint()
        endpoint = Endpoint(urljoin(own.url, url), own.agent)
        return Line(urlsplit(endpoint.url).netloc, lambda: endpoint, self.patience)

    def _own_endpoint(self) -> Endpoint:
        url = self._api.base_url(self._api.apipath())
        agent = http.user_agent(self._api)
        return Endpoint(url, agent, self._api.verify_SSL_certificate())


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


def default_wiki() -> str:
    """The wiki that user-config.py names by `family` and `mylang`."""
    return f"{config.family}:{config.mylang}"
