"""What `residente init` asks, and the files that it writes from the answers."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from bot.errors import SettingsError

WIKIMEDIA = ("wikipedia:it", "commons:commons")

ACCOUNT = "user-config.py"
PASSWORD = "user-password.py"
LOCAL = ".env"

STREAM = "# RESIDENTE_EVENTSTREAM_URL=https://stream.wikimedia.org/v2/stream/recentchange"

PRIVATE = 0o600

_FORBIDDEN = re.compile(r"[\x00-\x1f#<>\[\]|{}/@]")
_PREFIX = re.compile(r"^\s*(?:user|utente)\s*:", re.IGNORECASE)
_WIKI = re.compile(r"[a-z0-9_-]+:[a-z0-9_-]+", re.IGNORECASE)


@dataclass(frozen=True)
class Answers:
    """All that there is to know. `families` maps a family unknown to pywikibot to its file or API.

    `stream` is the address of the wikis' recent changes as they happen, '' for none.
    `secret` belongs to the bot password `password_name`, or to the account itself where that is
    empty; empty: no password file is written.
    """

    wikis: tuple[str, ...]
    account: str
    contact: str = ""
    password_name: str = ""
    secret: str = field(default="", repr=False)
    families: Mapping[str, str] = field(default_factory=dict)
    stream: str = ""

    @property
    def home(self) -> str:
        return self.wikis[0]


def read_wikis(text: str) -> tuple[str, ...]:
    """`family:code`, parted by commas. Raises `SettingsError`."""
    wikis = tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
    wrong = next((each for each in wikis if not _WIKI.fullmatch(each)), None)
    if wrong is not None or not wikis:
        raise SettingsError("init-bad-wiki", wrong or text)
    return wikis


def read_account(text: str) -> tuple[str, str]:
    """The account and the name of its bot password, as in `YourBot@residente`.

    Raises `SettingsError` for what cannot be a user name.
    """
    account, _, password_name = _PREFIX.sub("", text).partition("@")
    name = " ".join(account.replace("_", " ").split())
    if not name or _FORBIDDEN.search(name):
        raise SettingsError("init-bad-account", text)
    return name[:1].upper() + name[1:], password_name.strip()


def read_family(text: str) -> tuple[str, str]:
    """`name=address or file`. Raises `SettingsError`."""
    name, equals, place = (part.strip() for part in text.partition("="))
    if not equals or not name.isidentifier() or not place:
        raise SettingsError("init-bad-family", text)
    return name, place


def family_place(name: str, place: str) -> str:
    """An address of an API as it is, a family file as an absolute path. Raises `SettingsError`."""
    if re.match(r"https?://", place):
        return place
    path = Path(place).expanduser().absolute()
    if not path.is_file():
        raise SettingsError("init-no-family-file", name, str(path))
    return str(path)


def unknown_families(wikis: tuple[str, ...], families: Mapping[str, str]) -> tuple[str, ...]:
    """The families that pywikibot does not bring along and nobody has described."""
    names = dict.fromkeys(wiki.partition(":")[0] for wiki in wikis)
    return tuple(name for name in names if name not in families and not _brought_along(name))


def user_agent(contact: str) -> str:
    """What the bot says of itself: HTTP allows plain ASCII only."""
    who = quote(contact.strip(), safe=" !\"#$%&'()*+,-./:;<=>?@[]^_`{|}~")
    return f"Residente; operated by {who}" if who else "Residente"


def files(answers: Answers) -> dict[str, str]:
    """The texts of the files by their names."""
    written = {ACCOUNT: _account(answers), LOCAL: _local(answers)}
    if answers.secret:
        written[PASSWORD] = _password(answers)
    return written


def standing(folder: Path) -> tuple[Path, ...]:
    """The files that are there already."""
    return tuple(path for name in (ACCOUNT, PASSWORD, LOCAL) if (path := folder / name).exists())


def write(folder: Path, texts: Mapping[str, str], *, force: bool = False) -> tuple[Path, ...]:
    """Write those that are missing, or all; the paths written. Only the owner may read them.

    Raises `SettingsError` where the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        wanted = {folder / name: text for name, text in texts.items()}
        missing = {path: text for path, text in wanted.items() if force or not path.exists()}
        for path, text in missing.items():
            _write_private(path, text)
    except OSError as error:
        raise SettingsError("init-not-writable", str(folder), error.strerror or "") from error
    return tuple(missing)


def _write_private(path: Path, text: str) -> None:
    """Through a new file: one that others could read must not hold the password for a moment."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)


def _brought_along(family: str) -> bool:
    # Found without being imported: without a configuration pywikibot would make folders.
    spec = find_spec("pywikibot")
    if spec is None or spec.origin is None:
        return False
    return (Path(spec.origin).parent / "families" / f"{family}_family.py").is_file()


def _account(answers: Answers) -> str:
    family, _, code = answers.home.partition(":")
    wikis = [wiki.partition(":")[::2] for wiki in answers.wikis]
    accounts = [f"usernames[{name!r}][{code!r}] = {answers.account!r}" for name, code in wikis]
    families = [f"family_files[{name!r}] = {at!r}" for name, at in answers.families.items()]
    parts = [
        "# The bot's account, for Residente and Pywikibot alike. The comments of",
        "# user-config.py.example explain each line.",
        "",
        *families,
        f"family = {family!r}",
        f"mylang = {code!r}",
        *accounts,
        "",
        f"password_file = {PASSWORD!r}",
        "write_maxlag = 5",
        "put_throttle = 0",
        "minthrottle = 0",
        "maxthrottle = 60",
        "# Residente tries again by itself.",
        "max_retries = 1",
        "retry_wait = 1",
        f"user_agent_description = {user_agent(answers.contact)!r}",
    ]
    return "\n".join(parts) + "\n"


def _password(answers: Answers) -> str:
    if answers.password_name:
        secret = f"BotPassword({answers.password_name!r}, {answers.secret!r})"
    else:
        secret = repr(answers.secret)
    return f"({answers.account!r}, {secret})\n"


def _local(answers: Answers) -> str:
    stream = f"RESIDENTE_EVENTSTREAM_URL={answers.stream}" if answers.stream else STREAM
    return (
        "# Residente's own settings; the README lists them all.\n"
        f"RESIDENTE_WIKIS={','.join(answers.wikis)}\n"
        "# RESIDENTE_DATABASE_URL=postgresql://user:password@host/database\n"
        f"{stream}\n"
    )
