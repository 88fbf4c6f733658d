from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.facts import FileFacts
from bot.text.images.pictures import BITMAPS, unfit, view
from bot.text.site import FILE
from bot.text.titles import Title
from tests.text.proofs.cases import CASES

DATA = tomllib.loads((CASES / "files" / "pictures.toml").read_text(encoding="utf-8"))


def named(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in DATA[kind]]


def facts(case: dict[str, Any]) -> FileFacts:
    name = case.get("file", "Sala.jpg")
    width = case.get("width", 2000)
    mime = case.get("mime", "image/jpeg")
    return FileFacts(Title(FILE, name, "File"), name, "", width, 1000, mime, shared=True)


@pytest.mark.parametrize("case", named("unfit"))
def test_unfit(case: dict[str, Any]) -> None:
    found = unfit(facts(case), case.get("uses", 0))
    assert (found.key if found else "") == case["key"]


@pytest.mark.parametrize("case", named("view"))
def test_view(case: dict[str, Any]) -> None:
    assert view(case["file"]) == (case["object"], case["lesser"])


def test_there_are_enough_cases() -> None:
    assert len(DATA["unfit"]) >= 40


def test_a_renamed_file_is_judged_by_the_name_it_has() -> None:
    old = Title(FILE, "Sala.jpg", "File")
    found = unfit(FileFacts(old, "Logo X.jpg", "", 2000, 1000, "image/jpeg"), 0)
    assert found is not None
    assert found.key == "image-sign"


def test_views_of_one_object_are_told_from_those_of_another() -> None:
    names = ("Vaso 1.jpg", "Vaso (retro).jpg", "Dettaglio del vaso.jpg", "Vaso - recto 2.jpg")
    assert {view(name)[0] for name in names} == {"vaso"}
    assert [view(name)[1] for name in names] == [False, True, True, False]
    assert view("IMG 1.jpg")[0] != view("IMG 2.jpg")[0]


@given(st.text(max_size=60), st.sampled_from(sorted(BITMAPS)), st.integers(0, 10_000))
def test_any_name_can_be_judged(name: str, mime: str, width: int) -> None:
    found = unfit(FileFacts(Title(FILE, name), name, "", width, 1, mime), 0)
    assert (found is not None) or width >= 400
    assert view(name) == view(f"File:{name}") or name.lstrip(" :_") != name
