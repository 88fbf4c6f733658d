"""`category.add` and `category.remove` on a real wiki, with all the selectors of design 3.1."""

from __future__ import annotations

import pytest

from bot.model import RequestState
from bot.sandbox import Sandbox
from bot.sandbox.pictures import picture
from tests.scene import Scene

CHOSEN = "[[Categoria:Scelte]]"
PREFIX = "Sel "

PAGES = {
    "Categoria:Scelte": "Pagine scelte.",
    "Categoria:Sel radice": "",
    "Categoria:Sel ramo": "[[Categoria:Sel radice]]",
    "Categoria:Sel foglia": "[[Categoria:Sel ramo]]",
    "Sel a": "uno qualcosa\n\n[[Categoria:Sel radice]]",
    "Sel b": "due\n\n[[Categoria:Sel ramo]]",
    "Sel c": "tre\n\n[[Categoria:Sel foglia]]",
    "Sel d": "quattro con {{Sel template}}",
    "Sel ultima": "cinque",
    "Sel indice": "[[Sel a]] [[Sel ultima|altro]] [[Pagina che manca]]",
    "Template:Sel template": "t",
}

SELECTIONS = {
    "fonte=categoria:Sel radice": {"Sel a", "Categoria:Sel ramo"},
    "fonte=categoria:Sel radice/1": {
        "Sel a",
        "Sel b",
        "Categoria:Sel ramo",
        "Categoria:Sel foglia",
    },
    "fonte=template:Sel template": {"Sel d"},
    "fonte=ricerca:ultima": {"Sel ultima"},
    "fonte=prefisso:Sel": {"Sel a", "Sel b", "Sel c", "Sel d", "Sel ultima", "Sel indice"},
    "fonte=collegamenti:Sel indice": {"Sel a", "Sel ultima"},
    "fonte=prefisso:Sel ma non collegamenti:Sel indice": {"Sel b", "Sel c", "Sel d", "Sel indice"},
    "fonte=categoria:Sel radice/2 e prefisso:Sel": {"Sel a", "Sel b", "Sel c"},
    "fonte=template:Sel template o ricerca:ultima": {"Sel d", "Sel ultima"},
    "pagine=* [[Sel a]]\n* Sel b\n* [[:Categoria:Sel ramo]]\n* Sel a": {
        "Sel a",
        "Sel b",
        "Categoria:Sel ramo",
    },
}


@pytest.mark.parametrize("selection", SELECTIONS)
def test_the_selected_pages_get_the_category(scene: Scene, selection: str) -> None:
    scene.make(PAGES | {"Sel ultima": ""})
    # Saved by a person, it is found by the search at once.
    scene.admin.edit("Sel ultima", PAGES["Sel ultima"])
    name, _, value = selection.partition("=")
    scene.ask(None, azione="aggiungi categoria", categoria="Scelte", **{name: value})

    (ended,) = scene.once()

    assert ended.state is RequestState.DONE
    assert set(scene.members("Categoria:Scelte")) == SELECTIONS[selection]
    for title in SELECTIONS[selection]:
        assert scene.text(title).replace(CHOSEN, "").split() == PAGES[title].split()


def test_files_by_their_uploader(commons_scene: Scene) -> None:
    scene = commons_scene
    scene.make({"Category:Uploads": "Files."})
    scene.wiki.upload({"Di un altro.jpg": (picture(7001), "Text.")})
    source = f"uploaded by:{scene.wiki.accounts.staff.name}"
    scene.ask(action="add category", category="Uploads", source=source)

    (ended,) = scene.once()

    members = scene.members("Category:Uploads")
    assert ended.state is RequestState.DONE
    assert len(members) >= 10
    assert "File:Museo Civico Modena - olla biansata.png" in members
    assert "File:Di un altro.jpg" not in members


