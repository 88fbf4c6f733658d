from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.text.titles import Title
from bot.wiki.session import Session
from bot.wiki.watchlist import CURRENT, Watched, Watchlist

PAGES = frozenset({(2, "Bot/Richieste"), (2, "Bot/Spegnimento"), (4, "Bot: richieste")})
WATCHED = Watched("wikipedia:it", "it.example.org", "itwiki", PAGES, "Bot")


def change(**fields: Any) -> dict[str, Any]:
    """Somebody's edit of the request page, changed as given."""
    return {
        "type": "edit",
        "namespace": 2,
        "title": "Utente:Bot/Richieste",
        "user": "Somebody",
        "server_name": "it.example.org",
        "wiki": "itwiki",
        "meta": {"domain": "it.example.org"},
        **fields,
    }


CONCERNED = {
    "an edit of the request page": change(),
    "its first revision": change(type="new"),
    "with the other gender's prefix": change(title="Utentessa:Bot/Richieste"),
    "a title with a colon": change(namespace=4, title="Progetto:Bot: richieste"),
    "without meta": {name: value for name, value in change().items() if name != "meta"},
    "without a domain": change(meta={"dt": "2026-01-01T00:00:00Z"}),
    "its deletion": change(type="log", log_type="delete"),
    "what the bot itself has moved": change(type="log", log_type="move", user="Bot"),
    "a page moved to it": change(
        type="log",
        log_type="move",
        title="Utente:Bot/Altrove",
        log_params={"target": "Utente:Bot/Richieste", "noredir": "0"},
    ),
    "a block of the bot": change(type="log", log_type="block", title="Utente:Bot"),
}

UNCONCERNED = {
    "another page": change(title="Utente:Bot/Registro"),
    "the same name in another namespace": change(namespace=3, title="Disc. utente:Bot/Richieste"),
    "the bot's own edit": change(user="Bot"),
    "another wiki": change(wiki="dewiki", server_name="de.example.org", meta={"domain": "de"}),
    "another wiki on the same server": change(wiki="otherwiki"),
    "another server with the same database": change(meta={"domain": "it.example.com"}),
    "a canary": change(meta={"domain": "canary"}),
    "somebody else's block": change(type="log", log_type="block", title="Utente:Altri"),
    "the bot's user page": change(title="Utente:Bot"),
    "a move of other pages": change(
        type="log", log_type="move", title="A", namespace=0, log_params={"target": "B"}
    ),
    "nothing": {},
}

WRONG: list[object] = [None, [], {}, [["x"]], 7, "", "x", {"target": []}, True]


def test_pages_that_are_watched_for_a_while() -> None:
    watchlist = Watchlist()
    page = change(title="Utentessa:Bot/Proposte/17")
    watchlist.widen("wikipedia:it", (Title(2, "Bot/Proposte/17"),))
    assert watchlist.concerned(page) == [], "the wiki is not followed yet"
    watchlist.enter(WATCHED)
    watchlist.widen("wikipedia:it", (Title(2, "Bot/Proposte/17"),))
    assert watchlist.concerned(page) == ["wikipedia:it"]
    assert watchlist.concerned(change()) == ["wikipedia:it"]
    assert watchlist.concerned({**page, "user": "Bot"}) == []
    watchlist.widen("wikipedia:it", ())
    assert watchlist.concerned(page) == []


@pytest.mark.parametrize("name", CONCERNED)
def test_what_concerns_the_bot(name: str) -> None:
    assert WATCHED.concerned(CONCERNED[name])


@pytest.mark.parametrize("name", UNCONCERNED)
def test_what_does_not(name: str) -> None:
    assert not WATCHED.concerned(UNCONCERNED[name])


@pytest.mark.parametrize("field", [*change(), "log_type", "log_params"])
@pytest.mark.parametrize("kind", ["edit", "log"])
def test_values_of_any_type_are_borne(field: str, kind: str) -> None:
    said = [WATCHED.concerned(change(**{"type": kind, field: value})) for value in WRONG]
    assert {type(each) for each in said} == {bool}


def test_the_wikis_are_told_apart(sandbox: Sandbox) -> None:
    """Both are on one server name; each has pages and a bot of its own."""
    watchlist = Watchlist()
    titles = {code: Title(2, f"ResidenteBot/{code}", "") for code in ("it", "commons")}
    for code, title in titles.items():
        watchlist.follow(Session(f"sandbox:{code}").open(), (title,))
    for wiki in sandbox.wikis:
        event = change(
            title=f"User:{titles[wiki.code].name}",
            wiki=wiki.kind.database,
            meta={"domain": "127.0.0.1"},
        )
        assert watchlist.concerned(event) == [f"sandbox:{wiki.code}"]


def test_changes_that_come_in_late_or_no_more_are_not_current() -> None:
    now = [1000.0]
    watchlist = Watchlist(lambda: now[0])
    assert not watchlist.current()
    watchlist.heard({"timestamp": 999})
    assert watchlist.current()
    now[0] += CURRENT + 0.1
    assert not watchlist.current(), "nothing has come since"
    watchlist.heard({"timestamp": now[0] - CURRENT - 1})
    watchlist.heard({"timestamp": "now"})
    watchlist.heard({})
    assert not watchlist.current(), "what comes is late"
