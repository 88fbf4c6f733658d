"""Everything that Residente takes for granted, looked at in turn; each with what to do about it."""

from __future__ import annotations

import os
import platform
import stat
import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.engine.database import shown
from bot.engine.store import Store
from bot.errors import ResidenteError
from bot.model import Argument, Message
from bot.settings import Settings, read_settings
from bot.shell import launch
from bot.shell.remedies import remedy

OLDEST_PYTHON = (3, 11)
LIBRARIES = {
    "pywikibot": (11, 8),
    "mwparserfromhell": (0, 7),
    "SQLAlchemy": (2, 0, 36),
    "APScheduler": (3, 11),
    "requests-sse": (0, 5, 2),
    "urllib3": (2, 3),
    "sentry-sdk": (2, 20),
    "psutil": (6,),
}
"""The oldest versions that will do, as pyproject.toml has them."""

TOO_NEW = {"APScheduler": (4,)}
"""From these on they are something else."""


class Status(StrEnum):
    """How a check ended. A warning costs something, and the bot works all the same."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """One check. `detail` says what was found, `remedy` what to do.

    `wiki` is '' for what concerns this machine.
    """

    check: Message
    status: Status
    detail: Message
    remedy: Message | None = None
    wiki: str = ""


def ok(check: str, detail: str, *args: Argument, wiki: str = "") -> Finding:
    return Finding(Message(check), Status.OK, Message(detail, args), wiki=wiki)


def failed(check: str, problem: Message, wiki: str = "") -> Finding:
    return Finding(Message(check), Status.FAILED, problem, remedy(problem), wiki)


def examine() -> Iterator[Finding]:
    """All checks. What cannot be looked at because an earlier check failed is left out."""
    from bot.shell import surroundings

    yield from machine()
    yield from surroundings.user()
    yield from surroundings.zones()
    try:
        folder = launch.account_folder()
        launch.load(folder)
    except ResidenteError as error:
        yield failed("check-account", error.message)
        return
    yield ok("check-account", "check-account-found", str(folder / launch.CONFIG))
    yield from password(folder)
    try:
        settings = read_settings()
    except ResidenteError as error:
        yield failed("check-settings", error.message)
        return
    yield ok("check-settings", "check-settings-valid")
    yield from surroundings.examine(settings)
    yield from _with_database(settings)


def machine() -> Iterator[Finding]:
    """Python and the libraries whose behaviour matters most."""
    python = platform.python_version()
    recent = sys.version_info[:2] >= OLDEST_PYTHON
    oldest = ".".join(map(str, OLDEST_PYTHON))
    yield _version("check-python", "Python", python, oldest, recent=recent)
    for name, least in LIBRARIES.items():
        yield library(name, least)


def library(name: str, least: tuple[int, ...]) -> Finding:
    """One library, by the version that is installed."""
    try:
        found = version(name)
    except PackageNotFoundError:
        found = "–"
    wanted, beyond = ".".join(map(str, least)), TOO_NEW.get(name)
    recent = numbers(found) >= least and not (beyond and numbers(found) >= beyond)
    return _version("check-library", name, found, wanted, recent=recent)


def numbers(text: str) -> tuple[int, ...]:
    """The leading numbers of a version: `1.39.4-wmf.2` gives 1, 39, 4."""
    parts = text.partition("-")[0].split(".")
    found: list[int] = []
    for part in parts:
        if not part.isdigit():
            break
        found.append(int(part))
    return tuple(found)


def password(folder: Path) -> Iterator[Finding]:
    """The password file may be read by nobody else. Where OAuth is used there need be none."""
    path = launch.password_file(folder)
    if path is None or not path.is_file():
        named = str(path or folder / "user-password.py")
        detail = Message("check-password-missing", (named,))
        yield Finding(
            Message("check-password"), Status.WARNING, detail, Message("cli-remedy-password")
        )
    elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        mode = f"{stat.S_IMODE(path.stat().st_mode):03o}"
        yield failed("check-password", Message("check-password-open", (str(path), mode)))
    else:
        yield ok("check-password", "check-password-closed", str(path))


def _with_database(settings: Settings) -> Iterator[Finding]:
    try:
        store = Store.open(settings.url)
    except ResidenteError as error:
        yield failed("check-database", error.message)
        store = None
    from bot.shell import wiki_doctor
    from bot.task import discover
    from bot.wiki.session import default_wiki

    wikis = settings.wikis or (default_wiki(),)
    if store is not None:
        with store:
            yield from database(store, wikis)
    tasks = discover()
    for wiki in wikis:
        yield from wiki_doctor.examine(wiki, tasks)


def database(store: Store, wikis: Iterable[str]) -> Iterator[Finding]:
    """It can be written to, and nobody else is at work; the lanes are taken and given back."""
    owner = f"check:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    try:
        held = [wiki for wiki in wikis if not _free(store, wiki, owner)]
    except ResidenteError as error:
        yield failed("check-database", error.message)
        return
    yield ok("check-database", "check-database-writable", shown(store.database.engine.url))
    for wiki in held:
        yield ok("check-lane", "check-lane-held", wiki, wiki=wiki)


def _free(store: Store, wiki: str, owner: str) -> bool:
    lease = store.leases.acquire(wiki, owner)
    if lease is not None:
        store.leases.release(lease)
    return lease is not None


def _version(check: str, name: str, found: str, wanted: str, *, recent: bool) -> Finding:
    detail = Message("check-version", (name, found))
    if recent:
        return Finding(Message(check, (name,)), Status.OK, detail)
    advice = Message("check-version-remedy", (name, wanted))
    return Finding(Message(check, (name,)), Status.FAILED, detail, advice)
