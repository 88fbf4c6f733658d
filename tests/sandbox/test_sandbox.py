from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from bot.sandbox import Sandbox, SandboxError, Wiki, php

Make = Callable[[str], Sandbox]


def leader(wiki: Wiki) -> int:
    return int(json.loads((wiki.directory / "server.json").read_text())["pid"])


def processes_in(directory: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        arguments = process.info["cmdline"] or []
        if any(str(directory) in argument for argument in arguments):
            found.append(process)
    return found


def test_up_twice_changes_nothing(pair: Sandbox) -> None:
    before = [(wiki.url, leader(wiki)) for wiki in pair.wikis]
    pages = pair.it.session(pair.accounts.staff).category_members("Categoria:Musei di Modena")

    pair.up()

    assert [(wiki.url, leader(wiki)) for wiki in pair.wikis] == before
    again = pair.it.session(pair.accounts.staff).category_members("Categoria:Musei di Modena")
    assert again == pages != []


def test_another_object_finds_the_running_sandbox(pair: Sandbox) -> None:
    other = Sandbox(pair.directory)

    assert other.running()
    assert other.it.url == pair.it.url


def test_two_side_by_side_do_not_disturb_each_other(make: Make, pair: Sandbox) -> None:
    other = make("other")
    other.it.session(other.accounts.staff).edit("Solo qui", "testo")

    assert len({wiki.url for sandbox in (pair, other) for wiki in sandbox.wikis}) == 4
    assert pair.it.session(pair.accounts.staff).text("Solo qui") is None
    other.down()
    assert pair.it.session(pair.accounts.staff).text("Museo civico di Modena")


def test_down_leaves_no_process_and_no_file(make: Make, tmp_path: Path) -> None:
    sandbox = make("gone")
    assert len(processes_in(sandbox.directory)) > 2

    sandbox.down()

    assert processes_in(sandbox.directory) == []
    assert list(tmp_path.iterdir()) == []
    sandbox.down()


def test_a_killed_server_is_started_again(make: Make) -> None:
    sandbox = make("killed")
    address = sandbox.it.url
    sandbox.it.session(sandbox.accounts.staff).edit("Resta", "testo")
    os.kill(leader(sandbox.it), signal.SIGKILL)

    sandbox.up()

    assert sandbox.it.url == address
    assert sandbox.it.session(sandbox.accounts.staff).text("Resta") == "testo"


def test_a_taken_port_is_given_up(make: Make) -> None:
    sandbox, other = make("first"), make("second")
    port = json.loads((other.it.directory / "server.json").read_text())["port"]
    known = json.loads((sandbox.it.directory / "server.json").read_text())
    sandbox.it.stop()
    (sandbox.it.directory / "server.json").write_text(json.dumps({**known, "port": port}))

    sandbox.up()

    assert sandbox.it.url != other.it.url
    sandbox.it.session(sandbox.accounts.staff).edit("Primo", "testo")
    assert other.it.session(other.accounts.staff).text("Primo") is None


def test_a_foreign_process_with_a_recorded_pid_is_left_alone(make: Make) -> None:
    sandbox = make("stale")
    sandbox.it.stop()
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
    ) as bystander:
        began = psutil.Process(bystander.pid).create_time()
        record = {"port": 1, "pid": bystander.pid, "started": began}
        (sandbox.it.directory / "server.json").write_text(json.dumps(record))

        sandbox.down()

        assert bystander.poll() is None
        bystander.communicate(b"\n")


def test_a_directory_with_other_things_is_neither_used_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(SandboxError, match="not empty"):
        Sandbox(tmp_path).up()
    with pytest.raises(SandboxError, match="not a sandbox"):
        Sandbox(tmp_path).down()

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_running_sandbox_is_no_template(pair: Sandbox, tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "copy")
    with pytest.raises(SandboxError, match="taken down"):
        sandbox.up(template=pair.directory)
    sandbox.down()


def test_without_mediawiki_the_packages_are_named(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="mediawiki php-cli php-sqlite3"):
        php.require_php(tmp_path)


def test_pywikibot_edits_both_wikis_as_the_bot(pair: Sandbox) -> None:
    script = (
        "import pywikibot\n"
        "for code in ('it', 'commons'):\n"
        "    site = pywikibot.Site(code, 'sandbox')\n"
        "    page = pywikibot.Page(site, 'User:ResidenteBot/Prova.json')\n"
        "    page.text = '{}'\n"
        "    page.save('prova', quiet=True)\n"
        "    print(site.user(), site.has_right('apihighlimits'), site.has_group('bot'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::FutureWarning", "-c", script],
        env={**os.environ, **pair.environment()},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.stdout.splitlines() == ["ResidenteBot True True"] * 2, done.stderr
    for wiki in pair.wikis:
        (revision,) = wiki.session(pair.accounts.staff).history("User:ResidenteBot/Prova.json")
        assert revision["user"] == "ResidenteBot"
    assert (pair.pywikibot_dir() / "user-password.py").stat().st_mode & 0o777 == 0o600
