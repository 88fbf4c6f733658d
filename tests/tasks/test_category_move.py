"""`category.move` on a real wiki: awkward members once, then what else may stand in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.model import Request, RequestState
from bot.sandbox import Sandbox
from bot.wiki import control
from tests.scene import Scene
from tests.tasks.person import Person

OLD, NEW = "Raccolta vecchia", "Raccolta nuova"
LINK = f"[[Categoria:{OLD}]]"
MOVED = f"[[Categoria:{NEW}]]"

LONGEST = "Vaso " + "è" * 125
"""255 bytes."""

EDITED = {
    "Con chiave": (
        f"Testo.\n\n[[Categoria:{OLD}|Chiave]]",
        f"Testo.\n\n[[Categoria:{NEW}|Chiave]]",
    ),
    "Già di là": (f"Testo.\n\n[[Categoria:{OLD}|K]]\n{MOVED}", f"Testo.\n\n[[Categoria:{NEW}|K]]"),
    "In altra forma": (
        f"Testo.\n[[ cat : raccolta_vecchia |K]] e [[:Categoria:{OLD}]] <nowiki>{LINK}</nowiki>",
        f"Testo.\n[[ cat : {NEW} |K]] e [[:Categoria:{OLD}]] <nowiki>{LINK}</nowiki>",
    ),
    "In noinclude": (
        f"Testo.<noinclude>{LINK}</noinclude>",
        f"Testo.<noinclude>{MOVED}</noinclude>",
    ),
    "Per parametro": (
        f"{{{{Scheda raccolta|nome=Vaso|categoria= {OLD} }}}}",
        f"{{{{Scheda raccolta|nome=Vaso|categoria= {NEW} }}}}",
    ),
    "Anche dal template": (f"{{{{Reperto}}}}\n{LINK}", f"{{{{Reperto}}}}\n{MOVED}"),
    "Rinvio": (f"#RINVIA [[Con chiave]]\n\n{LINK}", f"#RINVIA [[Con chiave]]\n\n{MOVED}"),
    "File:Vaso assente.png": (f"Un file.\n{LINK}", f"Un file.\n{MOVED}"),
    "Template:Con documentazione": (
        f"x<noinclude>Doc.{LINK}</noinclude>",
        f"x<noinclude>Doc.{MOVED}</noinclude>",
    ),
    "Template:Reperto": (
        f"<includeonly>Reperto.{LINK}</includeonly><noinclude>Doc.</noinclude>",
        f"<includeonly>Reperto.{MOVED}</includeonly><noinclude>Doc.</noinclude>",
    ),
    "Discussione:Con chiave": (f"Parliamone. {LINK}", f"Parliamone. {MOVED}"),
    "Utente:Passante/Bozza": (f"Bozza. {LINK}", f"Bozza. {MOVED}"),
    "Categoria:Sotto la raccolta": (f"{LINK}", f"{MOVED}"),
    "Il \"vaso\" d'oro & l'anfora?": (LINK, MOVED),
    "Vaso 🏺 con emoji": (LINK, MOVED),
    "متحف مودينا": (LINK, MOVED),
    LONGEST: (LINK, MOVED),
}

FOLLOWING = {
    "Con il template": "{{Reperto}}",
    "Link nel commento": f"{{{{Reperto}}}}<!-- {LINK} -->",
}

LEFT = {
    "Protetta": (LINK, "la pagina è protetta"),
    "Senza bot": (f"{{{{nobots}}}}\n{LINK}", "la pagina esclude i bot"),
    "In lavorazione": (f"{{{{WIP}}}}\n{LINK}", "qualcuno ci sta lavorando (template «WIP»)"),
    "Da formula": (
        "{{Raccolta calcolata}}",
        "la categoria viene dal template [[:Template:Raccolta calcolata]]",
    ),
    "Da formula propria": (
        "[[Categoria:Raccolta {{lc:VECCHIA}}]]",
        "la categoria viene da un modulo o da una formula che il bot non sa cambiare",
    ),
}

HELPERS = {
    f"Categoria:{OLD}": f"Le cose.\n\n[[Categoria:{OLD}| ]]",
    "Template:Scheda raccolta": "<includeonly>[[Categoria:{{{categoria|}}}]]</includeonly>",
    "Template:Raccolta calcolata": (
        "<includeonly>[[Categoria:Raccolta {{lc:V}}ecchia]]</includeonly>"
    ),
}


@dataclass(frozen=True)
class Moved:
    """What a move has left behind."""

    scene: Scene
    request: Request
    answer: dict[str, str]


@pytest.fixture(scope="module")
def moved(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    """One move with everything awkward among the members."""
    with Scene.opened(sandbox, "it", tmp_path_factory.mktemp("moved")) as scene:
        scene.configure(
            category_parameters={"Scheda raccolta": ["categoria"]}, in_use_templates=["WIP"]
        )
        scene.make(HELPERS)
        scene.make({title: text for title, (text, _) in (EDITED | LEFT).items()} | FOLLOWING)
        scene.admin.protect("Protetta")
        scene.ask(azione="rinomina categoria", da=OLD, a=NEW, motivo="prova & «verifica»")
        (request,) = scene.once()
        yield Moved(scene, request, scene.answer())


@pytest.mark.parametrize("title", EDITED)
def test_a_member_is_edited_once_and_only_in_its_category(moved: Moved, title: str) -> None:
    assert moved.scene.text(title) == EDITED[title][1]
    assert len(moved.scene.edits(title)) == 1


@pytest.mark.parametrize("title", [*FOLLOWING, *LEFT])
def test_what_only_brings_the_category_along_is_not_edited(moved: Moved, title: str) -> None:
    assert moved.scene.edits(title) == []


def test_the_category_page_moves_with_its_history(moved: Moved) -> None:
    scene = moved.scene
    assert scene.text(f"Categoria:{NEW}") == f"Le cose.\n\n[[Categoria:{NEW}| ]]"
    users = [row["user"] for row in scene.admin.history(f"Categoria:{NEW}")]
    assert users[0] == scene.admin.user
    assert scene.text(f"Categoria:{OLD}") == ""


def test_the_wiki_lists_the_members_in_the_new_category(moved: Moved) -> None:
    assert set(moved.scene.members(f"Categoria:{OLD}")) == set(LEFT)
    members = {*EDITED, *FOLLOWING, f"Categoria:{NEW}"} - {"Template:Reperto"}
    assert set(moved.scene.members(f"Categoria:{NEW}")) == members


def test_the_result_names_what_is_left_and_why(moved: Moved) -> None:
    assert moved.request.state is RequestState.PARTLY
    assert moved.answer["stato"] == "completata in parte"
    result = moved.answer["esito"]
    # The members and the template, the move of the category page, and its own category link.
    assert result.startswith(f"{len(EDITED) + 2} pagine modificate, 0 già a posto, 3 saltate")
    left = result.partition("Da vedere")[2]
    assert left.startswith(f" restano {len(LEFT)} pagine: ")
    for title, (_, reason) in LEFT.items():
        assert f"[[:{title}]] (" in left
        assert f"[[:{title}]] ({reason})" in result


def test_the_summary_says_what_why_and_for_whom(moved: Moved) -> None:
    (edit,) = moved.scene.edits("Con chiave")
    assert f"da [[:Categoria:{OLD}]] a [[:Categoria:{NEW}]]" in edit["comment"]
    assert f"Special:PermanentLink/{moved.request.author.revision}" in edit["comment"]
    assert edit["comment"].endswith("prova & «verifica»")


def test_a_later_request_finds_nothing_more_to_do(scene: Scene) -> None:
    scene.make({"Categoria:Esaurita A": "A.", "Esaurita 1": "[[Categoria:Esaurita A]]"})
    scene.ask(azione="sposta categoria", da="Esaurita A", a="Esaurita B")
    assert [each.state for each in scene.once()] == [RequestState.DONE]
    scene.ask(azione="sposta categoria", da="Esaurita A", a="Esaurita C")

    assert [each.state for each in scene.once()] == [RequestState.REFUSED]
    assert "[[:Categoria:Esaurita A]] non esiste e non contiene pagine" in scene.answer()["esito"]


def move(scene: Scene, old: str, new: str) -> Request:
    """Ask for a move and have it done; on either wiki."""
    scene.ask(None, action="move category", **{"from": old, "to": new})
    (ended,) = scene.once()
    return ended


def test_1200_members_cost_little_more_than_their_edits(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than two batches of 500; with the category page, and everything else included.

    The shutoff page is looked at every few seconds however long a run takes: not counted.
    """
    number, looks, look = 1200, [], control.look

    def counted(*args: object, **options: object) -> control.Look:
        looks.append(args)
        return look(*args, **options)  # type: ignore[arg-type]

    # As in a bot that has been here before: it knows its configuration.
    assert scene.once() == []
    monkeypatch.setattr(control, "look", counted)
    scene.make({"Categoria:Migliaia": "Tante cose."})
    scene.make({f"Migliaia {n}": f"Testo.\n\n[[Categoria:Migliaia|{n}]]" for n in range(number)})
    scene.ask(azione="sposta categoria", da="Migliaia", a="Migliaia di cose")
    before = scene.wiki.request_count()

    (ended,) = scene.once()

    spent = scene.wiki.request_count() - before
    print(f"{spent} requests, {len(looks)} of them looks at the shutoff page")
    assert ended.state is RequestState.DONE
    assert scene.answer()["esito"].startswith("1.201 pagine modificate")
    assert scene.members("Categoria:Migliaia") == []
    assert len(scene.members("Categoria:Migliaia di cose")) == number
    pages = number + 1
    assert spent - len(looks[1:]) <= pages + pages // 500 + 12


