"""What stands before any work: the account's folder found, pywikibot kept quiet, the bot opened."""

from __future__ import annotations

import ast
import logging
import os
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SettingsError
from bot.model import Message

if TYPE_CHECKING:
    from bot.app import App

FOLDER = "PYWIKIBOT_DIR"
CONFIG = "user-config.py"


@contextmanager
def launched() -> Iterator[App]:
    """The bot, ready to work, for a block. Raises `SettingsError`, `StoreError`."""
    load(account_folder())
    from bot import app
    from bot.settings import read_settings

    with app.opened(read_settings()) as opened:
        yield opened


def hush(verbose: bool) -> None:
    """Our own warnings as plain lines; what the libraries say only where it is asked for."""
    level = logging.DEBUG if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(message)s")
    logging.getLogger("pywiki").disabled = not verbose
    if not verbose:
        warnings.simplefilter("ignore")


def account_folder() -> Path:
    """The folder with user-config.py, looked for where pywikibot does; made known to it.

    Raises `SettingsError` where there is none.
    """
    named = os.environ.get(FOLDER, "")
    places = [Path(named)] if named else [Path(), Path.home() / ".pywikibot"]
    for place in places:
        if (place / CONFIG).exists():
            os.environ[FOLDER] = str(place.absolute())
            return place.absolute()
    raise SettingsError("cli-no-account", str(places[0].absolute()))


def load(folder: Path) -> None:
    """Have pywikibot read its configuration. Raises `SettingsError` instead of what it raises."""
    problem = account_problem(folder)
    if problem:
        raise SettingsError(problem.key, *map(str, problem.args))
    try:
        import bot.wiki.session  # noqa: F401
    except Exception as error:
        path, said = str(folder / CONFIG), f"{type(error).__name__}: {error}"
        raise SettingsError("cli-account-broken", path, said) from error


def account_problem(folder: Path) -> Message | None:
    """Why pywikibot would pass user-config.py over, or stumble on it."""
    path = folder / CONFIG
    try:
        facts = path.stat()
        ast.parse(path.read_bytes())
    except SyntaxError as error:
        return Message("cli-account-syntax", (str(path), str(error.lineno or 1)))
    except (OSError, ValueError) as error:
        return Message("cli-account-unreadable", (str(path), str(error)))
    if facts.st_uid not in (os.getuid(), 0):
        return Message("cli-account-owner", (str(path),))
    if facts.st_mode & stat.S_IWOTH:
        return Message("cli-account-open", (str(path),))
    return None


def password_file(folder: Path) -> Path | None:
    """The file that user-config.py names with `password_file`, where it does so in plain words."""
    tree = ast.parse((folder / CONFIG).read_bytes())
    for node in reversed(tree.body):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [each.id for each in node.targets if isinstance(each, ast.Name)]
            if "password_file" in names and isinstance(node.value.value, str):
                return folder / node.value.value
    return None
