"""Every message that the code uses exists in both languages and can be rendered."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.i18n import Texts
from bot.i18n.texts import catalogue
from bot.model import Message
from bot.text.titles import Title

ROOT = Path(__file__).parents[2]
MAKERS = frozenset(
    {
        "Message",
        "ResidenteError",
        "BadTitle",
        "BadSelector",
        "SettingsError",
        "WikiError",
        "WorkerError",
        "LeaseLost",
        "StoreError",
        "TransitionError",
    }
)
# Written before the code that will use them; take each out when it is used, or drop the message.
AWAITED = frozenset(
    {
        "residue-nobots",
        "residue-redirect-left",
        "result-edited",
        "result-failed",
        "result-many-failures",
        "result-skipped",
        "result-unchanged",
        "skip-template-category",
    }
)

# The first words of keys: any string of the code that begins so is taken for a key.
FAMILIES = (
    "check",
    "cli",
    "command",
    "configuration",
    "database",
    "entry",
    "fail",
    "init",
    "permission",
    "proof",
    "refusal",
    "residue",
    "result",
    "selector",
    "skip",
    "wiki",
)
NO_KEYS = frozenset({"wiki-page-name", "wiki-file-name"})

LANGUAGES = ("it", "en")
KEYS = sorted({key for language in LANGUAGES for key in catalogue(language)})


@dataclass(frozen=True)
class Use:
    """A key in the code; `arguments` is their number, None where it cannot be seen."""

    key: str
    place: str
    arguments: int | None


def test_every_message_in_the_code_exists() -> None:
    missing = {
        f"{language}: {use.key} ({use.place})"
        for use in uses()
        for language in LANGUAGES
        if use.key not in catalogue(language)
    }
    assert not missing, "\n".join(sorted(missing))


def test_every_string_that_looks_like_a_key_is_one() -> None:
    looks = re.compile(rf"({'|'.join(FAMILIES)})(-[a-z]+)+")
    found = {text for text in literals() if looks.fullmatch(text)} - NO_KEYS
    missing = found - set(KEYS)
    assert not missing, "\n".join(sorted(missing))


def test_every_message_is_used() -> None:
    composed = {beginning + word for beginning in beginnings() for word in literals()}
    unused = set(KEYS) - literals() - composed - AWAITED
    assert not unused, "\n".join(sorted(unused))


def test_every_message_gets_its_arguments() -> None:
    short = {
        f"{use.key} wants {wanted} arguments ({use.place})"
        for use in uses()
        if use.arguments is not None
        and (wanted := highest(catalogue("en").get(use.key, ""))) > use.arguments
    }
    assert not short, "\n".join(sorted(short))


@pytest.mark.parametrize("key", KEYS)
def test_languages_agree(key: str) -> None:
    italian, english = catalogue("it")[key], catalogue("en")[key]
    assert places(italian) == places(english)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("argument", [0, 1, 2, 1_000_000, "a {{b}} [[c]]", Title(14, "B", "C")])
def test_renders(key: str, language: str, argument: str | int | Title) -> None:
    message = Message(key, (argument,) * 9)
    texts = Texts(language)
    for rendered in (texts.wikitext(message), texts.plain(message), texts.summary(message)):
        assert rendered.strip() == rendered
        assert rendered
        assert not re.search(r"\$\d|PLURAL|\n", rendered)
    assert "{{" not in texts.wikitext(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_file_is_banana(language: str) -> None:
    def unique(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
        assert len(dict(pairs)) == len(pairs), "a key stands twice"
        return dict(pairs)

    text = (ROOT / "bot" / "i18n" / f"{language}.json").read_text(encoding="utf-8")
    data = json.loads(text, object_pairs_hook=unique)
    assert data["@metadata"]["locale"] == language
    assert data["@metadata"]["authors"]
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in catalogue(language))


def places(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\$(\d)", text)}


def highest(text: str) -> int:
    return max(places(text), default=0)


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    paths = [path for folder in ("bot", "tasks") for path in (ROOT / folder).rglob("*.py")]
    return tuple(
        (path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(paths)
    )


def uses() -> Iterator[Use]:
    """Every key that is written out where a message or an error is made."""
    for place, call in makers():
        for key in keys(call.args[0]):
            yield Use(key, place, arguments(call))


def makers() -> Iterator[tuple[str, ast.Call]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name(node.func) in MAKERS and node.args:
                yield f"{path}:{node.lineno}", node


@cache
def literals() -> frozenset[str]:
    """Every string of the code: a key may be chosen in one place and used in another."""
    return frozenset(
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def beginnings() -> Iterator[str]:
    """How keys begin that are put together while running: `Message(f"state-{state}")`."""
    for _, call in makers():
        first = call.args[0].values[0] if isinstance(call.args[0], ast.JoinedStr) else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def keys(argument: ast.expr) -> Iterator[str]:
    """A constant, or both branches of a conditional expression."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from keys(argument.body)
        yield from keys(argument.orelse)


def arguments(call: ast.Call) -> int | None:
    if any(keyword.arg in (None, "args") for keyword in call.keywords):
        return None
    rest = call.args[1:]
    if name(call.func) == "Message":
        if not rest:
            return 0
        if not isinstance(rest[0], ast.Tuple):
            return None
        rest = rest[0].elts
    return None if any(isinstance(each, ast.Starred) for each in rest) else len(rest)
