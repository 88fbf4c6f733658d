"""The files of each deployment fit together, and the program: what can be seen without running it.

A container engine and Toolforge are not at hand.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import stat
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "residente.service"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
JOBS = ROOT / "deploy" / "toolforge" / "jobs.yaml"
PROCFILE = ROOT / "Procfile"
REQUIREMENTS = ROOT / "requirements.txt"
README = ROOT / "README.md"
FILES = (UNIT, DOCKERFILE, JOBS, PROCFILE, REQUIREMENTS)

GRACE = 10
"""Seconds in which the service ends when it is told to."""

JOB_KEYS = frozenset(
    {
        "name",
        "image",
        "command",
        "continuous",
        "mount",
        "health-check-script",
        "mem",
        "cpu",
        "filelog",
        "emails",
    }
)
"""Those of the jobs framework that are used here, see wikitech: Help:Toolforge/Jobs_framework."""


def commands() -> set[str]:
    """The commands of the program."""
    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def known(line: str) -> bool:
    """Whether a command line is one of the program, wherever that is installed."""
    program, command, *more = shlex.split(line)
    return Path(program).name == "residente" and command in commands() and not more


def unit() -> dict[str, list[str]]:
    """The directives of the unit, whatever their section."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def only(name: str) -> str:
    (value,) = unit()[name]
    return value


def instructions() -> list[tuple[str, str]]:
    """Those of the Dockerfile, lines that go on joined."""
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines]


def told(instruction: str) -> str:
    (value,) = [value for name, value in instructions() if name == instruction]
    return value


def processes() -> dict[str, str]:
    pairs = (line.partition(":") for line in PROCFILE.read_text().splitlines())
    return {name: command.strip() for name, _, command in pairs}


def job() -> dict[str, str]:
    """The one job: a list of one flat mapping, which takes no library to read."""
    lines = [line for line in JOBS.read_text().splitlines() if not line.startswith("#")]
    assert [line[:2] for line in lines] == ["- ", *["  "] * (len(lines) - 1)]
    pairs = [re.fullmatch(r"([a-z-]+): (\S.*)", line[2:]) for line in lines]
    assert all(pairs), lines
    return {pair[1]: pair[2].strip('"') for pair in pairs if pair}


# systemd


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    program = tmp_path / "residente"
    program.write_text("#!/bin/sh\n")
    program.chmod(stat.S_IRWXU)
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/residente/bin/residente", str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_unit_runs_commands_that_there_are() -> None:
    assert known(only("ExecStart"))
    assert known(only("ExecStartPre"))
    assert only("ExecReload") == "/bin/kill -HUP $MAINPID"


def test_the_unit_lets_the_service_end_by_itself() -> None:
    directives = unit()
    assert directives.get("KillSignal", ["SIGTERM"]) == ["SIGTERM"]
    assert int(only("TimeoutStopSec").removesuffix("s")) > GRACE
    # Else its worker is told to end too, and the page in hand cannot be finished.
    assert only("KillMode") == "mixed"
    assert only("Restart") == "always"


def test_the_unit_has_one_folder() -> None:
    folder = f"/var/lib/{only('StateDirectory')}"
    assert only("WorkingDirectory") == folder
    assert f"PYWIKIBOT_DIR={folder}" in only("Environment").split()
    assert only("StateDirectoryMode") == "0700"
    assert f"--directory {folder}" in README.read_text()
    program = Path(shlex.split(only("ExecStart"))[0])
    assert str(program) in README.read_text()
    assert f"sudo {program.parent}/pip install" in README.read_text()


# A container


def test_the_dockerfile_builds_from_files_that_are_there() -> None:
    source, _ = told("COPY").split()
    assert source == "."
    ignored = (ROOT / ".dockerignore").read_text().split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    needed = ["pyproject.toml", project["project"]["readme"], "LICENSE", *wheel]
    for name in needed:
        assert (ROOT / name).exists()
        assert not any(fnmatch(name, pattern) for pattern in ignored), name
    assert {"user-password.py", ".env"} <= set(ignored), "no secret gets into an image"


def test_the_image_runs_commands_that_there_are() -> None:
    entry, command = json.loads(told("ENTRYPOINT")), json.loads(told("CMD"))
    init, _, *program = entry
    assert f" {init} " in _runs()[0], "it is installed"
    assert known(" ".join([*program, *command]))
    options, _, check = told("HEALTHCHECK").partition("CMD ")
    assert known(" ".join(json.loads(check)))
    assert "--timeout=" in options
    assert told("STOPSIGNAL") == "SIGTERM"


def test_the_image_is_not_roots_and_keeps_what_lasts() -> None:
    assert f" {told('USER')} " in f"{' '.join(_runs())} "
    assert told("USER") != "root"
    folder = told("VOLUME")
    assert told("WORKDIR") == folder
    environment = dict(each.split("=", 1) for each in told("ENV").split())
    assert environment["PYWIKIBOT_DIR"] == folder
    assert environment["RESIDENTE_WEB"].rpartition(":")[2] == told("EXPOSE")


def _runs() -> list[str]:
    return [value for name, value in instructions() if name == "RUN"]


# Toolforge


def test_the_procfile_names_commands_that_there_are() -> None:
    assert processes().keys() >= {"run", "check", "health"}
    for command in processes().values():
        assert known(command)


def test_the_job_runs_a_process_of_the_procfile() -> None:
    found = job()
    assert found.keys() <= JOB_KEYS
    assert processes()[found["command"]] == "residente run"
    assert found["continuous"] == "true"
    assert found["mount"] == "all", "the account's files are in the tool's folder"
    launcher, *check = shlex.split(found["health-check-script"])
    assert launcher == "launcher"
    assert known(" ".join(check))


@pytest.mark.parametrize("path", [REQUIREMENTS, DOCKERFILE], ids=["Toolforge", "container"])
def test_the_drivers_of_all_databases_are_installed(path: Path) -> None:
    """The README advises a database on a server for both."""
    assert "[postgresql,mariadb]" in path.read_text()


def test_the_buildpack_installs_the_project_itself() -> None:
    lines = [line for line in REQUIREMENTS.read_text().splitlines() if not line.startswith("#")]
    assert [line.partition("[")[0] for line in lines] == ["."]


# All of them


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_readme_speaks_of_each_file(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    assert name in README.read_text()


@pytest.mark.parametrize("path", [*FILES, README], ids=lambda path: path.name)
def test_the_variables_are_those_that_are_read(path: Path) -> None:
    fields = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", path.read_text()))
    assert named <= fields


def test_each_deployment_ends_later_than_the_service() -> None:
    (seconds,) = re.findall(r"--stop-timeout (\d+)", README.read_text())
    assert int(seconds) > GRACE


def test_the_program_is_what_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"residente": "bot.cli:main"}
    assert project["requires-python"] == ">=3.11"
    assert sys.version_info >= (3, 11)
