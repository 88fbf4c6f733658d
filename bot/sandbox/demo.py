"""A whole story on the sandbox, with a person watching: people ask, the bot works, pages tell."""

from __future__ import annotations

import atexit
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr
from rich.console import Console

from bot.model import Request, RequestState
from bot.pages import Purpose, title_of
from bot.sandbox.accounts import Account
from bot.sandbox.housekeeping import Housekeeping
from bot.sandbox.photographs import ASKED, Photographs
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.story import SHOWN, Chapter, chapters
from bot.sandbox.teller import Teller
from bot.sandbox.wiki import Wiki
from bot.settings import PREFIX, Settings

if TYPE_CHECKING:
    from bot.app import App


def play(sandbox: Sandbox, console: Console, *, down: bool) -> int:
    """Bring the wikis up, play the story, show what came of it: the exit code.

    The wikis stay up unless `down`. Played again, the story begins anew: its own pages are put
    back first. Raises `ResidenteError`.
    """
    teller = Teller(console)
    if down:
        # Before pywikibot is imported: what is registered first is done last.
        atexit.register(sweep, sandbox.pywikibot_dir())
    teller.heading("Two MediaWikis on this machine")
    with console.status("Installing and starting them…"):
        sandbox.up()
    teller.addresses({wiki.kind.name: wiki.url for wiki in sandbox.wikis})
    it, commons = chapters(sandbox.accounts)
    scenes = (Scene(sandbox.it, it), Scene(sandbox.commons, commons))
    with _opened(sandbox) as app:
        ended = Play(scenes, app, teller, sandbox.feed.url).through()
    if down:
        sandbox.down()
        teller.line("The wikis have been taken down and removed.")
    else:
        teller.places(_places(scenes))
        teller.people(sandbox.accounts)
        teller.goodbye(sandbox.pywikibot_dir(), sandbox.directory)
    return 0 if ended else 1


def sweep(folder: Path) -> None:
    """Remove what pywikibot leaves when it ends, in a folder that it makes anew for that."""
    if [each.name for each in folder.glob("*")] == ["throttle.ctrl"]:
        shutil.rmtree(folder)
        folder.parent.rmdir()


def _places(scenes: tuple[Scene, Scene]) -> dict[str, str]:
    """What there is to look at, and where."""
    it, commons = scenes
    requests = Purpose.REQUESTS
    return {
        "The requests (it)": it.wiki.page_url(it.title(requests)),
        "The task page (it)": it.wiki.page_url(it.title(Purpose.TASKS)),
        "The log of runs (it)": it.wiki.page_url(it.title(Purpose.LOG)),
        "The requests (commons)": commons.wiki.page_url(commons.title(requests)),
        "The article's history": f"{it.wiki.page_url(SHOWN)}?action=history",
        "The new category (it)": it.wiki.page_url(it.chapter.new),
        "The new category (commons)": commons.wiki.page_url(commons.chapter.new),
        "The redirect left (commons)": commons.wiki.page_url(commons.chapter.old),
    }


@contextmanager
def _opened(sandbox: Sandbox) -> Iterator[App]:
    """The bot on both wikis, with a database of its own beside them."""
    environment = sandbox.environment()
    # pywikibot reads its folder when it is imported, which `bot.app` does.
    os.environ.update({name: environment[name] for name in ("PYWIKIBOT_DIR", "NO_PROXY")})
    from bot.app import opened

    ours = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    # So that `residente once` finds the same database when people go on by themselves.
    lines = "".join(f"{name}={value}\n" for name, value in ours.items())
    (sandbox.pywikibot_dir() / ".env").write_text(lines)
    settings = Settings(
        wikis=tuple(ours["RESIDENTE_WIKIS"].split(",")),
        database_url=SecretStr(ours["RESIDENTE_DATABASE_URL"]),
    )
    with opened(settings) as app:
        yield app


@dataclass(frozen=True)
class Scene:
    """One wiki of the story."""

    wiki: Wiki
    chapter: Chapter

    @property
    def name(self) -> str:
        """The wiki as Residente names it: `sandbox:it`."""
        return f"sandbox:{self.wiki.code}"

    def title(self, purpose: Purpose, part: str = "") -> str:
        return title_of(purpose, self.wiki.accounts.bot.name, self.wiki.kind.language, part)

    def text(self, title: str) -> str:
        return self.wiki.session(self.wiki.accounts.admin).text(title) or ""

    def count(self, category: str) -> int:
        return len(self.wiki.session(self.wiki.accounts.admin).category_members(category))

    def restore(self) -> None:
        """The pages as the story finds them, whatever was played before."""
        admin = self.wiki.session(self.wiki.accounts.admin)
        boards = (self.title(purpose) for purpose in (Purpose.REQUESTS, Purpose.TASKS))
        for title in (*self.chapter.made, *boards):
            if admin.text(title) is not None:
                admin.delete(title, "the demonstration begins anew")
        self.wiki.import_pages(self.chapter.pages)

    def configure(self) -> None:
        admin = self.wiki.session(self.wiki.accounts.admin)
        admin.edit(self.title(Purpose.CONFIGURATION), self.chapter.configuration)

    def ask(self) -> None:
        for ask in self.chapter.asks:
            text = f"\n\n{ask.wikitext}"
            self.wiki.session(ask.by).append(self.title(Purpose.REQUESTS), text)


