"""A wiki's facts for planners that are tried without one."""

from __future__ import annotations

import pytest

from bot.text.site import Site
from tests.text.conftest import ITALIAN


@pytest.fixture(scope="session")
def site() -> Site:
    return ITALIAN
