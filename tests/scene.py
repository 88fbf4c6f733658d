"""The bot on one wiki of the sandbox as a test sees it: people act, the bot works, pages tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import App, opened
from bot.engine.points import Reached, go_on
from bot.intake.entries import TASK, Entry, read_entries
from bot.model import Request
from bot.pages import Purpose, title_of
from bot.sandbox import Sandbox, Wiki
from bot.sandbox.session import WikiSession
from bot.settings import Settings
from bot.text.site import Site

LANGUAGES = {"it": "it", "commons": "en"}
TEMPLATES = {"it": "Richiesta bot", "commons": "Bot request"}
TASK_TEMPLATES = {"it": "Attività bot", "commons": "Bot task"}


@dataclass
class Scene:
    """`app` has a database of its own; the wiki's pages of the bot are as set up."""

    sandbox: Sandbox
    wiki: Wiki
    app: App

    @classmethod
    @contextmanager
    def opened(
        cls, sandbox: Sandbox, code: str, folder: Path, reached: Reached = go_on
    ) -> Iterator[Scene]:
        """A scene with the request page as `setup-wiki` makes it and a permissive configuration."""
        url = SecretStr(f"sqlite:///{folder / 'residente.db'}")
        settings = Settings(wikis=(f"sandbox:{code}",), database_url=url)
        with opened(settings, reached) as app:
            scene = cls(sandbox, sandbox.it if code == "it" else sandbox.commons, app)
            scene._reset()
            yield scene

    def _reset(self) -> None:
        for purpose in (Purpose.REQUESTS, Purpose.TASKS, Purpose.SHUTOFF, Purpose.CONFIGURATION):
            title = self.title(purpose)
            if self.admin.text(title) is not None:
                self.admin.delete(title)
        list(self.app.set_up(f"sandbox:{self.wiki.code}"))
        self.configure()

    # Who is who

    @property
    def admin(self) -> WikiSession:
        return self.wiki.session(self.wiki.accounts.admin)

    @property
    def staff(self) -> WikiSession:
        return self.wiki.session(self.wiki.accounts.staff)

    @property
    def outsider(self) -> WikiSession:
        return self.wiki.session(self.wiki.accounts.outsider)

    @property
    def bot(self) -> str:
        return self.wiki.accounts.bot.name

    # What people do

    def configure(self, **changes: Any) -> None:
        """The configuration page: staff may ask, no limit on the pace, changed as given."""
        values: dict[str, Any] = {
            "requesters": {"groups": ["sysop"], "users": [self.wiki.accounts.staff.name]},
            "edits_per_minute": 0,
            "approval_over": 100_000,
            "time_zone": "Europe/Rome",
            "ping": False,
            **({"category_redirect": "Category redirect"} if self.wiki.code != "it" else {}),
            **changes,
        }
        self.admin.edit(self.title(Purpose.CONFIGURATION), json.dumps(values))

    def ask(self, by: WikiSession | None = None, **parameters: str) -> int:
        """Post a request in a new section; the revision's id."""
        lines = "".join(f"| {name} = {value}\n" for name, value in parameters.items())
        template = TEMPLATES[self.wiki.code]
        return self.post(f"== Richiesta ==\n{{{{{template}\n{lines}}}}} --~~~~", by)

    def post(self, wikitext: str, by: WikiSession | None = None) -> int:
        """Add to the end of the request page; the revision's id."""
        return (by or self.staff).append(self.title(Purpose.REQUESTS), f"\n\n{wikitext}")

    def recur(self, by: WikiSession | None = None, **parameters: str) -> int:
        """Add an entry to the task page; the revision's id."""
        lines = "".join(f"| {name} = {value}\n" for name, value in parameters.items())
        template = TASK_TEMPLATES[self.wiki.code]
        entry = f"\n\n== Voce ==\n{{{{{template}\n{lines}}}}}\n"
        return (by or self.staff).append(self.title(Purpose.TASKS), entry)

    def pages(self, **texts: str) -> None:
        """Make pages, titles with `__` for blanks."""
        self.make({title.replace("__", " "): text for title, text in texts.items()})

    def make(self, texts: dict[str, str]) -> None:
        """Make pages fast, by the administrator."""
        self.wiki.import_pages(list(texts.items()))

    # What the bot does

    def once(self) -> list[Request]:
        """`residente once` on this wiki; the requests that ended."""
        return self.app.resident(f"sandbox:{self.wiki.code}").once()

    # What can be seen

    def title(self, purpose: Purpose, part: str = "") -> str:
        return title_of(purpose, self.bot, LANGUAGES[self.wiki.code], part)

    def text(self, title: str) -> str:
        """A page's wikitext, '' when there is no such page."""
        return self.admin.text(title) or ""

    @property
    def request_page(self) -> str:
        return self.text(self.title(Purpose.REQUESTS))

    def entries(self) -> list[Entry]:
        """The requests on the request page, read as the bot reads them."""
        site = self.site
        return [e for e in read_entries(self.request_page, site) if isinstance(e, Entry)]

    def answer(self, place: int = -1) -> dict[str, str]:
        """The parameters of one request as the page shows them, the last by default."""
        return dict(self.entries()[place].given)

    def duty(self, place: int = -1) -> dict[str, str]:
        """The parameters of one entry as the task page shows them, the last by default."""
        found = read_entries(self.text(self.title(Purpose.TASKS)), self.site, TASK)
        return dict([each for each in found if isinstance(each, Entry)][place].given)

    @property
    def site(self) -> Site:
        return self.app.open_session(f"sandbox:{self.wiki.code}").site

    def edits(self, title: str) -> list[dict[str, Any]]:
        """The bot's own revisions of a page, oldest first."""
        return [row for row in self.admin.history(title) if row["user"] == self.bot]

    def members(self, category: str) -> list[str]:
        """The titles in a category, as the wiki lists them."""
        return self.admin.category_members(category)
