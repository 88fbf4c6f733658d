"""`category.redirects` on real wikis; the rules one by one are in `tests/cases/tasks`."""

from __future__ import annotations

from bot.model import RequestState
from tests.scene import Scene
from tests.wiki.past import write_history

LONG_AGO = "2020-01-01T00:00:00Z"


def fix(scene: Scene, **parameters: str) -> RequestState:
    if scene.wiki.code == "it":
        scene.ask(None, azione="correggi redirect di categoria", **parameters)
    else:
        scene.ask(None, action="fix category redirects", **parameters)
    (ended,) = scene.once()
    return ended.state


def test_all_redirects_of_a_wiki_with_the_custom(commons_scene: Scene) -> None:
    scene = commons_scene
    old = {
        "Red pots": "{{Category redirect|Red jars}}",
        "Red jars": "{{Category_redirect|1=Category:Red vases|reason=x}}",
        "Red urns": "#REDIRECT [[:Category:Red vases]]",
        "Red circle": "{{Category redirect|Red ring}}",
        "Red ring": "{{Category redirect|Red circle}}",
        "Red void": "{{Category redirect|Red nothing}}",
        "Red article": "#REDIRECT [[Main Page]]",
    }
    for name, text in old.items():
        write_history(scene, f"Category:{name}", {LONG_AGO: text})
    scene.make(
        {
            "Category:Red vases": "Vases.",
            "Category:Red new": "{{Category redirect|Red vases}}",
            "Template:Red brings": "<includeonly>[[Category:Red urns]]</includeonly>",
            "Red 1": "Text.\n\n[[Category:Red pots|k]]\n[[Category:Red urns]]",
            "Red 2": "[[Category:Red jars]] [[:Category:Red jars]]",
            "Red 3": "[[Category:Red circle]] [[Category:Red void]] [[Category:Red article]]",
            "Red 4": "[[Category:Red new]]",
            "Red 5": "{{Red brings}}",
        }
    )

    assert fix(scene) is RequestState.PARTLY
    assert scene.text("Red 1") == "Text.\n\n[[Category:Red vases|k]]"
    assert scene.text("Red 2") == "[[Category:Red vases]] [[:Category:Red jars]]"
    assert scene.text("Red 4") == "[[Category:Red new]]"
    result = scene.answer()["result"]
    for said in (
        "[[:Category:Red new]] (it was redirected less than 7 days ago",
        "[[:Category:Red circle]] (its redirects go round in a circle",
        "[[:Category:Red void]] (it redirects to [[:Category:Red nothing]], which does not exist)",
        "[[:Category:Red article]] (it redirects to [[:Main Page]], which is not a category)",
        "[[:Red 5]] (the category comes from the template [[:Template:Red brings]])",
    ):
        assert said in result
    for name, text in old.items():
        assert scene.text(f"Category:{name}") == text
        assert scene.edits(f"Category:{name}") == []
    (edit,) = scene.edits("Red 2")
    assert "from [[:Category:Red jars]], which is redirected, to" in edit["comment"]


def test_a_wiki_without_the_custom_has_hard_ones(scene: Scene) -> None:
    write_history(scene, "Categoria:Vasi rossi", {LONG_AGO: "#RINVIA [[:Categoria:Vasi azzurri]]"})
    scene.make({"Categoria:Vasi azzurri": "V.", "Azzurro 1": "Un vaso.[[Categoria:Vasi rossi]]"})

    assert fix(scene, categoria="Vasi rossi") is RequestState.DONE
    assert scene.text("Azzurro 1") == "Un vaso.[[Categoria:Vasi azzurri]]"
    assert scene.members("Categoria:Vasi azzurri") == ["Azzurro 1"]


def test_one_that_a_move_left_today_is_left(scene: Scene) -> None:
    scene.make({"Categoria:Spostata oggi": "S.", "Di oggi": "Testo. [[Categoria:Spostata oggi]]"})
    scene.admin.move("Categoria:Spostata oggi", "Categoria:Arrivata oggi")

    # Nothing was changed: never "done".
    assert fix(scene, categoria="Spostata oggi") is RequestState.FAILED
    assert "è un redirect da meno di 7 giorni" in scene.answer()["esito"]
    assert scene.text("Di oggi") == "Testo. [[Categoria:Spostata oggi]]"


def test_nothing_is_done_for_nothing(commons_scene: Scene) -> None:
    scene = commons_scene
    write_history(scene, "Category:Blue pots", {LONG_AGO: "{{Category redirect|Blue vases}}"})
    scene.make({"Category:Blue vases": "V.", "Category:Not redirected": "N."})

    assert fix(scene, source="prefix:Category:Blue") is RequestState.FAILED
    assert fix(scene, category="Not redirected") is RequestState.FAILED
    assert "[[:Category:Not redirected]] (it is not redirected)" in scene.answer()["result"]


def test_requests_grow_with_the_redirected_categories_not_with_their_members(
    commons_scene: Scene,
) -> None:
    """Besides the edits: two for each category, for its members, and a fixed number."""
    scene, redirected, members = commons_scene, 20, 3
    pages = {"Category:Counted": "C."}
    for number in range(redirected):
        pages[f"Category:Counted {number}"] = "{{Category redirect|Counted}}"
        for member in range(members):
            pages[f"Counted {number}.{member}"] = f"Text. [[Category:Counted {number}]]"
    for number in range(redirected):
        title = f"Category:Counted {number}"
        write_history(scene, title, {LONG_AGO: pages.pop(title)})
    scene.make(pages)
    listed = "\n".join(f"Counted {number}" for number in range(redirected))
    scene.once()
    scene.ask(action="fix category redirects", category=listed)
    before = scene.wiki.request_count()

    (ended,) = scene.once()

    assert ended.state is RequestState.DONE
    assert len(scene.members("Category:Counted")) == redirected * members
    asked = scene.wiki.request_count() - before - redirected * members
    # Once to move them, and once to see that none is left.
    assert asked <= 2 * redirected + 20
