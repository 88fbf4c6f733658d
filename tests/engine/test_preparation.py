from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.engine.preparation import LeftAlone, Manners, prepare
from bot.model import Allowance, ChangeState, EditPage, Message, Page, Rewrite
from bot.text.proofs.proof import Appended
from bot.text.titles import Title
from bot.text.whole import Become
from bot.worker import Worker
from tests.intake.sites import ITALIAN

LINE = "riga"
PAGE = Page(Title(0, "Bronzo"), 1, 2, "Testo", editable=True)
MANNERS = Manners("ResidenteBot", ("WIP",))


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as opened:
        yield opened


def prepared(
    worker: Worker,
    page: Page = PAGE,
    rewrite: Rewrite = Become(f"Testo\n{LINE}"),  # noqa: B008
    allowance: Allowance = Appended(LINE),  # noqa: B008
) -> str | LeftAlone:
    change = EditPage(page, rewrite, allowance, Message("summary"))
    return prepare(change, page, ITALIAN, MANNERS, worker)


def test_a_proved_text(worker: Worker) -> None:
    assert prepared(worker) == f"Testo\n{LINE}"


def test_what_is_not_proved_is_not_saved(worker: Worker) -> None:
    found = prepared(worker, rewrite=Become("Tutt'altro"))
    assert isinstance(found, LeftAlone)
    assert found.state is ChangeState.FAILED
    assert found.reason is not None
    assert found.reason.key == "fail-proof"


LEFT = {
    "skip-missing": replace(PAGE, page_id=0, text=""),
    "skip-hidden": replace(PAGE, text=None),
    "skip-protected": replace(PAGE, editable=False),
    "skip-content-model": replace(PAGE, content_model="Scribunto"),
    "skip-nobots": replace(PAGE, text="{{nobots}}"),
    "skip-in-use": replace(PAGE, text="{{WIP}} Testo"),
}


@pytest.mark.parametrize("key", LEFT)
def test_pages_that_are_left_alone(worker: Worker, key: str) -> None:
    found = prepared(worker, LEFT[key])
    assert isinstance(found, LeftAlone)
    assert found.state is ChangeState.SKIPPED
    assert found.reason is not None
    assert found.reason.key == key


def test_nothing_to_change(worker: Worker) -> None:
    assert prepared(worker, rewrite=Become("Testo")) == LeftAlone(ChangeState.UNCHANGED)


def declined(text: str) -> str | Message:
    return Message("skip-no-place", (text,))


def never_ending(text: str) -> str | Message:
    while True:
        text = text[::-1]


def test_a_rewrite_that_declines(worker: Worker) -> None:
    found = prepared(worker, rewrite=declined)
    assert found == LeftAlone(ChangeState.SKIPPED, Message("skip-no-place", ("Testo",)))


def test_a_text_beyond_the_limits() -> None:
    with Worker(seconds=0.5, max_chars=100) as strict:
        slow = prepared(strict, rewrite=never_ending)
        big = prepared(strict, replace(PAGE, text="x" * 101))
    for found, key in ((slow, "text-too-slow"), (big, "text-too-big")):
        assert isinstance(found, LeftAlone)
        assert found.state is ChangeState.FAILED
        assert found.reason is not None
        assert found.reason.key == key
