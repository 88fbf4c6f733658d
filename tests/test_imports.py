"""Who may import whom (design, section 5), read off the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path.relative_to(ROOT) for folder in ("bot", "tasks") for path in (ROOT / folder).rglob("*.py")
)

FOUNDATION = ("bot.model", "bot.errors", "bot.text")
"""They import nothing of ours but each other."""

CALLER = (
    "bot.cli",
    "bot.app",
    "bot.sandbox",
    "bot.service",
    "bot.shell",
)
"""What nothing further down may import."""

WARMED = ("bot.engine.preparation", "bot.intake")
"""What the worker process loads beforehand, so that no job's time is spent on it."""

STORIES = (
    "bot.sandbox.demo",
    "bot.sandbox.housekeeping",
    "bot.sandbox.photographs",
    "bot.sandbox.teller",
)
"""They play the bot on the sandbox, and so know all of it."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "bot.model": FOUNDATION,
    "bot.errors": FOUNDATION,
    "bot.text": FOUNDATION,
    "bot.reading": FOUNDATION,
    "bot.task": ("tasks", "bot.reading", *FOUNDATION),
    "bot.i18n": ("bot.i18n", *FOUNDATION),
    "bot.worker": (*FOUNDATION, *WARMED),
    "bot.wiki": ("bot.wiki", "bot.reading", "bot.task", *FOUNDATION),
    "bot.sandbox": ("bot.sandbox", "bot.errors"),
    "tasks": ("bot.task", "bot.reading", "bot.model", "bot.text"),
}
"""By package, what of ours its modules may import."""

FORBIDDEN: dict[str, tuple[str, ...]] = {
    "bot.intake": (*CALLER, "bot.report", "bot.web"),
    "bot.engine": (*CALLER, "bot.intake", "bot.report", "bot.web"),
    # The archive knows the entries of the request page.
    "bot.report": (*CALLER, "bot.web"),
    "bot.pages": (*CALLER, "bot.engine"),
}

ONLY_IN: dict[str, tuple[str, ...]] = {
    "pywikibot": ("bot.wiki",),
    "sqlalchemy": ("bot.engine",),
    "alembic": ("bot.engine",),
    "apscheduler": ("bot.engine.schedule",),
    "sentry_sdk": ("bot.monitoring.sentry",),
    "typer": ("bot.cli", "bot.shell.interview", "bot.shell.sandbox", "bot.shell.commands"),
    "tasks": ("bot.task",),
}
"""Libraries, and the tasks, by the one place that knows them."""


def module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it; `from a import b` counts as `a.b`."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _dynamic(node):
            argument = node.args[0]
            if isinstance(argument, ast.Constant):
                yield str(argument.value)


def _dynamic(node: ast.Call) -> bool:
    return ast.unparse(node.func) in ("importlib.import_module", "import_module", "__import__")


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def ours(path: Path) -> list[str]:
    """What it imports of ours, but for the other modules of a task that is a package."""
    own = own_package(path)
    return [
        name for name in imported(path) if within(name, ("bot", "tasks")) and not within(name, own)
    ]


def own_package(path: Path) -> tuple[str, ...]:
    """The package of a task's modules, where it has one of its own."""
    return (".".join(path.parts[:2]),) if path.parts[0] == "tasks" and len(path.parts) > 2 else ()


@pytest.mark.parametrize("path", FILES, ids=str)
def test_layers(path: Path) -> None:
    for package, allowed in ALLOWED.items():
        if within(module(path), (package,)) and not within(module(path), STORIES):
            assert [name for name in ours(path) if not within(name, allowed)] == []
    for package, forbidden in FORBIDDEN.items():
        if within(module(path), (package,)):
            assert [name for name in ours(path) if within(name, forbidden)] == []


@pytest.mark.parametrize("path", FILES, ids=str)
def test_what_only_one_place_may_know(path: Path) -> None:
    for library, places in ONLY_IN.items():
        used = [
            name
            for name in imported(path)
            if within(name, (library,)) and not within(name, own_package(path))
        ]
        if library == "tasks" and module(path) == "tasks":
            continue
        assert not used or within(module(path), places), f"{library} in {path}"


def test_tasks_never_import_each_other() -> None:
    for path in FILES:
        if path.parts[0] == "tasks":
            assert [name for name in ours(path) if within(name, ("tasks",))] == []


def test_the_rules_speak_of_what_is_there() -> None:
    """A package that was renamed would otherwise be under no rule."""
    modules = {module(path) for path in FILES}
    for package in ALLOWED:
        assert any(within(name, (package,)) for name in modules), package
