"""A small task that puts pictures into pages, or suggests them, and the bot that knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from bot.engine.database import utc_now
from bot.engine.store import Store
from bot.model import (
    Change,
    CreatePage,
    EditPage,
    Message,
    Page,
    Pair,
    Request,
    Suggest,
    Suggestion,
)
from bot.suggestion import Remembered
from bot.task import Names, PageList, Params, Planning, Task
from bot.text.images.uses import shows
from bot.text.proofs.proof import Inserted
from bot.text.titles import Title
from bot.text.whole import Become
from tests.scene import Scene

CAPTION = "Un vaso greco"
SUMMARY = Message("summary-report", (1,))


class AdornParams(Params):
    """`pagine`: pages that say "proponi" or "discuti", or nothing, of what is to be done."""

    pages: Annotated[PageList, Names(it=("pagine",), en=("pages",))]


class Adorn(Task):
    """For each page a file of the same name."""

    id = "test.adorn"
    names = Names(it=("abbellisci",), en=("adorn",))
    params = AdornParams
    suggests = True

    def __init__(self) -> None:
        self.plannings: list[Planning] = []

    def plan(self, params: AdornParams, planning: Planning) -> Iterator[Change]:
        self.plannings.append(planning)
        for page in planning.reader.select(params.pages):
            made = suggestion(page, planning)
            known = planning.memory.recalled([made.pair])
            if not (known or shows(page.text or "", planning.site, made.file)):
                yield self._change(page, made, planning)

    def _change(self, page: Page, made: Suggestion, planning: Planning) -> Change:
        text = page.text or ""
        if "proponi" in text:
            return Suggest(made)
        if "discuti" in text:
            talk = planning.site.title(f"Discussione:{page.title.name}")
            return CreatePage(talk, f"Che ne dite di {made.file.link}?", SUMMARY, made)
        snippet = f"[[File:{made.file.name}|thumb|{CAPTION}]]\n"
        return EditPage(page, Become(snippet + text), Inserted(snippet), SUMMARY, made)


def suggestion(page: Page, planning: Planning) -> Suggestion:
    return Suggestion(
        Pair(page.page_id + 1_000_000, page.page_id),
        planning.site.title(f"File:{page.title.name}.jpg"),
        page.title,
        ("linked", "name"),
        70,
        (Message("list-one", ("si chiamano uguale",)),),
        Message("list-one", ("in testa",)),
        CAPTION,
    )


def adorner(scene: Scene) -> Adorn:
    """The scene's bot learns the task."""
    task = Adorn()
    scene.app = replace(scene.app, tasks={**scene.app.tasks, task.id: task})
    return task


def adorn(scene: Scene, *titles: str) -> None:
    """Ask for it on the request page."""
    scene.ask(azione="abbellisci", pagine="\n".join(f"* [[:{title}]]" for title in titles))


def later(scene: Scene, **ahead: float) -> list[Request]:
    """`once` in another process, when so much time has gone by."""
    clock: Callable[[], object] = lambda: utc_now() + timedelta(**ahead)  # noqa: E731
    with Store.open(scene.app.settings.url, clock) as store:  # type: ignore[arg-type]
        app = replace(scene.app, store=store, owner=f"later {ahead}")
        return app.resident(f"sandbox:{scene.wiki.code}").once()


def remembered(scene: Scene, title: str) -> Remembered | None:
    """What the bot remembers of the picture of a page."""
    store = scene.app.store
    with store.database.reading() as connection:
        from sqlalchemy import text

        query = text("SELECT id FROM suggestion WHERE page_name = :name")
        found = connection.scalar(query, {"name": title})
    return store.suggestions.by_id(found) if found else None


def picture(title: str) -> str:
    return f"[[File:{title}.jpg|thumb|{CAPTION}]]\n"


def file_of(title: str) -> Title:
    return Title(6, f"{title}.jpg", "File")