# People at work at the same time


@pytest.mark.parametrize(
    ("name", "theirs", "both"),
    [
        (
            "Altrove",
            "Prima riga, corretta.\n\n\n\n[[Categoria:Contesa Altrove]]",
            "Prima riga, corretta.\n\n\n\n[[Categoria:Nuova Altrove]]",
        ),
        (
            "Stessa riga",
            "Prima riga.\n\n\n\n[[Categoria:Contesa Stessa riga|chiave]]",
            "Prima riga.\n\n\n\n[[Categoria:Nuova Stessa riga|chiave]]",
        ),
        ("Tolta", "Prima riga.\n\n\n\nE basta.", "Prima riga.\n\n\n\nE basta."),
    ],
    ids=["elsewhere", "same-line", "removed"],
)
def test_whoever_edits_meanwhile_loses_nothing(
    busy: Scene, person: Person, name: str, theirs: str, both: str
) -> None:
    page = f"Contesa {name}"
    busy.make({page: f"Prima riga.\n\n\n\n[[Categoria:{page}]]"})
    person.edits = {page: theirs}

    move(busy, page, f"Nuova {name}")

    assert busy.text(page) == both
    assert busy.members(f"Categoria:{page}") == []


def test_a_member_that_comes_in_meanwhile_is_moved_too(busy: Scene, person: Person) -> None:
    busy.make({"Puntuale": "[[Categoria:Ritardi]]", "Altra puntuale": "[[Categoria:Ritardi]]"})
    person.edits = {"In ritardo": "Eccomi. [[Categoria:Ritardi]]"}

    assert move(busy, "Ritardi", "Ritardi nuovi").state is RequestState.DONE
    assert busy.text("In ritardo") == "Eccomi. [[Categoria:Ritardi nuovi]]"


