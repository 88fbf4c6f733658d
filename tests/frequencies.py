"""Any frequency that a person may have."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.frequency import LAST, Calendar, DayInterval, Frequency, Interval, checked
from bot.model import Message

Numbers = tuple[int, ...] | None


def frequencies() -> st.SearchStrategy[Frequency]:
    return st.one_of(calendars(), intervals(), day_intervals()).filter(
        lambda frequency: not isinstance(checked(frequency, ""), Message)
    )


def intervals() -> st.SearchStrategy[Interval]:
    return st.builds(Interval, st.integers(15, 366 * 24 * 60))


def day_intervals() -> st.SearchStrategy[DayInterval]:
    times = {"hour": st.integers(0, 23), "minute": st.integers(0, 59)}
    weeks = st.integers(1, 52).map(lambda weeks: 7 * weeks)
    return st.one_of(
        st.builds(DayInterval, st.integers(1, 366), **times),
        st.builds(DayInterval, weeks, **times, weekday=st.integers(0, 6)),
    )


def calendars() -> st.SearchStrategy[Calendar]:
    common = {
        "minutes": numbers(range(0, 60, 15), 2),
        "hours": st.none() | numbers(range(24), 4),
        "days": st.none() | numbers([*range(1, 32), LAST], 4),
        "months": st.none() | numbers(range(1, 13), 4),
    }
    weekdays = numbers(range(7), 3)
    return st.one_of(
        st.builds(Calendar, **common),
        st.builds(Calendar, **common, weekdays=weekdays),
        st.builds(Calendar, **common, weekdays=weekdays, weeks=numbers([1, 2, 3, 4, 5, LAST], 3)),
    )


def numbers(values: range | list[int], most: int) -> st.SearchStrategy[tuple[int, ...]]:
    chosen = st.sets(st.sampled_from(values), min_size=1, max_size=most)
    return chosen.map(lambda found: tuple(sorted(found)))
