"""What the proof refuses: wrong edits by hand, and the rewrite broken in one way or another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bot.text.licences import duplicates as licence_duplicates
from bot.text.licences import headings as licence_headings
from bot.text.licences import rules as licence_rules
from bot.text.licences.calls import Call
from bot.text.licences.grants import Reading
from bot.text.licences.rules import NormaliseLicences, Rule
from bot.text.proofs.proof import prove
from tests.text.licences.cases import CATALOGUE, USUAL, Case, allowing, cases, rewriting


@pytest.mark.parametrize("case", cases("proof"))
def test_wrong_edits(case: Case) -> None:
    found = prove(case["old"], case["new"], allowing(rewriting(case.get("rules", USUAL))))
    assert found is not None
    assert found.key.startswith("proof-")


TEXTS = [case.values[0]["old"] for name in ("synonyms", "duplicates") for case in cases(name)]
RIGHT = allowing(rewriting())


def refused(rewrite: Callable[[str], object], texts: list[str] = TEXTS) -> int:
    """How often the proof refuses what a broken rewrite makes of pages; it must do so always."""
    healthy = rewriting()
    count = 0
    for text in texts:
        new = rewrite(text)
        if isinstance(new, str) and new not in (text, healthy(text)):
            assert prove(text, new, RIGHT) is not None, (text, new)
            count += 1
    return count


def test_a_rewrite_with_wrong_synonyms() -> None:
    wrong = {"PD-music": "PD-old-100", "CC-BY-SA": "Cc-by-sa-4.0", "CC-By-2.0": "Cc-by-sa-2.0"}
    broken = replace(
        CATALOGUE,
        synonyms={**CATALOGUE.synonyms, **wrong},
        reads={**CATALOGUE.reads, **wrong},
    )
    assert refused(replace(rewriting(), catalogue=broken)) >= 3


def test_a_rewrite_that_takes_one_version_for_another() -> None:
    later = {name: known.replace("3.0", "4.0") for name, known in CATALOGUE.synonyms.items()}
    broken = replace(CATALOGUE, synonyms=later, reads={**CATALOGUE.reads, **later})
    assert refused(replace(rewriting(), catalogue=broken)) >= 4


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace("Cc-by-sa-4.0", "Cc-by-sa-3.0"),
        lambda text: re.sub(r"\|(author|attribution) ?=[^|}]*", "", text),
        lambda text: re.sub(r"\{\{[Ss]elf\|([^|}]*)\}\}", r"{{\1}}", text),
        lambda text: re.sub(r"\|migration=\w+", "", text),
        lambda text: re.sub(r"\{\{Cc-zero\}\}", "", text),
        lambda text: text + "{{Cc-zero}}",
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text.replace("  ", " ").strip() + " ",
        lambda text: text.replace("{{PD-old-100}}", "{{PD-old}}"),
        lambda text: text.replace("<!--", "<!-- ").replace("x", "y"),
    ],
    ids=["version", "author", "self", "migration", "gone", "more", "ends", "blanks", "age", "text"],
)
def test_a_rewrite_that_does_harm_besides(harm: Callable[[str], str]) -> None:
    def broken(text: str) -> object:
        new = rewriting()(text)
        return harm(new) if isinstance(new, str) else new

    assert refused(broken) >= 1


def test_a_rewrite_blind_to_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(reading: Reading, call: Call) -> tuple[object, ...]:
        return (reading.catalogue.canonical(call.name), ())

    monkeypatch.setattr(licence_duplicates, "_meaning", blind)
    count = 0
    for text in TEXTS:
        new = rewriting()(text)
        assert isinstance(new, str)
        count += new != text and prove(text, new, RIGHT) is not None
    assert count >= 4


def test_a_rewrite_blind_to_what_stands_between(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(reading: Reading) -> Iterator[list[Call]]:
        found = [call for call in reading.sheet.calls if reading.catalogue.grants(call.name)]
        yield from [found] if found else []

    monkeypatch.setattr(licence_duplicates, "_runs", blind)
    count = 0
    for text in TEXTS:
        new = rewriting()(text)
        assert isinstance(new, str)
        count += new != text and prove(text, new, RIGHT) is not None
    assert count >= 5


def test_a_rewrite_with_wrong_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    swapped = {
        licence_headings.LICENCE: "== {{int:filedesc}} ==",
        licence_headings.DESCRIPTION: "== {{int:license-header}} ==",
    }
    monkeypatch.setattr(licence_rules, "CANONICAL", swapped)
    rewrite = rewriting(alone=True)
    texts = [case.values[0]["old"] for case in cases("headings")]
    made = [(text, str(rewrite(text))) for text in texts]
    changed = [(old, new) for old, new in made if old != new]
    assert len(changed) >= 10
    assert all(prove(old, new, RIGHT) is not None for old, new in changed)


def test_a_rewrite_that_moves_unasked() -> None:
    moving = NormaliseLicences(
        rewriting().site, CATALOGUE, frozenset({*USUAL, Rule.PERMISSION}), headings_alone=True
    )
    texts = [case.values[0]["old"] for case in cases("permission")]
    moved = [text for text in texts if moving(text) not in (text, rewriting(alone=True)(text))]
    assert len(moved) >= 7
    assert all(prove(text, str(moving(text)), RIGHT) is not None for text in moved)
