"""A picture put into every article of the corpus that takes one, on a real wiki, and taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.model import Change, EditPage, Message, RequestState, SkipPage
from bot.task import Names, Params, Planning, Task
from bot.text.files import Placed, place
from bot.text.images.infobox import infoboxes
from bot.text.images.placing import PlaceFile
from bot.text.selectors import Listed
from bot.text.titles import Title
from tests.scene import Scene
from tests.test_commands_on_wiki import say
from tests.text.test_files import DUMP, articles
from tests.undoing import hashes

FILE = "File:Sala del museo di prova.jpg"
CAPTION = "Una [[sala di prova]] del museo"
LINK = "Sala di prova"

Shape = dict[str, set[str]]
"""Of a page the templates, links and files that the wiki itself finds on it."""


class PlaceParams(Params):
    pages: tuple[Title, ...] = ()


@dataclass
class PlaceEverywhere(Task):
    """Puts one file into all of some articles: what no real request would."""

    titles: tuple[str, ...]
    counts: Counter[str]

    id = "test.place"
    names = Names(it=("colloca ovunque",), en=("place everywhere",))
    params = PlaceParams

    def plan(self, params: Any, planning: Planning) -> Iterator[Change]:  # noqa: ARG002
        site = planning.site
        titles = tuple(site.title(title) for title in self.titles)
        for page in planning.reader.select(Listed(titles)):
            placed = place(page.text or "", site, site.title(FILE), CAPTION, infoboxes())
            if isinstance(placed, Placed):
                self.counts[str(placed.place)] += 1
                rewrite = PlaceFile(site, site.title(FILE), CAPTION)
                summary = Message("summary-image", (site.title(FILE), Message("evidence-named")))
                yield EditPage(page, rewrite, placed.allowance, summary)
            else:
                self.counts[placed.key] += 1
                yield SkipPage(page.title, placed)


@pytest.mark.skipif(not DUMP.exists(), reason="the corpus is not at hand")
def test_a_picture_in_every_article(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    texts = dict(articles())
    scene.make(texts)
    scene.wiki.run_jobs()
    titles, counts = list(texts), Counter[str]()
    task = PlaceEverywhere(tuple(titles), counts)
    scene.app = replace(scene.app, tasks={**scene.app.tasks, task.id: task})
    before, shapes = hashes(scene, titles), shape(scene, titles)

    scene.ask(azione="colloca ovunque")
    (ended,) = scene.once()
    assert ended.state is RequestState.PARTLY
    scene.wiki.run_jobs()

    after, shapes_after = hashes(scene, titles), shape(scene, titles)
    changed = [title for title in titles if before[title] != after[title]]
    with capsys.disabled():
        print("\n", len(titles), "articles:", dict(counts.most_common()))
    assert len(changed) == sum(counts[kind] for kind in ("filled", "added", "lead", "gallery"))
    assert len(changed) > 250
    for title in titles:
        now, then = shapes_after[title], shapes[title]
        assert now["templates"] == then["templates"], title
        if title in changed:
            assert now["images"] >= then["images"]
            assert now["links"] - then["links"] <= {LINK}, title
        else:
            assert now == then, title

    say(scene, "ripristina")
    scene.once()
    assert hashes(scene, titles) == before


def shape(scene: Scene, titles: list[str]) -> dict[str, Shape]:
    found: dict[str, Shape] = {
        title: {"templates": set(), "links": set(), "images": set()} for title in titles
    }
    limits = {"tllimit": "max", "pllimit": "max", "imlimit": "max"}
    for start in range(0, len(titles), 50):
        some = titles[start : start + 50]
        going_on: dict[str, str] = {"continue": ""}
        while going_on:
            answer = scene.admin.api(
                action="query", prop="templates|links|images", titles=some, **limits, **going_on
            )
            for page in answer["query"]["pages"]:
                for name, rows in found[page["title"]].items():
                    rows.update(row["title"] for row in page.get(name, ()))
            going_on = answer.get("continue", {})
    return found
