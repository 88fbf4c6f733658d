"""`category.complete` on a real wiki; the rules one by one are in `tests/cases/tasks`."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model import RequestState
from bot.sandbox.accounts import Account
from tests.scene import Scene
from tests.wiki.past import upload

CATEGORY = "Media from Museo di prova"
LINK = f"[[Category:{CATEGORY}]]"
PARTNER = Account("Museo di prova", "museo-di-prova")
HIDDEN = Account("Museo nascosto", "museo-nascosto")


def institution(**values: Any) -> dict[str, Any]:
    accounts = [PARTNER.name, HIDDEN.name]
    known = {"name": "Museo di prova", "commons_category": CATEGORY, "partner_accounts": accounts}
    return {**known, **values}


def complete(scene: Scene, **parameters: str) -> RequestState:
    scene.ask(None, action="complete institution category", **parameters)
    (ended,) = scene.once()
    return ended.state


@pytest.fixture
def museum(commons_scene: Scene) -> Scene:
    scene = commons_scene
    scene.wiki.add_account(PARTNER)
    scene.make({f"Category:{CATEGORY}": "__HIDDENCAT__"})
    scene.configure(institutions=[institution()])
    return scene


def test_files_that_lack_the_category_get_it(museum: Scene) -> None:
    scene, admin = museum, museum.wiki.accounts.admin
    scene.wiki.add_account(HIDDEN)
    scene.make(
        {
            f"Category:Coins, {CATEGORY}": LINK,
            "Template:Delete": "To delete.",
            "Template:Brings it": f"<includeonly>{LINK}</includeonly>",
        }
    )
    files = {
        "Lacking.png": "A file.\n\n[[Category:Vases]]",
        "Inside.png": f"A file. {LINK}",
        "Below.png": f"A file. [[Category:Coins, {CATEGORY}]]",
        "Brought.png": "{{Brings it}}",
        "Doubtful.png": "{{Delete|why}}",
        "To be moved.png": "Moved.",
    }
    for name, text in files.items():
        upload(scene, name, text, PARTNER)
    scene.admin.move("File:To be moved.png", "File:Was moved.png")
    upload(scene, "Of others.png", "Not theirs.", admin)
    upload(scene, "Of others.png", "Not theirs.", PARTNER)
    upload(scene, "Lacking.png", "", admin)
    upload(scene, "Of a hidden one.png", "Hidden.", HIDDEN)
    scene.admin.block(HIDDEN.name, hidename=True)

    assert complete(scene) is RequestState.PARTLY

    assert scene.text("File:Lacking.png") == f"A file.\n\n[[Category:Vases]]\n{LINK}"
    assert scene.text("File:Was moved.png") == f"Moved.\n\n{LINK}"
    for name in ("Inside.png", "Below.png", "Brought.png", "Doubtful.png"):
        assert scene.text(f"File:{name}") == files[name]
    assert scene.text("File:Of others.png") == "Not theirs."
    assert scene.text("File:Of a hidden one.png") == "Hidden."
    result = scene.answer()["result"]
    assert result.startswith("2 pages edited")
    named = "[[:File:Doubtful.png]] (it may be deleted (template [[:Template:Delete]]))"
    assert named in result
    (edit,) = scene.edits("File:Lacking.png")
    assert f"added [[:Category:{CATEGORY}]]: uploaded by Museo di prova" in edit["comment"]
    # All is as it should be now.
    assert complete(scene, institution="museo di prova") is RequestState.FAILED
    assert len(scene.edits("File:Lacking.png")) == 1


def test_the_tags_that_the_configuration_names(museum: Scene) -> None:
    scene = museum
    scene.make({"Template:Under review": "Wait."})
    scene.configure(institutions=[institution()], deletion_templates=["Under review"])
    upload(scene, "Reviewed.png", "{{Under review}}", PARTNER)

    complete(scene)

    assert scene.text("File:Reviewed.png") == "{{Under review}}"
    assert "[[:File:Reviewed.png]] (it may be deleted" in scene.answer()["result"]


@pytest.mark.parametrize(
    ("institutions", "parameters", "said"),
    [
        ([], {}, "The configuration of this wiki names no institution."),
        (
            [institution()],
            {"institution": "Museo di prove"},
            "Write it like this: <code>&#124; institution = Museo di prova</code>",
        ),
        ([institution(partner_accounts=[])], {}, "Parameter “institution”: For Museo di prova"),
        ([institution(commons_category="Never made")], {}, "[[:Category:Never made]]"),
    ],
)
def test_refusals(
    museum: Scene, institutions: list[dict[str, Any]], parameters: dict[str, str], said: str
) -> None:
    museum.configure(institutions=institutions)
    assert complete(museum, **parameters) is RequestState.REFUSED
    assert said in museum.answer()["result"]


def test_on_the_other_wiki_there_is_no_such_category(scene: Scene) -> None:
    scene.configure(institutions=[institution()])
    scene.ask(azione="completa categoria istituzione", istituzione="Museo di prova")

    (ended,) = scene.once()

    assert ended.state is RequestState.REFUSED
    assert "Parametro «istituzione»:" in scene.answer()["esito"]


def test_requests_do_not_grow_with_the_files(museum: Scene) -> None:
    """Besides the edits: five for each 500 files, and a fixed number."""
    scene, count = museum, 30
    other = Account("Museo contato", "museo-contato")
    scene.wiki.add_account(other)
    scene.configure(institutions=[institution(partner_accounts=[other.name])])
    for number in range(count):
        upload(scene, f"Counted {number}.png", "A file.", other)
    scene.once()
    scene.ask(action="complete institution category")
    before = scene.wiki.request_count()

    (ended,) = scene.once()

    assert ended.state is RequestState.DONE
    assert scene.answer()["result"].startswith(f"{count} pages edited")
    assert scene.wiki.request_count() - before - count <= 5 + 20
