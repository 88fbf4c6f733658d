"""A wiki's facts for planners that are tried without one, and a wiki on which people edit too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.text.site import Site
from tests.scene import Scene
from tests.tasks.person import Person
from tests.text.conftest import ITALIAN


@pytest.fixture(scope="session")
def site() -> Site:
    return ITALIAN


@pytest.fixture
def person(sandbox: Sandbox) -> Person:
    return Person(sandbox.it.session(sandbox.it.accounts.outsider))


@pytest.fixture
def busy(sandbox: Sandbox, tmp_path: Path, person: Person) -> Iterator[Scene]:
    """A scene in which the person may act while the bot does."""
    with Scene.opened(sandbox, "it", tmp_path, person) as scene:
        yield scene
