"""What may be dropped, and the proof of it; the rules are in `tests/cases/tasks/overcat.toml`."""

from __future__ import annotations

import pickle

import pytest

from bot.text.categories.overcat import DropAncestors, leading
from bot.text.proofs.overcat import AncestorLinks
from bot.text.proofs.proof import prove
from bot.text.site import Site
from bot.text.titles import Title

WIDE, MIDDLE, NARROW = (Title(14, name, "Categoria") for name in ("Musei", "Sale", "Teche"))
PAIRS = ((WIDE, (MIDDLE, NARROW)), (MIDDLE, (NARROW,)))
A, B, C = (f"[[Categoria:{title.name}]]" for title in (WIDE, MIDDLE, NARROW))


def test_it_looks_again_at_the_text_that_is_to_be_changed(site: Site) -> None:
    drop = pickle.loads(pickle.dumps(DropAncestors(site, Title(0, "X"), PAIRS)))
    assert drop(f"T {A} {B} {C}") == f"T {C}"
    # Somebody has taken the narrowest out since, or all but one.
    assert drop(f"T {A} {B}") == f"T {B}"
    assert drop(f"T {A}") == f"T {A}"


@pytest.mark.parametrize("key", ["", " ", "*", " *", "* Modena", "\xa0"])
def test_leading_keys(key: str) -> None:
    assert leading(key)


@pytest.mark.parametrize("key", ["Modena", " Modena", "!", "1", "-"])
def test_other_keys(key: str) -> None:
    assert not leading(key)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"T\n\n{A}\n{B}", f"T\n\n{B}"),
        (f"T\n\n{A}\n{B}\n{C}", f"T\n\n{C}"),
        (f"T\n\n{A}\n{B}\n{C}", f"T\n\n{B}\n{C}"),
        ("T [[categoria: musei |k]] [[cat:sale]]", "T [[cat:sale]]"),
    ],
)
def test_a_proper_edit_is_proved(site: Site, old: str, new: str) -> None:
    assert prove(old, new, AncestorLinks(site, PAIRS)) is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (f"T\n\n{A}\n{B}", "T", "proof-last"),
        (f"T\n\n{A}\n{B}", f"T\n\n{A}", "proof-last"),
        (f"T\n\n{A}", "T", "proof-last"),
        (f"T\n\n{A}\n[[:Categoria:Sale]]", "T\n\n[[:Categoria:Sale]]", "proof-last"),
        (f"T\n\n{A}\n<!-- {B} -->", f"T\n\n<!-- {B} -->", "proof-last"),
        (f"T\n\n[[Categoria:Musei| ]]\n{B}", f"T\n\n{B}", "proof-main"),
        (f"T\n\n[[Categoria:Musei|*X]]\n{B}", f"T\n\n{B}", "proof-main"),
        (f"T\n\n{B}\n{C}", f"T\n\n{B}", "proof-elsewhere"),
        (f"T\n\n{A}\n{B}", f"U\n\n{B}", "proof-elsewhere"),
        (f"T\n\n{A}\n{B}", f"T\n\n{B}\n{C}", "proof-elsewhere"),
        (f"T\n\n{A}\n{B}", f"T\n\n{B}\n{B}", "proof-order"),
    ],
)
def test_any_other_edit_is_refused(site: Site, old: str, new: str, why: str) -> None:
    problem = prove(old, new, AncestorLinks(site, PAIRS))
    assert problem is not None
    assert problem.key == why
