"""The catalogue agrees with itself, and with the redirects that it was made from."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.text.licences.catalogue import template_name
from bot.text.titles import upper_first
from tests.text.conftest import COMMONS
from tests.text.licences.cases import CATALOGUE, ROOT

REDIRECTS = ROOT.parent / "shared" / "data" / "commons_template_redirects.tsv"
SOURCE = ROOT / "tasks" / "licences.toml"


def names() -> list[str]:
    known = (CATALOGUE.licences, CATALOGUE.wrappers, CATALOGUE.synonyms, CATALOGUE.traps)
    return [name for each in known for name in each]


def test_no_name_is_two_things() -> None:
    assert len(names()) == len(set(names()))
    assert not set(names()) & set(CATALOGUE.tags)


def test_names_are_titles() -> None:
    for name in (*names(), *CATALOGUE.tags):
        assert template_name(COMMONS, name) == upper_first(name) == name


def test_synonyms_lead_to_what_is_known() -> None:
    assert all(CATALOGUE.grants(name) for name in CATALOGUE.synonyms)
    assert not set(CATALOGUE.synonyms.values()) & set(CATALOGUE.synonyms)


def test_no_trap_is_a_synonym() -> None:
    wrong = {"PD-music", "PD-audio", "PD-art-3d", "CC-By-2.0", "GFDL-it"}
    assert wrong <= set(CATALOGUE.traps)
    assert not set(CATALOGUE.traps) & set(CATALOGUE.synonyms)
    assert not any(CATALOGUE.grants(name) for name in wrong)


def test_a_synonym_names_the_version_of_its_licence() -> None:
    """Digits are never lost or made up: neither version nor term nor year."""
    whole = {"MPL-2.0", "OGL-2.0", "OGL-3.0"}
    worded = set(synonyms_of("PD-anon-70-EU"))
    for name, known in CATALOGUE.synonyms.items():
        if name not in worded:
            assert digits(name) == digits(known) + ("0" if name in whole else ""), name


def synonyms_of(known: str) -> list[str]:
    return [name for name, other in CATALOGUE.synonyms.items() if other == known]


def digits(name: str) -> str:
    plain = name if name not in ("CC0", "Cc0", "CC-0", "Cc-0", "CC 0", "Cc 0") else ""
    return "".join(character for character in plain if character.isdigit())


def test_items_are_of_licences() -> None:
    data = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    assert set(data["items"]) <= set(CATALOGUE.licences)
    assert all(item[0] == "Q" and item[1:].isdigit() for item in data["items"].values())


@pytest.mark.skipif(not REDIRECTS.exists(), reason="the redirects are not at hand")
def test_synonyms_and_traps_are_redirects_of_commons() -> None:
    rows = (line.split("\t") for line in Path(REDIRECTS).read_text("utf-8").splitlines())
    known = {row[0]: row[1] for row in rows if len(row) == 2}
    data = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    for name, target in CATALOGUE.synonyms.items():
        assert known[name] == target
    for trap in data["trap"]:
        for name in trap["names"]:
            assert known[name] == trap["leads_to"]
