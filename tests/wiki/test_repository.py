"""The wiki whose files another one shows, opened when it is asked for."""

from __future__ import annotations

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.pictures import picture
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from tests.proxy import Fault, proxied
from tests.wiki.test_session import WIKI, aim


def test_it_is_opened_when_it_is_asked_for_and_once(sandbox: Sandbox) -> None:
    Session("sandbox:commons").open()
    before = sandbox.commons.request_count()
    reader = WikiReader(Session(WIKI).open())
    assert sandbox.commons.request_count() == before

    repository = reader.repository

    assert repository is not None
    assert repository is reader.repository
    assert sandbox.commons.request_count() == before + 1
    assert (repository.site.wiki, repository.site.language) == ("sandbox:commons", "en")
    assert repository.batch == 500
    assert repository.repository is None


def test_its_files_are_read_there(sandbox: Sandbox) -> None:
    sandbox.commons.upload({"Nel deposito.jpg": (picture(3001), "Text.")})
    repository = WikiReader(Session(WIKI).open()).repository
    assert repository is not None
    title = repository.site.title("File:Nel deposito.jpg")
    (facts,) = repository.files([title])
    assert not facts.shared
    (page,) = repository.read([title])
    assert page.text == "Text."


def test_without_an_account_there_it_is_read_anonymously(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pywikibot import config
    from pywikibot.comms import http

    reader = WikiReader(Session(WIKI).open())
    monkeypatch.delitem(config.usernames["sandbox"], "commons")
    monkeypatch.setattr("pywikibot._sites", {})
    # Another visitor's cookies are not this one's.
    kept = [cookie for cookie in http.cookie_jar if cookie.name.startswith("commonswiki")]
    for cookie in kept:
        http.cookie_jar.clear(cookie.domain, cookie.path, cookie.name)
    try:
        repository = reader.repository
        assert repository is not None
        assert "edit" in repository.rights
        assert "apihighlimits" not in repository.rights
        assert repository.batch == 50
        sandbox.commons.upload({"Per tutti.jpg": (picture(3002), "")})
        assert len(list(repository.files([repository.site.title("File:Per tutti.jpg")]))) == 1
    finally:
        for cookie in kept:
            http.cookie_jar.set_cookie(cookie)


def test_the_service_waits_and_signs_for_it_too(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    signs: list[None] = []
    with proxied(sandbox.commons.url) as proxy:
        aim(monkeypatch, proxy.port, "commons")
        session = Session(WIKI).open()
        repository = WikiReader(session).repository
        assert repository is not None
        session.tend(pauses.append, lambda: signs.append(None))
        proxy.fail("query", Fault.OVERLOADED)
        list(repository.look([repository.site.title("Main Page")]))
    assert pauses == [7.0]
    assert len(signs) == 2
