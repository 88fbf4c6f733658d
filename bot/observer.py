"""Whoever follows the work: the terminal, a log, nobody."""

from __future__ import annotations

from typing import Protocol

from bot.model import Request


class Observer(Protocol):
    """Told of each request as it is carried out."""

    def began(self, request: Request) -> None: ...

    def progressed(self, request: Request, done: int) -> None: ...

    def ended(self, request: Request) -> None: ...


class Silent:
    """Nobody is watching."""

    def began(self, request: Request) -> None: ...

    def progressed(self, request: Request, done: int) -> None: ...

    def ended(self, request: Request) -> None: ...