# The category pages


def test_a_page_protected_against_moves_is_copied_with_its_authors(scene: Scene) -> None:
    scene.make({"Categoria:Ferma": "Resta qui.", "Ferma 1": "[[Categoria:Ferma]]"})
    scene.staff.append("Categoria:Ferma", " Davvero.")
    scene.admin.protect("Categoria:Ferma", "move=sysop")

    ended = move(scene, "Ferma", "Ferma nuova")

    assert scene.text("Categoria:Ferma nuova") == "Resta qui. Davvero."
    (copy,) = scene.edits("Categoria:Ferma nuova")
    assert scene.admin.user in copy["comment"]
    assert scene.staff.user in copy["comment"]
    assert ended.state is RequestState.PARTLY
    left = "[[:Categoria:Ferma]] (è ancora lì, vuota: un amministratore può cancellarla)"
    assert left in scene.answer()["esito"]


def test_where_both_pages_exist_the_target_stays_as_it_is(scene: Scene) -> None:
    scene.make(
        {
            "Categoria:Doppia": "La vecchia.",
            "Categoria:Doppia nuova": "La nuova.",
            "Doppia 1": "[[Categoria:Doppia|x]]",
        }
    )

    move(scene, "Doppia", "Doppia nuova")

    assert scene.text("Categoria:Doppia nuova") == "La nuova."
    assert scene.text("Categoria:Doppia") == "La vecchia."
    assert "è ancora lì, vuota" in scene.answer()["esito"]


