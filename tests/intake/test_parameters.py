from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, cast

import pytest
from pydantic import Field, model_validator

from bot.intake.entries import Entry, read_entries
from bot.intake.parameters import Understood, understand
from bot.model import Message, Refusal
from bot.task import CategoryTitle, Names, Params, Task, problem_of
from bot.text.titles import Title
from tests.intake.sites import ITALIAN


class MoveParams(Params):
    source: Annotated[CategoryTitle, Names(it=("da",), en=("from",))]
    target: Annotated[CategoryTitle, Names(it=("a", "verso"), en=("to",))]
    levels: Annotated[int, Names(it=("livelli",), en=("levels",)), Field(ge=0, le=9)] = 0
    how: Annotated[Literal["tutto", "poco"], Names(it=("come",), en=("how",))] = "tutto"

    @model_validator(mode="after")
    def differ(self) -> MoveParams:
        if self.source == self.target:
            raise problem_of(Message("category-same", (self.source,)))
        return self


class AddParams(Params):
    pages: Annotated[str, Names(it=("pagine",), en=("pages",))] = ""
    reason: Annotated[str, Names(it=("motivo",), en=("reason",))] = ""


@dataclass(frozen=True)
class Kind:
    """Not a subclass: those are found by `bot.task.discover`, which other tests look at."""

    id: str
    names: Names
    params: type[Params]


KINDS = (
    Kind("category.move", Names(it=("sposta categoria",), en=("move category",)), MoveParams),
    Kind("category.add", Names(it=("aggiungi categoria",), en=("add category",)), AddParams),
)
TASKS = {kind.id: cast("Task", kind) for kind in KINDS}
KNOWN = "sposta categoria, aggiungi categoria"


def ask(parameters: str, language: str = "it") -> Understood | tuple[Refusal, ...]:
    (entry,) = read_entries("{{Richiesta bot|" + parameters + "}}", ITALIAN)
    assert isinstance(entry, Entry)
    return understand(entry, TASKS, ITALIAN, language)


@pytest.mark.parametrize(
    "parameters",
    [
        "azione=sposta categoria|da=Categoria:A|a=B|motivo=perché sì",
        "action=Move_Category|from=[[:Category:A]]|to=CAT:B|reason=perché sì",
        "Azione=category.move|DA=a|verso=b|motivo= perché <!-- mah -->  sì",
        "azione=sposta categoria|da=A|to=B|motivo=perché sì|id=3|stato=y|comando=pausa|livelli=",
    ],
)
def test_understood(parameters: str) -> None:
    found = ask(parameters)
    assert isinstance(found, Understood)
    assert (found.task.id, found.reason) == ("category.move", "perché sì")
    assert found.params == MoveParams(source=Title(14, "A"), target=Title(14, "B"))


def test_common_parameters_reach_a_task_that_has_them() -> None:
    found = ask("azione=aggiungi categoria|pagine=\n[[Uno]]\n[[Due]]|motivo=ordine")
    assert isinstance(found, Understood)
    assert found.params == AddParams(pages="[[Uno]]\n[[Due]]", reason="ordine")


MOVE = "azione=sposta categoria|da=A|a=B|"

REFUSED: dict[str, tuple[str, list[Refusal]]] = {
    "no action": (
        "da=A",
        [Refusal(Message("refusal-no-action", ("azione", KNOWN)), "azione", "| azione = …")],
    ),
    "misspelt action": (
        "Azione=sposta categorie|da=A",
        [
            Refusal(
                Message("refusal-unknown-action-closest", ("sposta categorie", "sposta categoria")),
                "Azione",
                "| Azione = sposta categoria",
            )
        ],
    ),
    "unknown action": (
        "azione=xyz",
        [Refusal(Message("refusal-unknown-action", ("xyz", KNOWN)), "azione")],
    ),
    "missing": (
        "azione=sposta categoria|da=A|a=<!-- poi -->",
        [Refusal(Message("refusal-missing", ("a",)), "a", "| a = …")],
    ),
    "misspelt, and therefore missing": (
        "azione=sposta categoria|da=A|verzo=Categoria:B",
        [
            Refusal(
                Message("refusal-unknown-parameter-closest", ("verzo", "verso")),
                "verzo",
                "| verso = Categoria:B",
            )
        ],
    ),
    "unknown": (
        MOVE + "xyzzy=rosso",
        [Refusal(Message("refusal-unknown-parameter", ("xyzzy", "da, a, livelli, come")), "xyzzy")],
    ),
    "of another task": (
        MOVE + "pagine=X",
        [
            Refusal(
                Message("refusal-unknown-parameter", ("pagine", "da, a, livelli, come")), "pagine"
            )
        ],
    ),
    "text without a name": (
        MOVE + "motivo=a|b",
        [Refusal(Message("refusal-positional", ("b",)))],
    ),
    "twice, in two languages": (
        MOVE + "from=C",
        [Refusal(Message("refusal-twice", ("da", "da, from")), "from")],
    ),
    "twice, a common one": (
        MOVE + "motivo=x|Reason=y",
        [Refusal(Message("refusal-twice", ("motivo", "motivo, Reason")), "Reason")],
    ),
    "not a category": (
        "azione=sposta categoria|Da=File:A.jpg|a=B",
        [Refusal(Message("title-not-category", ("File:A.jpg",)), "Da")],
    ),
    "not a number": (
        MOVE + "livelli=tre",
        [Refusal(Message("refusal-number", ("livelli", "tre")), "livelli")],
    ),
    "out of bounds": (
        MOVE + "livelli=10",
        [Refusal(Message("refusal-range", ("livelli", "10", "9")), "livelli")],
    ),
    "not one of the choices": (
        MOVE + "how=boh",
        [Refusal(Message("refusal-choice", ("how", "boh", "'tutto' or 'poco'")), "how")],
    ),
    "as a whole": (
        "azione=sposta categoria|da=A|a=Categoria:A",
        [Refusal(Message("category-same", (Title(14, "A"),)))],
    ),
    "several at once": (
        "azione=sposta categoria|a=File:B|x=y",
        [
            Refusal(Message("refusal-unknown-parameter", ("x", "da, a, livelli, come")), "x"),
            Refusal(Message("refusal-missing", ("da",)), "da", "| da = …"),
            Refusal(Message("title-not-category", ("File:B",)), "a"),
        ],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    parameters, refusals = REFUSED[name]
    assert ask(parameters) == tuple(refusals)


def test_what_the_bot_proposes_is_in_the_language_of_the_wiki() -> None:
    assert ask("da=A", "en") == (
        Refusal(
            Message("refusal-no-action", ("action", "move category, add category")),
            "action",
            "| action = …",
        ),
    )
