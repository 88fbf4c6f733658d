"""Whether the process that held a lane is surely gone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.engine import owners
from bot.engine.store import Store

ROOT = Path(__file__).parents[2]
NAME = "from bot.engine import owners; print(owners.own(), flush=True); input()"


def test_a_process_that_was_killed_is_gone() -> None:
    command = [sys.executable, "-c", NAME]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        name = other.stdout.readline().strip()
        assert not owners.gone(name)
        other.kill()
    assert owners.gone(name)
    assert not owners.gone(owners.own())


def test_of_others_nothing_is_known() -> None:
    host, pid, began, world, end = owners.own().rsplit(":", 4)
    assert owners.gone(f"{host}:{pid}:{int(began) + 1}:{world}:{end}"), "its id has a new bearer"
    for foreign in (f"{host}:{pid}:1:elsewhere:{end}", f"{host}:{pid}:1::{end}", "somebody", ""):
        assert not owners.gone(foreign)


def test_its_lane_is_had_at_once(tmp_path: Path) -> None:
    host, pid, began, world, end = owners.own().rsplit(":", 4)
    with Store.open(f"sqlite:///{tmp_path / 'db'}") as store:
        dead = store.leases.acquire("sandbox:it", f"{host}:{pid}:{int(began) + 1}:{world}:{end}")
        assert dead
        lease = store.leases.acquire("sandbox:it", "second")
        assert lease
        assert lease.token == dead.token + 1
        assert store.leases.acquire("sandbox:it", "third") is None