def test_commons_leaves_a_redirect_where_the_category_was(commons_scene: Scene) -> None:
    scene = commons_scene
    scene.make({"Category:Moved away": "Things.", "Moved away 1": "[[Category:Moved away|k]]"})

    assert move(scene, "Moved away", "Moved = here").state is RequestState.DONE
    assert scene.text("Category:Moved = here") == "Things."
    assert scene.text("Category:Moved away") == "{{Category redirect|1=Moved = here}}"
    assert scene.text("Moved away 1") == "[[Category:Moved = here|k]]"


def test_commons_turns_the_old_page_into_a_redirect(commons_scene: Scene) -> None:
    scene = commons_scene
    scene.make(
        {
            "Category:Both A": "Old.\n[[Category:Both A| ]]",
            "Category:Both B": "New.",
            "Both 1": "[[Category:Both A]]",
        }
    )

    assert move(scene, "Both A", "Both B").state is RequestState.DONE
    assert scene.text("Category:Both A") == "{{Category redirect|Both B}}"
    assert scene.text("Category:Both B") == "New."
    assert scene.members("Category:Both B") == ["Both 1"]


def test_a_category_that_was_renamed_before_is_emptied(commons_scene: Scene) -> None:
    scene = commons_scene
    scene.make(
        {
            "Category:Soft A": "{{Category redirect|1=Category:Soft B}}",
            "Category:Soft B": "New.",
            "Soft 1": "[[Category:Soft A]]",
        }
    )

    assert move(scene, "Soft A", "Soft B").state is RequestState.DONE
    assert scene.text("Category:Soft A") == "{{Category redirect|1=Category:Soft B}}"
    assert scene.text("Soft 1") == "[[Category:Soft B]]"


def test_a_category_without_a_page_is_emptied_all_the_same(scene: Scene) -> None:
    scene.make({"Senza pagina": "[[Categoria:Mai creata]]"})

    assert move(scene, "Mai creata", "Mai creata B").state is RequestState.DONE
    assert scene.text("Senza pagina") == "[[Categoria:Mai creata B]]"
    assert scene.text("Categoria:Mai creata B") == ""


# Templates


def test_a_template_that_may_not_be_edited_is_named(scene: Scene) -> None:
    scene.make(
        {
            "Template:Blindato": "<includeonly>[[Categoria:Blindati]]</includeonly>",
            "Template:Innocuo": "x",
            "Con blindato": "{{Blindato}}{{Innocuo}}",
        }
    )
    scene.admin.protect("Template:Blindato")

    move(scene, "Blindati", "Blindati nuovi")

    assert scene.text("Con blindato") == "{{Blindato}}{{Innocuo}}"
    named = "[[:Con blindato]] (la categoria viene dal template [[:Template:Blindato]])"
    assert named in scene.answer()["esito"]


def test_the_users_of_a_mended_template_follow(scene: Scene) -> None:
    users = {f"Seguace {n:03}": "{{Guida}}" for n in range(120)}
    scene.make({"Template:Guida": "g[[Categoria:Guidati]]<noinclude>.</noinclude>", **users})

    assert move(scene, "Guidati", "Guidati nuovi").state is RequestState.DONE
    assert scene.members("Categoria:Guidati nuovi") == ["Template:Guida", *users]
    # One page was edited, whoever follows it.
    assert scene.answer()["esito"].startswith("1 pagina modificata")
