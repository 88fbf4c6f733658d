"""The lines of a log page: several at once, among whatever else stands there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.logged import MARK, Logged, identity, named, with_lines
from bot.text.proofs.proof import prove

HEADER = "Quello che il bot ha fatto."


def line(word: str) -> str:
    """One without a name, as those were that are on the pages already."""
    return f"{MARK}>{word}</span>"


def run(number: int, words: str = "fatto") -> str:
    return f"{named(f'residente-run-{number}')}{words}</span>"


def added(text: str, *lines: str, keep: int = 500) -> str:
    return with_lines(text, lines, HEADER, keep)


def test_several_at_once_on_a_blank_page() -> None:
    new = added("", run(2), run(1))
    assert new == f"{HEADER}\n\n{run(2)}\n{run(1)}"
    assert prove("", new, Logged((run(2), run(1)), HEADER, 500)) is None


def test_several_at_once_before_the_first_of_the_bot_s() -> None:
    old = f"Nota\n* elenco\n{line('b')}\nfra\n{line('a')}\nin fondo"
    new = added(old, run(2), run(1), keep=3)
    assert new == f"Nota\n* elenco\n{run(2)}\n{run(1)}\n{line('b')}\nfra\nin fondo"


def test_what_is_there_in_other_words_is_left_out() -> None:
    old = f"{run(2, 'alle 14 CET')}\n{line('a')}"
    new = added(old, run(3), run(2, "alle 13 UTC"))
    assert new == f"{run(3)}\n{old}"
    assert prove(old, new, Logged((run(3), run(2, "alle 13 UTC")), HEADER, 500)) is None
    assert added(new, run(3, "x"), run(2)) == new


def test_more_than_the_page_keeps() -> None:
    """The newest of them; made again, after a kill, the page stays as it is."""
    lines = [run(number) for number in range(9, 0, -1)]
    new = added(line("a"), *lines, keep=4)
    assert new.split("\n") == lines[:4]
    assert prove(line("a"), new, Logged(tuple(lines), HEADER, 4)) is None
    assert added(new, *lines, keep=4) == new


def test_what_a_person_wrote_is_not_a_line_of_the_bot_s() -> None:
    """Nor one that only speaks of a run."""
    old = f"{run(1).removeprefix('* ')}\n: {run(1)}"
    new = added(old, run(1))
    assert new == f"{old}\n{run(1)}"
    assert prove(old, new, Logged((run(1),), HEADER, 500)) is None


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("* una riga",),
        (f"{run(1)}\n{{{{cancella}}}}",),
        (run(1), run(1)),
        (run(1), run(1, "altro")),
    ],
)
def test_lines_that_are_none(lines: tuple[str, ...]) -> None:
    old = "Testo"
    new = "\n".join((old, *lines)) if lines else f"{old}\naltro"
    assert prove(old, new, Logged(lines, HEADER, 500)) is not None


NEIGHBOURS = st.sampled_from(
    [
        *(line(word) for word in "ab"),
        *(run(number, words) for number in range(1, 5) for words in ("fatto", "altro")),
        "",
        " ",
        "testo",
        "* altro",
        MARK,
        f'{MARK} id="">x',
        f'{MARK} id="residente-run-5" onclick="x">',
        f"<!-- {run(5)}",
        f" {run(6)}",
        f"{run(5)} <nowiki>",
    ]
)
PAGES = st.lists(NEIGHBOURS, max_size=12).map(lambda lines: "\n".join(lines).rstrip())
KEPT = st.integers(1, 9)
RUNS = st.lists(st.integers(1, 8), unique=True, min_size=1, max_size=6).map(
    lambda numbers: tuple(run(number) for number in sorted(numbers, reverse=True))
)


@given(PAGES, RUNS, KEPT)
def test_every_addition_is_proved(old: str, lines: tuple[str, ...], keep: int) -> None:
    new = added(old, *lines, keep=keep)
    if new != old:
        assert prove(old, new, Logged(lines, HEADER, keep)) is None


@given(PAGES, RUNS, KEPT)
def test_each_is_there_once_and_the_rest_is_as_it_was(
    old: str, lines: tuple[str, ...], keep: int
) -> None:
    before = {identity(each) for each in old.split("\n") if each.startswith(MARK)}
    new = added(old, *lines, keep=keep).split("\n")
    fresh = [each for each in lines[:keep] if identity(each) not in before]
    own = [each for each in new if each.startswith(MARK)]
    assert own[: len(fresh)] == fresh
    assert all([identity(each) for each in own].count(identity(wanted)) == 1 for wanted in fresh)
    if fresh:
        assert len(own) <= keep
    people = [each for each in old.rstrip().split("\n") if not each.startswith(MARK)]
    if old.strip():
        assert [each for each in new if not each.startswith(MARK)] == people


@given(PAGES, RUNS, KEPT)
def test_made_again_it_stays_as_it_is(old: str, lines: tuple[str, ...], keep: int) -> None:
    new = added(old, *lines, keep=keep)
    if all(identity(each) in map(identity, new.split("\n")) for each in lines[:keep]):
        assert added(new, *lines, keep=keep) == new


@given(PAGES, RUNS, KEPT, st.data())
def test_anything_else_is_refused(
    old: str, lines: tuple[str, ...], keep: int, data: st.DataObject
) -> None:
    new = added(old, *lines, keep=keep)
    allowance = Logged(lines, HEADER, keep)
    at = data.draw(st.integers(0, len(new)))
    assert prove(old, new[:at] + "x" + new[at:], allowance) is not None
    rows = new.split("\n")
    place = data.draw(st.integers(0, len(rows) - 1))
    assert prove(old, "\n".join(rows[:place] + rows[place + 1 :]), allowance) is not None
    twice = [*rows[: place + 1], *rows[place:]]
    assert prove(old, "\n".join(twice), allowance) is not None
    other = data.draw(st.integers(0, len(rows) - 1))
    rows[place], rows[other] = rows[other], rows[place]
    swapped = "\n".join(rows)
    if swapped not in (new, old):
        assert prove(old, swapped, allowance) is not None


@given(PAGES, RUNS)
def test_not_one_line_may_be_missing(old: str, lines: tuple[str, ...]) -> None:
    """What adds only some of those that are asked for is no such edit."""
    wanted = replace(Logged((), HEADER, 50), lines=(run(99), *lines))
    new = added(old, *lines)
    assert prove(old, new, wanted) is not None
