"""The check-ins of recurring work and of the service itself, as Sentry gets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.duty import Duty, DutyState
from bot.frequency import Calendar
from bot.model import Author, Message, Request, RequestState
from bot.monitoring.sentry import Reports
from bot.service.heartbeat import FILE, Heartbeat
from bot.service.pulse import Pulse
from bot.service.upkeep import Upkeep
from tests.console import Operator
from tests.envelopes import KEY, receiving
from tests.reported import WIKI, Sent, connected
from tests.scene import Scene
from tests.serving import eventually, process


@pytest.fixture
def sent(scene: Scene) -> Iterator[Sent]:
    with connected(scene) as opened:
        yield opened


@dataclass
class Institution:
    """Its upkeep and a clock that is put on by hand."""

    scene: Scene
    sent: Sent
    now: datetime

    @property
    def upkeep(self) -> Upkeep:
        return Upkeep(WIKI, self.scene.app.store, lambda: self.now, self.sent.reports)

    def begin(self) -> Request:
        """The duty is due."""
        self.upkeep.begin_due(ZoneInfo("Europe/Rome"))
        (request,) = self.scene.app.store.requests.live(WIKI)
        return request

    def end(self, request: Request, *states: RequestState) -> None:
        for state in states:
            self.scene.app.store.requests.transition(request.id, state, Message("undo-nothing"))
        self.upkeep.account()
        self.sent.reports.flush()


@pytest.fixture
def museum(scene: Scene, sent: Sent) -> Institution:
    return Institution(scene, sent, datetime.now(UTC))


def a_duty(scene: Scene, now: datetime) -> Duty:
    author = Author(scene.wiki.accounts.staff.name, 1, now - timedelta(days=2))
    duty = Duty(
        0,
        WIKI,
        "Attività",
        "Redirect",
        "category.redirects",
        "f",
        (("azione", "correggi redirect di categoria"),),
        Calendar(hours=(3,)),
        "Europe/Rome",
        author,
        DutyState.ACTIVE,
        now - timedelta(days=2),
        next_run=now - timedelta(minutes=1),
    )
    return scene.app.store.duties.create(duty)


def test_a_duty_checks_in_when_it_begins_and_when_it_ends(museum: Institution) -> None:
    duty = a_duty(museum.scene, museum.now)
    request = museum.begin()
    museum.end(request, RequestState.RUNNING, RequestState.DONE)
    first, last = museum.sent.received.check_ins_of(f"sandbox-it-{duty.id}")
    assert (first["status"], last["status"]) == ("in_progress", "ok")
    assert first["check_in_id"] == last["check_in_id"]
    assert first["monitor_config"] == {
        "schedule": {"type": "crontab", "value": "0 3 * * *"},
        "timezone": "Europe/Rome",
        "checkin_margin": 30,
        "max_runtime": 10_080,
    }
    museum.upkeep.account()
    museum.sent.reports.flush()
    assert len(museum.sent.received.check_ins) == 2, "it is told once"


def test_a_duty_that_fails_checks_in_so(museum: Institution) -> None:
    duty = a_duty(museum.scene, museum.now)
    museum.end(museum.begin(), RequestState.REFUSED)
    _, last = museum.sent.received.check_ins_of(f"sandbox-it-{duty.id}")
    assert last["status"] == "error"


def test_a_duty_that_nobody_wants_any_more_does_not_stay_open(museum: Institution) -> None:
    duty = a_duty(museum.scene, museum.now)
    museum.begin()
    museum.scene.app.store.duties.save(replace(duty, state=DutyState.GONE))
    museum.upkeep.stop_gone()
    museum.end(museum.scene.app.store.requests.recent(1)[0])
    first, last = museum.sent.received.check_ins
    assert (last["status"], last["check_in_id"]) == ("ok", first["check_in_id"])


def test_the_service_checks_in_once_a_minute(scene: Scene, tmp_path: Path) -> None:
    now = [1000.0]
    pulse = Pulse(clock=lambda: now[0])
    pulse.beat(WIKI)
    with connected(scene) as sent:
        reports = Reports(scene.app.store.runs.of, WIKI, clock=lambda: now[0])
        for seconds in range(0, 180, 5):
            now[0] = 1000.0 + seconds
            reports.beat(pulse.vitals().alive)
        with Heartbeat(pulse, tmp_path / FILE, "", sent.reports.beat):
            eventually(lambda: len(sent.received.check_ins) == 4)
        told = sent.received.check_ins_of("service-sandbox-it")
    assert [each["status"] for each in told] == ["ok", "ok", "error", "error"]
    schedule = told[0]["monitor_config"]["schedule"]
    assert schedule == {"type": "interval", "value": 1, "unit": "minute"}


def test_the_service_tells_sentry_of_itself(
    sandbox: Any, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    operator = Operator.arrived(sandbox, tmp_path_factory.mktemp("sentry"))
    assert operator.shell("setup-wiki").code == 0
    log = tmp_path / "log"
    with receiving() as received:
        environment = {
            **operator.shell.environment,
            "SENTRY_DSN": received.dsn,
            "RESIDENTE_WEB": "",
        }
        with process(environment, log) as service:
            eventually(lambda: received.check_ins_of("service-sandbox-it"))
            service.terminate()
            assert service.wait(timeout=10) == 0
    assert received.check_ins[0]["status"] == "ok"
    assert operator.shell.secret.encode() not in log.read_bytes() + b"".join(received.raw)
    assert KEY not in log.read_text()
