"""Somebody's logged-in session on a sandbox wiki: a small client of the API."""

from __future__ import annotations

from typing import Any

import httpx

from bot.sandbox.accounts import Account
from bot.sandbox.errors import SandboxError

AGENT = "ResidenteSandbox/1.0 (acts as a person on a local wiki)"
MISSING = "missingtitle"
LOST_SESSION = frozenset({"badtoken", "assertuserfailed", "assertnameduserfailed", "readapidenied"})


class WikiSession:
    """Acts as `account` through `api`; a name with `@` logs in with a bot password."""

    def __init__(self, api: str, account: Account) -> None:
        self.account = account
        self._api = api
        self._token = ""
        self._client = httpx.Client(
            trust_env=False, timeout=120, headers={"User-Agent": AGENT}, follow_redirects=True
        )

    @property
    def user(self) -> str:
        return self.account.name.partition("@")[0]

    def close(self) -> None:
        self._client.close()

    def log_in(self) -> None:
        """Log in anew; SandboxError when the wiki refuses."""
        self._token = ""
        self._client.cookies.clear()
        if "@" in self.account.name:
            answer = self._log_in_as_bot()
            refused = answer["login"]["result"] != "Success"
        else:
            answer = self._log_in_as_person()
            refused = answer["clientlogin"]["status"] != "PASS"
        if refused:
            raise SandboxError(f"{self.account.name} cannot log in: {answer}", "login")

    def _log_in_as_bot(self) -> dict[str, Any]:
        return self._post(
            action="login",
            lgname=self.account.name,
            lgpassword=self.account.password,
            lgtoken=self._fetch_token("login"),
        )

    def _log_in_as_person(self) -> dict[str, Any]:
        return self._post(
            action="clientlogin",
            username=self.account.name,
            password=self.account.password,
            loginreturnurl=self._api,
            logintoken=self._fetch_token("login"),
        )

    def api(self, **params: Any) -> dict[str, Any]:
        """One API request; lists become `a|b`, True is set, None and False are left out.

        `token="csrf"` (or another type) is replaced by a token. Raises SandboxError with the
        API's code. Logs in again when the server has forgotten us.
        """
        try:
            return self._post(**self._with_token(params))
        except SandboxError as error:
            if error.code not in LOST_SESSION:
                raise
        self.log_in()
        return self._post(**self._with_token(params))

    def _with_token(self, params: dict[str, Any]) -> dict[str, Any]:
        kind = params.get("token")
        if kind is None:
            return {**params, "assertuser": self.user}
        if kind == "csrf":
            self._token = self._token or self._fetch_token("csrf")
            return {**params, "token": self._token, "assertuser": self.user}
        return {**params, "token": self._fetch_token(kind), "assertuser": self.user}

    def _fetch_token(self, kind: str) -> str:
        answer = self._post(action="query", meta="tokens", type=kind)
        return str(answer["query"]["tokens"][f"{kind}token"])

    def _post(self, *, files: dict[str, Any] | None = None, **params: Any) -> dict[str, Any]:
        fields = {**_encoded(params), "format": "json", "formatversion": "2"}
        try:
            reply = self._client.post(self._api, data=fields, files=files)
        except httpx.HTTPError as error:
            raise SandboxError(f"{self._api} cannot be reached: {error}", "unreachable") from error
        try:
            answer: dict[str, Any] = reply.json()
        except ValueError as error:
            raise SandboxError(f"not an API answer: {reply.text[:5000]}", "not-json") from error
        if "error" in answer:
            said = answer["error"]
            raise SandboxError(f"{said['code']}: {said.get('info', '')}", said["code"])
        return answer

    def edit(self, title: str, text: str, summary: str = "", **extra: Any) -> int:
        """Save the whole text; the new revision's id, or the present one if nothing changed."""
        return self._edit(title, summary, text=text, **extra)

    def append(self, title: str, text: str, summary: str = "", **extra: Any) -> int:
        """Add to the end of the page, as somebody posting on a talk page does."""
        return self._edit(title, summary, appendtext=text, **extra)

    def _edit(self, title: str, summary: str, **params: Any) -> int:
        saved = self.api(action="edit", title=title, summary=summary, token="csrf", **params)
        edit = saved["edit"]
        if edit["result"] != "Success":
            raise SandboxError(f"{title} was not saved: {edit}", "edit-failure")
        return int(edit["newrevid"]) if "newrevid" in edit else self._latest(title)

    def _latest(self, title: str) -> int:
        page = self.api(action="query", prop="info", titles=title)["query"]["pages"][0]
        return int(page["lastrevid"])

    def text(self, title: str) -> str | None:
        """The page's wikitext, None when there is no such page."""
        revisions = self._revisions(title, rvprop="content", rvlimit=1)
        return str(revisions[0]["content"]) if revisions else None

    def history(self, title: str, *, content: bool = False) -> list[dict[str, Any]]:
        """All revisions, oldest first: revid, parentid, user, comment, sha1, timestamp, content."""
        wanted = "ids|user|comment|sha1|timestamp|tags|flags" + ("|content" if content else "")
        return self._revisions(title, rvprop=wanted, rvdir="newer", rvlimit="max")

    def _revisions(self, title: str, **params: Any) -> list[dict[str, Any]]:
        query = {"action": "query", "prop": "revisions", "titles": title, "rvslots": "main"}
        found: list[dict[str, Any]] = []
        more: dict[str, Any] = {}
        while True:
            answer = self.api(**query, **params, **more)
            page = answer["query"]["pages"][0]
            found += [_flattened(revision) for revision in page.get("revisions", [])]
            more = answer.get("continue", {})
            if not more or params["rvlimit"] == 1:
                return found

    def move(self, old: str, new: str, reason: str = "", **extra: Any) -> None:
        names = {"from": old, "to": new}
        self.api(action="move", reason=reason, token="csrf", **names, **extra)

    def delete(self, title: str, reason: str = "") -> None:
        self.api(action="delete", title=title, reason=reason, token="csrf")

    def protect(self, title: str, protections: str = "edit=sysop", reason: str = "") -> None:
        self.api(
            action="protect", title=title, protections=protections, reason=reason, token="csrf"
        )

    def block(self, user: str, reason: str = "", **extra: Any) -> None:
        """Block until further notice, or as `extra` says (expiry, partial, pagerestrictions)."""
        params = {"expiry": "infinite", "reblock": True, **extra}
        self.api(action="block", user=user, reason=reason, token="csrf", **params)

    def unblock(self, user: str, reason: str = "") -> None:
        self.api(action="unblock", user=user, reason=reason, token="csrf")

    def upload(self, name: str, data: bytes, text: str, comment: str = "") -> None:
        """Upload a file with its description page; `name` is without a namespace."""
        self.api(
            action="upload",
            filename=name,
            text=text,
            comment=comment,
            ignorewarnings=True,
            token="csrf",
            files={"file": (name, data, "application/octet-stream")},
        )

    def category_members(self, title: str) -> list[str]:
        """Titles of all members, as the wiki sorts them."""
        found: list[str] = []
        more: dict[str, Any] = {}
        while True:
            answer = self.api(
                action="query", list="categorymembers", cmtitle=title, cmlimit="max", **more
            )
            found += [member["title"] for member in answer["query"]["categorymembers"]]
            more = answer.get("continue", {})
            if not more:
                return found


def _encoded(params: dict[str, Any]) -> dict[str, str]:
    return {
        name: "|".join(map(str, value)) if isinstance(value, (list, tuple)) else _plain(value)
        for name, value in params.items()
        if value is not None and value is not False
    }


def _plain(value: object) -> str:
    return "1" if value is True else str(value)


def _flattened(revision: dict[str, Any]) -> dict[str, Any]:
    main = revision.get("slots", {}).get("main", {})
    flat = {name: value for name, value in revision.items() if name != "slots"}
    return {**flat, "content": main["content"]} if "content" in main else flat
