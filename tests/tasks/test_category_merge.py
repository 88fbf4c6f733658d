"""`category.merge` on a real wiki."""

from __future__ import annotations

from bot.model import RequestState
from tests.scene import Scene


def merge(scene: Scene, old: str, new: str) -> RequestState:
    scene.ask(None, action="merge categories", **{"from": old, "to": new})
    (ended,) = scene.once()
    return ended.state


def test_three_categories_become_one(scene: Scene) -> None:
    scene.make(
        {
            "Categoria:Urne": "Urne.",
            "Categoria:Olle": "Olle.",
            "Categoria:Vasi tutti": "Vasi.\n\n[[Categoria:Urne]]",
            "In tutte": "T.\n\n[[Categoria:Urne]]\n[[Categoria:Olle|Chiave]]\n[[Categoria:Dolii]]",
            "Anche nella nuova": "T.\n\n[[Categoria:Vasi tutti|N]]\n[[Categoria:Olle|Chiave]]",
            "In una": "T.\n\n[[Categoria:Altro]]\n[[Categoria:Dolii|d]]",
            "Template:Urna": "<includeonly>[[Categoria:Urne]][[Categoria:Dolii]]</includeonly>",
            "Dal template": "{{Urna}}",
        }
    )

    state = merge(scene, "* [[:Categoria:Urne]]\n* [[:Categoria:Olle]]\n* Dolii", "Vasi tutti")

    assert scene.text("In tutte") == "T.\n\n[[Categoria:Vasi tutti|Chiave]]"
    assert scene.text("Anche nella nuova") == "T.\n\n[[Categoria:Vasi tutti|N]]"
    assert scene.text("In una") == "T.\n\n[[Categoria:Altro]]\n[[Categoria:Vasi tutti|d]]"
    assert scene.text("Categoria:Vasi tutti") == "Vasi.\n\n[[Categoria:Vasi tutti]]"
    assert [len(scene.edits(title)) for title in ("In tutte", "In una", "Template:Urna")] == [1] * 3
    for name in ("Urne", "Olle", "Dolii"):
        assert scene.members(f"Categoria:{name}") == []
    assert "Dal template" in scene.members("Categoria:Vasi tutti")
    # The two old pages are there still, for an administrator.
    assert state is RequestState.PARTLY
    assert "restano 2 pagine: [[:Categoria:Urne]] (è ancora lì, vuota" in scene.answer()["esito"]


def test_where_the_target_is_missing_it_gets_the_first_page(commons_scene: Scene) -> None:
    scene = commons_scene
    scene.make(
        {
            "Category:Urns": "Urns.\n[[Category:Pots]]",
            "Category:Pots": "Pots.",
            "An urn": "[[Category:Urns|u]]",
            "A pot": "[[Category:Pots]]",
        }
    )

    assert merge(scene, "Urns\nPots", "Vessels") is RequestState.DONE
    assert scene.text("Category:Vessels") == "Urns.\n[[Category:Vessels]]"
    assert scene.text("Category:Urns") == "{{Category redirect|Vessels}}"
    assert scene.text("Category:Pots") == "{{Category redirect|Vessels}}"
    assert scene.members("Category:Vessels") == ["A pot", "An urn", "Category:Vessels"]


def test_the_target_may_not_be_one_of_the_sources(scene: Scene) -> None:
    scene.make({"Categoria:Dolii": "A."})

    assert merge(scene, "Dolii\nOrci", "Dolii") is RequestState.REFUSED
    assert "Parametro «a»:" in scene.answer()["esito"]
    assert scene.edits("Categoria:Dolii") == []
