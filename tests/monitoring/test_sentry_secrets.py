"""Exceptions where secrets are at hand: none of them reaches Sentry, nor the log."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from pywikibot.comms import http

from bot.errors import StoreError, WikiError
from bot.model import Change
from bot.wiki.session import Session
from tests.envelopes import KEY
from tests.proxy import Fault, proxied
from tests.reported import WIKI, Sent, add, connected, work
from tests.scene import Scene

OPEN = re.compile("UserName|UserID|UseDC|UseCDNCache|cpPosIndex")
"""Cookies of MediaWiki that let nobody in."""


@pytest.fixture
def sent(scene: Scene) -> Iterator[Sent]:
    with connected(scene) as opened:
        yield opened


def secrets_of(scene: Scene, session: Session) -> set[str]:
    """What must never be sent, in each form in which it could be."""
    cookies = {each.value or "" for each in http.cookie_jar if not OPEN.search(each.name)}
    plain = {scene.wiki.accounts.bot_password, session._token, *cookies}
    assert len(plain) >= 4, "a session has two cookies"
    assert all(len(each) > 20 for each in plain)
    digits = session._token.rstrip("+\\")
    return {form for each in {*plain, digits} for form in (each, quote(each), quote_plus(each))}


def no_secret(sent: Sent, scene: Scene, session: Session) -> None:
    everything = sent.all()
    assert sent.received.events, "nothing was sent"
    for secret in secrets_of(scene, session):
        assert secret.encode() not in everything
    assert KEY.encode() not in sent.log.getvalue().encode()


def test_no_secret_in_local_variables_or_messages(
    scene: Scene, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = scene.app.open_session(WIKI)
    password = scene.wiki.accounts.bot_password

    def breaking(*_: Any) -> Iterator[Change]:
        cookies = {each.name: each.value for each in http.cookie_jar}
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
        body = {"action": "edit", "token": session._token, "lgpassword": password}
        raise RuntimeError(f"marked: {password} {session._token} {cookies} {headers} {body}")
        yield

    monkeypatch.setattr(type(scene.app.tasks["category.add"]), "plan", breaking)
    add(scene, "Segrete")
    work(scene, sent)
    no_secret(sent, scene, session)
    assert b"marked: [hidden]" in sent.all()


def test_no_secret_when_a_post_breaks(
    scene: Scene, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole request in the message of the exception, in both of its forms."""
    session = scene.app.open_session(WIKI)
    fetch = http.fetch
    broken: list[str] = []

    def breaking(address: str, **options: Any) -> Any:
        data = options["data"]
        if data.get("title", "").startswith("Perse") and not broken:
            broken.append(data["token"])
            body = "&".join(f"{key}={quote_plus(value)}" for key, value in data.items())
            raise RuntimeError(f"could not send {address} {options} {body}")
        return fetch(address, **options)

    monkeypatch.setattr(http, "fetch", breaking)
    add(scene, "Perse")
    # What became of the edit is found out when the lane is taken again.
    with suppress(StoreError):
        work(scene, sent)
    assert broken
    no_secret(sent, scene, session)
    assert broken[0].encode() not in sent.all()
    assert b"could not send" in sent.all()


@pytest.mark.parametrize("fault", [Fault.NEVER_ARRIVED, Fault.GARBAGE, Fault.NOT_AN_OBJECT])
def test_no_secret_when_a_login_breaks(
    scene: Scene, sent: Sent, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """The exceptions of pywikibot and of its HTTP library, the password in their variables."""
    session = scene.app.open_session(WIKI)
    before = secrets_of(scene, session)
    session.send({"action": "logout", "token": session._token})
    with proxied(scene.wiki.url) as proxy:
        monkeypatch.setitem(session._api.family.langs, "it", f"127.0.0.1:{proxy.port}")
        monkeypatch.setattr("pywikibot.config.max_retries", 0)
        proxy.fail("login", *[fault] * 9)
        try:
            session.open()
        except WikiError:
            logging.getLogger("bot.tests").exception("the login broke")
        else:
            pytest.fail("it did not break")
    monkeypatch.undo()
    everything = sent.all()
    assert b"the login broke" in everything
    assert all(secret.encode() not in everything for secret in before)
    session.open()
    no_secret(sent, scene, session)
