"""An undo as tests carry it out, and a process that ends on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.app import Wired
from bot.engine.database import utc_now
from bot.engine.entries import ChangeKind, Entry
from bot.engine.lane import held
from bot.engine.mandate import Mandate
from bot.engine.points import Point
from bot.engine.store import Store
from bot.engine.undo import Undo, UndoParams
from bot.engine.work import Carried, Work
from bot.i18n import edit_summary
from bot.model import ChangeState, Message, RequestState, Run
from bot.monitoring.observer import Silent
from bot.service.bell import Bell
from bot.task import Planning
from bot.text.customs import Customs
from bot.wiki.watchlist import Watchlist
from tests.scene import Scene


class Killed(BaseException):
    """Stands for the end of the process."""


@dataclass
class Killer:
    """Ends the process at a point that was passed `left` times before; it stays dead then."""

    point: Point | None = None
    left: int = 0
    dead: bool = False

    def __call__(self, point: Point) -> None:
        if point is self.point:
            self.left -= 1
            self.dead = self.dead or self.left < 0
        if self.dead:
            # Nor does whatever tidies up on the way out write anything more.
            raise Killed

    def revive(self) -> None:
        self.point, self.dead = None, False


@dataclass
class Undone:
    """An undo as it was carried out: its run and the lines of its journal."""

    scene: Scene
    run: Run

    @property
    def lines(self) -> list[Entry]:
        return list(self.scene.app.store.journal.changes(self.run))

    @property
    def left(self) -> dict[str, Message]:
        """The pages that were left alone or still stand, each with the reason."""
        states = (ChangeState.SKIPPED, ChangeState.FAILED)
        lines = [line for line in self.lines if line.state in states]
        return {str(line.intent.title): line.reason for line in lines if line.reason}

    def made(self, kind: ChangeKind) -> list[str]:
        return [
            str(line.intent.title)
            for line in self.lines
            if line.intent.kind is kind and line.state is ChangeState.EDITED
        ]


def last_run(scene: Scene) -> Run:
    return next(run for run in scene.app.store.runs.recent() if run.request)


def move(scene: Scene, old: str, new: str) -> Run:
    """Have a category moved on request; the run."""
    if scene.wiki.code == "it":
        scene.ask(azione="sposta categoria", da=old, a=new)
    else:
        scene.ask(None, **{"action": "move category", "from": old, "to": new})
    (ended,) = scene.once()
    assert ended.state in (RequestState.DONE, RequestState.PARTLY)
    return last_run(scene)


def undo(scene: Scene, run: Run, customs: Customs | None = None, ahead: int = 0) -> Undone:
    """Undo a run, or go on with its undo; as the lead command will."""
    wiki = f"sandbox:{scene.wiki.code}"
    url = scene.app.settings.url
    with Store.open(url, lambda: utc_now() + timedelta(seconds=ahead)) as store:
        app = replace(scene.app, store=store, owner=f"undo {ahead}")
        session = app.open_session(wiki)
        session.refresh_token()
        parts = Wired(app, session, Silent(), Bell(), Watchlist()).parts
        tools, editor = parts.tools, parts.correspondence.editor
        (request,) = [each for each in [store.requests.by_id(run.request)] if each]
        own = store.runs.of(run.request)[0]
        back = own if own.id != run.id and own.ended is None else store.runs.start(request)

        def summarise(what: Message) -> str:
            return edit_summary(tools.texts, what, revision=1, request=run.request, user="Staff")

        with held(store.leases, wiki, app.owner) as lease:
            editor.settle_open(wiki, lease)
            task = Undo(run, store.journal, tools.bot, "richiesta")
            planning = Planning(tools.reader, customs or Customs())
            work = Work(task, UndoParams(), planning, 20_000)
            begun = tools.runner.begin(work, Mandate(back, lease, summarise))
            finish = begun.go_on(lambda _: None, lambda: False)
        assert finish == Carried()
        return Undone(scene, store.runs.end(back, RequestState.DONE))


def hashes(scene: Scene, titles: list[str]) -> dict[str, str]:
    """The SHA-1 of the present text of each page, '' where there is none."""
    found: dict[str, str] = {}
    for start in range(0, len(titles), 50):
        answer = scene.admin.api(
            action="query", prop="revisions", rvprop="sha1", titles=titles[start : start + 50]
        )
        for page in answer["query"]["pages"]:
            found[page["title"]] = page.get("revisions", [{"sha1": ""}])[0]["sha1"]
    return found


def members(scene: Scene, name: str, number: int) -> list[str]:
    """Make a category with so many members; the titles of these."""
    category = "Categoria" if scene.wiki.code == "it" else "Category"
    titles = [f"{name} {n}" for n in range(number)]
    text = "Inizio.\n\nMezzo.\n\n[[{}:{}|{}]]"
    scene.make({f"{category}:{name}": f"Tutto su {name}."})
    scene.make({title: text.format(category, name, title) for title in titles})
    return titles
