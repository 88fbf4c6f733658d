"""`licence.normalise` on small wikis and on a real one; the rules are in `tests/cases/licences`."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.model import EditPage, Message, RequestState
from bot.task import Planning, licences
from bot.text.customs import Customs
from bot.text.licences.rules import NormaliseLicences, Rule
from bot.text.site import Site
from tasks.licence_normalise import BY_NAME, LicenceNormaliseTask, NormaliseParams
from tests.scene import Scene
from tests.tasks.library import Library
from tests.text.conftest import COMMONS, ITALIAN
from tests.text.licences.cases import cases

TASK = LicenceNormaliseTask()
TEMPLATES = {
    "Template:Cc-by-sa-4.0": "Licence.",
    "Template:CC-BY-SA-4.0": "#REDIRECT [[Template:Cc-by-sa-4.0]]",
    "Template:Cc-zero": "Licence.",
    "Template:CC0": "#REDIRECT [[Template:Cc-zero]]",
    "Template:CC-BY-4.0": "Not a redirect here.",
    "Template:Gfdl": "#REDIRECT [[Template:GFDL-1.2]]",
}


def asked(given: dict[str, str], site: Site = COMMONS) -> NormaliseParams:
    return NormaliseParams.model_validate(given, context={"site": site})


def done(pages: dict[str, str], customs: Customs | None = None, **given: str) -> Any:
    """The texts of the pages after a run, and what it said of those that it left."""
    library = Library(COMMONS, {**TEMPLATES, **pages})
    request = {"pages": "\n".join(f"* [[:{title}]]" for title in pages), **given}
    said = library.carry_out(TASK, asked(request), customs or Customs())
    return [library.texts[COMMONS.title(title)] for title in pages], said


def test_only_what_redirects_on_this_wiki_is_renamed() -> None:
    old = "{{CC-BY-SA-4.0}} {{self|CC0}} {{CC-BY-4.0}} {{Gfdl}} {{PD-Old}}"
    (new,), said = done({"File:A.jpg": old})
    assert new == "{{Cc-by-sa-4.0}} {{self|Cc-zero}} {{CC-BY-4.0}} {{Gfdl}} {{PD-Old}}"
    assert said == {}


def test_pages_that_are_left() -> None:
    pages = {
        "File:A.jpg": "{{CC0}}",
        "File:B.jpg": "{{CC0}} {{Delete|x}}",
        "File:C.jpg": "{{CC0",
        "File:D.jpg": "#REDIRECT [[File:A.jpg]]",
        "User:Anna/Prova": "{{CC0}}",
        "File:E.jpg": "{{CC0}} {{Da cancellare}}",
    }
    texts, said = done(pages, Customs(deletion_templates=("Da cancellare",)))
    assert texts == ["{{Cc-zero}}", *list(pages.values())[1:]]
    assert said == {
        "File:B.jpg": Message("licence-deletion", ("Delete",)),
        "File:C.jpg": Message("licence-braces"),
        "File:D.jpg": Message("licence-redirect"),
        "User:Anna/Prova": Message("licence-not-file"),
        "File:E.jpg": Message("licence-deletion", ("Da cancellare",)),
    }


def test_a_page_that_is_not_there() -> None:
    library = Library(COMMONS, {})
    said = library.carry_out(TASK, asked({"pages": "File:Never.jpg"}), Customs())
    assert said == {"File:Never.jpg": Message("skip-missing")}


PAGE = "== License ==\n{{CC0}}\n{{CC0}}"


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ("", "== {{int:license-header}} ==\n{{Cc-zero}}"),
        ("sinonimi", "== License ==\n{{Cc-zero}}\n{{Cc-zero}}"),
        ("Duplicates", "== License ==\n{{CC0}}"),
        ("intestazioni", "== {{int:license-header}} ==\n{{CC0}}\n{{CC0}}"),
        ("synonyms, headings", "== {{int:license-header}} ==\n{{Cc-zero}}\n{{Cc-zero}}"),
        ("* sinonimi\n* duplicati", "== License ==\n{{Cc-zero}}"),
    ],
)
def test_rules_by_name(rules: str, wanted: str) -> None:
    given = {"rules": rules} if rules else {}
    assert done({"File:A.jpg": PAGE}, None, **given)[0] == [wanted]


def test_headings_alone_only_if_asked_for() -> None:
    page = {"File:A.jpg": "== License ==\n{{Cc-zero}}"}
    assert done(page)[0] == list(page.values())
    assert done(page, rules="sinonimi, intestazioni")[0] != list(page.values())


@pytest.mark.parametrize(
    ("given", "custom", "moved"),
    [
        ("sì", False, True),
        ("yes", False, True),
        ("no", False, False),
        ("", False, False),
        ("", True, True),
        ("no", True, False),
    ],
)
def test_permission(given: str, custom: bool, moved: bool) -> None:
    page = {"File:A.jpg": "{{Information|permission={{Cc-zero}}}}"}
    customs = Customs(move_permission=custom)
    (new,), _ = done(page, customs, **({"move": given} if given else {}))
    assert (new != page["File:A.jpg"]) is moved


def test_parameters_that_cannot_be() -> None:
    pages = {"pages": "File:A.jpg"}
    for wrong in ({**pages, "rules": "sinonimi, colori"}, {**pages, "move": "forse"}, {}):
        with pytest.raises(ValidationError):
            asked(wrong)


def test_every_rule_has_names() -> None:
    assert set(BY_NAME) == set(Rule) - {Rule.PERMISSION}


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("{{CC0}}", Message("summary-licence-synonyms", ("CC0", "Cc-zero"))),
        ("{{Cc-zero}}{{Cc-zero}}", Message("summary-licence-duplicates")),
        ("{{Cc-zero}}", Message("summary-licence-headings")),
        (
            PAGE,
            Message(
                "summary-licence-both",
                (
                    Message(
                        "summary-licence-both",
                        (
                            Message("summary-licence-synonyms", ("CC0", "Cc-zero")),
                            Message("summary-licence-duplicates"),
                        ),
                    ),
                    Message("summary-licence-headings"),
                ),
            ),
        ),
    ],
)
def test_summaries(text: str, summary: Message) -> None:
    library = Library(COMMONS, {**TEMPLATES, "File:A.jpg": text})
    plan = TASK.plan(asked({"pages": "File:A.jpg"}), Planning(library, Customs()))
    (change,) = plan
    assert isinstance(change, EditPage)
    assert change.summary == summary


def test_the_catalogue_is_read_once() -> None:
    assert licences() is licences()
    assert asked({"source": "categoria:Fibule"}, ITALIAN).selector is not None


# On a real wiki


def normalise(scene: Scene, pages: dict[str, str], **parameters: str) -> RequestState:
    templates = {
        "Template:Cc-by-sa-4.0": "Licence.",
        "Template:CC-BY-SA-4.0": "#REDIRECT [[Template:Cc-by-sa-4.0]]",
        "Template:CC-BY-4.0": "#REDIRECT [[Template:Cc-by-sa-4.0]]",
    }
    scene.make({**templates, **pages})
    listed = "\n".join(f"* [[:{title}]]" for title in pages)
    scene.ask(None, action="normalise licences", pages=f"\n{listed}", **parameters)
    (ended,) = scene.once()
    return ended.state


def test_names(commons_scene: Scene) -> None:
    scene = commons_scene
    pages = {
        "File:Ln 1.png": "{{Information|permission={{CC-BY-SA-4.0|Museo}}}}\n{{self|CC-BY-SA-4.0}}",
        "File:Ln 2.png": "{{CC-BY-4.0}} {{PD-music}}",
        "File:Ln 3.png": "{{Delete|x}} {{CC-BY-SA-4.0}}",
        "File:Ln 4.png": "{{CC-BY-SA-4.0}} <!-- {{GFDL}} -->",
    }

    assert normalise(scene, pages, rules="synonyms") is RequestState.PARTLY

    new = "{{Information|permission={{Cc-by-sa-4.0|Museo}}}}\n{{self|Cc-by-sa-4.0}}"
    assert scene.text("File:Ln 1.png") == new
    for number in (2, 3, 4):
        title = f"File:Ln {number}.png"
        assert scene.text(title) == pages[title]
    result = scene.answer()["result"]
    assert result.startswith("1 page edited")
    assert "it may be deleted (template “Delete”)" in result
    assert "a licence stands in a comment or in nowiki" in result
    (edit,) = scene.edits("File:Ln 1.png")
    assert "licences by the name of their template (CC-BY-SA-4.0 → Cc-by-sa-4.0)" in edit["comment"]


GIVEN = ("1", "author", "attribution", "migration")
SHOWN = "({name}; " + "; ".join(f"{{{{{{{{{{{{{each}|}}}}}}}}}}}}" for each in GIVEN) + ")"
HELD = "{{{{#if:{{{{{{{0}|}}}}}}|{{{{Template:{{{{{{{0}}}}}}}|author={{{{{{author|}}}}}}}}}}}}}}"


def test_readers_see_what_they_saw(scene: Scene) -> None:
    """The wiki itself expands pages before and after: each licence with all that it was given."""
    catalogue = licences()
    holders = [*catalogue.wrappers, "Information", "Artwork", "Art Photo", "Scheda"]
    fields = "{{{permission|}}} {{{artwork license|}}} {{{photo license|}}} {{{migration|}}}"
    held = " ".join(HELD.format(number) for number in (1, 2, 3))
    made = {f"Template:{name}": SHOWN.format(name=name) for name in catalogue.licences}
    made |= {f"Template:{name}": f"({name}: {held} {fields})" for name in holders}
    made |= {
        f"Template:{name}": f"#REDIRECT [[Template:{target}]]"
        for name, target in catalogue.synonyms.items()
    }
    scene.make(made)
    rewrite = NormaliseLicences(scene.site, catalogue, frozenset({Rule.SYNONYMS}))
    compared = 0
    for case in (case.values[0] for case in cases("synonyms")):
        new = rewrite(case["old"])
        assert isinstance(new, str)
        if new != case["old"]:
            shown = expanded(scene, new)
            assert shown == expanded(scene, case["old"]), case["name"]
            compared += "(" in shown
    assert compared >= 35


def expanded(scene: Scene, text: str) -> str:
    asked = {"action": "expandtemplates", "text": text, "prop": "wikitext"}
    found: str = scene.admin.api(**asked)["expandtemplates"]["wikitext"]
    return found


def test_duplicates(commons_scene: Scene) -> None:
    page = "{{Cc-by-sa-4.0}}\n{{Cc-by-sa-4.0}}\n\n{{Cc-by-sa-4.0|Museo}}"
    assert normalise(commons_scene, {"File:Ld.png": page}) is RequestState.DONE
    text = commons_scene.text("File:Ld.png")
    assert text == "{{Cc-by-sa-4.0}}\n\n{{Cc-by-sa-4.0|Museo}}"


def test_headings(commons_scene: Scene) -> None:
    pages = {"File:Lh.png": "== Summary ==\nx\n\n== Licenza ==\n{{Cc-by-sa-4.0}}"}
    assert normalise(commons_scene, pages) is not RequestState.DONE
    assert commons_scene.text("File:Lh.png") == pages["File:Lh.png"]

    assert normalise(commons_scene, pages, rules="headings") is RequestState.DONE
    wanted = "== {{int:filedesc}} ==\nx\n\n== {{int:license-header}} ==\n{{Cc-by-sa-4.0}}"
    assert commons_scene.text("File:Lh.png") == wanted


def test_moving_out_of_permission(commons_scene: Scene) -> None:
    pages = {"File:Lp.png": "{{Information\n|permission={{CC-BY-SA-4.0}}\n}}\n\n[[Category:A]]"}
    parameters = {"move-permission": "yes"}
    assert normalise(commons_scene, pages, **parameters) is RequestState.DONE
    wanted = (
        "{{Information\n|permission=\n}}\n\n"
        "== {{int:license-header}} ==\n{{Cc-by-sa-4.0}}\n\n[[Category:A]]"
    )
    assert commons_scene.text("File:Lp.png") == wanted


def test_requests_grow_with_the_edits_only(commons_scene: Scene) -> None:
    """Besides the edits: files in batches, the synonyms once, and a fixed number."""
    scene, number = commons_scene, 120
    scene.make({"Template:CC-BY-SA-4.0": "#REDIRECT [[Template:Cc-by-sa-4.0]]"})
    page = "{{CC-BY-SA-4.0}}\n[[Category:Many licences]]"
    scene.make({f"File:Lm {each}.png": page for each in range(number)})
    scene.once()
    scene.ask(None, action="normalise licences", source="category:Many licences")
    before = scene.wiki.request_count()

    (ended,) = scene.once()

    assert ended.state is RequestState.DONE
    assert scene.answer()["result"].startswith(f"{number} pages edited")
    assert scene.wiki.request_count() - before - number <= 40


def test_a_rule_that_is_none(commons_scene: Scene) -> None:
    commons_scene.ask(None, action="normalise licences", source="category:A", rules="colours")
    commons_scene.once()
    assert commons_scene.answer()["status"] == "refused"
    assert "“colours” is not a rule" in commons_scene.answer()["result"]
