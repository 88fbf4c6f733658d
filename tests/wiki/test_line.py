"""Waiting, broken answers, answers in parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.errors import WikiError
from bot.sandbox import Sandbox
from bot.wiki.answer import Failure, Fate
from bot.wiki.line import Value
from bot.wiki.session import Session
from tests.proxy import Fault, Proxy, proxied
from tests.wiki.test_session import WIKI, aim


@pytest.fixture
def proxy(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """In front of the Italian wiki."""
    with proxied(sandbox.it.url) as opened:
        aim(monkeypatch, opened.port)
        yield opened


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


def test_a_line_to_elsewhere_has_the_same_manners(proxy: Proxy, sandbox: Sandbox) -> None:
    pauses: list[float] = []
    signs: list[str] = []
    session = Session(WIKI).open()
    line = session.elsewhere(f"http://127.0.0.1:{proxy.port}/api.php")
    session.tend(pauses.append, lambda: signs.append("sign"))
    proxy.fail("query", Fault.OVERLOADED)
    assert line.query({"meta": "siteinfo"})["query"]["general"]["lang"] == "it"
    session.query({"meta": "siteinfo"})
    *_, there, own = (line.partition(" agent=")[2] for line in sandbox.it.requests())
    assert there == own
    assert session.user in own
    assert (pauses, signs) == ([7.0], ["sign"] * 3)
