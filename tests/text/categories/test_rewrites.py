from __future__ import annotations

import pickle

import pytest

from bot.model import Message, Rewrite
from bot.text.categories.rewrites import AddCategory, MoveCategory, RemoveCategory
from bot.text.site import CATEGORY, TEMPLATE
from tests.text.conftest import ITALIAN

OLD, OTHER, NEW = (ITALIAN.title(name, CATEGORY) for name in ("Vecchia", "Antica", "Nuova"))
MOVE = MoveCategory(
    ITALIAN,
    frozenset({OLD, OTHER}),
    NEW,
    (("Museo", ("categoria", "2")), ("tag", ("1",)), ("Template:Scheda del_museo", ("nome",))),
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{{Museo|categoria=Vecchia}}", "{{Museo|categoria=Nuova}}"),
        ("{{museo\n| categoria = vecchia \n| a = b}}", "{{museo\n| categoria = Nuova \n| a = b}}"),
        ("{{Template:Museo|x|Antica}}", "{{Template:Museo|x|Nuova}}"),
        ("{{Museo<!-- c -->|categoria=Vecchia}}", "{{Museo<!-- c -->|categoria=Nuova}}"),
        ("{{Museo|categoria=cat: Vecchia}}", "{{Museo|categoria=cat: Nuova}}"),
        ("{{ scheda_del  museo |nome=Antica}}", "{{ scheda_del  museo |nome=Nuova}}"),
        ("{{Tag| Vecchia }}", "{{Tag| Nuova }}"),
        ("{{a|{{Tag|Vecchia}}}}", "{{a|{{Tag|Nuova}}}}"),
        ("{{Tag|Vecchia}} [[Categoria:Vecchia|k]]", "{{Tag|Nuova}} [[Categoria:Nuova|k]]"),
        ("{{Tag|\n* x}} {{Tag|Vecchia}}", "{{Tag|\n* x}} {{Tag|Nuova}}"),
    ],
)
def test_parameters_that_name_a_category(before: str, after: str) -> None:
    assert MOVE(before) == after
    assert MOVE(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "{{Museo|altro=Vecchia|Vecchia}}",
        "{{Musei|categoria=Vecchia}}",
        "{{Museo|categoria=Vecchia e altre}}",
        "{{Museo|categoria={{x}}}}",
        "{{Museo|categoria=Template:Vecchia}}",
        "{{Museo|categoria=}}",
        "<nowiki>{{Museo|categoria=Vecchia}}</nowiki> <!-- {{Tag|Vecchia}} -->",
        "{{Museo|categoria=Vecchia",
        "{{ {{{1}}} |Vecchia}}",
    ],
)
def test_parameters_left_alone(text: str) -> None:
    assert MOVE(text) == text


def test_add() -> None:
    assert AddCategory(ITALIAN, NEW, "k")("x") == "x\n\n[[Categoria:Nuova|k]]"
    assert AddCategory(ITALIAN, NEW)("[[cat:nuova]]") == "[[cat:nuova]]"
    template = AddCategory(ITALIAN, NEW, namespace=TEMPLATE)
    assert template("x") == "x<noinclude>[[Categoria:Nuova]]</noinclude>"


@pytest.mark.parametrize(("text", "key"), [("<includeonly>x", None), ("x", "]] [[a")])
def test_add_without_a_place(text: str, key: str | None) -> None:
    assert AddCategory(ITALIAN, NEW, key)(text) == Message("skip-no-place")


def test_remove() -> None:
    both = RemoveCategory(ITALIAN, frozenset({OLD, OTHER}))
    assert both("x\n[[cat:vecchia]]\n[[Categoria:Z]]\n[[Category:Antica]]") == "x\n[[Categoria:Z]]"


@pytest.mark.parametrize(
    "rewrite", [MOVE, AddCategory(ITALIAN, NEW), RemoveCategory(ITALIAN, frozenset({OLD}))]
)
def test_a_rewrite_travels_to_a_worker(rewrite: Rewrite) -> None:
    text = "[[Categoria:Vecchia]] {{Tag|Vecchia}}"
    assert pickle.loads(pickle.dumps(rewrite))(text) == rewrite(text)
