"""Pictures of wiki pages, taken by Chromium where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60
OPTIONS = (
    "--headless",
    "--hide-scrollbars",
    "--window-size=1100,800",
    # The wikis are this machine's own, and root may not use the sandbox of the browser.
    "--no-sandbox",
    "--disable-gpu",
    "--virtual-time-budget=10000",
)


def photograph(url: str, path: Path) -> bool:
    """Keep a page as a PNG; False where there is no browser, or it does not do it."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return False
    profile = path.with_suffix(".profile")
    command = [browser, *OPTIONS, f"--user-data-dir={profile}", f"--screenshot={path}", url]
    try:
        subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    return path.exists()
