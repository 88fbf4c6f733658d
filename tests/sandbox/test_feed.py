"""The sandbox's stream of recent changes, in the shape of EventStreams."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import requests

from bot.sandbox import Sandbox, SandboxError, stream
from bot.shell import questions
from bot.shell.questions import Answers

Events = Iterator[dict[str, str]]


@contextmanager
def listening(url: str) -> Iterator[Events]:
    """Events by the names of their fields; the connection is there when the block begins."""
    with requests.get(url, stream=True, timeout=60) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        lines = (line.decode() for line in response.iter_lines(chunk_size=1))
        assert next(lines) == ":ok"
        yield _events(lines)


def _events(lines: Iterator[str]) -> Events:
    event: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if name:
            event[name] = value
        elif event:
            yield event
            event = {}


def change(events: Events, title: str) -> dict[str, Any]:
    """The next change of that page."""
    for event in events:
        data: dict[str, Any] = json.loads(event["data"])
        if data["title"] == title:
            assert event["event"] == "message"
            assert json.loads(event["id"])[0]["offset"] == data["meta"]["offset"]
            return data
    raise AssertionError("the stream has ended")


def test_edits_of_both_wikis_are_told_as_they_happen(pair: Sandbox) -> None:
    with listening(pair.feed.url) as events:
        for wiki in pair.wikis:
            revision = wiki.session(pair.accounts.staff).edit("Città & cose", "testo", "perché no")
            data = change(events, "Città & cose")
            assert (data["type"], data["user"]) == ("new", pair.accounts.staff.name)
            assert (data["wiki"], data["server_url"]) == (wiki.kind.database, wiki.url)
            assert data["meta"]["domain"] == data["server_name"] == "127.0.0.1"
            assert data["revision"]["new"] == revision
            assert data["comment"] == "perché no"


def test_what_is_logged_is_told_too(pair: Sandbox) -> None:
    admin = pair.it.session(pair.accounts.admin)
    admin.edit("Da spostare", "testo")
    with listening(f"{pair.feed.url},page-create?since=now") as events:
        admin.move("Da spostare", "Spostata")
        moved = change(events, "Da spostare")
        assert (moved["type"], moved["log_type"]) == ("log", "move")
        assert moved["log_params"]["target"] == "Spostata"
        admin.block(pair.accounts.outsider.name)
        admin.unblock(pair.accounts.outsider.name)
        assert change(events, f"Utente:{pair.accounts.outsider.name}")["log_type"] == "block"


def test_what_maintenance_scripts_write_is_told_too(pair: Sandbox) -> None:
    with listening(pair.feed.url) as events:
        pair.it.import_pages([(f"Molte {number}", "testo") for number in range(200)])
        assert change(events, "Molte 199")["wiki"] == "itwiki"


def test_there_is_no_other_stream(pair: Sandbox) -> None:
    for path in ("page-create", "recentchanges", "", "../recentchange/x"):
        url = pair.feed.url.replace(stream.NAME, path)
        assert requests.get(url, timeout=60).status_code == 404


def test_a_canary_is_of_no_wiki() -> None:
    relay = stream.Relay()
    listener = relay.listen()
    relay.pass_on({"title": ""}, "canary")
    head, data, end = listener.get_nowait().decode().partition("data: ")
    assert head.startswith("event: message\nid: [")
    assert json.loads(end)["meta"]["domain"] == "canary"
    assert data


def test_a_reader_that_does_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "WAITING", 3)
    relay = stream.Relay()
    slow, quick = relay.listen(), relay.listen()
    for number in range(5):
        relay.pass_on({"number": number}, "")
        quick.get_nowait()
    assert slow.qsize() == 3
    relay.leave(slow)


def test_it_is_started_again_and_ended_with_the_wikis(make: Callable[[str], Sandbox]) -> None:
    sandbox = make("stream")
    address = sandbox.feed.url
    assert sandbox.environment()["RESIDENTE_EVENTSTREAM_URL"] == address
    record = json.loads((sandbox.directory / "stream.json").read_text())
    os.kill(record["pid"], signal.SIGKILL)
    sandbox.up()
    assert sandbox.feed.url == address
    with listening(address) as events:
        sandbox.it.session(sandbox.accounts.staff).edit("Ancora", "testo")
        assert change(events, "Ancora")
        sandbox.down()
        with suppress(requests.RequestException):
            assert list(events) == []
    with pytest.raises(SandboxError, match="not up"):
        assert sandbox.feed.url


def test_its_address_is_written_by_init(pair: Sandbox) -> None:
    answers = Answers(("sandbox:it",), "Bot", stream=pair.feed.url)
    lines = questions.files(answers)[questions.LOCAL].splitlines()
    assert f"RESIDENTE_EVENTSTREAM_URL={pair.feed.url}" in lines
    others = questions.files(Answers(("wikipedia:it",), "Bot"))[questions.LOCAL]
    assert "\n# RESIDENTE_EVENTSTREAM_URL=https://stream.wikimedia.org/" in others
