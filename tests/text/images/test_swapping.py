from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Message
from bot.text.files import Place, Placed, place
from bot.text.images.infobox import infoboxes
from bot.text.images.placing import PlaceFile, SwapFile
from bot.text.images.swapping import recaptioned, without
from bot.text.images.uses import shows, uses
from bot.text.proofs.proof import Replaced, TemplateParameters, prove
from bot.text.titles import Title
from tests.text.conftest import ITALIAN
from tests.text.proofs.cases import load
from tests.text.test_files import PAGES

CASES = load("files/swap.toml")
DONE = [case for case in CASES if "after" in case]
PLACES = [case for case in load("files/place.toml") if "after" in case]
OLD, NEW = ITALIAN.title("File:Vecchia.jpg"), ITALIAN.title("File:Nuova.jpg")
CAPTIONS = ["", "Una sala", "Il [[vaso|vaso grande]] di ''X''"]
LEAD = "[[File:Vecchia.jpg|thumb|{}]]\n'''X''' è."


def ids(cases: list[dict[str, Any]]) -> list[str]:
    return [case["name"] for case in cases]


def swapping(case: dict[str, Any]) -> SwapFile:
    old, new = case.get("old", "Vecchia.jpg"), case.get("file", "Nuova.jpg")
    caption = case.get("caption", "Una sala")
    return SwapFile(ITALIAN, ITALIAN.title(f"File:{old}"), ITALIAN.title(f"File:{new}"), caption)


@pytest.mark.parametrize("case", CASES, ids=ids(CASES))
def test_swap(case: dict[str, Any]) -> None:
    swap = pickle.loads(pickle.dumps(swapping(case)))
    result = swap(case["before"])
    if "refused" in case:
        assert isinstance(result, Message)
        assert result.key == case["refused"]
    else:
        assert result == case["after"]


@pytest.mark.parametrize("case", DONE, ids=ids(DONE))
def test_a_swap_is_proved_and_nothing_more_is(case: dict[str, Any]) -> None:
    swap = swapping(case)
    result = swap.placed(case["before"])
    assert isinstance(result, Placed)
    assert prove(case["before"], result.text, result.allowance) is None
    assert prove(case["before"], result.text + "\nAltro", result.allowance) is not None
    found = [use.title for use in uses(result.text, ITALIAN)]
    assert swap.file in found
    assert swap.old not in found


@pytest.mark.parametrize("case", DONE, ids=ids(DONE))
def test_swapped_back_it_is_as_before(case: dict[str, Any]) -> None:
    swap = swapping(case)
    if not shows(case["before"], ITALIAN, swap.old):
        return
    was = without(case["before"], ITALIAN, swap.old, infoboxes())
    assert not isinstance(was, Message)
    if not (was.caption and swap.caption):
        # The parameter for the caption that came with the new picture stays, empty.
        return
    back = SwapFile(ITALIAN, swap.file, swap.old, was.caption)(case["after"])
    assert back == case["before"]


def check(before: str, old: Title, caption: str, new_caption: str) -> None:
    """What is put on a page can be exchanged for another picture as if that had come first."""
    first = place(before, ITALIAN, old, caption, infoboxes())
    if isinstance(first, Message) or old == NEW:
        return
    swapped = SwapFile(ITALIAN, old, NEW, new_caption).placed(first.text)
    if first.place is Place.GALLERY:
        assert swapped == Message("swap-gallery", (old,))
        return
    wanted = PlaceFile(ITALIAN, NEW, new_caption).placed(before)
    assert isinstance(swapped, Placed), (first.text, swapped)
    assert isinstance(wanted, Placed)
    assert prove(first.text, swapped.text, swapped.allowance) is None
    if caption == new_caption == "" or (caption and new_caption):
        assert swapped.text == wanted.text
    assert not shows(swapped.text, ITALIAN, old)
    assert caption not in swapped.text or not caption or caption in before + new_caption
    expected = Replaced if first.place is Place.LEAD else (Replaced, TemplateParameters)
    assert isinstance(swapped.allowance, expected)


@pytest.mark.parametrize("new", CAPTIONS)
@pytest.mark.parametrize("old", CAPTIONS)
@pytest.mark.parametrize("case", PLACES, ids=ids(PLACES))
def test_whatever_was_placed_can_be_swapped(case: dict[str, Any], old: str, new: str) -> None:
    if "file" in case and "." not in case["file"]:
        return
    check(case["before"], ITALIAN.title(f"File:{case.get('file', 'Sala 1.jpg')}"), old, new)


@given(PAGES, st.sampled_from(CAPTIONS), st.sampled_from(CAPTIONS))
def test_on_any_page(before: str, old: str, new: str) -> None:
    check(before, OLD, old, new)


def test_each_infobox_can_be_swapped() -> None:
    for name, box in infoboxes().known.items():
        text = f"{{{{{name}\n| x = y\n| {box.image[0]} = \n}}}}\n'''X'''\n"
        check(text, OLD, "Prima", "Una sala")


@pytest.mark.parametrize(
    ("earlier", "changed"),
    [
        ([LEAD.format("Mia")], False),
        ([LEAD.format("Mia"), LEAD.format("Prima")], True),
        ([LEAD.format("Mia"), None, LEAD.format("Prima"), "'''X''' è."], True),
        ([LEAD.format("Mia"), LEAD.format("Altra"), LEAD.format("Mia"), "'''X''' è."], False),
        # It came back with this caption.
        ([LEAD.format("Mia"), "'''X''' è.", LEAD.format("Prima")], False),
        # It never stood as the bot would have put it: nobody can tell what was changed.
        ([LEAD.format("Mia"), LEAD.format("left|Prima")], False),
        ([], False),
    ],
)
def test_a_caption_changed_meanwhile(earlier: list[str | None], changed: bool) -> None:
    said = recaptioned(LEAD.format("Mia"), earlier, ITALIAN, OLD, infoboxes())
    assert said == (Message("swap-caption", (OLD,)) if changed else None)


@pytest.mark.parametrize(
    "text", [LEAD, "{{{{Museo\n|Immagine = Vecchia.jpg\n|Didascalia = {}\n}}}}"]
)
def test_a_caption_changed_since_the_swap_was_planned(text: str) -> None:
    planned = SwapFile(ITALIAN, OLD, NEW, "Una sala").placed(text.format("Prima"))
    assert isinstance(planned, Placed)
    swap = SwapFile(ITALIAN, OLD, NEW, "Una sala", said=planned.went)
    assert swap(text.format("Prima")) == planned.text
    assert swap(text.format("Mia")) == Message("swap-caption", (OLD,))
