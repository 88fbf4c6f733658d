"""How long people wait for the bot's first answer, as the wiki's own stream of changes tells."""

from __future__ import annotations

import json
import statistics
import threading
import time
from typing import Any

import requests

from bot.pages import Purpose
from tests.scene import Scene
from tests.serving import eventually


class Answering:
    """Listens to the stream by itself, and so disturbs neither the wiki nor the bot."""

    def __init__(self, scene: Scene, url: str) -> None:
        self._scene = scene
        self._page = scene.title(Purpose.REQUESTS)
        self._response = requests.get(url, stream=True, timeout=60)
        self._seen: list[tuple[float, dict[str, Any]]] = []
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> Answering:
        self._thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._response.raw.shutdown()
        self._thread.join(10)

    def _read(self) -> None:
        try:
            for row in self._response.iter_lines(chunk_size=1):
                if row.startswith(b"data: "):
                    self._seen.append((time.monotonic(), json.loads(row[6:])))
        except requests.RequestException:
            return

    def ready(self) -> None:
        """Have the bot answer once, so that everything is open and loaded."""
        self.measured("prima prova")

    def measured(self, name: str) -> float:
        """Seconds from the moment at which a request is saved until the bot's first answer."""
        asked = self._scene.ask(azione=name)
        saved = time.monotonic()
        eventually(lambda: self._answered(asked))
        return self._answered(asked)[0] - saved

    def _answered(self, asked: int) -> list[float]:
        """When the bot has edited the request page since that revision."""
        database = self._scene.wiki.kind.database
        return [
            at
            for at, change in list(self._seen)
            if (change["wiki"], change["title"], change["user"])
            == (database, self._page, self._scene.bot)
            and change["revision"]["new"] > asked
        ]


def shown(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.2f} s, at most {max(seconds):.2f} s"
