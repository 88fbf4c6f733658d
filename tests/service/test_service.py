"""`residente run`: a service that answers, shares its lane, and ends and begins well."""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import opened
from bot.errors import WikiError
from bot.i18n import Texts
from bot.model import RequestState
from bot.pages import Purpose
from bot.sandbox import Sandbox
from bot.service.bell import Bell
from bot.service.heartbeat import FILE, Heartbeat, healthy
from bot.service.pulse import Pulse
from bot.service.resident import Resident
from bot.service.service import BREAKS, Ending, Service
from bot.settings import Settings
from tests.console import Operator, request
from tests.scene import Scene
from tests.serving import eventually, process, serving
from tests.test_commands_on_wiki import bronzes, say


def state(scene: Scene, place: int = -1) -> str:
    return scene.answer(place).get("stato", "")


def test_a_request_is_carried_out_and_answered_without_being_told(scene: Scene) -> None:
    bronzes(scene, "Servizio")
    with serving(scene):
        scene.ask(azione="sposta categoria", da="Servizio", a="Servizio svolto")
        eventually(lambda: state(scene) == "completata")
        bronzes(scene, "Seguito")
        scene.ask(azione="sposta categoria", da="Seguito", a="Seguito svolto")
        eventually(lambda: state(scene) == "completata")
    assert scene.text("Seguito 1") == "Testo.\n\n[[Categoria:Seguito svolto]]"


def test_a_small_request_does_not_wait_for_a_large_one(scene: Scene) -> None:
    bronzes(scene, "Molti", 80)
    bronzes(scene, "Pochi", 3)
    scene.configure(edits_per_minute=300)
    with serving(scene):
        scene.ask(azione="sposta categoria", da="Molti", a="Molti altrove")
        eventually(lambda: state(scene) == "in corso")
        scene.ask(azione="sposta categoria", da="Pochi", a="Pochi altrove")
        eventually(lambda: state(scene) == "completata")
        eventually(lambda: state(scene, 0) == "completata")
    assert _after(scene, "Molti", "Pochi") > 10, "the small one was at its end before the large one"
    assert len(scene.members("Categoria:Molti altrove")) == 80
    assert all(len(scene.edits(f"Molti {n}")) == 1 for n in range(80))


def test_a_run_that_gave_way_can_be_cancelled(scene: Scene) -> None:
    bronzes(scene, "Lunga", 80)
    scene.configure(edits_per_minute=300)
    with serving(scene):
        scene.ask(azione="sposta categoria", da="Lunga", a="Lunga altrove")
        eventually(lambda: state(scene) == "in corso")
        say(scene, "annulla", scene.admin)
        eventually(lambda: state(scene) == "annullata")
    assert scene.members("Categoria:Lunga")
    (run,) = scene.app.store.runs.recent(1)
    assert run.ended


def test_what_is_told_in_the_shell_is_obeyed_without_an_edit(scene: Scene) -> None:
    bronzes(scene, "Sospesa", 2)
    scene.configure(approval_over=1)
    with serving(scene):
        scene.ask(azione="sposta categoria", da="Sospesa", a="Sospesa altrove")
        eventually(lambda: state(scene) == "da confermare")
        (waiting,) = scene.app.store.requests.live("sandbox:it")
        scene.app.store.requests.annotate(waiting.id, approved_by="operator")
        scene.app.store.requests.transition(waiting.id, RequestState.QUEUED)
        eventually(lambda: state(scene) == "completata")


def test_upkeep_gives_way_to_people(scene: Scene) -> None:
    bronzes(scene, "Cura", 80)
    bronzes(scene, "Persona", 3)
    scene.configure(edits_per_minute=300)
    scene.recur(
        nome="Cura", azione="sposta categoria", da="Cura", a="Cura altrove", frequenza="ogni giorno"
    )
    with serving(scene):
        eventually(lambda: scene.duty().get("prossima"))
        (duty,) = scene.app.store.duties.of("sandbox:it")
        past = datetime.now(UTC) - timedelta(days=3)
        scene.app.store.duties.save(replace(duty, next_run=past))
        eventually(lambda: scene.edits("Cura 0"))
        scene.ask(azione="sposta categoria", da="Persona", a="Persona altrove")
        eventually(lambda: state(scene) == "completata")
        eventually(lambda: scene.duty().get("ultima"))
    assert _after(scene, "Cura", "Persona") > 10
    assert all(len(scene.edits(f"Cura {n}")) == 1 for n in range(80))
    runs = [run.task for run in scene.app.store.runs.recent() if run.request]
    assert len(runs) == 2, "what was missed for three days happened once"


