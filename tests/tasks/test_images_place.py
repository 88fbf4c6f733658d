"""`images.place` on small wikis of wikitext."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.model import Message
from bot.task import Params
from tasks.images_place import ImagesPlaceTask
from tests.tasks.pictures import Case, Plan, number, planned, planning, wikis
from tests.text.conftest import ITALIAN

TASK = ImagesPlaceTask()
BASE: Case = {
    "files": {"Reperto.jpg": "{{Information|description={{it|1=Un [[:it:Vaso|vaso]] antico.}}}}"},
    "articles": {"Voce": "'''Voce''' è un vaso."},
}
GALLERY = "Una voce.\n<gallery>\nAltro.jpg\n</gallery>"


def asked(**given: str) -> Params:
    return TASK.params.model_validate(
        {"file": "Reperto.jpg", "article": "Voce", **given}, context={"site": ITALIAN}
    )


def plan(case: Case, **given: str) -> Plan:
    merged: dict[str, Any] = {**BASE, **case}
    return planned(TASK, asked(**given), planning(wikis(merged), merged))


@pytest.mark.parametrize(
    ("article", "caption", "after"),
    [
        ("'''Voce''' è.", "Un vaso", "[[File:Reperto.jpg|thumb|Un vaso]]\n'''Voce''' è."),
        ("'''Voce''' è.", "", "[[File:Reperto.jpg|thumb|Un vaso antico]]\n'''Voce''' è."),
        (
            "{{Museo|Nome=V|Immagine=|Didascalia=}}\n'''Voce''' è.",
            "Sala",
            "{{Museo|Nome=V|Immagine=Reperto.jpg|Didascalia=Sala}}\n'''Voce''' è.",
        ),
        (GALLERY, "Sala", "Una voce.\n<gallery>\nAltro.jpg\nReperto.jpg|Sala\n</gallery>"),
        # The person has decided: another picture in the article is no hindrance.
        (
            "'''Voce''' è.\n== Altro ==\n[[File:Altro.jpg|thumb]]",
            "Sala",
            "[[File:Reperto.jpg|thumb|Sala]]\n'''Voce''' è.\n== Altro ==\n[[File:Altro.jpg|thumb]]",
        ),
    ],
)
def test_puts_it_in(article: str, caption: str, after: str) -> None:
    got = plan({"articles": {"Voce": article}}, caption=caption)
    assert got.inserted == ["Reperto.jpg > Voce"]
    assert got.texts == {"Voce": after}


@pytest.mark.parametrize("typed", ["galleria", "Gallery "])
def test_only_into_the_gallery(typed: str) -> None:
    bare = GALLERY.replace("Una voce", "{{Museo|Nome=V}}\n'''Voce''' è")
    got = plan({"articles": {"Voce": bare}}, caption="Sala", where=typed)
    assert got.texts["Voce"] == bare.replace("Altro.jpg\n", "Altro.jpg\nReperto.jpg|Sala\n")
    assert got.suggestions["Reperto.jpg > Voce"].where == Message("where-gallery")
    (refusal,) = plan({}, where=typed).refused
    assert refusal.reason.args[1] == Message("place-no-gallery")


def test_what_is_remembered() -> None:
    got = plan({})
    suggestion = got.suggestions["Reperto.jpg > Voce"]
    wiki = wikis(BASE)
    assert wiki.repository is not None
    assert suggestion.pair.file == number(wiki.repository, "File:Reperto.jpg")
    assert suggestion.pair.page == number(wiki, "Voce")
    assert suggestion.kinds == ("named",)
    assert suggestion.reasons == (Message("evidence-named"),)
    assert suggestion.where == Message("where-lead")
    assert got.summaries[0].key == "summary-image"


def test_memory_and_taste_do_not_count() -> None:
    case = {
        "memory": {"Reperto.jpg > Voce": "refused"},
        "widths": {"Reperto.jpg": 200},
        "past": {"Voce": ["[[File:Reperto.jpg|thumb]]"]},
    }
    assert plan(case).inserted == ["Reperto.jpg > Voce"]


def test_links_of_the_caption() -> None:
    articles = {**BASE["articles"], "Vaso": "'''Vaso''' è."}
    got = plan({"articles": articles})
    assert got.suggestions["Reperto.jpg > Voce"].caption == "Un [[vaso]] antico"


def test_renamed_file_and_article() -> None:
    files = {**BASE["files"], "Prima.jpg": "#REDIRECT [[File:Reperto.jpg]]"}
    articles = {**BASE["articles"], "Una voce": "#RINVIA [[Voce]]"}
    got = plan(
        {"files": files, "articles": articles}, file="File:Prima.jpg", article="[[Una voce]]"
    )
    assert got.inserted == ["Reperto.jpg > Voce"]


def test_a_file_of_this_wiki() -> None:
    articles = {**BASE["articles"], "File:Nostro.jpg": "{{Information|description=Una sala.}}"}
    got = plan({"articles": articles}, file="Nostro.jpg")
    assert got.inserted == ["Nostro.jpg > Voce"]
    wiki = wikis({**BASE, "articles": articles})
    pair = got.suggestions["Nostro.jpg > Voce"].pair
    assert pair.file == number(wiki, "File:Nostro.jpg")


@pytest.mark.parametrize(
    ("case", "given", "said"),
    [
        ({}, {"file": "Manca.jpg"}, "refusal-file-missing"),
        ({}, {"article": "Mancante"}, "refusal-article-missing"),
        ({}, {"instead": "A.jpg", "where": "galleria"}, "refusal-instead-gallery"),
        ({"mimes": {"Reperto.jpg": "audio/ogg"}}, {}, "refusal-file-kind"),
        ({}, {"caption": "{{Vaso}}"}, "place-caption"),
        ({}, {"caption": "Una [[File:X.jpg|thumb]]"}, "place-caption"),
        ({"articles": {"Voce": "[[File:Reperto.jpg|thumb]]\n'''V''' è."}}, {}, "place-there"),
        ({"brought": {"Voce": ["Reperto.jpg"]}}, {}, "place-there"),
        ({"articles": {"Voce": "{{Museo|Immagine=no}}\n'''V''' è."}}, {}, "place-disabled"),
        ({"articles": {"Voce": "'''Voce''':\n__DISAMBIG__"}}, {}, "image-disambiguation"),
        ({"articles": {"Voce": "[[File:A.jpg|thumb]]\n'''V''' è."}}, {}, "place-occupied"),
    ],
)
def test_refusals(case: Case, given: dict[str, str], said: str) -> None:
    got = plan(case, **given)
    (refusal,) = got.refused
    reason = refusal.reason
    if reason.key == "refusal-place":
        assert reason.args[0] == ITALIAN.title("Voce")
        assert isinstance(reason.args[1], Message)
        reason = reason.args[1]
    assert reason.key == said
    assert (refusal.parameter == "didascalia") is (said == "place-caption")
    assert not got.inserted


OLD = "[[File:Prima.jpg|thumb|{}]]\n'''Voce''' è."


def swapped(article: str, past: tuple[str, ...] = (), **given: str) -> Plan:
    given = {"instead": "[[:File:Prima.jpg]]", "caption": "Sala", **given}
    return plan({"articles": {"Voce": article}, "past": {"Voce": list(past)}}, **given)


@pytest.mark.parametrize(
    ("article", "after"),
    [
        (OLD.format("Un'anfora"), "[[File:Reperto.jpg|thumb|Sala]]\n'''Voce''' è."),
        (
            "{{Museo|Nome=V|Immagine=Prima.jpg|Didascalia=Un'anfora}}\n'''Voce''' è.",
            "{{Museo|Nome=V|Immagine=Reperto.jpg|Didascalia=Sala}}\n'''Voce''' è.",
        ),
        # It has gone meanwhile.
        ("'''Voce''' è.", "[[File:Reperto.jpg|thumb|Sala]]\n'''Voce''' è."),
    ],
)
def test_in_the_place_of_another(article: str, after: str) -> None:
    got = swapped(article, (article, "'''Voce''' è."))
    assert got.texts == {"Voce": after}
    was = Message("where-instead", (ITALIAN.title("File:Prima.jpg"),))
    there = "Prima.jpg" in article
    assert (got.suggestions["Reperto.jpg > Voce"].where == was) is there


def test_the_description_of_the_new_one_is_its_caption() -> None:
    got = swapped(OLD.format("Un'anfora"), caption="")
    assert got.texts["Voce"].startswith("[[File:Reperto.jpg|thumb|Un vaso antico]]\n")


def test_what_has_to_go_may_be_the_same_picture_under_another_name() -> None:
    files = {**BASE["files"], "Prima.jpg": "#REDIRECT [[File:Reperto.jpg]]"}
    case = {"files": files, "articles": {"Voce": OLD.format("Mia")}}
    assert plan(case, instead="Prima.jpg").inserted == ["Reperto.jpg > Voce"]


@pytest.mark.parametrize(
    ("article", "past", "given", "said"),
    [
        (OLD.format("Mia"), (OLD.format("Un'anfora"),), {}, "swap-caption"),
        (OLD.format("left|Mia"), (), {}, "swap-layout"),
        (OLD.format("Mia") + "\n[[File:Prima.jpg|thumb]]", (), {}, "swap-twice"),
        ("'''V''' è.\n<gallery>\nPrima.jpg\n</gallery>", (), {}, "swap-gallery"),
        ("[[File:Altra.jpg|thumb]]\n'''V''' è.", (), {}, "place-occupied"),
        (OLD.format("Mia"), (), {"instead": "Altra.jpg"}, "place-occupied"),
        (OLD.format("Mia"), (), {"caption": "{{X}}"}, "place-caption"),
        (OLD.format("Mia") + "\n[[File:Reperto.jpg|thumb]]", (), {}, "place-there"),
        (
            OLD.format("Mia").replace("Prima", "Reperto"),
            (),
            {"instead": "Reperto.jpg"},
            "place-there",
        ),
    ],
)
def test_what_has_to_go_stays(
    article: str, past: tuple[str, ...], given: dict[str, str], said: str
) -> None:
    got = swapped(article, past, **given)
    (refusal,) = got.refused
    assert refusal.reason.key == "refusal-place"
    assert isinstance(refusal.reason.args[1], Message)
    assert refusal.reason.args[1].key == said
    named = {"place-caption": "didascalia"}
    assert refusal.parameter == ("al posto di" if "swap" in said else named.get(said, ""))
    assert not got.inserted


def test_there_under_another_name() -> None:
    files = {**BASE["files"], "Prima.jpg": "#REDIRECT [[File:Reperto.jpg]]"}
    articles = {"Voce": f"[[File:Prima.jpg|thumb]]\n{GALLERY}"}
    (refusal,) = plan({"files": files, "articles": articles}).refused
    assert refusal.reason.key == "refusal-place"


def test_a_copy_is_for_the_person_to_judge() -> None:
    articles = {"Voce": GALLERY, "File:Altro.jpg": "A copy."}
    case = {"articles": articles, "same": {"Reperto.jpg": "Altro.jpg"}}
    assert plan(case).inserted == ["Reperto.jpg > Voce"]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"file": "Categoria:X"}, "refusal-no-file"),
        ({"file": "A|B"}, "refusal-no-file"),
        ({"article": "Wikipedia:Bar"}, "refusal-no-article"),
        ({"article": "Voce#Storia"}, "refusal-no-article"),
        ({"instead": "Categoria:X"}, "refusal-no-file"),
        ({"where": "infobox"}, "refusal-choice"),
    ],
)
def test_what_cannot_be_read(given: dict[str, str], key: str) -> None:
    with pytest.raises(ValidationError) as caught:
        asked(**given)
    assert caught.value.errors()[0]["ctx"]["message"].key == key
