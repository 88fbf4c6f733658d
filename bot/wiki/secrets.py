"""The secrets that pywikibot holds, so that they can be kept out of logs and reports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pywikibot import config
from pywikibot.comms import http

_TELLING = re.compile(r"session|token|auth|sul", re.IGNORECASE)
"""Names of cookies that let somebody in; the others say which user, which editor, which country."""


def of_account() -> list[str]:
    """Bot passwords of user-password.py, OAuth keys and tokens of user-config.py."""
    return [*_passwords(), *_oauth()]


def of_sessions() -> list[str]:
    """The cookies of this moment."""
    try:
        cookies = list(http.cookie_jar)
    except RuntimeError:
        # Another thread logged in meanwhile. What is logged next will know.
        return []
    return [each.value for each in cookies if each.value and _TELLING.search(each.name)]


def _passwords() -> Iterator[str]:
    if not config.password_file:
        return
    try:
        text = Path(config.base_dir, config.password_file).read_text(encoding="utf-8")
    except OSError:
        return
    for line in text.splitlines():
        yield from _password(line)


def _password(line: str) -> Iterator[str]:
    """`("Bot", "password")` or `("Bot", BotPassword("name", "password"))`, with code and family."""
    try:
        entry = ast.parse(line.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return
    if isinstance(entry, ast.Tuple) and entry.elts:
        last = entry.elts[-1]
        secret = last.args[-1] if isinstance(last, ast.Call) and last.args else last
        if isinstance(secret, ast.Constant) and isinstance(secret.value, str):
            yield secret.value


def _oauth() -> Iterable[str]:
    for credentials in config.authenticate.values():
        # Two of them are a name and a password for the web server.
        yield from map(str, credentials[1:] if len(credentials) == 2 else credentials)