def test_pages_that_cannot_get_it_are_named(scene: Scene) -> None:
    scene.make(
        {
            "Categoria:Miste": "M.",
            "Mista 1": "Testo.",
            "Mista 2": "Testo. [[categoria:miste]]",
            "Mista 3": "{{nobots}} Testo.",
        }
    )
    pages = "\n".join(f"* [[{title}]]" for title in ("Mista 1", "Mista 2", "Mista 3", "Mai vista"))
    scene.ask(azione="aggiungi categoria", categoria="Miste", pagine=pages)

    (ended,) = scene.once()

    result = scene.answer()["esito"]
    assert ended.state is RequestState.PARTLY
    assert result.startswith("1 pagina modificata, 1 già a posto, 2 saltate")
    assert "[[:Mista 3]] (la pagina esclude i bot)" in result
    assert "[[:Mai vista]] (la pagina non esiste)" in result
    assert scene.text("Mista 2") == "Testo. [[categoria:miste]]"
    assert scene.text("Mai vista") == ""


@pytest.fixture(scope="module")
def refused(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The answers to requests with a mistake."""
    with Scene.opened(sandbox, "commons", tmp_path_factory.mktemp("refused")) as scene:
        scene.make({"Category:Led": "{{Category redirect|Leading}}", "Category:Leading": "L."})
        for parameters in REFUSED:
            scene.ask(None, **parameters)
        scene.once()
        return [scene.answer(place) for place in range(len(REFUSED))]


REFUSED = (
    {"action": "add category", "category": "Led", "pages": "Main Page"},
    {"action": "add category", "category": "No page for this", "pages": "Main Page"},
    {"action": "add category", "category": "Leading"},
    {"action": "remove category", "category": "Nobody is in here"},
    {"action": "remove category", "category": "Leading", "source": "pages like:X"},
)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (0, "Parameter “category”: [[:Category:Led]] is a redirect to [[:Category:Leading]]."),
        (0, "<code>&#124; category = Category:Leading</code>"),
        (1, "Parameter “category”: [[:Category:No page for this]]"),
        (2, "selection"),
        (3, "Parameter “category”: [[:Category:Nobody is in here]]"),
        (4, "Parameter “source”: "),
    ],
)
def test_a_refusal_names_the_parameter(
    refused: list[dict[str, str]], place: int, said: str
) -> None:
    assert refused[place]["status"] == "refused"
    assert said in refused[place]["result"]


def test_removing_from_a_selection_leaves_the_others(scene: Scene) -> None:
    scene.make(
        {
            "Togli 1": "T.\n\n[[Categoria:Tolta]]\n[[Categoria:Altra]]",
            "Togli 2": "T. [[Categoria:Tolta|x]]",
            "Senza": "T.",
        }
    )
    scene.ask(azione="rimuovi categoria", categoria="Tolta", pagine="[[Togli 1]] [[Senza]]")

    (ended,) = scene.once()

    assert ended.state is RequestState.DONE
    assert scene.answer()["esito"].startswith("1 pagina modificata, 1 già a posto, 0 saltate")
    assert scene.text("Togli 1") == "T.\n\n[[Categoria:Altra]]"
    assert scene.text("Togli 2") == "T. [[Categoria:Tolta|x]]"


def test_removing_from_all_members_says_who_keeps_it(scene: Scene) -> None:
    scene.make(
        {
            "Template:Porta via": "<includeonly>[[Categoria:Da svuotare]]</includeonly>",
            "Svuota 1": "T.\n\n[[Categoria:Da svuotare|1]]",
            "Svuota 2": "T. <noinclude>[[Categoria:Da svuotare]]</noinclude>",
            "Svuota 3": "{{Porta via}}",
            "Svuota 4": "[[Categoria:Da svuotare]]",
        }
    )
    scene.ask(azione="togli categoria", categoria="Da svuotare", motivo="inutile")

    (ended,) = scene.once()

    result = scene.answer()["esito"]
    assert ended.state is RequestState.PARTLY
    assert result.startswith("2 pagine modificate")
    assert scene.text("Svuota 1") == "T."
    assert scene.text("Template:Porta via") == (
        "<includeonly>[[Categoria:Da svuotare]]</includeonly>"
    )
    assert "[[:Svuota 3]] (la categoria viene dal template [[:Template:Porta via]])" in result
    assert "[[:Svuota 4]] (la pagina resterebbe vuota)" in result
