"""The folder of pywikibot's settings for the sandbox: its family, account and password."""

from __future__ import annotations

import os
from pathlib import Path

from bot.sandbox.accounts import Accounts
from bot.sandbox.wiki import Wiki

FAMILY = '''"""The two wikis of the sandbox."""

from pywikibot import family


class Family(family.Family):
    name = "sandbox"
    langs = {hosts!r}
    interwiki_forward = None

    def protocol(self, code):
        return "http"

    def scriptpath(self, code):
        return ""

    def shared_image_repository(self, code):
        return ("commons", "sandbox")
'''

CONFIG = """family = "sandbox"
mylang = "it"
family_files["sandbox"] = {family!r}
usernames["sandbox"]["it"] = {bot!r}
usernames["sandbox"]["commons"] = {bot!r}
password_file = "user-password.py"
put_throttle = 0
minthrottle = 0
maxthrottle = 1
write_maxlag = 5
noisysleep = 60
max_retries = 3
retry_wait = 1
socket_timeout = 120
user_agent_description = "Residente sandbox"
log = []
"""


def write(folder: Path, commons: Wiki, it: Wiki) -> None:
    """Write the folder anew; addresses may have changed."""
    write_settings(folder, it.accounts)
    hosts = {wiki.code: wiki.url.removeprefix("http://") for wiki in (commons, it)}
    _family(folder).write_text(FAMILY.format(hosts=hosts), encoding="utf-8")


def write_settings(folder: Path, accounts: Accounts) -> None:
    """The part that needs no address: pywikibot can be imported before the wikis are up."""
    folder.mkdir(parents=True, exist_ok=True)
    config = CONFIG.format(family=str(_family(folder)), bot=accounts.bot.name)
    _write_private(folder / "user-config.py", config)
    application = accounts.bot_login.name.partition("@")[2]
    secret = f"BotPassword({application!r}, {accounts.bot_password!r})"
    _write_private(folder / "user-password.py", f"({accounts.bot.name!r}, {secret})\n")


def _family(folder: Path) -> Path:
    return folder / "sandbox_family.py"


def _write_private(path: Path, text: str) -> None:
    """Pywikibot refuses settings that others could write."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
