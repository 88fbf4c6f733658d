"""The demonstration: the story is played to its end, and can be played again."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from bot.intake.entries import Entry, read_entries
from bot.sandbox import Sandbox, Wiki
from bot.sandbox.demo import play
from bot.sandbox.story import SHOWN, chapters
from bot.text.site import Site

OLD, NEW = "Bronzi etruschi di Modena", "Bronzi etruschi nel Museo civico di Modena"


@pytest.fixture(scope="module", params=["first", "again"])
def told(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[str]:
    """What a program reads of the story, the first time it is played and the second."""
    output = io.StringIO()
    console = Console(file=output, width=100)
    assert play(sandbox, console, down=False) == 0, request.param
    yield output.getvalue()
    # It would be read by all that this worker does later.
    (sandbox.pywikibot_dir() / ".env").unlink()


def text(wiki: Wiki, title: str) -> str:
    return wiki.session(wiki.accounts.admin).text(title) or ""


def members(wiki: Wiki, category: str) -> set[str]:
    return set(wiki.session(wiki.accounts.admin).category_members(category))


def answers(wiki: Wiki, page: str, site: Site) -> list[dict[str, str]]:
    entries = read_entries(text(wiki, page), site)
    return [dict(entry.given) for entry in entries if isinstance(entry, Entry)]


@pytest.fixture
def italian(told: str, sandbox: Sandbox, italian_site: Site) -> list[dict[str, str]]:
    assert told
    return answers(sandbox.it, "Utente:ResidenteBot/Richieste", italian_site)


@pytest.fixture(scope="module")
def italian_site(sandbox: Sandbox) -> Site:
    from bot.wiki.session import Session

    assert sandbox.running()
    return Session("sandbox:it").open().site


def test_every_request_is_answered_on_the_page(italian: list[dict[str, str]]) -> None:
    assert [each["stato"] for each in italian] == ["completata", "rifiutata", "rifiutata"]
    done, misspelt, uninvited = (each["esito"] for each in italian)
    assert done.startswith("60 pagine modificate, 0 già a posto, 0 saltate, 0 non riuscite.")
    assert "forse volevi scrivere «categoria»" in misspelt
    assert uninvited.startswith("Passante non può chiedere lavori a questo bot")


def test_the_category_has_moved_with_all_its_members(told: str, sandbox: Sandbox) -> None:
    it = sandbox.it
    assert told
    assert members(it, f"Categoria:{OLD}") == set()
    assert len(members(it, f"Categoria:{NEW}")) == chapters(sandbox.accounts)[0].members
    assert text(it, f"Categoria:{OLD}") == ""
    assert "in gran parte nelle vetrine" in text(it, f"Categoria:{NEW}")


def test_only_category_links_change(told: str, sandbox: Sandbox) -> None:
    assert told
    shown = text(sandbox.it, SHOWN)
    assert f"<!-- [[Categoria:{OLD}]]: un commento" in shown
    assert f"[[:Categoria:{OLD}|la categoria]]" in shown
    assert f"<nowiki>[[Categoria:{OLD}]]</nowiki>" in shown
    assert f"[[cat:{NEW}|Carrello]]" in shown
    assert f"<pre>\n[[Categoria:{OLD}|Rasoio]]\n</pre>" in text(
        sandbox.it, "Rasoio lunato di Fiorano"
    )


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Cista di Spilamberto", f"[[CAT:{NEW}|Cista]]"),
        ("Kardiophylax di Castelvetro", f"[[categoria:{NEW}|disco]]"),
        ("Bacile di Baggiovara", f"[[Category:{NEW}|Bacile]]"),
        ("Candelabro di Magreta", f"[[Categoria:{NEW}|Candelabro]]"),
        ("Thymiaterion di Nonantola", f"[[Categoria:{NEW}|Thymiaterion]]"),
        ("Colino di Vignola", f"]][[Categoria:{NEW}|Colino]][["),
        ("Template:Bronzi di Modena", f"[[Categoria:{NEW}|{{{{PAGENAME}}}}]]</includeonly>"),
        ("Template:Nota sui bronzi", f"[[Categoria:{NEW}| Nota]]</noinclude>"),
        ("Utente:Wikipedian in residence/Bozza", f"[[Categoria:{NEW}|Ἀσκός]]"),
    ],
)
def test_awkward_forms_are_found(told: str, sandbox: Sandbox, page: str, expected: str) -> None:
    assert told
    assert expected in text(sandbox.it, page)


def test_a_member_of_both_is_in_the_new_one_once(told: str, sandbox: Sandbox) -> None:
    assert told
    bit = text(sandbox.it, "Morso equino di Sassuolo")
    assert bit.count("[[Categoria:") == 1
    assert f"[[Categoria:{NEW}|Morso]]" in bit


def test_commons_keeps_a_redirect_and_the_page_that_excludes_bots(
    told: str, sandbox: Sandbox
) -> None:
    assert "13 pages edited, 0 already in order, 1 skipped, 0 failed." in told
    _, chapter = chapters(sandbox.accounts)
    left = text(sandbox.commons, chapter.old)
    assert left == "{{Category redirect|Collections of the Museo Civico (Modena)}}"
    assert members(sandbox.commons, chapter.old) == {"Gallery in the making"}
    assert len(members(sandbox.commons, chapter.new)) == chapter.members - 1


def test_what_is_told_is_plain_and_complete(told: str, sandbox: Sandbox) -> None:
    assert "\x1b" not in told
    for wiki in sandbox.wikis:
        assert wiki.url in told
    for account in (sandbox.accounts.staff, sandbox.accounts.outsider):
        assert f"{account.name}  " in told
        assert account.password in told
    assert f"+[[Categoria:Cultura a Modena]] [[cat:{NEW}|Carrello]]" in told
    assert "residente sandbox down" in told


def test_the_account_folder_serves_for_going_on(told: str, sandbox: Sandbox) -> None:
    assert told
    written = (sandbox.pywikibot_dir() / ".env").read_text()
    assert "RESIDENTE_WIKIS=sandbox:it,sandbox:commons" in written
