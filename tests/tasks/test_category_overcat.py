"""`category.overcat` on real wikis; the rules one by one are in `tests/cases/tasks`."""

from __future__ import annotations

import tracemalloc

import pytest

from bot.model import EditPage, RequestState
from bot.task import Planning
from bot.text.customs import Customs
from bot.text.proofs.proof import prove
from bot.wiki.reader import WikiReader
from tasks.category_overcat import CategoryOvercatTask, OvercatParams
from tests.scene import Scene
from tests.tasks.person import Person
from tests.wiki import corpus


def fix(scene: Scene, **parameters: str) -> RequestState:
    if scene.wiki.code == "it":
        scene.ask(None, azione="correggi sovracategorizzazione", **parameters)
    else:
        scene.ask(None, action="fix overcategorisation", **parameters)
    (ended,) = scene.once()
    return ended.state


def test_a_tree_with_all_kinds_of_pages(scene: Scene) -> None:
    scene.make(
        {
            "Categoria:Ov musei": "M.",
            "Categoria:Ov Modena": "[[Categoria:Ov musei]]",
            "Categoria:Ov civico": "[[Categoria:Ov Modena]]",
            "Categoria:Ov doppia": "D.\n[[Categoria:Ov musei]]\n[[Categoria:Ov civico]]",
            "Categoria:Ov nascosta": "__HIDDENCAT__ [[Categoria:Ov musei]]",
            "Categoria:Ov giro": "[[Categoria:Ov musei]] [[Categoria:Ov rigiro]]",
            "Categoria:Ov rigiro": "[[Categoria:Ov giro]]",
            "Template:Ov museo": "<includeonly>[[Categoria:Ov musei]]</includeonly>",
            "Ov 1": "Testo.\n\n[[Categoria:Ov musei|k]]\n[[Categoria:Ov civico]]",
            "Ov 2": "Testo. [[Categoria:Ov musei]] [[Categoria:Ov nascosta]]",
            "Ov 3": "{{Ov museo}} [[Categoria:Ov civico]]",
            "Ov 4": "Testo. [[Categoria:Ov giro]] [[Categoria:Ov rigiro]]",
            "Ov 5": "Testo. [[Categoria:Ov musei| ]] [[Categoria:Ov civico]]",
            "Ov 6": "{{nobots}} [[Categoria:Ov musei]] [[Categoria:Ov civico]]",
            "File:Ov 7.png": "Un file. [[Categoria:Ov Modena]] [[Categoria:Ov civico]]",
        }
    )
    same = {f"Ov {number}": scene.text(f"Ov {number}") for number in range(2, 7)}

    assert fix(scene, categoria="Ov musei") is RequestState.PARTLY
    assert scene.text("Ov 1") == "Testo.\n\n[[Categoria:Ov civico]]"
    assert scene.text("File:Ov 7.png") == "Un file. [[Categoria:Ov civico]]"
    assert scene.text("Categoria:Ov doppia") == "D.\n[[Categoria:Ov civico]]"
    for title, text in same.items():
        assert scene.text(title) == text
    result = scene.answer()["esito"]
    assert result.startswith("3 pagine modificate")
    assert "[[:Ov 6]] (la pagina esclude i bot)" in result
    assert "2 categorie, ognuna dentro la successiva, formano un circolo" in result
    (edit,) = scene.edits("Ov 1")
    assert "tolta [[:Categoria:Ov musei]]: è già in [[:Categoria:Ov civico]]" in edit["comment"]