class Play:
    """The story from its first page to its last."""

    def __init__(self, scenes: tuple[Scene, Scene], app: App, teller: Teller, feed: str) -> None:
        self._feed = feed
        self._scenes = scenes
        self._app = app
        self._teller = teller
        self._last = max((request.id for request in app.store.requests.recent(1)), default=0)

    def through(self) -> bool:
        """Whether every request has got its answer."""
        self._prepare()
        self._ask()
        before = self._scenes[0].text(SHOWN)
        self._work_through()
        self._confirm()
        self._teller.article(SHOWN, before, self._scenes[0].text(SHOWN))
        self._take_back()
        self._keep_house()
        self._illustrate()
        requests = self._requests()
        self._teller.answers(requests)
        asked = ASKED + sum(len(scene.chapter.asks) for scene in self._scenes)
        return len(requests) == asked and not any(each.state.live for each in requests)

    def _prepare(self) -> None:
        self._teller.heading("The bot's pages")
        for scene in self._scenes:
            with self._teller.console.status(f"Setting up {scene.wiki.kind.name}…"):
                scene.restore()
                made = [str(each.title) for each in self._app.set_up(scene.name)]
                scene.configure()
            self._teller.line(
                f"{scene.wiki.kind.name}: {len(made)} pages, as setup-wiki makes them"
            )

    def _ask(self) -> None:
        self._teller.heading("People ask, on the wiki")
        for scene in self._scenes:
            scene.ask()
            for ask in scene.chapter.asks:
                self._teller.ask(scene.wiki.code, ask.by.name, ask.what)

    def _work_through(self) -> None:
        self._teller.heading("The bot works: what is small, or wrong, has its answer at once")
        for scene in self._scenes:
            self._work(scene)

    def _confirm(self) -> None:
        """What is large waits, until an administrator has looked at the preview."""
        scene = self._scenes[0]
        for request in self._requests():
            if request.state is RequestState.AWAITING:
                title = scene.title(Purpose.PREVIEW, str(request.id))
                self._teller.heading("What is large is shown first, and waits")
                self._teller.preview(request, scene.wiki.page_url(title), scene.text(title))
                self._say(request, scene.wiki.accounts.admin, "conferma")
                self._work(scene)

    def _take_back(self) -> None:
        """Somebody thinks better of a request that has been carried out."""
        scene = self._scenes[0]
        old, new = scene.chapter.lamps
        before = {title: scene.count(title) for title in (old, new)}
        self._teller.heading("Somebody thinks better of it")
        for request in self._requests():
            if old in dict(request.parameters).values():
                self._say(request, scene.wiki.accounts.staff, "ripristina")
                self._work(scene)
        for title, count in before.items():
            self._teller.line(f"{title}: {count} pages before, {scene.count(title)} now")

    def _keep_house(self) -> None:
        scene = self._scenes[0]
        staff = scene.wiki.session(scene.wiki.accounts.staff)
        page = scene.title(Purpose.TASKS)
        Housekeeping(scene.name, self._app, staff, page, self._feed).play(self._teller)

    def _illustrate(self) -> None:
        it, commons = self._scenes
        page = it.title(Purpose.REQUESTS)
        Photographs(it.wiki, commons.wiki, self._app, page).play(self._teller)

    def _say(self, request: Request, by: Account, command: str) -> None:
        """Somebody writes a command into a request."""
        scene = self._scenes[0]
        page = scene.title(Purpose.REQUESTS)
        scene.wiki.session(by).edit(page, commanded(scene.text(page), request.id, command))
        self._teller.ask(scene.wiki.code, by.name, f"comando = {command} (request #{request.id})")

    def _work(self, scene: Scene) -> None:
        with self._teller.following() as observer:
            self._app.resident(scene.name, observer).once()
        scene.wiki.run_jobs()

    def _requests(self) -> list[Request]:
        recent = self._app.store.requests.recent(20)
        ours = (each for each in recent if each.id > self._last)
        return sorted((each for each in ours if not each.duty), key=lambda each: each.id)


def commanded(text: str, request: int, command: str) -> str:
    """A request page with a command in the request of this number; as it is where there is none."""
    id = re.compile(rf"^\|\s*id\s*=\s*{request}\s*$", re.MULTILINE)
    return id.sub(lambda found: f"| comando = {command}\n{found[0]}", text, count=1)
