"""The commands as people type them: a process of their own, with an account of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.pages import Purpose, title_of
from bot.sandbox import Account, Sandbox
from bot.shell import questions
from bot.shell.questions import Answers

ROOT = Path(__file__).parents[1]
GRANTS = (
    "basic",
    "highvolume",
    "editpage",
    "editprotected",
    "createeditmovepage",
    "editmyoptions",
)


@dataclass(frozen=True)
class Said:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Shell:
    """Runs `residente` with the settings of one folder. `secret` must never be shown."""

    folder: Path
    environment: dict[str, str]
    secret: str = ""

    def __call__(self, *args: str, stdin: str = "", **more: str) -> Said:
        """Run a command. Whatever it does, it shows neither a traceback nor the password."""
        command = [sys.executable, "-m", "bot.cli", *args]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**self.environment, **more},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        for text in (done.stdout, done.stderr):
            assert "Traceback" not in text, text
            assert not self.secret or self.secret not in text
        return Said(done.returncode, done.stdout, done.stderr)


def bare(folder: Path) -> Shell:
    """A shell of somebody who has not begun yet."""
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    account = folder / "account"
    return Shell(
        account,
        {**kept, "HOME": str(home), "PYWIKIBOT_DIR": str(account), "NO_PROXY": "127.0.0.1"},
    )


@dataclass(frozen=True)
class Operator:
    """A bot account that no other test uses, and whoever runs it."""

    sandbox: Sandbox
    bot: str
    answers: Answers
    shell: Shell

    @classmethod
    def arrived(
        cls, sandbox: Sandbox, folder: Path, grants: Iterable[str] = GRANTS, group: str = "bot"
    ) -> Operator:
        bot = f"Bot {uuid.uuid4().hex[:8]}"
        secret = uuid.uuid4().hex
        for wiki in sandbox.wikis:
            wiki.add_account(Account(bot, uuid.uuid4().hex), [group] if group else [])
            wiki.fill([bot_password(bot, secret, grants)])
        family = {"sandbox": str(sandbox.pywikibot_dir() / "sandbox_family.py")}
        answers = Answers(
            ("sandbox:it", "sandbox:commons"), bot, "", "prova", secret, families=family
        )
        shell = bare(folder)
        questions.write(shell.folder, questions.files(answers))
        return cls(sandbox, bot, answers, Shell(shell.folder, shell.environment, secret))

    def title(self, purpose: Purpose, language: str = "it") -> str:
        return title_of(purpose, self.bot, language)

    def configure(self, **values: object) -> None:
        """No pauses, and the staff may ask, on both wikis."""
        people = {"groups": ["sysop"], "users": [self.sandbox.accounts.staff.name]}
        wanted = {"edits_per_minute": 0, "requesters": people, **values}
        for wiki, language in ((self.sandbox.it, "it"), (self.sandbox.commons, "en")):
            title = self.title(Purpose.CONFIGURATION, language)
            wiki.session(self.sandbox.accounts.admin).edit(title, json.dumps(wanted))

    def ask(self, wikitext: str) -> None:
        """The staff member posts on the Italian request page."""
        staff = self.sandbox.it.session(self.sandbox.accounts.staff)
        staff.append(self.title(Purpose.REQUESTS), f"\n\n{wikitext}")


def bot_password(bot: str, secret: str, grants: Iterable[str]) -> dict[str, object]:
    return {
        "kind": "bot_password",
        "name": bot,
        "application": "prova",
        "password": secret,
        "grants": list(grants),
    }


def request(**parameters: str) -> str:
    lines = "".join(f"| {name} = {value}\n" for name, value in parameters.items())
    return f"{{{{Richiesta bot\n{lines}}}}} --~~~~\n"
