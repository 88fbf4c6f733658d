"""One server process with its workers: started, recognised, ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
import psutil

from bot.sandbox.errors import SandboxError

START_SECONDS = 30.0
START_TRIES = 5
STOP_SECONDS = 5.0
CLOCK_TOLERANCE = 2.0


@dataclass(frozen=True, slots=True)
class Server:
    """A started server: its port, the process leading its group, when that began (epoch s)."""

    port: int
    pid: int
    started: float


Command = Callable[[int], tuple[list[str], Mapping[str, str]]]
"""The command line that listens on a port, and its environment."""


def known(record: Path) -> Server | None:
    """The server that was started last, if any, whether or not it still runs."""
    try:
        read = json.loads(record.read_text())
        return Server(int(read["port"]), int(read["pid"]), float(read["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(record: Path, mark: str, token: str, command: Command) -> bool:
    """See that the server runs, on the port it had when that is still free.

    `mark` is a text that stands in the command lines of this server and no other's; `token` is
    what it answers to a ping. False where no port could be had.
    """
    before = known(record)
    if before is not None:
        if alive(before, mark) and answers(before, token):
            return True
        stop(before, mark)
    port = before.port if before is not None else free_port()
    for _ in range(START_TRIES):
        pid, started = start(*command(port), Path(os.devnull))
        candidate = Server(port, pid, started)
        beside = record.with_name(record.name + ".new")
        beside.write_text(json.dumps(asdict(candidate)))
        beside.replace(record)
        if wait_until_answers(candidate, token):
            return True
        port = free_port()
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(command: list[str], env: Mapping[str, str], log: Path) -> tuple[int, float]:
    """Start in a session of its own, so that it outlives us and can be ended as a group."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    actions: list[tuple[int, int, str, int, int] | tuple[int, int, int]] = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), flags, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    pid = os.posix_spawn(command[0], command, dict(env), file_actions=actions, setsid=True)
    return pid, psutil.Process(pid).create_time()


def alive(server: Server, mark: str) -> bool:
    """Whether this very process still runs; `mark` is a text only our command lines hold."""
    return any(process.pid == server.pid for process in group(server, mark))


def group(server: Server, mark: str) -> list[psutil.Process]:
    """Processes of the server that are surely ours: its group, begun since, and marked.

    A pid is given again to somebody else in time, and workers outlive a killed leader, so
    neither the pid nor the group alone tells.
    """
    return [process for process in _group_members(server.pid) if _is_ours(process, server, mark)]


def _group_members(leader: int) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == leader:
                yield process
        except OSError:
            continue


def _is_ours(process: psutil.Process, server: Server, mark: str) -> bool:
    try:
        begun = process.create_time()
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        if process.pid == server.pid and abs(begun - server.started) > CLOCK_TOLERANCE:
            return False
        is_later = begun >= server.started - CLOCK_TOLERANCE
        return is_later and any(mark in part for part in process.cmdline())
    except psutil.Error:
        return False


def stop(server: Server, mark: str) -> None:
    """End the server's own processes, politely first; nobody else's is touched."""
    for polite in (True, False):
        processes = group(server, mark)
        for process in processes:
            _signal(process, signal.SIGTERM if polite else signal.SIGKILL)
        psutil.wait_procs(processes, timeout=STOP_SECONDS)
    _reap(server.pid)


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.Error:
        return


def _ended(child: int) -> bool:
    """Whether a child of ours has ended, by the system's word: no doubt may leave one behind."""
    try:
        return os.waitpid(child, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _reap(pid: int) -> None:
    """Collect the exit of a child of ours, if it is one."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except OSError:
        return


def answers(server: Server, token: str) -> bool:
    """Whether the wiki that listens on the port is the one with this token."""
    try:
        with httpx.Client(trust_env=False, timeout=START_SECONDS) as client:
            reply = client.get(f"http://127.0.0.1:{server.port}/sandbox/ping")
    except httpx.HTTPError:
        return False
    return reply.text == token


def wait_until_answers(server: Server, token: str) -> bool:
    """For a server just started: False when it ended instead, as it does on a taken port."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if _ended(server.pid):
            return False
        if answers(server, token):
            return True
        time.sleep(0.02)
    raise SandboxError(f"the server on port {server.port} gave no answer in {START_SECONDS:.0f} s")
