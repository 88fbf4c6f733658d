"""A real browser, and where its pictures go."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60_000
"""Milliseconds: a wiki just installed makes its scripts ready when they are first asked for."""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """A tab of Chromium with a profile of its own."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=CHROMIUM,
            args=list(FLAGS),
            viewport={"width": 1280, "height": 900},
        )
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """`tests/output`, or the directory that RESIDENTE_TEST_OUTPUT names."""
    default = Path(__file__).parents[1] / "output"
    directory = Path(os.environ.get("RESIDENTE_TEST_OUTPUT", default))
    directory.mkdir(parents=True, exist_ok=True)
    print(f"Screenshots: {directory}")
    return directory
