from __future__ import annotations

from bot.engine.gate import FRESH, LEAVING, Gate
from bot.model import Message

STOP = Message("wiki-shutoff")


class World:
    """A clock that moves when somebody waits or works, and a shutoff page."""

    def __init__(self) -> None:
        self.time = 100.0
        self.stop: Message | None = None
        self.looks = 0
        self.waited: list[float] = []
        self.gate = Gate(self.look, clock=lambda: self.time, pause=self.wait)

    def look(self) -> Message | None:
        self.looks += 1
        return self.stop

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.time += seconds


def test_no_limit_no_waiting_and_one_look_every_few_seconds() -> None:
    world = World()
    for _ in range(100):
        assert world.gate.enter() is None
        world.time += 0.1
    assert world.waited == []
    assert world.looks == 3


def test_the_pace() -> None:
    world = World()
    world.gate.set_pace(6)
    for _ in range(3):
        assert world.gate.enter() is None
        world.time += 4
    assert world.waited == [6, 6]
    world.gate.set_pace(0)
    world.gate.enter()
    world.gate.enter()
    assert len(world.waited) == 3


def test_no_edit_starts_five_seconds_after_a_stop() -> None:
    world = World()
    assert world.gate.enter() is None
    world.stop = STOP
    world.time += FRESH + 0.1
    assert world.gate.enter() == STOP
    assert FRESH < 5


def test_the_stop_is_looked_for_after_the_waiting() -> None:
    world = World()
    world.gate.set_pace(1)
    assert world.gate.enter() is None
    world.stop = STOP
    assert world.gate.enter() == STOP
    assert world.waited == [60]


def test_a_stop_lasts_no_longer_than_the_page_says() -> None:
    world = World()
    world.gate.seen(STOP, world.time)
    assert world.gate.enter() == STOP
    assert world.looks == 0
    world.time += FRESH + 0.1
    assert world.gate.enter() is None


def test_a_refused_entry_takes_no_turn() -> None:
    world = World()
    world.gate.set_pace(6)
    world.gate.seen(STOP, world.time)
    world.gate.enter()
    world.gate.seen(None, world.time)
    assert world.gate.enter() is None
    assert world.waited == []


def test_the_edits_of_an_earlier_process_count_for_the_hour() -> None:
    world = World()
    asked: list[int] = []

    def earlier(most: int) -> list[float]:
        asked.append(most)
        return [3000.0, 10.0]

    gate = Gate(world.look, clock=lambda: world.time, pause=world.wait, earlier=earlier)
    gate.set_pace(0, 2)
    assert gate.enter() is None
    assert world.waited == [600.0], "fifty minutes ago was the first of two"
    gate.set_pace(0, 2)
    assert asked == [2]


def test_a_bell_makes_a_look_due_at_once() -> None:
    world, rings = World(), [False, True, False]
    gate = Gate(world.look, clock=lambda: world.time, pause=world.wait, rung=lambda: rings.pop(0))
    assert gate.enter() is None
    world.stop = STOP
    assert gate.enter() == STOP
    assert gate.enter() == STOP
    assert world.looks == 2


def test_while_changes_come_in_as_they_are_made_a_look_a_minute_is_enough() -> None:
    world, known = World(), [True]
    gate = Gate(world.look, clock=lambda: world.time, pause=world.wait, informed=lambda: known[0])
    for _ in range(6):
        gate.enter()
        world.time += 10
    assert world.looks == 1
    gate.enter()
    assert world.looks == 1
    world.time += 1
    gate.enter()
    assert world.looks == 2
    world.time += FRESH + 0.1
    known[0] = False
    gate.enter()
    assert world.looks == 3


def test_nothing_is_written_when_the_process_is_to_end() -> None:
    world = World()
    gate = Gate(world.look, clock=lambda: world.time, pause=world.wait, leaving=lambda: True)
    assert gate.enter() == LEAVING
    assert world.looks == 0