def test_depth_and_exceptions_in_english(commons_scene: Scene) -> None:
    scene = commons_scene
    page = "Text. [[Category:Oc museums]] [[Category:Oc hall]] [[Category:Oc winners]]"
    scene.make(
        {
            "Category:Oc museums": "M.",
            "Category:Oc city": "[[Category:Oc museums]]",
            "Category:Oc hall": "[[Category:Oc city]]",
            "Category:Oc winners": "[[Category:Oc museums]]",
            "Oc page": page,
        }
    )

    excepted = {"category": "Oc museums", "except": "* [[:Category:Oc winners]]"}
    assert fix(scene, depth="1", **excepted) is RequestState.FAILED
    assert scene.text("Oc page") == page
    assert fix(scene, **excepted) is RequestState.DONE
    assert scene.text("Oc page") == "Text. [[Category:Oc hall]] [[Category:Oc winners]]"


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"category": "Never made"}, "Parameter “category”: [[:Category:Never made]]"),
        ({"category": "Main", "depth": "0"}, "Parameter “depth”: it cannot be 0"),
        ({"category": "Main", "depth": "deep"}, "Parameter “depth”: it must be a whole number"),
        ({}, "Parameter “category”: it is missing"),
    ],
)
def test_refusals(commons_scene: Scene, parameters: dict[str, str], said: str) -> None:
    commons_scene.ask(None, action="fix overcategorisation", **parameters)
    commons_scene.once()
    assert commons_scene.answer()["status"] == "refused"
    assert said in commons_scene.answer()["result"]


def test_who_takes_the_narrower_one_out_meanwhile_keeps_the_wider(
    busy: Scene, person: Person
) -> None:
    busy.make(
        {
            "Categoria:Contesa larga": "L.",
            "Categoria:Contesa stretta": "[[Categoria:Contesa larga]]",
            "Contesa ov": "T.\n\n[[Categoria:Contesa larga]]\n[[Categoria:Contesa stretta]]",
        }
    )
    person.edits = {"Contesa ov": "T.\n\n[[Categoria:Contesa larga]]"}

    fix(busy, categoria="Contesa larga")

    assert busy.text("Contesa ov") == "T.\n\n[[Categoria:Contesa larga]]"


def test_requests_grow_with_the_branches_not_with_the_pages(scene: Scene) -> None:
    """Besides the edits: two for each category with others below it, and a fixed number."""
    branches, pages = 5, 60
    made = {"Categoria:Rami": "R."}
    for number in range(branches):
        made[f"Categoria:Ramo {number}"] = "[[Categoria:Rami]]"
        made[f"Categoria:Foglia {number}"] = f"[[Categoria:Ramo {number}]]"
    for page in range(pages):
        number = page % branches
        links = f"[[Categoria:Ramo {number}]] [[Categoria:Foglia {number}]]"
        made[f"Frutto {page}"] = f"Testo. {links}"
    scene.make(made)
    scene.once()
    scene.ask(azione="correggi sovracategorizzazione", categoria="Rami")
    before = scene.wiki.request_count()

    (ended,) = scene.once()

    assert ended.state is RequestState.DONE
    assert scene.answer()["esito"].startswith(f"{pages} pagine modificate")
    asked = scene.wiki.request_count() - before - pages
    assert asked <= 2 * (branches + 1) + 20


@pytest.mark.skipif(not corpus.CATEGORIES.exists(), reason="the corpus is not at hand")
def test_the_categories_of_a_whole_wiki() -> None:
    """34,738 of them in bounded memory; each edit made and proved on the text of the page."""
    session = corpus.Answers(filled=False)
    reader = WikiReader(session)  # type: ignore[arg-type]
    params = OvercatParams(root=corpus.title("Categorie"), depth=20)
    corpus.parents()
    tracemalloc.start()

    changes = list(CategoryOvercatTask().plan(params, Planning(reader, Customs())))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    edits = [change for change in changes if isinstance(change, EditPage)]
    assert session.requests <= 2 * (34_738 // 500 + 1) + 5
    assert peak < 48 << 20
    assert len(edits) > 200
    for edit in edits:
        text = edit.page.text or ""
        new = edit.rewrite(text)
        assert isinstance(new, str)
        assert new != text
        assert prove(text, new, edit.allowance) is None, edit.page.title
