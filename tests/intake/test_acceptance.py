from __future__ import annotations

from dataclasses import replace

import pytest

from bot.configuration import Configuration, parse
from bot.intake.acceptance import Accepted, Declined, Rules, consider, understood_again
from bot.intake.entries import Entry, read_entries
from bot.intake.parameters import Understood
from bot.model import Author, Message, Request, RequestState, UserFacts
from bot.task import discover
from bot.text.titles import Title
from tests.intake.sites import ITALIAN
from tests.intake.test_attribution import at

MOVE = "{{Richiesta bot|azione=sposta categoria|da=Bronzi|a=Marmi|motivo=ordine}}"
ANNA = Author("Anna", 7, at(7))
FACTS = UserFacts("Anna", exists=True, groups=frozenset({"sysop"}))
BRONZI, MARMI = Title(14, "Bronzi", "Categoria"), Title(14, "Marmi", "Categoria")


def rules(configuration: Configuration | None = None) -> Rules:
    return Rules(ITALIAN, "it", discover(), configuration or Configuration())


def entry(text: str = MOVE) -> Entry:
    (found,) = read_entries(text, ITALIAN)
    assert isinstance(found, Entry)
    return found


def considered(
    text: str = MOVE, facts: UserFacts = FACTS, configuration: Configuration | None = None
) -> Accepted | Declined:
    return consider(entry(text), ANNA, facts, rules(configuration), lambda _: [])


def reason(verdict: Accepted | Declined) -> str:
    assert isinstance(verdict, Declined)
    return verdict.reason.key


def test_accepted_with_the_pages_that_it_claims() -> None:
    assert considered() == Accepted("category.move", frozenset({BRONZI, MARMI}))


def test_who_may_not_ask_learns_nothing_else() -> None:
    stranger = replace(FACTS, groups=frozenset())
    assert reason(considered("{{Richiesta bot|azione=mangia}}", stranger)) == (
        "permission-not-requester"
    )


@pytest.mark.parametrize(
    "text",
    ["{{Richiesta bot|azione=mangia}}", "{{Richiesta bot|azione=sposta categoria|da=Bronzi}}"],
)
def test_what_is_wrong_is_said(text: str) -> None:
    verdict = considered(text)
    assert isinstance(verdict, Declined)
    assert verdict.reason.args


def test_a_task_that_is_switched_off() -> None:
    configuration, problems = parse('{"tasks": {"category.move": {"enabled": false}}}')
    assert not problems
    assert reason(considered(configuration=configuration)) == "refusal-task-disabled"


def test_pages_on_which_another_request_works() -> None:
    live = Request(3, "test:it", "p", "category.move", (), ANNA, RequestState.RUNNING)
    verdict = consider(entry(), ANNA, FACTS, rules(), lambda titles: [(min(titles), live)])
    assert isinstance(verdict, Declined)
    assert verdict.task == "category.move"
    assert Message("refusal-claimed", (BRONZI, 3)) in (verdict.reason, *verdict.reason.args)


def test_what_was_taken_on_is_understood_again() -> None:
    stored = Request(
        1, "test:it", "p", "category.move", entry().normalised, ANNA, RequestState.QUEUED
    )
    understood = understood_again(stored, rules())
    assert isinstance(understood, Understood)
    assert (understood.task.id, understood.reason) == ("category.move", "ordine")
