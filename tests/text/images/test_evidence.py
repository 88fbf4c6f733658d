from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Message
from bot.text.images.evidence import SCORES, Candidate, Clue, Kind, joined
from bot.text.titles import Title

FILE, OTHER_FILE = Title(6, "Reperto.jpg"), Title(6, "Altro.jpg")
PAGES = [Title(0, name) for name in ("Voce", "Altra", "Terza")]
CLUES = st.lists(
    st.builds(
        Clue,
        st.sampled_from(Kind),
        st.sampled_from([FILE, OTHER_FILE]),
        st.sampled_from(PAGES),
        st.builds(Message, st.sampled_from(["a", "b"])),
    ),
    max_size=12,
)


def clue(kind: Kind, page: Title = PAGES[0], reason: str = "x") -> Clue:
    return Clue(kind, FILE, page, Message(reason))


def one(*kinds: Kind) -> Candidate:
    (candidate,) = joined(map(clue, kinds))
    return candidate


def test_the_order_of_the_kinds() -> None:
    scores = [SCORES[kind] for kind in Kind]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(Kind)


def test_no_sum_of_weaker_clues_outdoes_a_stronger_one() -> None:
    for stronger, weaker in pairwise(Kind):
        below = list(Kind)[list(Kind).index(weaker) :]
        assert one(*below).score < one(stronger).score


def test_further_kinds_raise_the_score_a_little() -> None:
    assert one(Kind.LINKED).score < one(Kind.LINKED, Kind.NAME).score
    assert one(Kind.LINKED, Kind.LINKED).score == one(Kind.LINKED).score
    for count in range(1, len(Kind) + 1):
        for kinds in combinations(Kind, count):
            assert 0 < one(*kinds).score <= 100


def test_reasons_come_strongest_first_and_one_for_each_kind() -> None:
    clues = [
        clue(Kind.NAME, reason="name"),
        clue(Kind.ITEM, reason="item"),
        clue(Kind.ITEM, reason="again"),
    ]
    (candidate,) = joined(clues)
    assert candidate.kinds == ("item", "name")
    assert candidate.reasons == (Message("item"), Message("name"))


@pytest.mark.parametrize(
    ("kind", "certain"),
    [
        (Kind.NAMED, True),
        (Kind.ITEM, True),
        (Kind.PICTURE, True),
        (Kind.DEPICTED, True),
        (Kind.LINKED, False),
        (Kind.CATEGORY, False),
        (Kind.NAME, False),
    ],
)
def test_what_is_certain(kind: Kind, *, certain: bool) -> None:
    assert one(kind).certain is certain
    assert one(kind).named is (kind is Kind.NAMED)
    # Another article by an item makes it doubtful, by anything else it does not.
    both = joined([clue(kind), clue(Kind.DEPICTED, PAGES[1])])
    assert not any(each.certain for each in both if each.page == PAGES[0])
    weak = joined([clue(kind), clue(Kind.LINKED, PAGES[1])])
    assert weak[0].certain is certain


def test_a_kind_of_things_is_never_certain() -> None:
    """“A vase” says nothing of which one: the article on vases has a picture of its own."""
    (vase,) = joined([replace(clue(Kind.DEPICTED), general=True), clue(Kind.NAME)])
    assert vase.unique
    assert not vase.certain


@given(CLUES)
def test_every_clue_is_in_one_candidate(clues: list[Clue]) -> None:
    found = joined(clues)
    assert {(each.file, each.page) for each in found} == {(c.file, c.page) for c in clues}
    assert len(found) == len({(each.file, each.page) for each in found})
    for each in found:
        mine = {c.kind for c in clues if (c.file, c.page) == (each.file, each.page)}
        assert set(each.kinds) == mine
        assert each.certain <= each.unique
    for file in (FILE, OTHER_FILE):
        assert sum(each.certain for each in found if each.file == file) <= 1
