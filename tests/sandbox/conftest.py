from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A sandbox installed once and taken down, to be copied."""
    sandbox = Sandbox(tmp_path_factory.mktemp("template") / "wikis")
    sandbox.up()
    sandbox.down(remove=False)
    yield sandbox.directory
    sandbox.down()


@pytest.fixture(scope="session")
def pair(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A running sandbox shared by the tests that leave its servers alone."""
    sandbox = Sandbox(tmp_path_factory.mktemp("pair") / "wikis")
    sandbox.up(template=template)
    yield sandbox
    sandbox.down()


@pytest.fixture
def make(template: Path, tmp_path: Path) -> Iterator[Callable[[str], Sandbox]]:
    """Bring up one more sandbox of the given name."""
    made: list[Sandbox] = []

    def bring_up(name: str) -> Sandbox:
        sandbox = Sandbox(tmp_path / name)
        made.append(sandbox)
        sandbox.up(template=template)
        return sandbox

    yield bring_up
    for sandbox in made:
        sandbox.down()
