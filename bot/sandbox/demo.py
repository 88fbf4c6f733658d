"""A whole story on the sandbox, with a person watching: people ask, the bot works, pages tell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr
from rich.console import Console

from bot.pages import Purpose, title_of
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
    teller.heading("Two MediaWikis on this machine")
    with console.status("Installing and starting them…"):
        sandbox.up()
    teller.addresses({wiki.kind.name: wiki.url for wiki in sandbox.wikis})
    it, commons = chapters(sandbox.accounts)
    scenes = (Scene(sandbox.it, it), Scene(sandbox.commons, commons))
    with _opened(sandbox) as app:
        ended = Play(scenes, app, teller).through()
    if down:
        sandbox.down()
        teller.line("The wikis have been taken down and removed.")
    else:
        teller.places(_places(scenes))
        teller.people(sandbox.accounts)
        teller.goodbye(sandbox.pywikibot_dir(), sandbox.directory)
    return 0 if ended else 1


def _places(scenes: tuple[Scene, Scene]) -> dict[str, str]:
    """What there is to look at, and where."""
    it, commons = scenes
    requests = Purpose.REQUESTS
    return {
        "The requests (it)": it.wiki.page_url(it.title(requests)),
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

    def title(self, purpose: Purpose) -> str:
        return title_of(purpose, self.wiki.accounts.bot.name, self.wiki.kind.language)

    def restore(self) -> None:
        """The pages as the story finds them, whatever was played before."""
        admin = self.wiki.session(self.wiki.accounts.admin)
        for title in (self.chapter.new, self.title(Purpose.REQUESTS)):
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

    def __init__(self, scenes: tuple[Scene, Scene], app: App, teller: Teller) -> None:
        self._scenes = scenes
        self._app = app
        self._teller = teller

    def through(self) -> bool:
        """Whether every request has got its answer."""
        last = max((request.id for request in self._app.store.requests.recent(1)), default=0)
        self._prepare()
        self._ask()
        before = self._shown()
        self._work()
        self._teller.article(SHOWN, before, self._shown())
        recent = self._app.store.requests.recent(20)
        requests = sorted((each for each in recent if each.id > last), key=lambda each: each.id)
        self._teller.answers(requests)
        asked = sum(len(scene.chapter.asks) for scene in self._scenes)
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

    def _work(self) -> None:
        self._teller.heading("The bot works")
        for scene in self._scenes:
            with self._teller.following(scene.chapter.members) as observer:
                self._app.resident(scene.name, observer).once()
            scene.wiki.run_jobs()

    def _shown(self) -> str:
        wiki = self._scenes[0].wiki
        return wiki.session(wiki.accounts.admin).text(SHOWN) or ""
