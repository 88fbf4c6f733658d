"""One real MediaWiki of the sandbox: its files, its server, what can be done to it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import httpx

from bot.sandbox import php, server
from bot.sandbox.accounts import Account, Accounts, account_entry
from bot.sandbox.errors import SandboxError
from bot.sandbox.server import Server
from bot.sandbox.session import WikiSession

OWN_REQUESTS = "ForeignAPIRepo"
WORKERS = "4"


@dataclass(frozen=True, slots=True)
class WikiKind:
    """What makes one wiki of the pair differ from the other."""

    code: str
    language: str
    name: str
    project: str
    uploads: bool
    repository: str | None = None

    @property
    def database(self) -> str:
        return f"{self.code}wiki"


COMMONS = WikiKind("commons", "en", "Wikimedia Commons (sandbox)", "Commons", uploads=True)
ITALIAN = WikiKind(
    "it", "it", "Wikipedia (sandbox)", "Wikipedia", uploads=False, repository="commons"
)


class Wiki:
    """A wiki in `directory`; Sandbox installs and starts it."""

    def __init__(self, kind: WikiKind, directory: Path, cache: Path, accounts: Accounts) -> None:
        self.kind = kind
        self.code = kind.code
        self.directory = directory
        self.accounts = accounts
        self.access_log = directory / "access.log"
        self._cache = cache
        self._sessions: dict[Account, WikiSession] = {}

    @property
    def url(self) -> str:
        """Address without a final slash; SandboxError when it was never started."""
        known = self._known_server()
        if known is None:
            raise SandboxError(f"the sandbox wiki {self.code} is not up")
        return f"http://127.0.0.1:{known.port}"

    @property
    def api(self) -> str:
        return f"{self.url}/api.php"

    def page_url(self, title: str) -> str:
        """Address of a page, for people to follow."""
        return f"{self.url}/wiki/{quote(title.replace(' ', '_'), safe=':/(),;@!')}"

    # Installing

    def install(self) -> None:
        """Make the database with MediaWiki's own installer; one administrator, one page."""
        for name in ("data", "files", "cache", "tmp"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        admin = self.accounts.admin
        choices = {
            "dbtype": "sqlite",
            "dbname": self.kind.database,
            "dbpath": str(self.directory / "data"),
            "lang": self.kind.language,
            "server": "http://127.0.0.1",
            "scriptpath": "",
            "confpath": str(self.directory / "tmp"),
            "pass": admin.password,
        }
        script = str(php.MEDIAWIKI / "maintenance" / "install.php")
        flags = [f"--{name}={value}" for name, value in choices.items()]
        env = php.environment(self.directory)
        php.run([*self._php(), script, *flags, self.kind.name, admin.name], env)
        with closing(sqlite3.connect(self._database())) as database:
            database.execute("PRAGMA journal_mode=WAL")

    def configure(self, values: dict[str, object]) -> None:
        """Write the wiki's settings, which take effect with the next request."""
        _write(
            self.directory / "LocalSettings.php",
            "<?php\n$sandbox = json_decode( file_get_contents( __DIR__ . '/wiki.json' ), true );\n"
            f"require {php.quoted(php.HERE / 'settings.php')};\n",
        )
        own = {**asdict(self.kind), "database": self.kind.database, "url": self.url}
        known = {**own, "directory": str(self.directory), **values}
        _write(self.directory / "wiki.json", json.dumps(known, indent=1))

    def _php(self) -> list[str]:
        errors = self.directory / "php-errors.log"
        return [php.require_php(), *php.options(self._cache, errors)]

    def _database(self) -> Path:
        return self.directory / "data" / f"{self.kind.database}.sqlite"

    # The server

    def start(self, token: str) -> None:
        """See that the server runs, on the port it had when that is still free."""

        def command(port: int) -> tuple[list[str], Mapping[str, str]]:
            router, address = php.HERE / "router.php", f"127.0.0.1:{port}"
            env = php.environment(
                self.directory,
                SANDBOX_WIKI=str(self.directory),
                SANDBOX_TOKEN=token,
                PHP_CLI_SERVER_WORKERS=WORKERS,
            )
            return [*self._php(), "-S", address, "-t", str(php.MEDIAWIKI), str(router)], env

        if not server.keep(self._record, self._mark(), token, command):
            raise SandboxError(f"no port could be had for the sandbox wiki {self.code}")

    def stop(self) -> None:
        """End the server's own processes and forget the sessions on it."""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()
        known = self._known_server()
        if known is not None:
            server.stop(known, self._mark())

    def running(self) -> bool:
        known = self._known_server()
        return known is not None and server.alive(known, self._mark())

    def _mark(self) -> str:
        """A text that stands in the command lines of this wiki's processes and no other's."""
        return str(self.directory / "php-errors.log")

    @property
    def _record(self) -> Path:
        return self.directory / "server.json"

    def _known_server(self) -> Server | None:
        return server.known(self._record)

    # Acting on it

    def session(self, account: Account) -> WikiSession:
        """The account's session, logged in once and kept."""
        if account not in self._sessions:
            session = WikiSession(self.api, account)
            session.log_in()
            self._sessions[account] = session
        return self._sessions[account]

    def maintenance(self, script: str, *args: str, input: str | None = None) -> str:
        """Output of a maintenance script (`runJobs.php`, or an absolute path)."""
        path = str(php.MEDIAWIKI / "maintenance" / script)
        env = php.environment(self.directory)
        output = php.run([*self._php(), path, *args], env, stdin=input)
        self._flush()
        return output

    def _flush(self) -> None:
        """Let the server forget what another process may have changed."""
        with httpx.Client(trust_env=False, timeout=60) as client:
            client.get(f"{self.url}/sandbox/flush")

    def run_jobs(self) -> None:
        """Run all waiting jobs: category tables after a template's change, and so on."""
        self.maintenance("runJobs.php", "--quiet")

    def fill(self, entries: Iterable[dict[str, object]]) -> None:
        """Create what fill.php describes, in one process; existing pages are overwritten."""
        lines = "".join(json.dumps(entry) + "\n" for entry in entries)
        self.maintenance(str(php.HERE / "fill.php"), input=lines)

    def import_pages(self, pages: Iterable[tuple[str, str]], user: str | None = None) -> None:
        """Create many pages, (title, wikitext), fast; tables are settled when it returns."""
        author = user if user is not None else self.accounts.admin.name
        self.fill(
            {"kind": "page", "title": title, "text": text, "user": author} for title, text in pages
        )

    def upload(self, files: Mapping[str, tuple[bytes, str]], user: str | None = None) -> None:
        """Upload many files fast: by name without namespace, content and text of the page."""
        uploader = user if user is not None else self.accounts.admin.name
        with TemporaryDirectory(dir=self.directory / "tmp") as folder:
            self.fill(list(_file_entries(files, uploader, Path(folder))))

    def add_account(self, account: Account, groups: Iterable[str] = ()) -> None:
        """Create one more account on this wiki, in these groups."""
        self.fill([account_entry(account, list(groups))])

    # Looking at its log

    def requests(self) -> Iterator[str]:
        """Lines of the access log that are requests to the API, the wikis' own left out."""
        if not self.access_log.exists():
            return
        with self.access_log.open(encoding="utf-8", errors="replace") as log:
            for line in log:
                if line.split(" ", 3)[2] == "/api.php" and OWN_REQUESTS not in line:
                    yield line.rstrip("\n")

    def request_count(self, containing: str = "") -> int:
        """API requests since the beginning; only those whose log line contains the text."""
        return sum(containing in line for line in self.requests())

    def settle(self) -> None:
        """Write the database's journal into its file, so that copying the files is safe."""
        with closing(sqlite3.connect(self._database())) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _file_entries(
    files: Mapping[str, tuple[bytes, str]], user: str, folder: Path
) -> Iterator[dict[str, object]]:
    for number, (name, (data, text)) in enumerate(files.items()):
        # MediaWiki goes by the ending of the path too.
        path = folder / f"{number}{Path(name).suffix}"
        path.write_bytes(data)
        yield {"kind": "file", "name": name, "path": str(path), "text": text, "user": user}


def _write(path: Path, text: str) -> None:
    """Replace the file at once, and only if it changes: settings take their age from it."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
