"""What Sentry hears of real runs on the wiki."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pywikibot
import sentry_sdk
from pydantic import SecretStr

from bot.i18n import Texts, sentences
from bot.model import Change, EditPage, Message, RequestState
from bot.monitoring.context import context
from bot.monitoring.sentry import kind
from bot.service import running
from bot.service.pulse import Pulse
from bot.service.service import BREAKS, Ending, Service
from bot.wiki.session import Session
from tests.reported import REDACTION, WIKI, Sent, add, connected, work
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes


@pytest.fixture
def sent(scene: Scene) -> Iterator[Sent]:
    with connected(scene) as opened:
        yield opened


def unproved(monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
    """The task alters what it has not said that it would: each of its edits is refused."""
    task = type(scene.app.tasks["category.add"])
    plan = task.plan

    def shouting(self: Any, params: Any, planning: Any) -> Iterator[Change]:
        for change in plan(self, params, planning):
            yield replace(change, rewrite=str.upper) if isinstance(change, EditPage) else change

    monkeypatch.setattr(task, "plan", shouting)


def test_a_run_whose_pages_all_fail_is_one_event(
    scene: Scene, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    unproved(monkeypatch, scene)
    add(scene, "Respinte", 12)
    (ended,) = work(scene, sent)
    assert ended.state is RequestState.FAILED
    (run,) = scene.app.store.runs.of(ended.id)
    sent.reports.flush()
    (event,) = sent.received.events
    assert event["tags"] == {
        "wiki": WIKI,
        "request": str(ended.id),
        "run": str(run.id),
        "task": "category.add",
    }
    assert event["level"] == "error"
    assert "12 failed" in event["message"]
    assert event["fingerprint"] == ["run failed", "category.add", "result-nothing"]
    crumbs = [each["data"] for each in event["breadcrumbs"]["values"] if "page" in each["data"]]
    assert [each["page"] for each in crumbs] == [f"Respinte {n}" for n in range(12)]
    assert {(each["state"], each["reason"]) for each in crumbs} == {("failed", "fail-proof")}


def test_a_run_held_for_its_failures_is_one_event(
    scene: Scene, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    unproved(monkeypatch, scene)
    add(scene, "Trattenute", 25)
    (ended,) = work(scene, sent)
    assert ended.state is RequestState.PAUSED
    sent.reports.flush()
    (event,) = sent.received.events
    assert event["fingerprint"][-1] == "result-many-failures"


def test_a_run_that_breaks_is_one_event_with_its_exception(
    scene: Scene, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(*_: Any) -> Iterator[Change]:
        raise ZeroDivisionError("nothing to divide by")
        yield

    monkeypatch.setattr(type(scene.app.tasks["category.add"]), "plan", breaking)
    add(scene, "Rotte")
    (ended,) = work(scene, sent)
    sent.reports.flush()
    (event,) = sent.received.events
    (exception,) = event["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("ZeroDivisionError", "nothing to divide by")
    assert all("vars" not in frame for frame in exception["stacktrace"]["frames"])
    assert event["tags"]["request"] == str(ended.id)
    assert {"run", "task", "wiki"} <= set(event["tags"])


def test_what_goes_well_is_no_event(scene: Scene, sent: Sent) -> None:
    bronzes(scene, "Tranquille")
    scene.ask(azione="sposta categoria", da="Tranquille", a="Tranquille altrove")
    scene.ask(azione="sposta categoria", da="Mai esistita", a="Nemmeno questa")
    states = [request.state for request in work(scene, sent)]
    assert states == [RequestState.DONE, RequestState.REFUSED]
    sent.reports.flush()
    assert not sent.received.events


def test_each_break_of_a_lane_is_one_event(
    scene: Scene, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.service.LATER", 0.01)

    def broken(wiki: str) -> Session:
        raise RuntimeError(f"{wiki} is beyond us")

    service = replace(scene.app, open_session=broken).service(Pulse(), Texts("it"), sent.reports)
    assert service.run() is Ending.BROKEN
    sent.reports.flush()
    events = sent.received.events
    assert [event["tags"] for event in events] == [{"wiki": WIKI}] * BREAKS
    assert {event["exception"]["values"][-1]["type"] for event in events} == {"RuntimeError"}
    assert sent.log.getvalue().count("RuntimeError: sandbox:it is beyond us") == BREAKS


def test_another_part_that_dies_is_one_event(scene: Scene, sent: Sent) -> None:
    service = Service((), lambda wiki, _: scene.app.resident(wiki), Pulse(), 1, Texts("it"))
    assert service.run(lambda: "the clock has stopped") is Ending.BROKEN
    sent.reports.flush()
    (event,) = sent.received.events
    assert event["message"] == "the clock has stopped"


def test_releases_are_those_of_the_package(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed(tmp_path, "9.8.7")
    monkeypatch.syspath_prepend(str(tmp_path))
    with connected(scene) as sent:
        logging.getLogger("bot.tests").error("a part broke")
        sent.reports.beat(alive=True)
        sent.reports.flush()
        (event,), (check_in,) = sent.received.events, sent.received.check_ins
    assert event["release"] == check_in["release"] == "residente@9.8.7"


def installed(folder: Path, number: str) -> None:
    """The package's metadata as an installer leaves it."""
    metadata = folder / f"residente-{number}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: residente\nVersion: {number}\n")


def test_each_request_has_its_own_breadcrumbs(sent: Sent) -> None:
    """Requests take turns on a lane: what happens to one is no trace of the other."""
    lane = logging.getLogger("bot.tests")
    for number in range(150):
        for request in (1, 2):
            with context(wiki=WIKI, request=request):
                lane.info("page %s of %s", number, request)
    with context(wiki=WIKI, request=2):
        lane.error("broke")
    sent.reports.flush()
    (event,) = sent.received.events
    said = [each["message"] for each in event["breadcrumbs"]["values"]]
    assert said == [f"page {number} of 2" for number in range(50, 150)]


def test_only_what_concerns_the_bot_is_listened_to(sent: Sent) -> None:
    pywikibot.error("not for us")
    logging.getLogger("urllib3.connectionpool").error("nor this")
    logging.getLogger("apscheduler.scheduler").error("a job broke")
    sent.reports.flush()
    assert [event["message"] for event in sent.received.events] == ["a job broke"]
    assert not sentry_sdk.get_client().should_send_default_pii()


@pytest.mark.parametrize("dsn", ["https://nowhere", "nonsense"])
def test_an_address_that_cannot_be_used(
    scene: Scene, dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = scene.app.settings.model_copy(update={"sentry_dsn": SecretStr(dsn)})
    with running._reporting(replace(scene.app, settings=settings), REDACTION) as reports:
        assert reports is None
    assert "SENTRY_DSN" in caplog.text


def test_without_an_address_the_library_is_not_loaded() -> None:
    """Neither by the service's modules nor by those of the commands."""
    code = "import sys, bot.service.running, bot.cli; assert 'sentry_sdk' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ([Message("undo-nothing")], "undo-nothing"),
        ([Message("fail-internal"), Message("result-counts", (0, 0, 0, 1))], "fail-internal"),
        ([Message("result-ping", ("Bot",)), Message("undo-nothing")], "undo-nothing"),
    ],
)
def test_kinds_of_failures(parts: list[Message], key: str) -> None:
    assert kind(sentences(parts)) == key
