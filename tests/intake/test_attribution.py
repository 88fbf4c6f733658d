from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.intake.attribution import Seen, attribute
from bot.model import Author

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(revision: int) -> datetime:
    return START + timedelta(minutes=revision)


def history(table: str) -> list[Seen]:
    """Lines `user: content content…`; `?` for a hidden text, `!` before a hidden user."""
    seen = []
    for revision, line in enumerate(table.strip().splitlines(), 1):
        user, _, content = line.strip().partition(":")
        counts: dict[str, int] = {}
        for word in content.split():
            counts[word] = counts.get(word, 0) + 1
        hidden = user.startswith("!") or "?" in counts
        seen.append(
            Seen(
                revision, user.lstrip("!"), at(revision), None if "?" in counts else counts, hidden
            )
        )
    return seen


def shown(table: str, live: dict[str, Author] | None = None) -> dict[str, list[tuple[str, int]]]:
    found = attribute(history(table), live or {}, before={})
    return {key: [(a.user, a.revision) for a in found.authors(key)] for key in found.standing}


TABLE = {
    "the one who wrote it": ("Anna: x", {"x": [("Anna", 1)]}),
    "others edit elsewhere": (
        "Anna: x\nZoe: x y\nBot: x y",
        {"x": [("Anna", 1)], "y": [("Zoe", 2)]},
    ),
    "a changed parameter makes it the changer's": ("Anna: x\nZoe: x2", {"x2": [("Zoe", 2)]}),
    "changed and put back by the outsider": ("Anna: x\nZoe: x2\nZoe: x", {"x": [("Zoe", 3)]}),
    "removed and restored by another": ("Anna: x\nZoe:\nLuca: x", {"x": [("Luca", 3)]}),
    "pasted from the archive": (
        "Anna: x\nBot:\nAnna: y\nZoe: y x",
        {"y": [("Anna", 3)], "x": [("Zoe", 4)]},
    ),
    "a copy beside the original": ("Anna: x\nZoe: x x", {"x": [("Anna", 1), ("Zoe", 2)]}),
    "a copy, then the original removed": ("Anna: x\nZoe: x x\nZoe: x", {"x": [("Anna", 1)]}),
    "two at once": ("Anna: x x", {"x": [("Anna", 1), ("Anna", 1)]}),
    "moved within the page": ("Anna: x y\nZoe: y x", {"x": [("Anna", 1)], "y": [("Anna", 1)]}),
    "hidden user": ("!Anna: x", {"x": [("", 1)]}),
    "hidden text before it is seen": (
        "Anna: y\nZoe: ?\nLuca: y x",
        {"y": [("Anna", 1)], "x": [("", 2)]},
    ),
    "hidden text in between": ("Anna: x\nZoe: ?\nLuca: x", {"x": [("Anna", 1)]}),
    "the latest text is hidden": ("Anna: x\nZoe: ?", {"x": [("Anna", 1)]}),
}


@pytest.mark.parametrize("name", TABLE)
def test_authors(name: str) -> None:
    table, authors = TABLE[name]
    assert shown(table) == authors


def test_restored_while_live_it_keeps_its_author() -> None:
    live = {"x": Author("Anna", 1, at(1))}
    assert shown("Anna: x\nZoe: x2\nLuca: x", live) == {"x": [("Anna", 1)]}
    assert shown("Anna: x\nZoe:\nLuca: x x", live) == {"x": [("Anna", 1), ("Luca", 3)]}


def test_a_live_request_whose_revision_is_hidden_later() -> None:
    live = {"x": Author("Anna", 1, at(1))}
    assert shown("!Anna: x\nZoe: x", live) == {"x": [("", 1)]}


def test_a_partial_history_leaves_its_first_contents_undecided() -> None:
    seen = history("Bot: x y\nZoe: x y z")
    found = attribute(seen, {"y": Author("Anna", 7, at(7))})
    assert found.standing["x"] == (None,)
    assert found.author("x") is None
    assert found.author("y") == Author("Anna", 7, at(7))
    assert found.author("z") == Author("Zoe", 2, at(2))
    assert found.author("nowhere") is None


def test_undecided_content_that_went_and_came_back_is_decided() -> None:
    found = attribute(history("Bot: x\nZoe:\nZoe: x"), {})
    assert found.author("x") == Author("Zoe", 3, at(3))
    assert found.standing == {"x": (Author("Zoe", 3, at(3)),)}


def test_a_partial_history_that_begins_with_a_hidden_text() -> None:
    assert attribute(history("Zoe: ?\nLuca: x"), {}).standing == {"x": (None,)}


UNREAD = {
    "what it lacks was brought by the next": ("{{a|x= nothing {{a|x=", "Luca"),
    "what it holds may be its own": ("{{a|x= some words {{a|x=", ""),
    "a comment within a word": ("{{a|x= some wo<!-- x -->rds {{a|x=", ""),
    "in what is no comment": ("<nowiki><!--</nowiki> some words", ""),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_text_that_could_not_be_read(name: str) -> None:
    text, author = UNREAD[name]
    first, second, third = history("Anna: y\nZoe: ?\nLuca: y x")
    second = Seen(2, "Zoe", at(2), None, unread=text)
    words = {"x": ("some", "words")}
    found = attribute([first, second, third], {}, {}, words)
    assert found.authors("x")[0].user == author
    assert found.authors("y") == (Author("Anna", 1, at(1)),)
    assert attribute([first, second, third], {}, {}).authors("x")[0].hidden


def test_a_hidden_text_beside_one_that_could_not_be_read() -> None:
    seen = [
        Seen(1, "Zoe", at(1), None, unread="nothing"),
        *history("Anna: y\n!Zoe: ?\nLuca: x")[1:],
    ]
    assert attribute(seen, {}, {}, {"x": ("words",)}).authors("x")[0].hidden


@pytest.mark.parametrize("cut", range(1, 5))
def test_reading_on_from_where_one_stopped(cut: int) -> None:
    seen = history("Anna: x\nZoe: x x y\nLuca: y\nZoe: x y\nAnna: y z")
    whole = attribute(seen, {}, before={})
    first = attribute(seen[:cut], {}, before={})
    assert attribute(seen[cut:], {}, before=first.standing) == whole
