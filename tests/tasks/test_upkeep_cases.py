"""The three upkeep tasks on small wikis of wikitext: `tests/cases/tasks`, one file for each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.model import Message
from bot.task import Task, discover
from bot.text.customs import Customs, Partner
from bot.text.site import Site
from tests.tasks.library import Library
from tests.text.conftest import COMMONS, ITALIAN

CASES = Path(__file__).parents[1] / "cases" / "tasks"
TASKS = discover()
MUSEO = {"name": "Museo", "category": "Media from Museo", "accounts": ["M1", "M2"]}
MUSEI = {"Musei": [], "Musei di Modena": ["Musei"], "Museo Civico": ["Musei di Modena"]}

Case = dict[str, Any]


def cases(name: str) -> list[Any]:
    read = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in read]


def carried_out(
    task: Task, site: Site, case: Case, library: Library, customs: Customs
) -> dict[str, Message]:
    params = task.params.model_validate(case.get("request", {}), context={"site": site})
    return library.carry_out(task, params, customs)


def check(task: Task, site: Site, case: Case, pages: dict[str, str], customs: Customs) -> None:
    library = Library(site, pages, case.get("lately"), case.get("uploads"))

    said = carried_out(task, site, case, library, customs)

    expected = {site.title(t): text for t, text in (pages | case.get("after", {})).items()}
    assert library.texts == expected
    assert {title: message.key for title, message in said.items()} == case.get("said", {})
    again = carried_out(task, site, case, library, customs)
    assert library.texts == expected, "not idempotent"
    assert again.keys() == said.keys()


@pytest.mark.parametrize("case", cases("redirects"))
def test_redirects(case: Case) -> None:
    customs = Customs(case.get("template", "Category redirect"))
    check(TASKS["category.redirects"], COMMONS, case, case["pages"], customs)


@pytest.mark.parametrize("case", cases("overcat"))
def test_overcat(case: Case) -> None:
    task, tree = TASKS["category.overcat"], {**MUSEI, **case.get("tree", {})}
    pages = {
        f"Categoria:{name}": " ".join(f"[[Categoria:{parent}]]" for parent in parents) or "Radice."
        for name, parents in tree.items()
    }
    customs = Customs(partners=(Partner("Museo", case.get("partner", "")),))
    request = {"root": "Categoria:Musei", **case.get("request", {})}
    check(task, ITALIAN, {**case, "request": request}, pages | case.get("pages", {}), customs)


@pytest.mark.parametrize("case", cases("complete"))
def test_complete(case: Case) -> None:
    partners = tuple(
        Partner(each["name"], each.get("category", ""), tuple(each.get("accounts", ())))
        for each in case.get("partners", [MUSEO])
    )
    customs = Customs("Category redirect", (), "", tuple(case.get("deletion", ())), partners)
    pages = {"Category:Media from Museo": "Files.", **case.get("pages", {})}
    check(TASKS["category.complete"], COMMONS, case, pages, customs)
