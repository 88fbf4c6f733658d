"""A museum's 300 new photographs and 200 articles on the two real wikis, held against the truth.

Wikidata, structured data and uses elsewhere are served over HTTP (`tests.wiki.wikibase`).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.rehearsal import Rehearsed
from bot.model import RequestState
from bot.sandbox import Wiki
from bot.sandbox.pictures import picture
from bot.shell.dryrun import DryRun
from bot.text.facts import Item
from bot.text.images.uses import uses
from bot.wiki.line import Line
from tests.collection import (
    HALLS,
    INSERTED,
    POOL,
    PROPOSED,
    ROOT,
    Collection,
    Pair,
    Photograph,
    collection,
)
from tests.scene import Scene
from tests.undoing import last_run
from tests.wiki.test_session import aim
from tests.wiki.wikibase import Wikibase, wikibase

WIKIDATA = "www.wikidata.org"
READS = 40
"""Requests that finding the candidates for 300 files may take."""


@pytest.fixture
def museum(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Collection]:
    """The wikis with all files and articles, the bot's connections through the servers."""
    made = collection()
    with ExitStack() as stack:
        italian = stack.enter_context(wikibase(scene.sandbox.it.url))
        commons = stack.enter_context(wikibase(scene.sandbox.commons.url))
        _upload(scene, made)
        _write(scene, made)
        _tell(scene, made, italian, commons)
        aim(monkeypatch, italian.port)
        aim(monkeypatch, commons.port, "commons")
        scene.configure(
            in_use_templates=["WIP"],
            institutions=[{"name": "Museo Civico di Modena", "commons_category": ROOT}],
        )
        yield made


def _upload(scene: Scene, made: Collection) -> None:
    commons = scene.sandbox.commons
    categories = {ROOT: "", **dict.fromkeys(HALLS, f"[[Category:{ROOT}]]")}
    own = dict.fromkeys(_object_categories(made), f"[[Category:{HALLS[0]}]]")
    commons.import_pages(
        [(f"Category:{name}", f"x {text}") for name, text in {**categories, **own}.items()]
    )
    commons.upload({each.name: (_picture(each), each.text) for each in (*made.old, *made.files)})
    commons.import_pages(
        [
            (f"File:Rinvio a {each.name}", f"#REDIRECT [[File:{each.name}]]")
            for each in made.files
            if any(f"Rinvio a {each.name}" in texts[-1] for texts in made.articles.values())
        ]
    )
    before = [each.name for each in made.files if each.entered_before]
    # Uploading makes everything new: these have been in their categories since January.
    _in_database(
        commons,
        "UPDATE categorylinks SET cl_timestamp = '20260101000000' WHERE cl_from ="
        " (SELECT page_id FROM page WHERE page_namespace = 6 AND page_title = ?)",
        before,
    )


def _in_database(wiki: Wiki, statement: str, titles: list[str]) -> None:
    path = wiki.directory / "data" / f"{wiki.kind.database}.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executemany(statement, [(title.replace(" ", "_"),) for title in titles])
        database.commit()


def _picture(each: Photograph) -> bytes:
    return picture(each.seed, *each.pixels, label=str(each.seed))


def _object_categories(made: Collection) -> set[str]:
    lines = (line for each in made.files for line in each.text.split("\n"))
    named = {line[11:-2] for line in lines if line.startswith("[[Category:")}
    return named - {ROOT, *HALLS}


def _write(scene: Scene, made: Collection) -> None:
    shown = "<includeonly>[[File:Da Wikidata {{{1}}}.jpg|thumb]]</includeonly>"
    several = {title: texts for title, texts in made.articles.items() if len(texts) > 1}
    rest = {title: texts[-1] for title, texts in made.articles.items() if title not in several}
    scene.make({"Template:Reperto da Wikidata": shown, f"Categoria:{POOL}": "x", **rest})
    for title, texts in several.items():
        for text in texts:
            scene.admin.edit(title, text)
    scene.wiki.run_jobs()
    # What the Disambiguator would note, which the sandbox has not.
    _in_database(
        scene.wiki,
        "INSERT INTO page_props (pp_page, pp_propname, pp_value) SELECT page_id, 'disambiguation',"
        " '' FROM page WHERE page_namespace = 0 AND page_title = ?",
        [title for title, texts in made.articles.items() if "__DISAMBIG__" in texts[-1]],
    )


