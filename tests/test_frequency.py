from __future__ import annotations

import pytest

from bot.frequency import LAST, Calendar, DayInterval, Frequency, Interval, checked
from bot.model import Message


@pytest.mark.parametrize(
    ("calendar", "minutes"),
    [
        (Calendar((0, 15, 30, 45)), 15),
        (Calendar((0,)), 60),
        (Calendar((50,), (3,)), 24 * 60),
        (Calendar((0, 55), (0, 23)), 5),
        (Calendar((0, 50)), 10),
    ],
)
def test_spacing(calendar: Calendar, minutes: int) -> None:
    assert calendar.spacing == minutes


@pytest.mark.parametrize(
    ("days", "months", "comes"),
    [
        (None, (2,), True),
        ((29,), (2,), True),
        ((30,), (2,), False),
        ((31,), (4, 6, 9, 11), False),
        ((31,), (4, 5), True),
        ((1, 31), (2,), True),
        ((LAST,), (2,), True),
        ((31,), None, True),
    ],
)
def test_dates_that_come(
    days: tuple[int, ...] | None, months: tuple[int, ...] | None, comes: bool
) -> None:
    assert Calendar((0,), (3,), days, months).comes is comes
    assert Calendar((0,), (3,), days, months, weekdays=(1,)).comes


@pytest.mark.parametrize(
    ("frequency", "key"),
    [
        (Interval(14), "frequency-often"),
        (Interval(366 * 24 * 60 + 1), "frequency-seldom"),
        (DayInterval(0, 3), "frequency-often"),
        (DayInterval(367, 3), "frequency-seldom"),
        (Calendar((0, 10)), "frequency-often"),
        (Calendar((0,), (3,), (31,), (2,)), "frequency-never"),
    ],
)
def test_what_cannot_be_had(frequency: Frequency, key: str) -> None:
    found = checked(frequency, "so")
    assert isinstance(found, Message)
    assert found.key == key
    assert found.args[0] == "so"


def test_what_can_be_had() -> None:
    for frequency in (Interval(15), DayInterval(366, 3), Calendar((0, 15, 30, 45))):
        assert checked(frequency, "so") is frequency
