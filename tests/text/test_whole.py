from __future__ import annotations

import pytest

from bot.model import CreatePage, EditPage, Message, Page
from bot.text.titles import Title
from bot.text.whole import Become, Becomes, replaced, written

WHY = Message("summary-setup")
MISSING = Page(Title(0, "Vaso"), text="")
THERE = Page(Title(0, "Vaso"), 7, 8, "vecchio")


def test_a_page_that_exists_is_edited() -> None:
    allowance = Becomes("nuovo", frozenset({"vecchio"}))
    assert replaced(THERE, "nuovo", WHY) == EditPage(THERE, Become("nuovo"), allowance, WHY)


def test_a_page_that_does_not_is_made() -> None:
    assert replaced(MISSING, "nuovo", WHY) == CreatePage(MISSING.title, "nuovo", WHY)


def test_a_rewrite_that_declines_makes_no_page() -> None:
    def decline(_: str) -> str | Message:
        return WHY

    with pytest.raises(AssertionError):
        written(MISSING, decline, Becomes(""), WHY)
