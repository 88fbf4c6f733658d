"""The catalogue, the rewrite and the allowance that the cases about licences are tried with."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from bot.text.licences.catalogue import read_catalogue
from bot.text.licences.duplicates import COLLAPSES
from bot.text.licences.grants import Grant, grants
from bot.text.licences.rules import NormaliseLicences, Rule
from bot.text.proofs.proof import LicenceForm
from tests.text.conftest import COMMONS

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "cases" / "licences"
CORPUS = ROOT.parent / "shared" / "corpus"
CATALOGUE = read_catalogue((ROOT / "tasks" / "licences.toml").read_text(encoding="utf-8"))
USUAL = frozenset({Rule.SYNONYMS, Rule.DUPLICATES, Rule.HEADINGS})

Case = dict[str, Any]


def cases(name: str) -> list[Any]:
    read = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in read]


def rewriting(
    rules: Collection[str] = USUAL, alone: bool = False, deletion: Collection[str] = ()
) -> NormaliseLicences:
    chosen = frozenset(map(Rule, rules))
    return NormaliseLicences(COMMONS, CATALOGUE, chosen, alone, tuple(deletion))


def allowing(rewrite: NormaliseLicences) -> LicenceForm:
    rules = rewrite.rules
    return LicenceForm(
        rewrite.site,
        rewrite.catalogue,
        Rule.SYNONYMS in rules,
        Rule.DUPLICATES in rules,
        Rule.HEADINGS in rules,
        Rule.PERMISSION in rules,
    )


def said(text: str, moves: bool = False) -> set[tuple[object, ...]]:
    """What a page grants; wherever it says it where licences may move."""
    found = grants(text, COMMONS, CATALOGUE)
    return {grant.key[:-1] if moves else grant.key for grant in found}


def lost(old: str, new: str, moves: bool = False) -> list[Grant]:
    """The grants that an edit loses, but for what another beside them says as well."""
    after = said(new, moves)
    may_go = {one for one, _ in COLLAPSES}
    return [
        grant
        for grant in grants(old, COMMONS, CATALOGUE)
        if (grant.key[:-1] if moves else grant.key) not in after
        and not (grant.template in may_go and not grant.parameters)
    ]
