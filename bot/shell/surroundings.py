"""What the place where the service runs must give it: a port, a folder, a stream, time zones.

A deployment by systemd, in a container or on Toolforge goes wrong in these, each in its own way.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import psutil

from bot.model import Argument, Message
from bot.settings import Settings
from bot.shell.doctor import Finding, Status, failed, ok
from bot.shell.remedies import remedy
from bot.web.health import PATH

ZONE = "Europe/Rome"
SECONDS = 3.0
"""How long whoever has the address of the health check may take to answer."""

TEMPORARY = frozenset({"TOOL_DATA_DIR", "KUBERNETES_SERVICE_HOST"})
"""Variables of places whose files are on NFS, as on Toolforge, or gone with the container."""

NETWORKED = ("nfs", "cifs", "smb", "fuse.sshfs", "9p")


def warning(check: str, detail: str, *args: Argument) -> Finding:
    """The bot works all the same; the remedy is the one of the detail."""
    problem = Message(detail, args)
    return Finding(Message(check), Status.WARNING, problem, remedy(problem))


def user() -> Iterator[Finding]:
    """Nothing that the bot does takes the rights of root."""
    if os.geteuid() == 0:
        yield warning("check-user", "check-user-root")
    else:
        yield ok("check-user", "check-user-own", str(os.geteuid()))


def zones() -> Iterator[Finding]:
    """The rules of summer time; images without them are common."""
    try:
        ZoneInfo(ZONE)
    except (LookupError, ValueError, OSError):
        yield failed("check-zones", Message("check-zones-missing", (ZONE,)))
    else:
        yield ok("check-zones", "check-zones-there", ZONE)


def examine(settings: Settings, environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """What depends on the settings; nothing is left behind."""
    folder = settings.pywikibot_dir.resolve()
    yield from writable(folder)
    yield from private(folder / ".env")
    yield from lasting(settings.url, environment)
    yield from web(settings.web)
    yield from stream(settings.eventstream_url)
    dsn = settings.sentry_dsn.get_secret_value() if settings.sentry_dsn else ""
    yield from sentry(dsn)


def writable(folder: Path) -> Iterator[Finding]:
    """The heartbeat is written there, and the database where no other is named."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        yield failed("check-folder", Message("check-folder-closed", (str(folder), reason)))
    else:
        yield ok("check-folder", "check-folder-writable", str(folder))


def private(path: Path) -> Iterator[Finding]:
    """The local settings may hold the password of a database; often there are none."""
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield warning("check-password", "check-password-open", str(path), f"{mode:03o}")


def lasting(url: str, environment: Mapping[str, str]) -> Iterator[Finding]:
    """SQLite needs a disk of its own: over a network its locks fail, in a pod it is lost."""
    place = urlsplit(url)
    if not place.scheme.startswith("sqlite"):
        return
    path = Path(place.path[1:] or ".").absolute()
    if TEMPORARY & environment.keys() or system_of(path).startswith(NETWORKED):
        yield warning("check-database", "check-database-nfs", str(path))


def system_of(path: Path) -> str:
    """The kind of file system on which a file is or would be, '' where it cannot be told."""
    mounts = {Path(each.mountpoint): each.fstype for each in psutil.disk_partitions(all=True)}
    return next((mounts[each] for each in (path, *path.parents) if each in mounts), "")


def web(address: str) -> Iterator[Finding]:
    """The address of the health check is free, or already has a Residente on it."""
    if not address:
        yield ok("check-web", "check-web-none")
        return
    host, colon, port = address.rpartition(":")
    host = host.strip("[]")
    if not (colon and port.isdecimal() and int(port) <= 65535):
        yield failed("check-web", Message("check-web-malformed", (address,)))
        return
    try:
        _bind(host, int(port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            yield _taken(address, host, int(port))
        else:
            yield warning("check-web", "check-web-closed", address, error.strerror or str(error))
    else:
        yield ok("check-web", "check-web-free", address)


def stream(url: str) -> Iterator[Finding]:
    """A hint only: without it the bot looks at the pages' histories all the same."""
    if not url:
        return
    from bot.wiki.probe import problem_of

    problem = problem_of(url)
    if problem:
        yield warning("check-stream", "check-stream-none", url, problem)
    else:
        yield ok("check-stream", "check-stream-answers", url)


def sentry(dsn: str) -> Iterator[Finding]:
    """`https://key@host/number`; it is not shown, and nothing is sent there."""
    if not dsn:
        return
    try:
        parts = urlsplit(dsn)
        found = parts.scheme in ("http", "https") and parts.username and parts.hostname
        sound = found and parts.path.rpartition("/")[2].isdecimal() and parts.port != 0
    except ValueError:
        sound = False
    if sound:
        yield ok("check-sentry", "check-sentry-formed", str(parts.hostname))
    else:
        yield warning("check-sentry", "check-sentry-malformed")


def _bind(host: str, port: int) -> None:
    with socket.socket() as probe:
        # As the server does: what an ended one leaves behind is no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _taken(address: str, host: str, port: int) -> Finding:
    alive = _ours("127.0.0.1" if host in ("", "0.0.0.0") else host, port)
    if alive is None:
        return warning("check-web", "check-web-taken", address)
    if not alive:
        return warning("check-web", "check-web-stuck", address)
    return ok("check-web", "check-web-ours", address)


def _ours(host: str, port: int) -> bool | None:
    """Whether the Residente there is alive; None where something else is there."""
    connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", PATH)
        told = json.loads(connection.getresponse().read(100_000))
        return bool(told["alive"])
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()
