from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.crontab import parse
from bot.frequency import LAST, Calendar, DayInterval, Frequency, Interval
from bot.model import Message
from tests.frequencies import frequencies


@settings(deadline=None)
@given(frequencies())
def test_what_is_written_is_read_back(frequency: Frequency) -> None:
    assert parse(str(frequency)) == frequency


@pytest.mark.parametrize(
    ("frequency", "line"),
    [
        (Interval(360), "@every 360m"),
        (DayInterval(2, 3), "@every 2d 03:00"),
        (DayInterval(14, 7, 5, weekday=0), "@every 14d 07:05 sun"),
        (Calendar(hours=(3,)), "0 3 * * *"),
        (Calendar((0, 30)), "0,30 * * * *"),
        (Calendar((0,), (3,), (1, 2, 3, LAST), (1, 7)), "0 3 1-3,L 1,7 *"),
        (Calendar((0,), (3,), (30, 31, LAST)), "0 3 30,31,L * *"),
        (Calendar((0,), (3,), None, None, (1, 4), (1, LAST)), "0 3 * * 1#1,L1,4#1,L4"),
    ],
)
def test_lines_of_the_store(frequency: Frequency, line: str) -> None:
    assert str(frequency) == line
    assert parse(line) == frequency


@settings(deadline=None)
@given(st.text(alphabet="0123456789*/-,#lLmonjan@every: ", max_size=40))
def test_any_line_is_read_or_refused(line: str) -> None:
    found = parse(line)
    assert isinstance(found, Message) or parse(str(found)) == found


@settings(deadline=None)
@given(st.lists(st.sampled_from(["*", "*/5", "0", "7", "1-5", "mon", "1#1", "L", "x"]), max_size=7))
def test_only_five_fields(fields: list[str]) -> None:
    found = parse(" ".join(fields))
    wrong_number = isinstance(found, Message) and found.key == "frequency-cron-fields"
    assert wrong_number == (len(fields) != 5)
