"""Secrets taken out of whatever leaves the process: logs, and reports to Sentry."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, quote_plus, unquote, urlsplit

HIDDEN = "[hidden]"

SHORTEST = 4
"""Characters of a secret that is looked for; shorter ones would blank out plain words."""

Source = Callable[[], Iterable[str]]
"""The secrets of this moment; asked again for each text, as sessions come and go."""

_NAMED = re.compile(
    r"""(?ix) ( \b\w* (?: password | passwd | secret | token | oauth_\w+ | sentry_key | \wsession )
        ["']? \s* (?: = | : | %3D ) \s* ["']? (?!\[hidden\]) )
    [^\s"'&;,)}\]]+"""
)
_HEADER = re.compile(
    r"""(?ix) ( \b (?: proxy-authorization | authorization | set-cookie | cookie )
        ["']? \s* [:=] \s*+ (?!\[hidden\]) ) (?: "[^"\r\n]*" | '[^'\r\n]*' | [^\r\n]+ )"""
)
_USERINFO = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/@\"']+@", re.IGNORECASE)
# A token as MediaWiki makes them: thirty-two digits and more, a plus sign and a backslash.
_WIKI_TOKEN = re.compile(r"\b[0-9a-f]{32,}(?:\+\\{1,4}|%2B%5C)", re.IGNORECASE)


class Redaction:
    """Hides what is known to be secret, and what looks like it. Safe to use from any thread."""

    def __init__(self, *sources: Source) -> None:
        self._sources = sources
        self._known: tuple[frozenset[str], re.Pattern[str] | None] = (frozenset(), None)

    def __call__(self, text: str) -> str:
        known = self._learned()
        if known:
            text = known.sub(HIDDEN, text)
        text = _WIKI_TOKEN.sub(HIDDEN, text)
        text = _HEADER.sub(rf"\1{HIDDEN}", text)
        text = _NAMED.sub(rf"\1{HIDDEN}", text)
        return _USERINFO.sub(rf"\1{HIDDEN}@", text)

    def throughout(self, value: Any) -> Any:
        """The same value with every string in it redacted, those of keys too."""
        match value:
            case str():
                return self(value)
            case dict():
                return {self.throughout(key): self.throughout(each) for key, each in value.items()}
            case list() | tuple():
                return [self.throughout(each) for each in value]
            case _:
                return value

    def _learned(self) -> re.Pattern[str] | None:
        """What was secret once stays so: an old cookie may still stand in an error."""
        seen, pattern = self._known
        found = {each for source in self._sources for each in source() if len(each) >= SHORTEST}
        if not found <= seen:
            seen |= found
            forms = {form for each in seen for form in _forms(each)}
            longest_first = sorted(forms, key=len, reverse=True)
            pattern = re.compile("|".join(map(re.escape, longest_first)))
            self._known = (seen, pattern)
        return pattern


def in_address(url: str) -> list[str]:
    """The password or key in an address: `scheme://user:password@host`, `https://key@host`."""
    try:
        parts = urlsplit(url)
        secret = parts.password or ("" if parts.scheme == "sqlite" else parts.username)
    except ValueError:
        return [url]
    return [secret, unquote(secret)] if secret else []


def _forms(secret: str) -> set[str]:
    """As it is, as in a form's body or an address, as in JSON, as Python shows it."""
    quoted = {quote(secret, safe=""), quote_plus(secret)}
    return {secret, *quoted, json.dumps(secret)[1:-1], repr(secret)[1:-1]}
