"""What all tests share: one pair of real wikis for each worker process, brought up when needed."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox

if TYPE_CHECKING:
    from tests.scene import Scene

# pywikibot reads its settings when it is imported, once for the whole process: they are written
# before any test module is, and the addresses of the wikis follow when these are up.
DIRECTORY = Path(tempfile.mkdtemp(prefix="residente-tests-"))
WIKIS = Sandbox(DIRECTORY / "sandbox")
os.environ["PYWIKIBOT_DIR"] = str(WIKIS.pywikibot_dir())
os.environ["NO_PROXY"] = "127.0.0.1"
WIKIS.prepare()
atexit.register(shutil.rmtree, DIRECTORY, ignore_errors=True)


NUMBERS = count()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Two running MediaWikis with their sample pages, this worker's own."""
    WIKIS.up()
    yield WIKIS
    WIKIS.down()


@pytest.fixture
def scene(sandbox: Sandbox, tmp_path: Path) -> Iterator[Scene]:
    """The bot at work on the Italian wiki, with an empty database and an empty request page."""
    from tests.scene import Scene

    with Scene.opened(sandbox, "it", tmp_path) as opened:
        yield opened


@pytest.fixture
def commons_scene(sandbox: Sandbox, tmp_path: Path) -> Iterator[Scene]:
    """The same on the English wiki, with Commons' custom of category redirects."""
    from tests.scene import Scene

    with Scene.opened(sandbox, "commons", tmp_path) as opened:
        yield opened


@pytest.fixture
def name() -> str:
    """A category that no other test knows: the wiki stays as it is from test to test."""
    return f"Stato {next(NUMBERS)}"
