"""The connection to a real wiki: login, waiting, broken answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import WikiError
from bot.sandbox import Sandbox
from bot.wiki.answer import Failure, Fate
from bot.wiki.session import TRIES, Session, Value
from tests.proxy import Fault, Proxy, proxied

WIKI = "sandbox:it"


@pytest.fixture
def proxy(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """In front of the Italian wiki."""
    with proxied(sandbox.it.url) as opened:
        aim(monkeypatch, opened.port)
        yield opened


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


PASSING = [Fault.LOST_ANSWER, Fault.BAD_GATEWAY, Fault.GARBAGE, Fault.NOT_AN_OBJECT, Fault.LAGGED]


@pytest.mark.parametrize("fault", PASSING)
def test_a_read_is_tried_again(proxy: Proxy, fault: Fault) -> None:
    pauses: list[float] = []
    session = Session(WIKI, pause=pauses.append).open()
    proxy.fail("query", fault, fault)
    assert session.query({"meta": "siteinfo"})["query"]["general"]["lang"] == "it"
    assert len(pauses) == 2


def test_a_read_waits_as_long_as_it_is_asked_to(proxy: Proxy) -> None:
    pauses: list[float] = []
    session = Session(WIKI, pause=pauses.append).open()
    proxy.fail("query", Fault.OVERLOADED)
    session.query({"meta": "siteinfo"})
    assert pauses == [7]


@pytest.mark.usefixtures("proxy")
def test_a_read_that_is_refused_is_not_tried_again() -> None:
    pauses: list[float] = []
    session = Session(WIKI, pause=pauses.append).open()
    with pytest.raises(WikiError) as caught:
        session.query({"list": "nonsense", "prop": "revisions", "rvlimit": "x"})
    assert caught.value.message.key == "wiki-error"
    assert pauses == []


FATES = {
    Fault.LOST_ANSWER: ("connection-lost", Fate.UNKNOWN),
    Fault.NEVER_ARRIVED: ("connection-lost", Fate.UNKNOWN),
    Fault.BAD_GATEWAY: ("server-error", Fate.UNKNOWN),
    Fault.GARBAGE: ("server-error", Fate.UNKNOWN),
    Fault.LAGGED: ("maxlag", Fate.REFUSED),
}


@pytest.mark.parametrize("fault", FATES)
def test_a_write_is_never_repeated(proxy: Proxy, fault: Fault) -> None:
    session = Session(WIKI).open()
    proxy.fail("edit", fault)
    answer = session.write({"action": "edit", "title": "Prova di scrittura", "text": fault.name})
    assert isinstance(answer, Failure)
    assert (answer.code, answer.fate) == FATES[fault]
    assert proxy.seen.count("edit") == 1


@pytest.mark.usefixtures("sandbox")
def test_batches_follow_the_wiki_s_continuation() -> None:
    session = Session(WIKI).open()
    question: dict[str, Value] = {"list": "allpages", "aplimit": 2, "apto": "G"}
    batches = list(session.batches(question))
    assert len(batches) > 1
    assert [each["batchcomplete"] for each in batches]
