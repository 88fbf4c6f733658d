"""What Sentry is told of a frequency."""

from __future__ import annotations

from typing import Any

import pytest

from bot import crontab
from bot.model import Message
from bot.monitoring import monitors
from bot.monitoring.monitors import LOOSE, MARGIN


@pytest.mark.parametrize(
    ("line", "value", "unit", "margin"),
    [
        ("0 3 * * *", "0 3 * * *", None, MARGIN),
        ("30 4 1,15 * mon-fri", "30 4 1,15 * 1-5", None, MARGIN),
        ("@every 45m", 45, "minute", MARGIN),
        ("@every 360m", 6, "hour", MARGIN),
        ("@every 2880m", 2, "day", MARGIN),
        ("@every 1d 03:30", "30 3 * * *", None, MARGIN),
        ("@every 7d 03:30 mon", "30 3 * * 1", None, MARGIN),
        ("@every 10d 03:30", 10, "day", MARGIN + 60),
        ("0 3 * * 1#1", 1, "month", LOOSE),
        ("0 3 L * *", 1, "month", LOOSE),
        ("0 3 L 3,6 *", 9, "month", LOOSE),
        ("0 3 * 5 L1", 12, "month", LOOSE),
    ],
)
def test_schedules(line: str, value: Any, unit: str | None, margin: int) -> None:
    frequency = crontab.parse(line)
    assert not isinstance(frequency, Message)
    kind = "crontab" if isinstance(value, str) else "interval"
    found = monitors.schedule(frequency)
    assert found == ({"type": kind, "value": value, **({"unit": unit} if unit else {})}, margin)


def test_names_of_monitors_are_slugs() -> None:
    assert monitors.slug("wikipedia:it", 12) == "wikipedia-it-12"
    assert monitors.slug("commons:commons") == "service-commons-commons"
    assert len(monitors.slug("x" * 200, 123_456)) <= 50
