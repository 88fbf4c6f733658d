"""Whoever follows the work: the terminal, the log, Sentry, nobody."""

from __future__ import annotations

from typing import Protocol

from bot.duty import Duty
from bot.model import Request


class Observer(Protocol):
    """Told of each request as it is carried out, and of the duties that requests come from."""

    def began(self, request: Request) -> None: ...

    def progressed(self, request: Request, done: int) -> None: ...

    def ended(self, request: Request) -> None: ...

    def duty_began(self, duty: Duty, request: Request) -> None:
        """The duty was due: this is its request, to be carried out."""

    def duty_ended(self, duty: Duty, request: Request) -> None:
        """Its request has come to its end; told once, unless the process dies just then."""


class Silent:
    """Nobody is watching."""

    def began(self, request: Request) -> None: ...

    def progressed(self, request: Request, done: int) -> None: ...

    def ended(self, request: Request) -> None: ...

    def duty_began(self, duty: Duty, request: Request) -> None: ...

    def duty_ended(self, duty: Duty, request: Request) -> None: ...


class Several:
    """Each is told, one after the other."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = observers

    def began(self, request: Request) -> None:
        for each in self._observers:
            each.began(request)

    def progressed(self, request: Request, done: int) -> None:
        for each in self._observers:
            each.progressed(request, done)

    def ended(self, request: Request) -> None:
        for each in self._observers:
            each.ended(request)

    def duty_began(self, duty: Duty, request: Request) -> None:
        for each in self._observers:
            each.duty_began(duty, request)

    def duty_ended(self, duty: Duty, request: Request) -> None:
        for each in self._observers:
            each.duty_ended(duty, request)
