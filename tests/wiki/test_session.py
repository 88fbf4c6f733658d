"""The connection to a real wiki: login, and where it cannot be had."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import WikiError
from bot.sandbox import Sandbox
from bot.wiki.line import TRIES
from bot.wiki.session import Session
from tests.proxy import proxied

WIKI = "sandbox:it"


def aim(monkeypatch: pytest.MonkeyPatch, port: int, code: str = "it") -> None:
    monkeypatch.setitem(Session(WIKI)._api.family.langs, code, f"127.0.0.1:{port}")


def log_out(session: Session) -> None:
    assert session.send({"action": "logout", "token": session._token}) == {}


def test_the_account(sandbox: Sandbox) -> None:
    session = Session(WIKI).open()
    assert session.account.name == session.user == sandbox.it.accounts.bot.name
    assert "bot" in session.account.groups
    assert {"edit", "move-categorypages", "apihighlimits"} <= session.account.rights
    assert session.high_limits
    assert session.site.language == "it"
    assert session.version.startswith("1.")
    assert abs(session.clock_skew) < 60


def test_logs_in_again_when_the_wiki_has_forgotten_us(sandbox: Sandbox) -> None:
    session = Session(WIKI).open()
    log_out(session)
    session.refresh_token()
    assert session.account.name == sandbox.it.accounts.bot.name
    log_out(session)
    assert Session(WIKI).open().account.name == sandbox.it.accounts.bot.name


def test_a_wrong_password(sandbox: Sandbox) -> None:
    log_out(Session(WIKI).open())
    passwords = Path(os.environ["PYWIKIBOT_DIR"]) / "user-password.py"
    right = passwords.read_text()
    passwords.write_text(right.replace(sandbox.it.accounts.bot_password, "sbagliata" * 4))
    try:
        with pytest.raises(WikiError) as caught:
            Session(WIKI, pause=lambda _: None).open()
    finally:
        passwords.write_text(right)
    assert caught.value.message.key == "wiki-login-failed"
    assert "sbagliata" not in str(caught.value)
    assert Session(WIKI).open().account.name == sandbox.it.accounts.bot.name


def test_a_wiki_that_pywikibot_does_not_know() -> None:
    for wiki in ("sandbox:xx", "nowhere:it", "nonsense"):
        with pytest.raises(WikiError) as caught:
            Session(wiki)
        assert caught.value.message.key == "wiki-unknown"


def test_an_unreachable_wiki(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with proxied(sandbox.it.url) as closed:
        port = closed.port
    aim(monkeypatch, port)
    pauses: list[float] = []
    with pytest.raises(WikiError) as caught:
        Session(WIKI, pause=pauses.append).open()
    assert caught.value.message.key == "wiki-unreachable"
    assert caught.value.message.args[1] == "unreachable"
    assert len(pauses) == TRIES - 1
    assert sum(pauses) <= 10
