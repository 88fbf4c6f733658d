"""The demonstration: the story is played to its end, and can be played again."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from bot.intake.entries import TASK, Entry, read_entries
from bot.sandbox import Sandbox, Wiki
from bot.sandbox.demo import commanded, sweep
from bot.sandbox.photographs import ACCEPTED, chosen
from bot.sandbox.photographs import NEW as PHOTOGRAPHS
from bot.sandbox.story import LAMPS, LAMPS_RENAMED, PLACES, SHOWN, chapters
from tests.intake.sites import ITALIAN

ROOT = Path(__file__).parents[2]
OLD, NEW = "Bronzi etruschi di Modena", "Bronzi etruschi nel Museo civico di Modena"


@pytest.fixture(scope="module")
def stage(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Wikis of their own: the story leaves its pages and its requests behind."""
    wikis = Sandbox(tmp_path_factory.mktemp("demo") / "wikis")
    wikis.up(template=template)
    yield wikis
    wikis.down()


@pytest.fixture(scope="module", params=["first", "again"])
def told(request: pytest.FixtureRequest, stage: Sandbox) -> str:
    """What a program reads of the story, the first time it is played and the second."""
    command = ["-m", "bot.cli", "sandbox", "demo", "--directory", str(stage.directory)]
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{request.param}: {done.stdout}{done.stderr}"
    return done.stdout


def text(wiki: Wiki, title: str) -> str:
    return wiki.session(wiki.accounts.admin).text(title) or ""


def members(wiki: Wiki, category: str) -> set[str]:
    return set(wiki.session(wiki.accounts.admin).category_members(category))


def answers(page: str) -> list[dict[str, str]]:
    entries = read_entries(page, ITALIAN)
    return [dict(entry.given) for entry in entries if isinstance(entry, Entry)]


def test_every_request_is_answered_on_the_page(told: str, stage: Sandbox) -> None:
    assert told
    italian = answers(text(stage.it, "Utente:ResidenteBot/Richieste"))
    states = ["completata", "ripristinata", "rifiutata", "rifiutata", "completata"]
    assert [each["stato"] for each in italian] == states
    done, _, misspelt, uninvited, linked = (each["esito"] for each in italian)
    assert "Utente:ResidenteBot/Proposte/" in linked
    assert "60 pagine modificate, 0 già a posto, 0 saltate, 0 non riuscite." in done
    assert "forse volevi scrivere «categoria»" in misspelt
    assert uninvited.startswith("Passante non può chiedere lavori a questo bot")


def test_a_large_request_is_shown_and_confirmed(told: str, stage: Sandbox) -> None:
    done = answers(text(stage.it, "Utente:ResidenteBot/Richieste"))[0]
    assert "comando" not in done
    preview = f"Utente:ResidenteBot/Anteprime/{done['id']}"
    assert "60 modifiche da fare, 0 già a posto, 0 pagine da saltare" in told
    assert stage.it.page_url(preview) in told
    assert f"Amministratrice: comando = conferma (request #{done['id']})" in told
    assert "Cista di Spilamberto" in text(stage.it, preview)


def test_what_is_taken_back_is_as_it_was(told: str, stage: Sandbox) -> None:
    chapter, _ = chapters(stage.accounts)
    assert f"{LAMPS}: 0 pages before, {len(PLACES)} now" in told
    for title, wikitext in chapter.pages:
        if "Lucern" in title or "lucerna" in wikitext:
            assert text(stage.it, title) == wikitext.strip()
    assert text(stage.it, LAMPS_RENAMED) == ""
    people = {each["user"] for each in stage.it.session(stage.accounts.admin).history(LAMPS)}
    assert people == {stage.accounts.admin.name, stage.accounts.bot.name}


@pytest.mark.parametrize(("others", "left"), [((), False), (("user-config.py",), True)])
def test_only_what_pywikibot_has_left_is_swept(
    tmp_path: Path, others: tuple[str, ...], left: bool
) -> None:
    folder = tmp_path / "wikis" / "pywikibot"
    folder.mkdir(parents=True)
    for name in ("throttle.ctrl", *others):
        (folder / name).touch()
    sweep(folder)
    assert folder.parent.exists() is left


def test_commands_fall_into_their_own_request() -> None:
    page = "{{Richiesta bot\n| id = 1\n}}\n{{Richiesta bot\n| id     = 12\n}}\n"
    second = "{{Richiesta bot\n| comando = conferma\n| id     = 12\n}}"
    assert commanded(page, 12, "conferma") == f"{{{{Richiesta bot\n| id = 1\n}}}}\n{second}\n"
    assert commanded(page, 3, "conferma") == page


def test_the_category_has_moved_with_all_its_members(told: str, stage: Sandbox) -> None:
    it = stage.it
    assert told
    assert members(it, f"Categoria:{OLD}") == set()
    assert len(members(it, f"Categoria:{NEW}")) == chapters(stage.accounts)[0].members
    assert text(it, f"Categoria:{OLD}") == ""
    assert "in gran parte nelle vetrine" in text(it, f"Categoria:{NEW}")