def _after(scene: Scene, large: str, small: str) -> int:
    """How many pages of the large one were edited when the small one was done."""
    last = max(row["revid"] for n in range(3) for row in scene.edits(f"{small} {n}"))
    first = [scene.edits(f"{large} {n}")[0]["revid"] for n in range(80)]
    return sum(revision > last for revision in first)


def test_two_wikis_at_once(sandbox: Sandbox, tmp_path: Path) -> None:
    """While the one is at work the other is not kept waiting."""
    with (
        Scene.opened(sandbox, "it", tmp_path) as italian,
        Scene.opened(sandbox, "commons", tmp_path) as commons,
    ):
        for scene, prefix in ((italian, "Categoria"), (commons, "Category")):
            members = {f"Insieme {n}": f"[[{prefix}:Insieme]]" for n in range(30)}
            scene.make({f"{prefix}:Insieme": "x", **members})
            scene.configure(edits_per_minute=300)
        wikis = ("sandbox:it", "sandbox:commons")
        service = Service(
            wikis,
            lambda wiki, bell: italian.app.resident(wiki, bell=bell),
            Pulse(),
            0.2,
            Texts("it"),
        )
        thread = threading.Thread(target=service.run)
        thread.start()
        try:
            italian.ask(azione="sposta categoria", da="Insieme", a="Insieme altrove")
            commons.ask(action="move category", old="Insieme", to="Insieme altrove")
            eventually(lambda: state(italian) == "completata")
            eventually(lambda: commons.answer().get("status") == "done")
        finally:
            service.end(Ending.STOPPED)
            thread.join()
        spans = [_span(scene) for scene in (italian, commons)]
    assert max(start for start, _ in spans) < min(end for _, end in spans), "at the same time"


def _span(scene: Scene) -> tuple[str, str]:
    times = [row["timestamp"] for n in range(30) for row in scene.edits(f"Insieme {n}")]
    assert len(times) == 30
    return min(times), max(times)


def test_a_wiki_out_of_reach_is_tried_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.service.LATER", 0.1)
    tries: list[str] = []

    def open_resident(wiki: str, bell: Bell) -> Resident:
        tries.append(wiki)
        if len(tries) < 3:
            raise WikiError("wiki-unreachable", wiki, "down", "")
        return scene.app.resident(wiki, bell=bell)

    bronzes(scene, "Irraggiungibile")
    scene.ask(azione="sposta categoria", da="Irraggiungibile", a="Raggiunta")
    service = Service(("sandbox:it",), open_resident, Pulse(), 0.2, Texts("it"))
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        eventually(lambda: state(scene) == "completata")
    finally:
        service.end(Ending.STOPPED)
        thread.join()
    assert len(tries) == 3


