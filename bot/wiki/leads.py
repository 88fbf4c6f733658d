"""Where titles lead: what an answer to `redirects=1` says of those that were asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.text.titles import Title


class Leads:
    """Sections are dropped: a page is meant."""

    def __init__(self) -> None:
        self._next: dict[str, str] = {}

    def note(self, batch: Mapping[str, Any]) -> None:
        """The `query` part of an answer."""
        for kind in ("normalized", "redirects"):
            for row in batch.get(kind, ()):
                self._next[str(row["from"])] = str(row["to"])

    def end(self, asked: Title) -> str:
        """The title at the end of all redirects; one of them where they go round in a circle."""
        name, seen = str(asked), set[str]()
        while name in self._next and name not in seen:
            seen.add(name)
            name = self._next[name]
        return name