def test_only_category_links_change(told: str, stage: Sandbox) -> None:
    assert told
    shown = text(stage.it, SHOWN)
    assert f"<!-- [[Categoria:{OLD}]]: un commento" in shown
    assert f"[[:Categoria:{OLD}|la categoria]]" in shown
    assert f"<nowiki>[[Categoria:{OLD}]]</nowiki>" in shown
    assert f"[[cat:{NEW}|Carrello]]" in shown
    assert f"<pre>\n[[Categoria:{OLD}|Rasoio]]\n</pre>" in text(
        stage.it, "Rasoio lunato di Fiorano"
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
def test_awkward_forms_are_found(told: str, stage: Sandbox, page: str, expected: str) -> None:
    assert told
    assert expected in text(stage.it, page)


def test_a_member_of_both_is_in_the_new_one_once(told: str, stage: Sandbox) -> None:
    assert told
    bit = text(stage.it, "Morso equino di Sassuolo")
    assert bit.count("[[Categoria:") == 1
    assert f"[[Categoria:{NEW}|Morso]]" in bit


def test_commons_keeps_a_redirect_and_the_page_that_excludes_bots(
    told: str, stage: Sandbox
) -> None:
    assert "13 pages edited, 0 already in order, 1 skipped, 0 failed." in told
    _, chapter = chapters(stage.accounts)
    left = text(stage.commons, chapter.old)
    assert left == "{{Category redirect|Collections of the Museo Civico (Modena)}}"
    assert members(stage.commons, chapter.old) == {"Gallery in the making"}
    assert len(members(stage.commons, chapter.new)) == chapter.members - 1


def test_what_is_told_is_plain_and_complete(told: str, stage: Sandbox) -> None:
    assert "\x1b" not in told
    for wiki in stage.wikis:
        assert wiki.url in told
    for account in (stage.accounts.staff, stage.accounts.outsider):
        assert f"{account.name}  " in told
        assert account.password in told
    assert f"+[[Categoria:Cultura a Modena]] [[cat:{NEW}|Carrello]]" in told
    assert "residente sandbox down" in told


def test_the_account_folder_serves_for_going_on(told: str, stage: Sandbox) -> None:
    assert told
    written = (stage.pywikibot_dir() / ".env").read_text()
    assert "RESIDENTE_WIKIS=sandbox:it,sandbox:commons" in written


def test_an_entry_of_the_task_page_is_told_when_it_runs_and_run(told: str, stage: Sandbox) -> None:
    assert re.search(r"The bot answers after \d+\.\d s: next run Monday .*, 03:00", told)
    assert "3 pages were in it twice over, 0 are now" in told
    found = read_entries(text(stage.it, "Utente:ResidenteBot/Attività"), ITALIAN, TASK)
    (entry,) = [dict(each.given) for each in found if isinstance(each, Entry)]
    assert entry["stato"] == "attiva"
    assert "3 pagine modificate" in entry["esito"]
    assert "[[Categoria:Monete di Modena]]" not in text(stage.it, "Muraiola")
    assert "[[Categoria:Monete della zecca di Modena]]" in text(stage.it, "Muraiola")


def test_a_new_photograph_is_proposed_accepted_and_shown(told: str, stage: Sandbox) -> None:
    for article, picture in PHOTOGRAPHS.items():
        assert f"“{article}”: {picture.file_name} (" in told
    page = re.search(r"Utente:ResidenteBot/Proposte/\d+", told)
    assert page
    assert text(stage.it, page[0]).count("| stato      = inserita") == 1
    shown = f"[[File:{PHOTOGRAPHS[ACCEPTED].file_name}|thumb|Il cortile del Palazzo dei Musei"
    assert text(stage.it, ACCEPTED).startswith(shown)
    assert stage.it.page_url(ACCEPTED) in told
    shot = re.search(r"A screenshot of it  file://(.+)\n", told)
    assert shot
    with Image.open(shot[1]) as image:
        assert image.width == 1100
        assert len(image.getcolors(1 << 20) or ()) > 100


def test_a_choice_falls_into_its_own_row() -> None:
    rows = ("Torre", "Torre di Modena")
    page = "\n\n".join(
        f"== {name} ==\n{{{{Proposta immagine\n| scelta =\n| voce = {name}\n}}}}" for name in rows
    )
    answered = chosen(page, "Torre di Modena", "no")
    assert answered.count("scelta = no") == 1
    assert answered.index("scelta = no") > answered.index("== Torre di Modena ==")
    assert chosen(page, "Altro", "no") == page


def test_the_files_without_a_licence_are_reported(told: str, stage: Sandbox) -> None:
    assert "There is one page to look at." in told
    title = re.search(r"User:ResidenteBot/Reports/\d+", told)
    assert title
    report = text(stage.commons, title[0])
    assert "Museo Civico Modena - olla biansata.png" in report
    assert "The page has no licence" in report
