"""`licence.add` and `licence.report` on small wikis of wikitext: `tests/cases/tasks`."""

from __future__ import annotations

import pytest

from bot.model import Message
from bot.task import discover
from bot.text.customs import Customs, Partner
from tests.tasks.library import Library
from tests.tasks.test_upkeep_cases import Case, carried_out, cases
from tests.text.conftest import COMMONS

TASKS = discover()
FILE = "File:A.png"
MUSEO = Partner(
    "Museo Civico",
    "Media from Museo",
    ("M1", "M2"),
    holder="Museo Civico",
    licence="Cc-by-sa-4.0",
)
LICENCES = {f"Template:{name}": "A licence." for name in ("Cc-by-sa-4.0", "Cc-zero")}


def library(case: Case) -> Library:
    uploads = case.get("uploads", {"M1": ["A.png"]})
    pages = {FILE: case["text"], **LICENCES, **case.get("templates", {})}
    made = Library(COMMONS, pages, uploads=uploads)
    made.stated = {"A.png": case.get("items", {})}
    made.later = {"A.png": case.get("later", [])}
    return made


def code(reason: Message) -> str:
    """The key; of a sentence about a refusal that of the refusal."""
    inner = reason.args[0] if reason.key == "finding-left" else reason
    assert isinstance(inner, Message)
    return inner.key


@pytest.mark.parametrize("case", cases("licence_report"))
def test_report(case: Case) -> None:
    customs = Customs(deletion_templates=tuple(case.get("deletion", ())), partners=(MUSEO,))
    wiki, task = library(case), TASKS["licence.report"]
    request = {"pages": f"[[:{FILE}]]"} | ({"institution": MUSEO.name} if case.get("ours") else {})

    said = carried_out(task, COMMONS, {"request": request}, wiki, customs)

    found = {key.removeprefix(f"{FILE} finding-group-"): code(said[key]) for key in said}
    assert found == case["found"]
    assert wiki.texts[COMMONS.title(FILE)] == case["text"]


@pytest.mark.parametrize("case", cases("licence_add"))
def test_add(case: Case) -> None:
    values = {"accounts": MUSEO.accounts, "holder": MUSEO.holder, "licence": MUSEO.licence}
    partner = Partner(**{"name": MUSEO.name, **values, **case.get("partner", {})})
    customs = Customs(deletion_templates=tuple(case.get("deletion", ())), partners=(partner,))
    wiki, task = library(case), TASKS["licence.add"]
    chosen = {"evidence": "ticket:1", "pages": f"[[:{FILE}]]", **case.get("request", {})}

    said = carried_out(task, COMMONS, {"request": chosen}, wiki, customs)

    assert wiki.texts[COMMONS.title(FILE)] == case.get("after", case["text"])
    reason = case.get("said") or case.get("refused")
    assert [message.key for message in said.values()] == ([reason] if reason else [])
    again = carried_out(task, COMMONS, {"request": chosen}, wiki, customs)
    assert wiki.texts[COMMONS.title(FILE)] == case.get("after", case["text"]), "not idempotent"
    assert again.keys() == said.keys()
