"""What the place where the service runs must give it, with and without."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import Texts
from bot.sandbox import Sandbox
from bot.service.pulse import Pulse
from bot.shell import surroundings
from bot.shell.doctor import Finding, Status
from bot.web.health import HealthServer

FOREIGN = "sqlite:////srv/museo/residente.db"


@pytest.fixture
def taken() -> Iterator[tuple[str, socket.socket]]:
    """An address at which somebody listens, and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}", server


def the(findings: Iterator[Finding]) -> Finding:
    """The only one; what is not in order has a remedy, in both languages."""
    (finding,) = findings
    if finding.status is not Status.OK:
        assert finding.remedy
        for language in ("it", "en"):
            assert Texts(language).plain(finding.remedy)
            assert Texts(language).plain(finding.detail)
    return finding


def key(findings: Iterator[Finding]) -> tuple[Status, str]:
    finding = the(findings)
    return finding.status, finding.detail.key


def test_root_is_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert the(surroundings.user()).status is Status.WARNING
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert the(surroundings.user()).status is Status.OK


def test_time_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    assert the(surroundings.zones()).status is Status.OK
    monkeypatch.setattr(surroundings, "ZONE", "Europe/Atlantide")
    assert the(surroundings.zones()).status is Status.FAILED


def test_a_folder(tmp_path: Path) -> None:
    assert the(surroundings.writable(tmp_path)).status is Status.OK
    assert list(tmp_path.iterdir()) == []
    finding = the(surroundings.writable(tmp_path / "none"))
    assert finding.status is Status.FAILED
    assert str(tmp_path / "none") in Texts("it").plain(finding.detail)


def test_local_settings_that_others_can_read(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    assert list(surroundings.private(path)) == []
    path.write_text("RESIDENTE_DATABASE_URL=postgresql://residente:segreto@localhost/residente\n")
    path.chmod(0o600)
    assert list(surroundings.private(path)) == []
    path.chmod(0o640)
    assert key(surroundings.private(path)) == (Status.WARNING, "check-password-open")


@pytest.mark.parametrize("variable", ["TOOL_DATA_DIR", "KUBERNETES_SERVICE_HOST"])
def test_a_database_that_would_not_last(variable: str) -> None:
    there = {variable: "x"}
    assert key(surroundings.lasting(FOREIGN, there)) == (Status.WARNING, "check-database-nfs")
    assert list(surroundings.lasting("mariadb://residente:x@tools-db/residente", there)) == []
    assert list(surroundings.lasting(FOREIGN, {})) == []


def test_a_database_over_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    assert surroundings.system_of(Path("/proc/self/none")) == "proc"
    monkeypatch.setattr(surroundings, "NETWORKED", ("proc",))
    assert the(surroundings.lasting("sqlite:////proc/none.db", {})).status is Status.WARNING


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("", Status.OK, "check-web-none"),
        ("127.0.0.1:0", Status.OK, "check-web-free"),
        ("8765", Status.FAILED, "check-web-malformed"),
        ("127.0.0.1:", Status.FAILED, "check-web-malformed"),
        ("127.0.0.1:http", Status.FAILED, "check-web-malformed"),
        ("127.0.0.1:70000", Status.FAILED, "check-web-malformed"),
        ("192.0.2.1:8765", Status.WARNING, "check-web-closed"),
        ("[::1]:8765", Status.WARNING, "check-web-closed"),
    ],
)
def test_an_address(address: str, status: Status, detail: str) -> None:
    assert key(surroundings.web(address)) == (status, detail)


def test_an_address_of_ours() -> None:
    now = [0.0]
    pulse = Pulse(clock=lambda: now[0])
    pulse.beat("sandbox:it")
    server = HealthServer("127.0.0.1", 0, pulse.vitals)
    address = f"127.0.0.1:{server.port}"
    try:
        assert key(surroundings.web(address)) == (Status.OK, "check-web-ours")
        now[0] = 121.0
        assert key(surroundings.web(address)) == (Status.WARNING, "check-web-stuck")
    finally:
        server.close()
    assert key(surroundings.web(address)) == (Status.OK, "check-web-free")


def test_an_address_of_another_program(
    taken: tuple[str, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "SECONDS", 0.2)
    assert key(surroundings.web(taken[0])) == (Status.WARNING, "check-web-taken")


def test_an_address_of_another_web_server() -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """It is no news."""

    with HTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            found = key(surroundings.web(f"127.0.0.1:{server.server_port}"))
        finally:
            server.shutdown()
            thread.join()
    assert found == (Status.WARNING, "check-web-taken")


def test_a_stream(
    sandbox: Sandbox, taken: tuple[str, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wiki.probe.SECONDS", 1.0)
    assert list(surroundings.stream("")) == []
    assert the(surroundings.stream(sandbox.feed.url)).status is Status.OK
    for other, said in (
        (f"{sandbox.it.url}/api.php?action=query&format=json", "application/json"),
        (f"{sandbox.feed.url}/none", "HTTP 404"),
        ("stream.wikimedia.org/v2/stream/recentchange", "MissingSchema"),
        (f"http://{taken[0]}/", "ReadTimeout"),
    ):
        finding = the(surroundings.stream(other))
        assert finding.status is Status.WARNING
        assert said in Texts("en").plain(finding.detail)


@pytest.mark.parametrize(
    ("dsn", "status"),
    [
        ("https://0123456789abcdef@o1.ingest.sentry.io/42", Status.OK),
        ("http://chiave@127.0.0.1:9000/sentry/1", Status.OK),
        ("https://o1.ingest.sentry.io/42", Status.WARNING),
        ("https://chiave@o1.ingest.sentry.io/", Status.WARNING),
        ("chiave@o1.ingest.sentry.io/42", Status.WARNING),
        ("https://chiave@host:porta/42", Status.WARNING),
        ("https://chiave@[::1/42", Status.WARNING),
    ],
)
def test_an_address_of_sentry(dsn: str, status: Status) -> None:
    finding = the(surroundings.sentry(dsn))
    assert finding.status is status
    assert "chiave" not in Texts("en").plain(finding.detail)


def test_without_sentry() -> None:
    assert list(surroundings.sentry("")) == []
