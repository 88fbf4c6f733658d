from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.images.names_alike import MOST, alike, of_file, variants
from tests.text.conftest import ITALIAN
from tests.text.images.test_file_pages import FILES
from tests.text.proofs.cases import CASES

DATA = tomllib.loads((CASES / "files" / "names.toml").read_text(encoding="utf-8"))
NAMES = st.text(max_size=40) | st.lists(
    st.sampled_from(["La ", "l'", "Torre", " - ", "(", ")", ", ", "02", " S. ", "à", "IMG", "."]),
    max_size=8,
).map("".join)


def named(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in DATA[kind]]


@pytest.mark.parametrize("case", named("alike"))
def test_alike(case: dict[str, Any]) -> None:
    one, other = case["names"]
    for first, second in ((one, other), (other, one)):
        assert alike(first, second, case.get("language", "it")) is case["same"]


@pytest.mark.parametrize("case", named("file"))
def test_what_a_file_is_named_for(case: dict[str, Any]) -> None:
    assert list(of_file(case["file"])) == case["is"]


@pytest.mark.parametrize("case", named("variants"))
def test_variants(case: dict[str, Any]) -> None:
    assert list(variants(case["of"], case.get("language", "it"))) == case["is"]


def test_there_are_enough_cases() -> None:
    assert sum(map(len, DATA.values())) >= 50


@given(NAMES, NAMES)
def test_being_alike_is_mutual(one: str, other: str) -> None:
    assert alike(one, other, "it") is alike(other, one, "it")
    if one.isascii():
        assert alike(one, one.upper(), "it") is alike(one, one, "it")


@given(NAMES)
def test_variants_are_few_and_no_repeats(name: str) -> None:
    found = variants(name, "it")
    assert len(found) == len(set(found)) <= MOST
    titles = [ITALIAN.possible(each) for each in found]
    assert len(set(titles)) == len(titles) or None in titles


@given(NAMES)
def test_a_name_survives_the_ending_of_its_file(name: str) -> None:
    assert (
        of_file(f"{name}.jpg") == of_file(f"File:{name}.JPG") or name.lstrip(" :_")[:1] != name[:1]
    )


@pytest.mark.skipif(not FILES.exists(), reason="the corpus is not at hand")
def test_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    names = [path.name.removesuffix(".wikitext") for path in sorted(FILES.iterdir())]
    found = [of_file(name.removeprefix("File_")) for name in names]
    with capsys.disabled():
        print("\n", len(names), "names of files,", sum(map(bool, found)), "say something")
    assert sum(map(bool, found)) > len(names) // 2
