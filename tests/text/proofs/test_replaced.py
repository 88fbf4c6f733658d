from __future__ import annotations

import pickle

import pytest

from bot.text.proofs.proof import Replaced, prove

OLD = "{{S}}\n[[File:A.jpg|thumb|Uno]]\n'''X''' è.\n[[File:B.jpg|thumb]]\n"
WENT, CAME = "[[File:A.jpg|thumb|Uno]]\n", "[[File:C.jpg|thumb|Due]]\n"
NEW = OLD.replace(WENT, CAME)


def test_one_passage_for_another() -> None:
    allowance = pickle.loads(pickle.dumps(Replaced(WENT, CAME)))
    assert prove(OLD, NEW, allowance) is None
    assert prove(NEW, OLD, Replaced(CAME, WENT)) is None
    assert prove("a", "b", Replaced("a", "b")) is None


@pytest.mark.parametrize(
    ("old", "new", "went", "came"),
    [
        (OLD, NEW + "x", WENT, CAME),
        (OLD, "x" + NEW, WENT, CAME),
        (OLD, NEW.replace("{{S}}", ""), WENT, CAME),
        (OLD, NEW.replace("è", "é"), WENT, CAME),
        (OLD, NEW.replace("[[File:B.jpg|thumb]]", CAME), WENT, CAME),
        # Only taken out, only put in, put in elsewhere.
        (OLD, OLD.replace(WENT, ""), WENT, CAME),
        (OLD, OLD.replace(WENT, WENT + CAME), WENT, CAME),
        (OLD, OLD.replace(WENT, "") + CAME, WENT, CAME),
        # Another caption, another file.
        (OLD, NEW.replace("Due", "Tre"), WENT, CAME),
        (OLD, NEW.replace("C.jpg", "D.jpg"), WENT, CAME),
        # The passage is not there, or nobody can tell which is meant.
        (OLD, NEW, "[[File:A.jpg|thumb|Altro]]\n", CAME),
        ("a\na\n", "b\na\n", "a\n", "b\n"),
        ("aaa", "aba", "aa", "ab"),
        # Nothing at all for something, and the other way round.
        (OLD, OLD.replace(WENT, ""), WENT, ""),
        (OLD, OLD + CAME, "", CAME),
    ],
)
def test_anything_else_is_refused(old: str, new: str, went: str, came: str) -> None:
    found = prove(old, new, Replaced(went, came))
    assert found is not None
    assert found.key == "proof-replaced"


def test_nothing_changed() -> None:
    found = prove(OLD, OLD, Replaced(WENT, WENT))
    assert found is not None
    assert found.key == "proof-unchanged"
