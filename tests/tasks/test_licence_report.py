"""`licence.report` on a real wiki; the groups one by one are in `tests/cases/tasks`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.model import RequestState
from bot.sandbox import Sandbox
from bot.task import licences
from bot.text.customs import Partner
from bot.text.licences.findings import Circumstances, look
from tests.scene import Scene
from tests.text.conftest import COMMONS
from tests.wiki.corpus import CORPUS
from tests.wiki.past import upload
from tests.wiki.test_session import aim
from tests.wiki.wikibase import wikibase

CATEGORY = "Media from Museo dei rapporti"
LINK = f"[[Category:{CATEGORY}]]"
MUSEUM: dict[str, Any] = {
    "name": "Museo dei rapporti",
    "commons_category": CATEGORY,
    "holder": "Museo dei rapporti",
    "licence": "Cc-by-sa-4.0",
}
FILES = {
    "Bare.png": "A vase.",
    "Tagged.png": "{{Delete|why}} {{Cc-by-sa-4.0}}",
    "Theirs.png": "{{Information|source={{own}}|author=Museo dei rapporti}}{{self|cc-by-3.0}}",
    "Fine.png": "{{Information|author=Museo dei rapporti}}{{Cc-by-sa-4.0}}",
    "Rude.png": "== Licence ==\n{{<!-- -->Castle licence}}{{Cc-by-sa-4.0}}",
}


def report(scene: Scene, **parameters: str) -> RequestState:
    scene.ask(None, action="licence report", **parameters)
    (ended,) = scene.once()
    return ended.state


def left(scene: Scene) -> str:
    """The page that the last report is on."""
    (title,) = re.findall(r"\[\[:?(User:[^\]|]*/Reports/\d+)\]\]", scene.answer()["result"])
    return scene.text(title)


def rendered(scene: Scene, text: str) -> str:
    asked = {"action": "parse", "text": text, "contentmodel": "wikitext", "title": "User:X/Y"}
    return str(scene.admin.api(**asked)["parse"]["text"])


def page_id(scene: Scene, title: str) -> int:
    (row,) = scene.admin.api(action="query", titles=title)["query"]["pages"]
    return int(row["pageid"])


@pytest.fixture
def museum(commons_scene: Scene) -> Scene:
    scene = commons_scene
    scene.configure(institutions=[MUSEUM])
    scene.make({f"Category:{CATEGORY}": "Files.", f"Category:Coins, {CATEGORY}": LINK})
    return scene


@pytest.fixture
def filled(museum: Scene) -> Scene:
    for name, text in FILES.items():
        if not museum.text(f"File:{name}"):
            upload(museum, name, f"{text}\n{LINK}", museum.wiki.accounts.admin)
    return museum


def test_the_files_of_an_institution(filled: Scene) -> None:
    scene, admin = filled, filled.wiki.accounts.admin
    upload(scene, "Deep.png", f"A coin.\n[[Category:Coins, {CATEGORY}]]", admin)

    assert report(scene, institution="museo dei rapporti") is RequestState.DONE

    result, page = scene.answer()["result"], left(scene)
    assert result.startswith("There are 5 pages to look at.")
    headings = re.findall(r"^== (.*) ==$", page, re.MULTILINE)
    assert headings == [
        "With a tag for deletion, for doubts or for what is not free (1)",
        "Without a licence (2)",
        "The page contradicts itself (1)",
        "With another licence than the institution’s (1)",
        "With unknown templates for a licence (1)",
    ]
    assert "\nFile:Bare.png|[[:File:Bare.png]]<br>The page has no licence" in page
    assert "\nFile:Deep.png|[[:File:Deep.png]]<br>" in page
    assert "names Museo dei rapporti as the author" in page
    assert "Fine.png" not in page
    shown = rendered(scene, page)
    assert shown.count('class="gallerybox"') == 6
    assert {name: scene.text(f"File:{name}") for name in FILES} == {
        name: f"{text}\n{LINK}" for name, text in FILES.items()
    }


def test_nothing_to_look_at(filled: Scene) -> None:
    assert report(filled, pages="* [[:File:Fine.png]]") is RequestState.DONE
    assert filled.answer()["result"] == "Nothing to report: all is in order."


def test_requests_do_not_grow_with_the_files(museum: Scene) -> None:
    scene, count = museum, 40
    texts = {f"File:Read {number}.png": "A vase.\n[[Category:Read]]" for number in range(count)}
    scene.make(texts)
    scene.once()
    before = scene.wiki.request_count()

    assert report(scene, source="category:Read") is RequestState.DONE

    assert scene.answer()["result"].startswith(f"There are {count} pages to look at.")
    assert left(scene).count("|[[:File:Read ") == count
    assert scene.wiki.request_count() - before <= 25


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"institution": "Museo dei rapporto"}, "= Museo dei rapporti</code>"),
        ({"source": "category:Never heard of"}, "No file matches the request."),
    ],
)
def test_refusals(museum: Scene, parameters: dict[str, str], said: str) -> None:
    assert report(museum, **parameters) is RequestState.REFUSED
    assert said in museum.answer()["result"]


def test_structured_data(
    sandbox: Sandbox, filled: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = page_id(filled, "File:Fine.png")
    folder = tmp_path / "other"
    folder.mkdir()
    with wikibase(sandbox.commons.url) as served:
        served.items = {page: {"P275": ("Q20007257",)}}
        aim(monkeypatch, served.port, "commons")
        with Scene.opened(sandbox, "commons", folder) as scene:
            scene.configure(institutions=[MUSEUM])
            assert report(scene, pages="* [[:File:Fine.png]]") is RequestState.DONE
            said = "Structured data say Cc-by-4.0, the page says Cc-by-sa-4.0."
            assert said in left(scene)
            assert served.asked == [[f"M{page}"]]


@pytest.mark.skipif(not (CORPUS / "commons_file").is_dir(), reason="no corpus here")
def test_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    """What the report says of real pages, by group; every page is read, whatever is in it."""
    pages = sorted(CORPUS.glob("commons_file*/*.wikitext"))
    known = Circumstances(partners=(Partner("Museo Civico di Modena"),))
    counts: Counter[str] = Counter()
    for path in pages:
        found = look(path.read_text("utf-8"), COMMONS, licences(), known)
        counts.update([group.value for group, _ in found] or ["nothing"])
    with capsys.disabled():
        print(f"\n{len(pages)} file pages:", dict(counts.most_common()))
    assert counts.total() >= len(pages) > 0
    assert counts["nothing"] > len(pages) / 2
