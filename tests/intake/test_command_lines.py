from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.engine.store import Store
from bot.intake.attribution import Standing, attribute
from bot.intake.command_lines import CommandLine, Mark
from bot.intake.commands import Order
from bot.intake.heard import Answers, Heard, heard
from bot.intake.lines import LineEntry, read_all
from bot.intake.parsing import Parsed, line_key, parse
from bot.model import Author, Message, Request, RequestState
from tests.intake.sites import ITALIAN
from tests.intake.test_lines import BULLET, steps

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SIGNED = "--[[Utente:X|X]] ([[Discussioni utente:X|msg]]) 10:00, 23 nov 2026 (CET)"
MARKED = "*::: <!-- bot #1 r5 undo -->Fatto."


def commands(page: str) -> list[CommandLine]:
    entries = [each for each in read_all(page, ITALIAN) if isinstance(each, LineEntry)]
    return [command for entry in entries for command in entry.commands]


READ = {
    "indented twice": (":: comando = conferma", ["conferma"]),
    "below the bullet's own": ("*: command = undo", ["undo"]),
    "a bullet deeper": ("** command=undo", ["undo"]),
    "any case": ("::Comando = CONFERMA", ["CONFERMA"]),
    "signed": (f":: comando = conferma {SIGNED}", ["conferma"]),
    "a signature in colours": (
        ':: comando = conferma --<span style="color:red">[[Utente:X|X]]</span> 10:00, 23 nov 2026',
        ["conferma"],
    ),
    "a signature from a template": (":: comando = conferma – {{Firma|X}}", ["conferma"]),
    "below the bot's line": (
        "*: <!-- bot #1 01234567 -->'''in coda'''\n:: comando = pausa",
        ["pausa"],
    ),
    "after a blank line": ("\n:: comando = pausa", ["pausa"]),
    "among others": ("*: che cosa aspetti?\n*: comando = pausa\n*: ecco", ["pausa"]),
    "several": (":: comando = pausa\n:: comando = riprendi", ["pausa", "riprendi"]),
    "a comment in it": (":: comando = <!-- x -->con<!-- y -->ferma", ["conferma"]),
    "a word that is none": (":: comando = fermati", ["fermati"]),
    "more than a word": (f":: comando = conferma ma domani {SIGNED}", ["conferma ma domani"]),
    "very long": (f":: comando = {'x' * 100}", ["x" * 60]),
    "nothing": (":: comando =", []),
    "only a signature": (f":: comando = {SIGNED}", []),
    "not at the beginning": (":: scrivi comando = conferma", []),
    "no indent": ("comando = conferma", []),
    "another parameter": (":: stato = completata", []),
    "nowiki": (":: <nowiki>comando = conferma</nowiki>", []),
    "nowiki of the name": (":: <nowiki>comando</nowiki> = conferma", []),
    "a comment": (":: <!-- comando = conferma -->", []),
    "code": (":: <code>comando = conferma</code>", []),
    "struck out": ("<s>\n:: comando = conferma\n</s>", []),
    "in a box": ("{{Box|\n:: comando = conferma\n}}", []),
    "below other words": ("\nparole\n:: comando = conferma", []),
    "below a heading": ("== Altro ==\n:: comando = conferma", []),
    "below the next bullet": ("* altro\n*: comando = conferma", []),
    "below one that cannot be read": ("* [[Categoria:C]] to [[Categoria:D]]\n:: comando = x", []),
}


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_is_told(name: str, line_end: str) -> None:
    below, told = READ[name]
    page = f"{BULLET}\n{below}\n".replace("\n", line_end)
    found = commands(page)
    assert [command.word for command in found] == told
    for command in found:
        assert page[command.start : command.end].startswith(command.indent[:-1])
        assert page[command.end :].startswith(line_end)


def test_each_bullet_has_its_own() -> None:
    page = f"{BULLET}\n:: comando = pausa\n* [[:Categoria:C]] → [[:Categoria:D]]\n*: comando = undo"
    entries = [each for each in read_all(page, ITALIAN) if isinstance(each, LineEntry)]
    assert [[command.word for command in each.commands] for each in entries] == [
        ["pausa"],
        ["undo"],
    ]


def test_requests_that_share_a_line_have_none() -> None:
    page = "{{move cat|A|B}} {{move cat|C|D|command=undo}}\n: comando = pausa"
    first, second = (each for each in read_all(page, ITALIAN) if isinstance(each, LineEntry))
    assert not first.alone
    assert (first.commands, second.commands) == ((), ())
    assert (first.command_word, second.command_word) == ("", "undo")


