"""`licence.add` on a real wiki; the rules one by one are in `tests/cases/tasks`."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model import RequestState
from bot.pages import Purpose
from bot.sandbox.accounts import Account
from tests.scene import Scene
from tests.test_commands_on_wiki import say
from tests.wiki.past import upload

PARTNER = Account("Museo donatore", "museo-donatore")
OTHER = Account("Museo contatore", "museo-contatore")
TEMPLATE = "{{Cc-by-sa-4.0|attribution=Museo Civico di Modena}}"
SECTION = f"\n\n== {{{{int:license-header}}}} ==\n{TEMPLATE}"


def institution(**values: Any) -> dict[str, Any]:
    return {
        "name": "Museo donatore",
        "partner_accounts": [PARTNER.name],
        "holder": "Museo Civico di Modena",
        "licence": "Cc-by-sa-4.0",
        **values,
    }


def ask(scene: Scene, **parameters: str) -> RequestState:
    scene.ask(None, action="add licence", **{"evidence": "ticket:2026112310000017", **parameters})
    (ended,) = scene.once()
    return ended.state


def confirm(scene: Scene) -> RequestState:
    say(scene, "confirm", scene.admin)
    (ended,) = scene.once()
    return ended.state


@pytest.fixture
def museum(commons_scene: Scene) -> Scene:
    scene = commons_scene
    scene.wiki.add_account(PARTNER)
    scene.wiki.add_account(OTHER)
    scene.make({"Template:Cc-by-sa-4.0": "CC BY-SA 4.0 {{{attribution|}}}", "Template:Delete": "!"})
    scene.configure(institutions=[institution()])
    return scene


def test_own_files_without_a_licence_get_it(museum: Scene) -> None:
    scene, admin = museum, museum.wiki.accounts.admin
    files = {
        "Given.png": "{{Information|description=A vase}}\n\n[[Category:Vases]]",
        "Given before.png": "A vase. {{Cc-by-3.0}}",
        "Given already.png": f"A vase.{SECTION}",
        "Given doubtful.png": "A vase. {{Delete|why}}",
        "Given protected.png": "A vase.",
        "Given twice.png": "A vase.",
    }
    for name, text in files.items():
        upload(scene, name, text, PARTNER)
    upload(scene, "Given twice.png", "", admin)
    upload(scene, "Given by others.png", "A vase.", admin)
    upload(scene, "Given by others.png", "", PARTNER)
    scene.admin.protect("File:Given protected.png")

    assert ask(scene) is RequestState.AWAITING

    preview = scene.text(scene.title(Purpose.PREVIEW, scene.answer()["id"]))
    assert "ticket:2026112310000017" in preview
    assert scene.text("File:Given.png") == files["Given.png"]
    assert confirm(scene) is RequestState.PARTLY
    after = f"{{{{Information|description=A vase}}}}{SECTION}\n\n[[Category:Vases]]"
    assert scene.text("File:Given.png") == after
    for name in set(files) - {"Given.png"}:
        assert scene.text(f"File:{name}") == files[name]
    assert scene.text("File:Given by others.png") == "A vase."
    result = scene.answer()["result"]
    assert "1 page edited, 1 already in order, 4 skipped, 0 failed." in result
    assert f"[[:File:Given twice.png]] (a version was uploaded by {admin.name}" in result
    assert "[[:File:Given doubtful.png]] (it may be deleted" in result
    assert "[[:File:Given protected.png]] (the page is protected)" in result
    (edit,) = scene.edits("File:Given.png")
    assert "added the licence [[:Template:Cc-by-sa-4.0]] given by Museo Civico" in edit["comment"]
    assert "ticket:2026112310000017" in edit["comment"]


def test_of_chosen_files_others_are_named(museum: Scene) -> None:
    upload(museum, "Chosen.png", "A vase.", museum.wiki.accounts.admin)
    museum.configure(institutions=[institution()], run_cap=1, approval_over=100)
    assert ask(museum, pages="* [[:File:Chosen.png]]") is RequestState.AWAITING
    assert confirm(museum) is RequestState.FAILED
    said = "[[:File:Chosen.png]] (no account of the institution was the first to upload it)"
    assert said in museum.answer()["result"]


def test_an_approver_always_confirms(museum: Scene) -> None:
    """Though the configuration says that nobody need; and not anybody who may ask."""
    museum.configure(institutions=[institution()], tasks={"licence.add": {"always_approve": False}})
    upload(museum, "Confirmed.png", "A vase.", PARTNER)
    assert ask(museum, pages="* [[:File:Confirmed.png]]") is RequestState.AWAITING
    say(museum, "confirm", museum.staff)
    museum.once()
    assert museum.answer()["status"] == "awaiting confirmation"
    assert museum.text("File:Confirmed.png") == "A vase."
    assert confirm(museum) is RequestState.DONE
    assert museum.text("File:Confirmed.png") == f"A vase.{SECTION}"


def test_another_try_is_confirmed_anew(museum: Scene) -> None:
    museum.make({"Template:Delete": "!"})
    upload(museum, "Tried.png", "A vase.", PARTNER)
    upload(museum, "Tried again.png", "A vase. {{Delete|why}}", PARTNER)
    pages = "* [[:File:Tried.png]]\n* [[:File:Tried again.png]]"
    assert ask(museum, pages=f"\n{pages}") is RequestState.AWAITING
    assert confirm(museum) is RequestState.PARTLY
    museum.admin.edit("File:Tried again.png", "A vase.")

    say(museum, "retry", museum.staff)
    museum.once()

    assert museum.answer()["status"] == "awaiting confirmation"
    assert museum.text("File:Tried again.png") == "A vase."
    say(museum, "confirm", museum.admin)
    museum.once()
    assert museum.text("File:Tried again.png") == f"A vase.{SECTION}"


@pytest.mark.parametrize(
    ("values", "parameters", "said"),
    [
        ({}, {"evidence": ""}, "Parameter “evidence”: The evidence is missing"),
        ({"holder": ""}, {}, "names no rights holder"),
        ({"licence": "Cc-by-sa-9.0"}, {}, "is not a known one"),
        ({"licence": "Cc-by-sa-2.5-it"}, {}, "[[:Template:Cc-by-sa-2.5-it]] does not exist"),
        ({"credit_line": "a|b"}, {}, "has signs that a template cannot hold"),
    ],
)
def test_refusals(
    museum: Scene, values: dict[str, Any], parameters: dict[str, str], said: str
) -> None:
    museum.configure(institutions=[institution(**values)])
    assert ask(museum, **parameters) is RequestState.REFUSED
    assert said in museum.answer()["result"]


def test_requests_do_not_grow_with_the_files(museum: Scene) -> None:
    """Besides the edits: five for each 500 files, twice as the plan is shown first."""
    scene, count = museum, 30
    for number in range(count):
        upload(scene, f"Donated {number}.png", "A vase.", OTHER)
    scene.configure(institutions=[institution(partner_accounts=[OTHER.name])])
    before = scene.wiki.request_count()
    assert ask(scene) is RequestState.AWAITING
    assert confirm(scene) is RequestState.DONE
    assert scene.answer()["result"].startswith(f"{count} pages edited")
    assert scene.wiki.request_count() - before - count <= 60
