from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Message
from bot.text.captions.drafts import LONGEST, Draft, draft, pattern_problem, unlinked
from bot.text.files import Placed, place
from bot.text.images.file_pages import FilePage, file_page
from bot.text.images.infobox import infoboxes
from bot.text.titles import Title
from tests.text.conftest import COMMONS, ITALIAN
from tests.text.images.test_file_pages import FILES
from tests.text.proofs.cases import load

CASES = load("files/captions.toml")
PAGE = FilePage(description="Ritratto di [[:it:Dama|dama]]", creators=("Guido Reni",), date="1640")
MARKS = st.sampled_from(
    [
        "''",
        "'''",
        "'",
        "dell'",
        "[[:it:Modena|",
        "[[:it:A''b|",
        "[[Guido Reni]]",
        "]]",
        "{{w|X|y|it}}",
        "{{it|",
        "}}",
        "{",
        "|",
        "[",
        "http://a.example/b",
        "http:",
        "//",
        "~~",
        "~",
        "__TOC__",
        "_",
        "<br>",
        "<",
        "b>",
        "&lt;",
        "&#91;&#91;",
        "<!--",
        "-->",
        "<ref>",
        "\n",
        "* ",
        " ",
        ". ",
        "left",
        "alt=",
        "parola ",
        "Torre",
        "…",
        "\u200e",
        "\ufdd0",
        "x" * 90,
    ]
)
DESCRIPTIONS = st.lists(MARKS, max_size=25).map("".join) | st.text(max_size=250)


def links(draft: Draft) -> set[Title]:
    return {ITALIAN.title(name) for name in draft.links}


def page_of(case: dict[str, Any]) -> FilePage:
    return FilePage(
        description=case["description"],
        creators=tuple(case.get("creators", ())),
        titles=tuple(case.get("titles", ())),
        date=case.get("date", ""),
    )


def visible(caption: str) -> str:
    return re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1", caption).replace("''", "")


def acceptable(caption: str) -> bool:
    """Placement takes it, and the article shows the picture with it."""
    before = "'''Modena''' è una città."
    put = place(before, ITALIAN, ITALIAN.title("File:Sala 1.jpg"), caption, infoboxes())
    return isinstance(put, Placed) and put.text.count("\n") == 1


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_captions(case: dict[str, Any]) -> None:
    found = draft(page_of(case), ITALIAN, case.get("pattern", ""), case.get("institution", ""))
    if case.get("none"):
        assert found is None
        return
    assert found is not None
    assert found.written(ITALIAN, links(found)) == case["caption"]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 50


def test_only_existing_pages_are_linked() -> None:
    found = draft(
        FilePage(description="[[:it:Uno|Il primo]], [[Due]], ''[[:it:Tre]]'' e [[:it:Uno]]"),
        ITALIAN,
    )
    assert found is not None
    assert found.links == ("Uno", "Due", "Tre")
    assert found.written(ITALIAN, ()) == "Il primo, Due, ''Tre'' e Uno"
    one = found.written(ITALIAN, [ITALIAN.title("Tre")])
    assert one == "Il primo, Due, ''[[Tre]]'' e Uno"


def test_a_page_of_another_namespace_is_never_linked() -> None:
    found = Draft(draft(PAGE, ITALIAN).pieces)  # type: ignore[union-attr]
    moved = Draft(tuple(replace(piece, article="Aiuto:X") for piece in found.pieces))
    assert "[[" not in moved.written(ITALIAN, [ITALIAN.title("Aiuto:X")])


@given(DESCRIPTIONS, st.booleans())
def test_any_description_gives_a_caption_that_can_be_placed(text: str, exist: bool) -> None:
    found = draft(FilePage(description=text), ITALIAN)
    if found is not None:
        caption = found.written(ITALIAN, links(found) if exist else ())
        assert len(visible(caption)) <= LONGEST
        assert not caption or acceptable(caption)
        assert "://" not in caption


@given(DESCRIPTIONS, st.text(max_size=60), st.text(max_size=60), st.text(max_size=300))
def test_whatever_the_pattern_adds_can_be_placed(
    text: str, creator: str, date: str, institution: str
) -> None:
    page = FilePage(description=text, creators=(creator,), date=date)
    pattern = "{didascalia} ({autore}, {data}) – {istituzione}"
    found = draft(page, ITALIAN, pattern, institution)
    if found is not None:
        caption = found.written(ITALIAN, links(found))
        assert len(visible(caption)) <= LONGEST
        assert not caption or acceptable(caption)


@given(st.text(alphabet="{}()«» ,.'[|autoredidascalia", max_size=30))
def test_any_pattern_is_read_or_refused(pattern: str) -> None:
    found = draft(PAGE, ITALIAN, pattern)
    assert found is not None
    if not pattern or pattern_problem(pattern):
        assert found == draft(PAGE, ITALIAN)
    else:
        assert "Ritratto di dama" in found.written(ITALIAN, ())


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("{didascalia}", None),
        ("{Didascalia} ({Autore}, {DATA})", None),
        ("{caption} – {institution}", None),
        ("{autore}", Message("image-pattern-caption")),
        ("", None),
        ("{didascalia} {autrice}", Message("image-pattern-name", ("autrice",))),
        ("{didascalia} {}", Message("image-pattern-name", ("",))),
        ("{didascalia} [[x]]", Message("image-pattern-mark", ("[",))),
        ("''{didascalia}''", Message("image-pattern-mark", ("''",))),
        ("{didascalia", Message("image-pattern-mark", ("{",))),
        ("{{didascalia}}", Message("image-pattern-mark", ("{",))),
        ("{didascalia} ({autore}", Message("image-pattern-brackets")),
        ("{didascalia} {autore})", Message("image-pattern-brackets")),
        ("{didascalia} (foto)", Message("image-pattern-brackets")),
        ("{didascalia}" + "x" * 200, Message("image-pattern-long", (120,))),
    ],
)
def test_what_is_wrong_with_a_pattern(pattern: str, problem: Message | None) -> None:
    assert pattern_problem(pattern) == problem


@pytest.mark.skipif(not FILES.exists(), reason="the corpus is not at hand")
def test_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    """Read as Italian and as English: the site only reads the titles of links."""
    written = []
    for path in sorted(FILES.iterdir()):
        for language in ("it", "en"):
            page = file_page(path.read_text(encoding="utf-8"), COMMONS, language)
            assert isinstance(page, FilePage)
            found = draft(page, replace(ITALIAN, language=language))
            if found is not None:
                written.append(found.written(ITALIAN, links(found)))
                assert acceptable(written[-1])
                assert len(visible(written[-1])) <= LONGEST
    with capsys.disabled():
        print(
            "\n", len(written), "captions, of", sum(map(len, written)) // len(written), "on average"
        )
    assert len(written) > 30


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("[[Torre]], veduta", "Torre, veduta"),
        ("La [[torre|torre di Modena]] e il [[duomo]]", "La torre di Modena e il [[duomo]]"),
        ("[[Torre#Storia|la storia]]", "la storia"),
        ("[[Torre civica]]", "[[Torre civica]]"),
        ("Torre", "Torre"),
    ],
)
def test_no_page_links_itself(caption: str, expected: str) -> None:
    assert unlinked(caption, ITALIAN.title("Torre"), ITALIAN) == expected
