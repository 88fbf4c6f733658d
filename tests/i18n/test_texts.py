from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Texts, joined, sentences, texts
from bot.model import Message
from bot.text.titles import Title

ITALIAN = Texts("it")
ENGLISH = Texts("en")
BRONZES = Title(14, "Bronzi", "Categoria")


def test_language() -> None:
    assert [Texts(each).language for each in ("it", "it-x-formal", "en", "fr", "commons")] == [
        "it",
        "it",
        "en",
        "en",
        "en",
    ]


@pytest.mark.parametrize(
    ("count", "italian", "english"),
    [
        (0, "0 pagine modificate", "0 pages edited"),
        (1, "1 pagina modificata", "1 page edited"),
        (2, "2 pagine modificate", "2 pages edited"),
        (12345, "12.345 pagine modificate", "12,345 pages edited"),
        (1_000_000, "1.000.000 pagine modificate", "1,000,000 pages edited"),
    ],
)
def test_plural(count: int, italian: str, english: str) -> None:
    message = Message("result-edited", (count,))
    assert ITALIAN.plain(message) == italian
    assert ENGLISH.wikitext(message) == english


def test_titles_are_links_on_pages_and_words_in_a_terminal() -> None:
    message = Message("refusal-target-redirect", (BRONZES, Title(14, "B", "Categoria")))
    assert ITALIAN.wikitext(message) == "[[:Categoria:Bronzi]] è un redirect a [[:Categoria:B]]."
    assert ITALIAN.plain(message) == "Categoria:Bronzi è un redirect a Categoria:B."


def test_identifiers_are_no_quantities() -> None:
    message = Message("refusal-claimed", (BRONZES, 12345))
    assert "#12345" in ITALIAN.wikitext(message)


def test_strings_are_escaped_once_and_their_dollars_stay() -> None:
    nested = Message("title-url", ("$1 [[x]]",))
    rendered = ITALIAN.wikitext(Message("fail-proof", (nested,)))
    assert "«$1 &#91;&#91;x&#93;&#93;»" in rendered


def test_a_link_of_a_message_is_its_label_in_a_terminal() -> None:
    message = Message("result-list", ("ResidenteBot",))
    assert ENGLISH.plain(message) == "List of edits."
    assert ENGLISH.wikitext(message) == "[[Special:Contributions/ResidenteBot|List of edits]]."


def test_only_pages_show_code() -> None:
    message = Message("refusal-corrected", ("a", Message("refusal-missing", ("a",)), "| a = <b>"))
    assert ENGLISH.plain(message).endswith("Write it like this: | a = <b>")
    assert "<code>&#124; a = &lt;b&gt;</code>" in ENGLISH.wikitext(message)


def test_lists() -> None:
    parts: list[str | int | Title | Message] = [BRONZES, "a|b", 1234, Message("skip-nobots")]
    expected = "[[:Categoria:Bronzi]], a&#124;b, 1.234, la pagina esclude i bot"
    assert ITALIAN.wikitext(joined(parts)) == expected
    assert ITALIAN.plain(sentences(["a", "b"])) == "a b"
    assert ITALIAN.plain(joined(["x"] * 5000)).count("x") == 5000


def test_when() -> None:
    moment = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)
    assert ITALIAN.when(moment, ZoneInfo("Europe/Rome")) == "23 novembre 2026, 12:05 CET"
    assert ENGLISH.when(moment, ZoneInfo("Europe/Rome")) == "23 November 2026, 12:05 CET"


def test_unknown_key_is_loud() -> None:
    with pytest.raises(KeyError):
        ITALIAN.plain(Message("no-such-message"))


def test_missing_argument_is_loud() -> None:
    with pytest.raises(IndexError):
        ITALIAN.plain(Message("title-url"))


def test_italian_falls_back_to_english(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogues = {"it": {}, "en": {"only-english": "only $1"}}
    monkeypatch.setattr(texts, "catalogue", catalogues.__getitem__)
    assert ITALIAN.plain(Message("only-english", (1,))) == "only 1"
