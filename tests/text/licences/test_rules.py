"""`licence.normalise` on wikitext: `tests/cases/licences`, one file for each rule."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Message
from bot.text.licences import refusals as licence_refusals
from bot.text.licences.refusals import MAX_CALLS, MAX_CHARS, MAX_DEPTH
from bot.text.licences.rules import NormaliseLicences, Rule
from bot.text.proofs.proof import prove
from tests.text.licences.cases import (
    CORPUS,
    USUAL,
    Case,
    allowing,
    cases,
    lost,
    rewriting,
    said,
)

EVERY = frozenset(Rule)


def check(rewrite: NormaliseLicences, old: str, wanted: str | None) -> None:
    new, wanted = rewrite(old), old if wanted is None else wanted
    assert new == wanted
    assert rewrite(wanted) == wanted, "not idempotent"
    moves = Rule.PERMISSION in rewrite.rules
    assert said(new, moves) <= said(old, moves)
    assert not lost(old, new, moves)
    assert new == old or prove(old, new, allowing(rewrite)) is None


@pytest.mark.parametrize("case", [*cases("synonyms"), *cases("duplicates"), *cases("headings")])
def test_rules(case: Case) -> None:
    rewrite = rewriting(case.get("rules", USUAL), case.get("alone", False))
    check(rewrite, case["old"], case.get("new"))


@pytest.mark.parametrize("case", cases("permission"))
def test_permission(case: Case) -> None:
    check(rewriting(case.get("rules", EVERY)), case["old"], case.get("new"))


@pytest.mark.parametrize("case", cases("refused"))
def test_refused(case: Case) -> None:
    """Whatever the rules, and with something to do on each of these pages."""
    rewrite = rewriting(EVERY, alone=True, deletion=case.get("deletion", ()))
    result = rewrite(case["old"])
    assert isinstance(result, Message)
    assert result.key == case["code"]


def test_every_refusal_has_a_case() -> None:
    source = Path(licence_refusals.__file__).read_text(encoding="utf-8")
    known = set(re.findall(r'"(licence-[a-z-]+)"', source))
    of_texts = {case.values[0]["code"] for case in cases("refused")}
    rest = {"licence-too-big", "licence-too-many", "licence-deep"}
    of_pages = {"licence-not-file", "licence-redirect"}
    assert known == of_texts | rest | of_pages


PROSE = "Una [[fibula]] di bronzo, ''età'' del ferro. {{Nota|testo=a=b}}\n\n"


def test_a_page_of_a_megabyte() -> None:
    filler = ("Lorem ipsum dolor sit amet. " * 40 + PROSE) * 800
    assert 900_000 < len(filler) < MAX_CHARS - 100
    old = f"{{{{CC-BY-4.0}}}}\n{filler}{{{{CC0}}}}\n{{{{CC0}}}}"
    check(rewriting(), old, f"{{{{Cc-by-4.0}}}}\n{filler}{{{{Cc-zero}}}}")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PROSE * (MAX_CHARS // len(PROSE) + 1), "licence-too-big"),
        ("{{CC0}}" * (MAX_CALLS + 1), "licence-too-many"),
        ("{{a|x=" * 30_000, "licence-too-many"),
        ("{{self" + "|CC0" * 60_000 + "}}", "licence-too-many"),
        ("{{a|" * MAX_DEPTH + "{{CC0}}" + "}}" * MAX_DEPTH, "licence-deep"),
        ("{{a|" * (MAX_CALLS - 1) + "x", "licence-braces"),
        ("[[" * 400_000 + "{{", "licence-braces"),
        ("<!-- {{ -->" * (MAX_CALLS - 1) + "{{", "licence-braces"),
    ],
    ids=["big", "many", "open", "bars", "deep", "unclosed", "links", "comments"],
)
def test_pages_made_to_be_slow(text: str, code: str) -> None:
    result = rewriting(EVERY)(text)
    assert isinstance(result, Message)
    assert result.key == code


def test_it_goes_to_the_worker_and_back() -> None:
    rewrite = pickle.loads(pickle.dumps(rewriting()))
    assert rewrite("{{CC0}}") == "{{Cc-zero}}"
    allowance = pickle.loads(pickle.dumps(allowing(rewrite)))
    assert prove("{{CC0}}", "{{Cc-zero}}", allowance) is None


def test_only_synonyms_that_are_redirects_there() -> None:
    rewrite = rewriting()
    narrowed = NormaliseLicences(
        rewrite.site, rewrite.catalogue.renaming({"CC0", "Never heard of"}), rewrite.rules
    )
    assert narrowed("{{CC0}} {{CC-BY-4.0}}") == "{{Cc-zero}} {{CC-BY-4.0}}"


FILES = sorted(CORPUS.glob("commons_file*/*"))


@pytest.mark.skipif(not FILES, reason="the corpus is not at hand")
@pytest.mark.parametrize("rules", [USUAL, EVERY], ids=["usual", "every"])
def test_real_file_pages(rules: frozenset[Rule], capsys: pytest.CaptureFixture[str]) -> None:
    """The counts are in the README, in the chapter on tasks."""
    rewrite, counts = rewriting(rules, alone=True), Counter[str]()
    for path in FILES:
        old = path.read_bytes().decode()
        result = rewrite(old)
        if isinstance(result, Message):
            counts[result.key] += 1
            continue
        counts["changed" if result != old else "in order"] += 1
        check(rewrite, old, result)
    with capsys.disabled():
        print(f"\n{len(FILES)} file pages:", dict(counts))
    assert sum(counts.values()) == len(FILES)


# Random nests

NAMES = st.sampled_from(
    ["CC-BY-4.0", "cc0", "Cc-zero", "PD-Old", "PD-old-70", "PD-old-100", "Gfdl", "GFDL", "x"]
)
GIVEN = st.sampled_from(["", "|Anna", "|author=Anna", "|migration=relicense", "|\n x = y \n"])
GAPS = ["", " ", "\n", "\n\n", " x ", "<!-- y -->", "\r\n", "\n* "]
# Only at the top: the parser is not sure of headings within templates, and its proof refuses.
BROAD = [*GAPS, "\n== License ==\n", "\n== {{int:filedesc}} ==\n"]
WRAPPED = st.builds("{{{{self|{0}|{1}{2}}}}}".format, NAMES, NAMES, GIVEN)
ART = st.builds("{{{{PD-art|{0}}}}}".format, NAMES)
PLAIN = st.builds("{{{{{0}{1}}}}}".format, NAMES, GIVEN)
AROUND = st.sampled_from(
    [
        "{{{{Information\n|permission={0}\n}}}}",
        "{{{{Artwork|permission= {0} |x=y}}}}",
        "{{{{Art photo|artwork license={0}|photo license={{{{Cc-zero}}}}}}}}",
        "{{{{Scheda|{0}}}}}",
        "<div>{0}</div>",
        "[[File:A.jpg|thumb|{0}]]",
    ]
)


def _row(inner: st.SearchStrategy[str], gaps: list[str]) -> st.SearchStrategy[str]:
    pieces = st.lists(st.tuples(inner, st.sampled_from(gaps)), max_size=5)
    return pieces.map(lambda found: "".join(a + b for a, b in found))


NESTS = st.recursive(
    st.one_of(PLAIN, WRAPPED, ART),
    lambda inner: st.builds(lambda around, row: around.format(row), AROUND, _row(inner, GAPS)),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(_row(NESTS, BROAD), st.sampled_from([USUAL, EVERY]))
def test_no_nest_loses_a_grant(old: str, rules: frozenset[Rule]) -> None:
    rewrite = rewriting(rules, alone=True)
    new = rewrite(old)
    if isinstance(new, Message):
        assert new.key.startswith("licence-")
    else:
        check(rewrite, old, new)
