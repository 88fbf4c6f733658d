from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Message
from bot.task import licences
from bot.text.licences.adding import AddLicence
from bot.text.licences.grants import grants
from bot.text.proofs.proof import LicenceAdded, prove
from tests.text.conftest import COMMONS
from tests.text.proofs.cases import load
from tests.text.proofs.test_proof import named

CATALOGUE = licences()
TEMPLATE = "{{Cc-by-sa-4.0|attribution=Museo}}"
HEADING = "=={{int:license-header}}=="
ADDED = LicenceAdded(COMMONS, CATALOGUE, TEMPLATE)
ADD = AddLicence(COMMONS, CATALOGUE, "Cc-by-sa-4.0", TEMPLATE)
PIECES = (
    *("\n", "\n", "\r\n", "\n\n", " ", "{{", "}}", "[[", "]]", "|", "=", "<!--", "-->", "<nowiki>"),
    *("A vase.", "== Licenza ==", "== {{int:license-header}} ==", "== Notes ==", "{{Castle|a}}"),
    *("{{Information|description=A vase", "|permission=", "}}", "{{Soprintendenza}}", "{{GFDL}}"),
    *("[[Category:Vases]]", "[[Category:Vases]]\n", "{{self|", "<noinclude>", "</noinclude>", "=="),
)


@pytest.mark.parametrize("case", named(load("proofs/licence_added.toml")))
def test_licence_added(case: dict[str, Any]) -> None:
    found = prove(case["old"], case["new"], ADDED)
    assert (found is None) == case.get("proven", False), found
    assert found is None or found.key.startswith("proof-")


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_whatever_stands_on_a_page(text: str) -> None:
    """A page is left alone, or gains the licence and nothing else.

    Where the proof sees broken markup otherwise than the rewrite the page is left alone, too.
    """
    new = ADD(text)
    if isinstance(new, Message) or new == text:
        return
    squeezed = "".join(new.split())
    left = {squeezed.replace(each, "", 1) for each in (TEMPLATE, HEADING + TEMPLATE)}
    assert "".join(text.split()) in left
    assert grants(text, COMMONS, CATALOGUE) == ()
    (grant,) = grants(new, COMMONS, CATALOGUE)
    assert (grant.template, grant.holder, grant.path) == ("Cc-by-sa-4.0", "Museo", ())
    assert ADD(new) == new
    for other in (text, f"{new}{{{{GFDL}}}}", new.replace("Museo", "Anna"), new + "."):
        assert prove(text, other, ADDED) is not None


def test_both_travel_to_a_worker() -> None:
    text = pickle.loads(pickle.dumps(ADD))("A vase.")
    assert prove("A vase.", text, pickle.loads(pickle.dumps(ADDED))) is None
