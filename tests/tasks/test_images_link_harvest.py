"""`images.link` over a whole harvest: what it holds, and how often it asks."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.model import Suggest
from tasks.images_link import ImagesLinkTask, LinkParams
from tests.tasks.harvest import Harvest, Vases
from tests.tasks.pictures import planning
from tests.text.conftest import ITALIAN

FEW, MANY = 2_000, 20_000
GROWTH = 400
"""KiB for each further 1,000 files: the numbers of their pages and the names of categories."""

BATCHES = 14
"""Questions about a batch of 500 files."""


@dataclass(frozen=True)
class Measured:
    suggested: list[Suggest]
    peak: int
    """In KiB."""
    questions: int


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def measured(harvest: Harvest) -> Measured:
    wiki = Vases(harvest)
    given = planning(wiki, {})
    params = LinkParams.model_validate({"since": "2026-11-01"}, context={"site": ITALIAN})
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    suggested = [each for each in ImagesLinkTask().plan(params, given) if isinstance(each, Suggest)]
    _, peak = tracemalloc.get_traced_memory()
    return Measured(suggested, (peak - before) // 1024, harvest.asked.total() + len(wiki.calls))


@pytest.mark.usefixtures("traced")
def test_memory_does_not_grow_with_the_harvest(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a file for which nothing speaks only its number is kept."""
    few, harvest = measured(Harvest(FEW)), Harvest(MANY)
    many = measured(harvest)

    growth = (many.peak - few.peak) / ((MANY - FEW) / 1000)
    each = (many.questions - few.questions) / ((MANY - FEW) / 500)
    with capsys.disabled():
        print(f"\n{FEW} files: {few.peak} KiB; {MANY}: {many.peak} KiB,", end=" ")
        print(f"{growth:.0f} KiB more per 1000; {each:.1f} questions per 500 files")
    assert len(few.suggested) == FEW // harvest.one_in
    assert len(many.suggested) == MANY // harvest.one_in
    assert growth < GROWTH
    assert each <= BATCHES
    assert harvest.most <= 501, "more than a batch, and the institution's category"
