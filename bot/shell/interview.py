"""The conversation of `residente init`: questions, and what was written."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import typer

from bot.errors import ResidenteError, SettingsError
from bot.shell import questions
from bot.shell.questions import Answers
from bot.shell.terminal import Terminal

T = TypeVar("T")

WIKIMEDIA, SANDBOX, OTHERS = "1", "2", "3"


@dataclass(frozen=True)
class Given:
    """What was said on the command line; None is asked for. `sandbox` is the directory of one."""

    wikis: str | None = None
    families: tuple[str, ...] = ()
    account: str | None = None
    password_name: str | None = None
    password_from: Path | None = None
    contact: str | None = None
    home: str | None = None
    sandbox: Path | None = None


class Interview:
    """`yes` takes the defaults and asks nothing; `places` is where a sandbox is looked for."""

    def __init__(self, terminal: Terminal, given: Given, *, yes: bool, places: Path) -> None:
        self._terminal = terminal
        self._given = given
        self._yes = yes
        self._sandbox = places

    def conduct(self, folder: Path, *, force: bool) -> int:
        """Ask, and write into the folder: the exit code. Raises `SettingsError`."""
        standing = () if force else questions.standing(folder)
        for path in standing:
            self._say("init-stands", str(path))
        if folder / questions.ACCOUNT in standing:
            self._say("init-nothing-written")
            return 1
        written = questions.write(folder, questions.files(self._answers()), force=force)
        for path in written:
            self._say("init-written", str(path))
        if self._elsewhere(folder):
            self._say("init-export", str(folder))
        if not (folder / questions.PASSWORD).exists():
            self._say("init-password-later", str(folder / questions.PASSWORD))
        self._say("init-next")
        return 1 if standing else 0

    def _answers(self) -> Answers:
        place = self._given.sandbox
        if place is None and self._given.wikis is None:
            chosen = self._ask("init-where", self._checked_choice, WIKIMEDIA)
            if chosen == SANDBOX:
                place = self._sandbox
            elif chosen == WIKIMEDIA:
                return self._of(questions.WIKIMEDIA)
        if place is not None:
            return _of_sandbox(place)
        default = ",".join(questions.WIKIMEDIA)
        return self._of(self._ask("init-wikis", questions.read_wikis, default, self._given.wikis))

    def _of(self, wikis: tuple[str, ...]) -> Answers:
        families = {
            name: questions.family_place(name, place)
            for name, place in map(questions.read_family, self._given.families)
        }
        for name in questions.unknown_families(wikis, families):
            families[name] = self._family(name)
        account, password_name = self._ask(
            "init-account", questions.read_account, None, self._given.account
        )
        password_name = self._password_name(password_name)
        secret = self._secret(password_name)
        contact = self._ask("init-contact", str.strip, "", self._given.contact)
        wikis = self._home_first(wikis)
        return Answers(wikis, account, contact, password_name, secret, families)

    def _family(self, name: str) -> str:
        if self._yes:
            raise SettingsError("init-unknown-family", name)
        return self._ask("init-family", lambda place: questions.family_place(name, place), None)

    def _password_name(self, known: str) -> str:
        default = known or "residente"
        return self._ask("init-password-name", str.strip, default, self._given.password_name)

    def _secret(self, password_name: str) -> str:
        """Never an argument, which other users of the machine could read."""
        if self._given.password_from is not None:
            return _secret_from(self._given.password_from)
        if self._yes:
            return ""
        text = self._terminal.text("init-secret", password_name)
        return str(typer.prompt(text, default="", hide_input=True, show_default=False)).strip()

    def _home_first(self, wikis: tuple[str, ...]) -> tuple[str, ...]:
        def read(text: str) -> str:
            if text.strip() not in wikis:
                raise SettingsError("init-bad-home", text, ", ".join(wikis))
            return text.strip()

        if len(wikis) == 1:
            return wikis
        home = self._ask("init-home", read, wikis[0], self._given.home)
        return (home, *(wiki for wiki in wikis if wiki != home))

    def _checked_choice(self, text: str) -> str:
        if text.strip() not in (WIKIMEDIA, SANDBOX, OTHERS):
            raise SettingsError("init-bad-choice", text)
        return text.strip()

    def _ask(
        self, key: str, read: Callable[[str], T], default: str | None, given: str | None = None
    ) -> T:
        """Ask until the answer will do. What was given beforehand must do at once."""
        if given is not None:
            return read(given)
        if self._yes:
            if default is None:
                raise SettingsError("init-needed", self._terminal.text(key))
            return read(default)
        while True:
            answer = typer.prompt(self._terminal.text(key), default=default)
            try:
                return read(str(answer))
            except ResidenteError as error:
                self._terminal.problem(error.message)

    def _say(self, key: str, *args: str) -> None:
        self._terminal.line(self._terminal.text(key, *args))

    @staticmethod
    def _elsewhere(folder: Path) -> bool:
        """Whether the commands would not find the folder by themselves."""
        named = os.environ.get("PYWIKIBOT_DIR")
        return folder != Path(named or ".").absolute()


def _of_sandbox(place: Path) -> Answers:
    from bot.sandbox import Sandbox

    sandbox = Sandbox(place)
    family = sandbox.pywikibot_dir() / "sandbox_family.py"
    if not family.is_file():
        raise SettingsError("init-no-sandbox", str(place))
    login = sandbox.accounts.bot_login
    account, password_name = questions.read_account(login.name)
    return Answers(
        ("sandbox:it", "sandbox:commons"),
        account,
        password_name=password_name,
        secret=login.password,
        families={"sandbox": str(family)},
        stream=sandbox.feed.url,
    )


def _secret_from(path: Path) -> str:
    """The first line of a file; `-` is the standard input."""
    try:
        text = typer.get_text_stream("stdin").readline() if str(path) == "-" else path.read_text()
    except OSError as error:
        raise SettingsError("cli-unreadable", str(path), error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise SettingsError("cli-not-utf8", str(path)) from error
    return text.partition("\n")[0].strip()