def test_a_command_is_no_content() -> None:
    (with_it,) = read_all("{{move cat|A|B|comando=conferma}}", ITALIAN)
    (without,) = read_all("{{move cat|A|B}}", ITALIAN)
    assert isinstance(with_it, LineEntry)
    assert isinstance(without, LineEntry)
    assert with_it.fingerprint == without.fingerprint
    assert (with_it.waiting, without.waiting) == (True, False)


def test_marks_belong_to_the_command_above() -> None:
    page = f"{BULLET}\n*:: comando = undo\n{MARKED}\n*:: comando = undo"
    first, second = commands(page)
    assert first.marks == (Mark(1, 5, "undo"),)
    assert (first.answered, second.answered) == (True, False)
    assert str(first.marks[0]) in MARKED


@pytest.mark.parametrize("below", [":: comando = x\n", "::comando=", f"*: comando = a {SIGNED}\n"])
def test_reading_is_linear(below: str) -> None:
    small, large = (steps(f"{BULLET}\n" + below * (size // len(below))) for size in (3_000, 30_000))
    assert large < 25 * small


def test_an_answer_may_stand_further_below() -> None:
    """Somebody has put a word between the command and its answer."""
    page = f"{BULLET}\n*:: comando = undo\n*:: comando = pausa\n{MARKED}"
    (entry,) = (each for each in read_all(page, ITALIAN) if isinstance(each, LineEntry))
    assert [each.answered for each in entry.commands] == [False, False]
    assert entry.waiting
    (entry,) = (
        each
        for each in read_all(page.replace("pausa", "undo"), ITALIAN)
        if isinstance(each, LineEntry)
    )
    assert not entry.waiting


# Whose they are


def by(user: str, revision: int) -> Author:
    return Author(user, revision, NOON)


def standing(parsed: Parsed, *authors: Author) -> Standing:
    (entry,) = (each for each in parsed.entries if isinstance(each, LineEntry))
    return {line_key(entry, entry.commands[0]): authors}


def test_of_equal_commands_the_answered_one_is_the_older() -> None:
    parsed = parse(f"{BULLET}\n*:: comando = undo\n*:: command = undo\n{MARKED}", ITALIAN)
    found = list(heard(parsed.entries, standing(parsed, by("Anna", 5), by("Zoe", 9))))
    assert [(each.author.user, each.place) for each in found] == [("Anna", 1), ("Zoe", 0)]


def test_a_second_copy_is_the_second_author_s() -> None:
    parsed = parse(f"{BULLET}\n*:: comando = undo\n*:: command = undo", ITALIAN)
    assert sorted(parsed.fingerprints.values()) == [1, 2]
    assert list(heard(parsed.entries, attribute([], {}).standing)) == []


def order(command: Heard, request: int) -> Order:
    asked = Request(request, "test:it", "P", "", (), by("Anna", 1), RequestState.DONE)
    return Order(asked, command.word, command.author, command.digests(request))


def test_what_was_answered_is_known_by_revision_by_date_and_by_mark(tmp_path: Path) -> None:
    said = Message("command-done", ("undo", "Anna"))
    line = f"{BULLET}\n*:: comando = undo {SIGNED}"
    with Store.open(f"sqlite:///{tmp_path / 'db'}") as store:

        def answered(page: str, author: Author, request: int = 1) -> Message | None:
            parsed = parse(page, ITALIAN)
            (command,) = heard(parsed.entries, standing(parsed, author))
            return Answers(store.watched, "test:it").to(command, request)

        parsed = parse(line, ITALIAN)
        (command,) = heard(parsed.entries, standing(parsed, by("Anna", 5)))
        assert answered(line, by("Anna", 5)) is None
        Answers(store.watched, "test:it").remember(command.digests(1), 5, said)
        unsigned = line.removesuffix(SIGNED)
        assert answered(line, by("Anna", 5)) == said
        assert answered(unsigned, by("Anna", 5)) == said
        assert answered(line, by("Zoe", 9)) == said
        assert answered(f"{unsigned}\n{MARKED}", by("Zoe", 9)) == said
        assert answered(unsigned, by("Zoe", 9)) is None
        assert answered(line, by("Anna", 5), request=2) is None
        forged = MARKED.replace("r5", "r6")
        assert answered(f"{unsigned}\n{forged}", by("Zoe", 9)) is None
        parsed = parse(f"{unsigned}\n{forged}", ITALIAN)
        (command,) = heard(parsed.entries, standing(parsed, by("Zoe", 9)))
        assert not Answers(store.watched, "test:it").shown(command)
