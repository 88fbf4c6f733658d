from __future__ import annotations

from bot.intake import arrivals
from bot.intake.attribution import attribute
from bot.intake.parsing import Parsed, parse
from bot.model import Author
from bot.text.titles import Title
from bot.wiki.control import Controlled
from tests.intake.sites import ITALIAN
from tests.intake.test_attribution import at

PAGE = Title(2, "ResidenteBot/Richieste", "Utente")
REQUEST = "{{Richiesta bot|azione=x|da=A}}"


def revision(text: str, *, hidden: bool = False) -> Controlled:
    return Controlled(PAGE, 1, 7, 6, "Anna", "2026-11-23T12:00:00Z", text, hidden)


def read(text: str) -> Parsed:
    return parse(text, ITALIAN)


def test_a_revision_reduced() -> None:
    seen = arrivals.seen(revision(f"{REQUEST}\n{REQUEST}"), read)
    assert seen.fingerprints is not None
    assert list(seen.fingerprints.values()) == [2]
    assert (seen.revision, seen.user, seen.hidden) == (7, "Anna", False)
    assert seen.timestamp.utcoffset() is not None


def test_hidden_text_and_text_beyond_the_limits_hide_what_they_bring() -> None:
    assert arrivals.seen(revision("", hidden=True), read).fingerprints is None
    assert arrivals.seen(revision(REQUEST), lambda _: None).fingerprints is None


def test_a_hidden_user_hides_no_text() -> None:
    seen = arrivals.seen(revision(REQUEST, hidden=True), read)
    assert seen.fingerprints
    assert seen.author.hidden


def test_of_equal_requests_the_one_with_an_id_is_the_older() -> None:
    first, second = "{{Richiesta bot|azione=x}}", "{{Richiesta bot|azione=x|id=3}}"
    parsed = read(f"{first}\n{second}")
    key = parsed.entries[0].fingerprint
    old, new = Author("Anna", 1, at(1)), Author("Zoe", 2, at(2))
    found = attribute([], {}, {key: (old, new)})
    authors = {
        each.entry.claimed_id: each.author for each in arrivals.signed(parsed.entries, found)
    }
    assert authors == {3: old, None: new}


def test_what_stands_on_the_page_survives_the_database() -> None:
    standing = {"x": (Author("Anna", 1, at(1)), None), "y": ()}
    assert arrivals.load_standing(arrivals.dump_standing(standing)) == standing
    assert arrivals.load_standing("") is None
