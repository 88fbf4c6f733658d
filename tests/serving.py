"""The service at work in a thread of the test, or in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot.i18n import Texts
from bot.service.bell import Bell
from bot.service.pulse import Pulse
from bot.service.resident import Resident
from bot.service.service import Ending, Service
from bot.wiki.stream import Patience, Stream
from bot.wiki.watchlist import Watchlist
from tests.scene import Scene

PATIENCE = 90.0
POLL = 0.3


def eventually(what: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until something holds; fail where it does not in time."""
    until = time.monotonic() + patience
    while not what():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


@contextmanager
def serving(
    scene: Scene, poll: float = POLL, stream: str = "", patience: Patience | None = None
) -> Iterator[Service]:
    """The service of this scene's wiki for the block; it must end as it is told.

    `stream`: the address of a stream of recent changes that it listens to, '' for none.
    """
    watchlist = Watchlist()

    def open_resident(wiki: str, bell: Bell) -> Resident:
        return scene.app.resident(wiki, bell=bell, watchlist=watchlist if stream else None)

    service = Service((f"sandbox:{scene.wiki.code}",), open_resident, Pulse(), poll, Texts("it"))
    endings: list[Ending] = []
    with ExitStack() as stack:
        listener = Stream(stream, watchlist, service.ring, patience)
        sound = stack.enter_context(listener).sound if stream else lambda: ""
        thread = threading.Thread(target=lambda: endings.append(service.run(sound)))
        thread.start()
        try:
            yield service
        finally:
            service.end(Ending.STOPPED)
            thread.join(PATIENCE)
    assert endings == [Ending.STOPPED]


@contextmanager
def process(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`residente run`, killed at the end of the block if it still runs."""
    command = [sys.executable, "-m", "bot.cli", "run"]
    root = Path(__file__).parents[1]
    with log.open("wb") as out:
        running = subprocess.Popen(command, cwd=root, env=environment, stdout=out, stderr=out)
    try:
        yield running
    finally:
        running.kill()
        running.wait()
