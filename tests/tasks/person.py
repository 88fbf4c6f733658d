"""Somebody who edits while the bot does."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.engine.points import Point
from bot.sandbox.session import WikiSession


@dataclass
class Person:
    """Edits some pages at the moment when the bot is about to save one that is no answer."""

    by: WikiSession
    edits: dict[str, str] = field(default_factory=dict)
    answering: bool = False

    def __call__(self, point: Point) -> None:
        if point in (Point.ANSWERING, Point.ANSWERED):
            self.answering = point is Point.ANSWERING
        if point is Point.AFTER_INTENT and not self.answering:
            while self.edits:
                self.by.edit(*self.edits.popitem())
