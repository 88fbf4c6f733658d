"""The names under which processes hold lanes, and whether the bearer of one is gone."""

from __future__ import annotations

import os
import socket
import uuid
from pathlib import Path


def own() -> str:
    """A name for this process that no other has, by which others on the machine find it."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_began(pid)}:{_world()}:{uuid.uuid4().hex[:8]}"


def gone(owner: str) -> bool:
    """Whether that process has surely ended: one of this boot and of these process ids.

    Of a process on another machine, or in another container, nothing is known.
    """
    parts = owner.rsplit(":", 4)
    if len(parts) != 5 or not parts[1].isdecimal() or not parts[3] or parts[3] != _world():
        return False
    return _began(int(parts[1])) != parts[2]


def _began(pid: int) -> str:
    """When a process was started, in clock ticks since the boot: an id may have a new bearer."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _world() -> str:
    """The boot and the namespace to which process ids belong, '' where they cannot be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}.{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return ""
