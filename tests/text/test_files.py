from __future__ import annotations

import gzip
import pickle
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Message
from bot.text.files import Place, Placed, place
from bot.text.images.infobox import infoboxes
from bot.text.images.uses import FileUse, Form, shows, shows_any, uses
from bot.text.proofs.proof import prove
from bot.text.templates import top_level
from bot.text.titles import Title
from tests.text.conftest import COMMONS, ITALIAN
from tests.text.licences.cases import CORPUS
from tests.text.proofs.cases import load

CASES = load("files/place.toml")
PLACED = [case for case in CASES if "after" in case]
USES = load("files/uses.toml")
DUMP = CORPUS / "it-small-dump.xml.gz"
CAPTION = "Una sala"
PARTS = st.sampled_from(
    [
        "{{Museo\n|Nome = X\n|Immagine = \n|Didascalia = \n}}",
        "{{Museo|Nome=X}}",
        "{{Bio\n|Nome = Ada\n<!-- c -->|Didascalia=\n}}",
        "{{Opera d'arte|immagine=<!-- c -->|larghezza=3}}",
        "{{S|musei}}",
        "{{nihongo|'''X'''}} è",
        "'''X''' è [[y]]",
        ":''Altro''",
        "[[File:Altra.jpg|miniatura|a]]",
        "{|\n| a\n|}",
        "<gallery>\nUno.jpg|a\n</gallery>",
        "<gallery></gallery>",
        "<!-- c -->",
        "<nowiki>{{</nowiki>",
        "== Y ==",
        "{{",
        "}}",
        "[[",
        "<!--",
        "\n",
        "\r\n",
        " ",
    ]
)
PAGES = st.lists(PARTS, max_size=9).map("".join) | st.lists(PARTS, max_size=9).map("\n".join)


def picture(name: str = "Sala 1.jpg") -> Title:
    return ITALIAN.title(f"File:{name}")


def put(text: str, name: str = "Sala 1.jpg", caption: str = CAPTION) -> Placed | Message:
    return place(text, ITALIAN, picture(name), caption, infoboxes())


def case_put(case: dict[str, Any]) -> Placed | Message:
    return put(case["before"], case.get("file", "Sala 1.jpg"), case.get("caption", CAPTION))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_place(case: dict[str, Any]) -> None:
    result = case_put(case)
    if "refused" in case:
        assert isinstance(result, Message)
        assert result.key == case["refused"]
        return
    assert isinstance(result, Placed)
    assert result.text == case["after"]
    assert result.place == case["place"]
    assert result.captioned is case.get("captioned", True)


@pytest.mark.parametrize("case", PLACED, ids=[case["name"] for case in PLACED])
def test_what_is_placed_is_proved_and_not_placed_again(case: dict[str, Any]) -> None:
    check(case["before"], case_put(case), case.get("file", "Sala 1.jpg"))


@pytest.mark.parametrize("case", USES, ids=[case["name"] for case in USES])
def test_uses(case: dict[str, Any]) -> None:
    found = uses(case["text"], ITALIAN)
    assert [[use.title.name, str(use.form), use.parameter] for use in found] == case["uses"]
    for use in found:
        typed = case["text"][use.start : use.end]
        assert typed == typed.strip()
        assert shows(case["text"], ITALIAN, use.title)
    assert shows_any(case["text"], ITALIAN) is case.get("any", bool(found))


def test_the_names_of_the_wiki_count() -> None:
    text = "[[Immagine:X.jpg|thumb]]"
    assert uses(text, ITALIAN) == (FileUse(picture("X.jpg"), Form.LINK, 2, 16),)
    assert not uses(text, COMMONS)


def test_the_table() -> None:
    known = infoboxes().known
    assert len(known) > 150
    for name in ("Divisione amministrativa", "Opera d'arte", "Infobox nave", "Museo", "Bio"):
        assert known[name].image
    takers = {parameter for box in known.values() for parameter in (*box.image, box.caption)}
    assert not takers & {"Stemma", "Bandiera", "Mappa", "Larghezza", "larghezza", "altezza", "logo"}
    assert "Immagine multipla" not in known


def test_each_infobox_takes_a_picture_where_the_table_says() -> None:
    for name, box in infoboxes().known.items():
        text = f"{{{{{name}\n| x = y\n| {box.image[0]} = \n}}}}\n'''X'''\n"
        result = put(text)
        assert isinstance(result, Placed)
        assert (result.place, result.template, result.parameter) == (
            Place.FILLED,
            name,
            box.image[0],
        )
        (span,) = top_level(result.text)
        caption = span.get(box.caption) if box.caption else None
        assert (caption is not None and caption.value.strip() == CAPTION) is bool(box.caption)
        check(text, result)


def test_it_travels_to_a_worker() -> None:
    result = put("'''X'''")
    assert pickle.loads(pickle.dumps(result)) == result


@given(PAGES)
def test_nothing_else_changes(text: str) -> None:
    result = put(text)
    if isinstance(result, Placed):
        check(text, result)


@given(st.text(alphabet="{}[]|=\n'<>!-FilegaryX.jp:", max_size=60))
def test_any_text_is_read(text: str) -> None:
    result = put(text)
    if isinstance(result, Placed):
        check(text, result)
    assert all(text[use.start : use.end] for use in uses(text, ITALIAN))


def test_hostile_text_is_read_in_time_that_grows_with_it() -> None:
    for piece in ("[[File:a.jpg", "{{a|b.jpg", "<gallery>", "{{a|", "'''", "<!--", "a.jpg=\n"):
        assert uses(piece * 20_000, ITALIAN) is not None


def check(before: str, result: Placed | Message, name: str = "Sala 1.jpg") -> None:
    """Every old byte is left, in its order; the proof agrees; a second time is refused."""
    assert isinstance(result, Placed)
    assert prove(before, result.text, result.allowance) is None
    rest = iter(result.text)
    assert all(letter in rest for letter in before)
    assert len(result.text) - len(before) < 200
    again = put(result.text, name)
    assert isinstance(again, Message)
    assert again.key == "place-there"


def articles() -> Iterator[tuple[str, str]]:
    with gzip.open(DUMP) as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag.rpartition("}")[2] == "page" and element.findtext("{*}ns") == "0":
                text = element.findtext(".//{*}text") or ""
                if not text.lstrip().startswith("#"):
                    yield element.findtext("{*}title", ""), text


@pytest.mark.skipif(not DUMP.exists(), reason="the corpus is not at hand")
def test_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    for title, text in articles():
        result = put(text)
        counts[str(result.place) if isinstance(result, Placed) else result.key] += 1
        if isinstance(result, Placed):
            try:
                check(text, result)
            except AssertionError as error:
                raise AssertionError(title) from error
    with capsys.disabled():
        print("\n", dict(counts.most_common()))
    assert sum(counts.values()) > 600
    assert sum(counts[each] for each in Place) > 200
