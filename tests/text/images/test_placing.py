from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from bot.i18n import Texts
from bot.model import Message, Pair
from bot.text.files import Placed
from bot.text.images.choice import Mode, Option, limited
from bot.text.images.evidence import Clue, Kind, joined
from bot.text.images.placing import AddSection, PlaceFile, where
from bot.text.images.talk_sections import talk_section
from bot.text.proofs.proof import SectionsAdded, prove
from bot.text.titles import Title
from tests.text.conftest import COMMONS, ITALIAN

FILE = ITALIAN.title("File:Sala.jpg")
PLACE = PlaceFile(ITALIAN, FILE, "Una sala")
ARTICLES = {
    "where-filled": "{{Museo|Nome=X|Immagine=|Didascalia=}}\n'''X''' è.",
    "where-added": "{{Museo|Nome=X}}\n'''X''' è.",
    "where-lead": "'''X''' è un museo.",
    "where-gallery": "Una voce.\n<gallery>\nAltra.jpg\n</gallery>",
}


def option(text: str, *kinds: Kind) -> Option:
    placed = PLACE.placed(text)
    assert isinstance(placed, Placed)
    page = Title(0, "X")
    (candidate,) = joined(Clue(kind, FILE, page, Message("evidence-named")) for kind in kinds)
    return Option(Mode.DISCUSS, candidate, Pair(1, 2), "Una sala", placed)


@pytest.mark.parametrize(("key", "text"), ARTICLES.items())
def test_travels_to_a_worker_and_says_where(key: str, text: str) -> None:
    place = pickle.loads(pickle.dumps(PLACE))
    placed = place.placed(text)
    assert isinstance(placed, Placed)
    assert place(text) == placed.text
    assert prove(text, placed.text, placed.allowance) is None
    assert where(placed).key == key
    assert where(placed).args == (("Immagine", "Museo") if placed.template else ())


def test_says_why_not() -> None:
    assert PLACE("[[File:Sala.jpg|thumb]]") == Message("place-there", (FILE,))


@pytest.mark.parametrize(("key", "text"), ARTICLES.items())
@pytest.mark.parametrize("site", [ITALIAN, COMMONS])
@pytest.mark.parametrize("kind", Kind)
def test_talk_sections(key: str, text: str, site: object, kind: Kind) -> None:
    wiki = ITALIAN if site is ITALIAN else COMMONS
    say = Texts(wiki.language).wikitext
    section = talk_section(wiki, option(text, kind, Kind.NAME), say, protected=True)
    old = "== Prima ==\nSì."
    new = pickle.loads(pickle.dumps(AddSection(section)))(old)
    assert new == f"{old}\n\n{section}"
    assert prove(old, new, SectionsAdded((section,), "")) is None
    assert section.count("\n* ") == len({kind, Kind.NAME})
    code = section.partition("<pre>")[2].partition("</pre>")[0]
    assert (
        code
        == {
            "where-filled": "| Immagine = Sala.jpg",
            "where-added": "| Immagine = Sala.jpg",
            "where-lead": "[[File:Sala.jpg|thumb|Una sala]]",
            "where-gallery": "Sala.jpg|Una sala",
        }[key]
    )
    # Twice the same is once.
    assert AddSection(section)(new) == new


def test_at_most_three_articles_for_a_file() -> None:
    usual = option(ARTICLES["where-lead"], Kind.LINKED).suggestion(ITALIAN)
    scores = [10, 50, 30, 40, 20]
    given = [
        replace(usual, pair=Pair(file, page), page=Title(0, str(page)), score=score)
        for file in (1, 2)
        for page, score in enumerate(scores)
    ]
    kept = limited(given)
    assert [(each.pair.file, each.score) for each in kept] == [
        (1, 50),
        (1, 30),
        (1, 40),
        (2, 50),
        (2, 30),
        (2, 40),
    ]
