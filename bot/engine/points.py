"""The points between which a process may die; tests stop it at each of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class Point(Enum):
    """In the order in which one change passes them."""

    BEFORE_INTENT = "before-intent"
    AFTER_INTENT = "after-intent"
    AFTER_POST = "after-post"
    BEFORE_OUTCOME = "before-outcome"
    AFTER_OUTCOME = "after-outcome"
    ANSWERING = "answering"
    ANSWERED = "answered"


Reached = Callable[[Point], None]


def go_on(point: Point) -> None:
    """What is done at a point outside tests: nothing."""
