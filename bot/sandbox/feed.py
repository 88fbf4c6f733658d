"""The sandbox's stream of recent changes: its server started, found, ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.sandbox import server, stream
from bot.sandbox.errors import SandboxError


class Feed:
    """One for both wikis; `record` is the file that tells where it runs."""

    def __init__(self, record: Path) -> None:
        self._record = record

    @property
    def port(self) -> int:
        """Of TCP for those who listen, of UDP for the wikis; SandboxError when never started."""
        known = server.known(self._record)
        if known is None:
            raise SandboxError("the sandbox's stream of recent changes is not up")
        return known.port

    @property
    def url(self) -> str:
        return f"http://{stream.HOST}:{self.port}{stream.PATH}{stream.NAME}"

    def start(self, token: str) -> None:
        """See that it runs, on the port it had when that is still free."""

        def command(port: int) -> tuple[list[str], Mapping[str, str]]:
            line = [sys.executable, "-I", str(Path(stream.__file__)), str(port), str(self._record)]
            path = os.environ.get("PATH", os.defpath)
            return line, {"PATH": path, "LANG": "C.UTF-8", "SANDBOX_TOKEN": token}

        if not server.keep(self._record, str(self._record), token, command):
            raise SandboxError("no port could be had for the sandbox's stream of recent changes")

    def stop(self) -> None:
        known = server.known(self._record)
        if known is not None:
            server.stop(known, str(self._record))
