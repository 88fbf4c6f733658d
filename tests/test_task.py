"""How tasks are found, and how their parameters are read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

import tasks
from bot.task import CategoryTitles, chunked, discover
from bot.text.site import Site
from tests.text.conftest import ITALIAN


def test_the_four_tasks_are_found() -> None:
    found = discover()
    assert {"category.add", "category.merge", "category.move", "category.remove"} <= set(found)
    assert list(found) == sorted(found)
    assert all(task.id == id for id, task in found.items())


def test_no_two_tasks_share_a_name() -> None:
    names = [name for task in discover().values() for name in {*task.names.all, task.id}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import nothing_of_this_name", ModuleNotFoundError),
        ("def broken(:", SyntaxError),
        ("raise RuntimeError('no')", RuntimeError),
    ],
)
def test_a_broken_module_is_no_silent_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, error: type[Exception]
) -> None:
    (tmp_path / "broken_task.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(tasks, "__path__", [*tasks.__path__, str(tmp_path)])
    with pytest.raises(error):
        discover()
    sys.modules.pop("tasks.broken_task", None)


def categories(text: str, site: Site = ITALIAN) -> list[str]:
    adapter: TypeAdapter[tuple[object, ...]] = TypeAdapter(CategoryTitles)
    return [str(title) for title in adapter.validate_python(text, context={"site": site})]


@pytest.mark.parametrize(
    "text",
    [
        "Urne\nOlle",
        "* [[:Categoria:Urne]]\n* [[:Categoria:Olle]]",
        "[[Categoria:Urne]], [[:Category:olle|le olle]]",
        "# Categoria:urne\n\n* Olle\nUrne",
        "* [[:Categoria:Urne]]\n* Olle",
    ],
)
def test_several_categories(text: str) -> None:
    assert categories(text) == ["Categoria:Urne", "Categoria:Olle"]


@pytest.mark.parametrize("text", ["Urne\nTemplate:X", "Urne\nA{{b}}"])
def test_one_that_is_no_category_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        categories(text)


def test_chunked() -> None:
    assert list(chunked(range(5), 2)) == [(0, 1), (2, 3), (4,)]
    assert list(chunked([], 2)) == []