def _tell(scene: Scene, made: Collection, italian: Wikibase, commons: Wikibase) -> None:
    """What Wikidata, the structured data and the use of files elsewhere say."""
    site, pictures = scene.site, made.pictures
    italian.hold(
        *(
            Item(
                identity,
                site.title(article),
                (pictures[identity],) if identity in pictures else (),
                made.categories.get(identity, ""),
                general=identity in made.general,
            )
            for article, identity in made.items.items()
        )
    )
    numbers = _page_ids(scene, [each.name for each in made.files])
    commons.items = {
        numbers[name]: {"P180": tuple(made.depicted.get(name, ()))} for name in made.depicted
    }
    commons.items |= {numbers[name]: {"P6243": (item,)} for name, item in made.digital.items()}
    commons.tell_uses(
        {f"File:{name}": [(WIKIDATA, identity)] for identity, name in pictures.items()}
    )


def _page_ids(scene: Scene, names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    staff = scene.sandbox.commons.session(scene.sandbox.commons.accounts.staff)
    for start in range(0, len(names), 50):
        titles = [f"File:{name}" for name in names[start : start + 50]]
        for row in staff.api(action="query", titles=titles)["query"]["pages"]:
            found[row["title"].removeprefix("File:")] = row["pageid"]
    return found


def request(mode: str) -> dict[str, str]:
    day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    return {
        "azione": "collega immagini",
        "istituzione": "Museo Civico di Modena",
        "dal": day,
        "modo": mode,
        "voci": f"categoria:{POOL}",
    }


def test_what_is_inserted_proposed_and_left(
    scene: Scene,
    museum: Collection,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    reads = _reads(scene, monkeypatch)
    scene.ask(None, **request("inserisci"))
    (ended,) = scene.once()
    assert ended.state in (RequestState.DONE, RequestState.PARTLY)

    inserted, proposed = set(_inserted(scene, museum)), set(_proposed(scene))
    wanted = {pair for pair, outcome in museum.truth.items() if outcome == INSERTED}
    asked = {pair for pair, outcome in museum.truth.items() if outcome == PROPOSED}
    found = len(proposed & asked) / len(asked)
    with capsys.disabled():
        print(f"\n{len(museum.files)} files, {len(museum.articles)} articles:", end=" ")
        print(f"{len(inserted)} inserted of {len(wanted)}, {len(proposed)} proposed,", end=" ")
        print(f"{found:.0%} of {len(asked)} that had to be; {reads} reads")
    assert inserted - wanted == set(), "inserted though nobody was asked"
    assert wanted - inserted == set()
    assert found >= 0.9
    assert proposed - asked == set(), "proposed though it had to be left"
    assert reads <= READS


def _reads(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> int:
    """Requests of all kinds, Wikidata's included, that a dry run takes once it is logged in."""
    asked: Counter[str] = Counter()
    dry = DryRun(scene.app, f"sandbox:{scene.wiki.code}")
    lines = "".join(f"| {name} = {value}\n" for name, value in request("proponi").items())
    (one,) = dry.text(f"{{{{Richiesta bot\n{lines}}}}}")
    send = Line.send

    def counted(line: Line, parameters: dict[str, str]) -> object:
        asked[line.wiki] += 1
        return send(line, parameters)

    with monkeypatch.context() as patch:
        patch.setattr(Line, "send", counted)
        steps = list(dry.play(one))
    assert all(isinstance(step, Rehearsed) for step in steps), steps
    return asked.total()


def _inserted(scene: Scene, made: Collection) -> Iterator[Pair]:
    site, new = scene.site, {each.name for each in made.files}
    for article, texts in made.articles.items():
        before, after = (
            {use.title.name for use in uses(text, site)}
            for text in (texts[-1], scene.text(article))
        )
        yield from ((name, article) for name in (after - before) & new)


def _proposed(scene: Scene) -> Iterator[Pair]:
    for each in scene.app.store.suggestions.listed(last_run(scene).id):
        yield each.suggestion.file.name, str(each.suggestion.page)
