"""The pair of wikis in one directory: brought up, filled, taken down."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.sandbox import php, pywikibot_files, sample_pages
from bot.sandbox.accounts import Accounts
from bot.sandbox.errors import SandboxError
from bot.sandbox.feed import Feed
from bot.sandbox.wiki import COMMONS, ITALIAN, Wiki

STATE = "sandbox.json"
COPIED = ("data", "files", "cache")


@dataclass(frozen=True, slots=True)
class State:
    """What was already done in the directory; `token` tells our servers from others."""

    token: str
    secret: str
    installed: bool = False
    accounts: bool = False
    samples: bool = False


class Sandbox:
    """Two MediaWikis on loopback, `commons` and `it`, with all they need in `directory`."""

    def __init__(
        self, directory: Path, *, job_rate: int = 0, accounts: Accounts | None = None
    ) -> None:
        """`job_rate`: jobs run after each request; 0 leaves them to `Wiki.run_jobs`."""
        self.directory = directory.absolute()
        self.job_rate = job_rate
        self.accounts = accounts if accounts is not None else Accounts()
        compiled = self.directory / "compiled"
        self.commons = Wiki(COMMONS, self.directory / "commons", compiled, self.accounts)
        self.it = Wiki(ITALIAN, self.directory / "it", compiled, self.accounts)
        self.wikis = (self.commons, self.it)
        self.feed = Feed(self.directory / "stream.json")

    def up(self, *, samples: bool = True, template: Path | None = None) -> None:
        """Install on first use, start what does not run; safe to call again.

        `template`: directory of a sandbox taken down with `remove=False`, copied instead of
        installing. Raises SandboxError naming the Debian packages when they are missing.
        """
        php.require_php()
        self._claim()
        with self._locked():
            state = self._state()
            if not state.installed:
                state = self._install(state, template)
            for wiki in self.wikis:
                wiki.start(state.token)
            self.feed.start(state.token)
            self._configure(state)
            self._fill(state, samples)
            pywikibot_files.write(self.pywikibot_dir(), self.commons, self.it)

    def down(self, *, remove: bool = True) -> None:
        """End the servers that were started here, and remove the directory."""
        if not self.directory.exists():
            return
        if not self._is_sandbox():
            raise SandboxError(f"{self.directory} is not a sandbox: nothing was removed")
        with self._locked():
            _together([*(wiki.stop for wiki in self.wikis), self.feed.stop])
            if not remove and self._state().installed:
                _together([wiki.settle for wiki in self.wikis])
            if remove:
                shutil.rmtree(self.directory)

    def prepare(self) -> None:
        """Claim the directory and write pywikibot's settings, which it reads when imported.

        The addresses of the wikis follow with `up`.
        """
        self._claim()
        pywikibot_files.write_settings(self.pywikibot_dir(), self.accounts)

    def running(self) -> bool:
        return all(wiki.running() for wiki in self.wikis)

    def pywikibot_dir(self) -> Path:
        """Folder for PYWIKIBOT_DIR, with the bot account on both wikis."""
        return self.directory / "pywikibot"

    def environment(self) -> dict[str, str]:
        """Environment variables that make Residente work on the sandbox."""
        return {
            "PYWIKIBOT_DIR": str(self.pywikibot_dir()),
            "RESIDENTE_WIKIS": "sandbox:it,sandbox:commons",
            "RESIDENTE_DATABASE_URL": f"sqlite:///{self.directory / 'residente.db'}",
            "RESIDENTE_EVENTSTREAM_URL": self.feed.url,
            "NO_PROXY": ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1"])),
        }

    def _install(self, state: State, template: Path | None) -> State:
        if template is None:
            (self.directory / "compiled").mkdir(exist_ok=True)
            _together([wiki.install for wiki in self.wikis])
            installed = replace(state, installed=True)
        else:
            installed = self._copy(template, state)
        self._save(installed)
        return installed

    def _copy(self, template: Path, state: State) -> State:
        source = Sandbox(template)
        found = source._state()
        if not found.installed or source.running():
            raise SandboxError(f"{template} is not a sandbox taken down with remove=False")
        for old, new in zip(source.wikis, self.wikis, strict=True):
            for name in COPIED:
                shutil.copytree(old.directory / name, new.directory / name, dirs_exist_ok=True)
            (new.directory / "tmp").mkdir(exist_ok=True)
        shutil.copytree(template / "compiled", self.directory / "compiled", dirs_exist_ok=True)
        return replace(found, token=state.token)

    def _configure(self, state: State) -> None:
        interwiki = {
            "c": self.commons.url,
            "commons": self.commons.url,
            "it": self.it.url,
            "w": self.it.url,
        }
        common: dict[str, object] = {
            "secret": state.secret,
            "job_rate": self.job_rate,
            "interwiki": interwiki,
            "feed": self.feed.port,
        }
        self.commons.configure({**common, "repository": None})
        self.it.configure({**common, "repository": self.commons.url})

    def _fill(self, state: State, wanted: bool) -> None:
        entries: dict[str, list[dict[str, object]]] = {wiki.code: [] for wiki in self.wikis}
        if not state.accounts:
            for wiki in self.wikis:
                entries[wiki.code] += self.accounts.entries()
        if wanted and not state.samples:
            pictures = self.directory / "commons" / "tmp"
            entries["commons"] += sample_pages.commons(self.accounts, pictures)
            entries["it"] += sample_pages.italian(self.accounts)
        work = [_filling(wiki, entries[wiki.code]) for wiki in self.wikis if entries[wiki.code]]
        _together(work)
        self._save(replace(state, accounts=True, samples=state.samples or wanted))

    def _state(self) -> State:
        try:
            return State(**json.loads((self.directory / STATE).read_text()))
        except (OSError, ValueError, TypeError):
            return State(token=secrets.token_hex(16), secret=secrets.token_hex(32))

    def _save(self, state: State) -> None:
        beside = self.directory / f"{STATE}.new"
        beside.write_text(json.dumps(asdict(state)))
        beside.replace(self.directory / STATE)

    def _claim(self) -> None:
        """Make the directory ours; one that holds other things is left alone."""
        if self._is_sandbox():
            return
        if self.directory.exists() and any(self.directory.iterdir()):
            raise SandboxError(f"{self.directory} is not empty, and not a sandbox")
        self.directory.mkdir(parents=True, exist_ok=True)
        self._save(self._state())

    def _is_sandbox(self) -> bool:
        return (self.directory / STATE).exists()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time prepares or removes the directory."""
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _filling(wiki: Wiki, entries: list[dict[str, object]]) -> Callable[[], None]:
    return lambda: wiki.fill(entries)


def _together(work: list[Callable[[], None]]) -> None:
    """Do all of it at the same time; the first failure is raised when all have ended."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        for result in [pool.submit(step) for step in work]:
            result.result()