def test_a_lane_that_breaks_goes_on(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.service.LATER", 0.05)
    tries: list[str] = []

    def open_resident(wiki: str, bell: Bell) -> Resident:
        tries.append(wiki)
        if len(tries) < BREAKS:
            raise ZeroDivisionError(wiki)
        return scene.app.resident(wiki, bell=bell)

    bronzes(scene, "Rotto")
    scene.ask(azione="sposta categoria", da="Rotto", a="Riparato")
    service = Service(("sandbox:it",), open_resident, Pulse(), 0.2, Texts("it"))
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        eventually(lambda: state(scene) == "completata")
    finally:
        service.end(Ending.STOPPED)
        thread.join()


def test_a_lane_that_breaks_again_and_again_ends_the_service(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.service.LATER", 0.05)

    def open_resident(wiki: str, _bell: Bell) -> Resident:
        raise ZeroDivisionError(wiki)

    service = Service(("sandbox:it",), open_resident, Pulse(), 0.2, Texts("it"))
    assert service.run() is Ending.BROKEN
    assert scene.app.store.leases.acquire("sandbox:it", "other"), "the lane is free"


def test_a_part_that_has_died_ends_the_service(scene: Scene) -> None:
    service = Service(
        ("sandbox:it",),
        lambda wiki, bell: scene.app.resident(wiki, bell=bell),
        Pulse(),
        0.2,
        Texts("it"),
    )
    assert service.run(lambda: "the clock has stopped") is Ending.BROKEN


def test_two_instances_work_one_after_the_other(scene: Scene, tmp_path: Path) -> None:
    """The second one stands by while the first is at work, and takes over when it has ended."""
    url = SecretStr(f"sqlite:///{tmp_path / 'residente.db'}")
    with opened(Settings(wikis=("sandbox:it",), database_url=url)) as other:
        twin = Scene(scene.sandbox, scene.wiki, other)
        with serving(scene):
            bronzes(scene, "Primo")
            scene.ask(azione="sposta categoria", da="Primo", a="Primo altrove")
            eventually(lambda: state(scene) == "completata")
            with serving(twin):
                assert scene.app.store.leases.acquire("sandbox:it", "third") is None
        bronzes(scene, "Secondo")
        with serving(twin):
            scene.ask(azione="sposta categoria", da="Secondo", a="Secondo altrove")
            eventually(lambda: state(scene) == "completata")
    assert all(len(scene.edits(f"Primo {n}")) == 1 for n in range(3))


@pytest.fixture(scope="module")
def operator(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Operator:
    arrived = Operator.arrived(sandbox, tmp_path_factory.mktemp("service"))
    assert arrived.shell("setup-wiki").code == 0
    arrived.configure()
    return arrived


def test_a_process_ends_in_time_and_goes_on_where_it_was(
    operator: Operator, tmp_path: Path
) -> None:
    wiki = operator.sandbox.it
    members = {f"Fibbia {n}": "Testo.\n\n[[Categoria:Fibbie]]" for n in range(60)}
    wiki.import_pages(list({"Categoria:Fibbie": "Le fibbie.", **members}.items()))
    staff = wiki.session(operator.sandbox.accounts.staff)
    operator.configure(edits_per_minute=60, approval_over=1000)
    operator.ask(request(azione="sposta categoria", da="Fibbie", a="Fibbie del museo"))
    environment = {**operator.shell.environment, "RESIDENTE_POLL_SECONDS": "1"}
    beat = operator.shell.folder / FILE
    with process({**environment, "RESIDENTE_WEB": ""}, tmp_path / "log") as running:
        eventually(lambda: staff.category_members("Categoria:Fibbie del museo"))
        assert healthy(beat)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=10) == 0
    assert not beat.exists()
    assert operator.shell("health").code == 1
    assert staff.category_members("Categoria:Fibbie")
    operator.configure(approval_over=1000)
    with process({**environment, "RESIDENTE_WEB": ""}, tmp_path / "log") as running:
        eventually(lambda: not staff.category_members("Categoria:Fibbie"))
        assert operator.shell("health").code == 0
        running.kill()
    page = staff.text(operator.title(Purpose.REQUESTS)) or ""
    assert "annullata" not in page
    histories = [staff.history(title) for title in members]
    assert [len(rows) for rows in histories] == [2] * 60


def test_a_hang_up_begins_anew_with_fresh_settings(operator: Operator, tmp_path: Path) -> None:
    log, settings = tmp_path / "log", operator.shell.folder / ".env"
    before = settings.read_text(encoding="utf-8")
    assert "RESIDENTE_WIKIS=sandbox:it,sandbox:commons" in before
    (operator.shell.folder / FILE).unlink(missing_ok=True)
    environment = {**operator.shell.environment, "RESIDENTE_WEB": ""}
    with process(environment, log) as running:
        eventually(lambda: "sandbox:it, sandbox:commons" in log.read_text(encoding="utf-8"))
        eventually(lambda: healthy(operator.shell.folder / FILE))
        settings.write_text("RESIDENTE_POLL_SECONDS=0\n", encoding="utf-8")
        running.send_signal(signal.SIGHUP)
        eventually(lambda: "RESIDENTE_POLL_SECONDS" in log.read_text(encoding="utf-8"))
        settings.write_text(before.replace("sandbox:it,", ""), encoding="utf-8")
        running.send_signal(signal.SIGHUP)
        eventually(lambda: _began(log) == ["sandbox:commons"])
        assert running.poll() is None
        settings.write_text(before, encoding="utf-8")
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=10) == 0


def _began(log: Path) -> list[str]:
    """The wikis on which the service said last that it is at work."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    said = [line["message"] for line in lines if "At work on " in line["message"]]
    return said[-1].partition("At work on ")[2].rstrip(".").split(", ") if said else []


def test_the_heartbeat_tells_when_the_work_is_stuck(tmp_path: Path) -> None:
    now = [0.0]
    pulse = Pulse(clock=lambda: now[0])
    pulse.beat("sandbox:it")
    path = tmp_path / FILE
    with Heartbeat(pulse, path, ""):
        eventually(path.exists)
        assert healthy(path)
    now[0] = 121.0
    with Heartbeat(pulse, path, ""):
        eventually(path.exists)
        assert not healthy(path)
    assert not healthy(path), "there is no file any more"
