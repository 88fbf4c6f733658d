from __future__ import annotations

import json
import re

import pytest

from bot import configuration
from bot.duty import DutyState
from bot.intake.words import COMMANDS
from bot.model import RequestState
from bot.pages import Purpose, WikiPage, digest, pages, title_of
from bot.pages.task_parameters import FREQUENCIES
from bot.task import Names

TASKS = (Names(("sposta categoria",), ("move category",)),)


def page(purpose: Purpose, language: str) -> WikiPage:
    (found,) = (each for each in pages("Robi", language, TASKS) if each.purpose is purpose)
    return found


def test_titles() -> None:
    assert title_of(Purpose.REQUESTS, "Robi", "it") == "Utente:Robi/Richieste"
    assert title_of(Purpose.REQUESTS, "Robi", "de") == "User:Robi/Requests"
    assert title_of(Purpose.ARCHIVE, "Robi", "it", "2026-11") == (
        "Utente:Robi/Richieste/Archivio/2026-11"
    )
    assert title_of(Purpose.PREVIEW, "Robi", "en", "17") == "User:Robi/Previews/17"


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("purpose", Purpose)
def test_every_page_has_a_title(purpose: Purpose, language: str) -> None:
    title = title_of(purpose, "Robi", language, "1")
    assert re.fullmatch(r"(Utente:Robi|User:Robi|Template):?[^{}]+", title)


@pytest.mark.parametrize("language", ["it", "en"])
def test_pages(language: str) -> None:
    made = pages("Robi", language, TASKS)
    assert {each.purpose for each in made} == {
        Purpose.CONFIGURATION,
        Purpose.SHUTOFF,
        Purpose.REQUEST_TEMPLATE,
        Purpose.GUIDE,
        Purpose.REQUESTS,
        Purpose.FORMS,
        Purpose.FORM,
        Purpose.FORM_HELP,
        Purpose.TASK_TEMPLATE,
        Purpose.TASKS,
        Purpose.TASK_FORMS,
        Purpose.TASK_FORM,
        Purpose.TASK_FORM_HELP,
        Purpose.PROPOSAL_TEMPLATE,
        Purpose.PROPOSAL_HELP,
    }
    for each in made:
        assert each.text == each.text.strip()
        assert not re.search(r"\$\w", each.text)


@pytest.mark.parametrize(("language", "word"), [("it", "attivo"), ("en", "run")])
def test_shutoff_says_the_word_and_nothing_else(language: str, word: str) -> None:
    assert page(Purpose.SHUTOFF, language).text == word


@pytest.mark.parametrize("language", ["it", "en"])
def test_configuration_is_valid(language: str) -> None:
    made = page(Purpose.CONFIGURATION, language)
    assert made.content_model == "json"
    assert json.loads(made.text)
    assert configuration.parse(made.text) == (configuration.default(language), ())


@pytest.mark.parametrize("language", ["it", "en"])
def test_guide_explains_every_state(language: str) -> None:
    guide = page(Purpose.GUIDE, language).text
    # An entry that has been removed is not to be seen.
    assert guide.count("border-radius") == len(RequestState) + len(DutyState) - 1


@pytest.mark.parametrize("language", ["it", "en"])
def test_guide_shows_every_frequency_and_every_command(language: str) -> None:
    guide = page(Purpose.GUIDE, language).text
    for names in FREQUENCIES:
        assert f"| <code>{names.it[0]}</code> || <code>{names.en[0]}</code> ||" in guide
    for command in COMMANDS.values():
        assert f"| <code>{command.shown(language)}</code> ||" in guide


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("purpose", [Purpose.TASKS, Purpose.TASK_FORM_HELP])
def test_links_to_the_guide_lead_to_its_section(purpose: Purpose, language: str) -> None:
    (section,) = re.findall(r"\[\[[^]|#]+#([^]|]+)\|", page(purpose, language).text)
    assert f"\n== {section} ==\n" in page(Purpose.GUIDE, language).text


def test_digest_is_of_the_text_as_stored() -> None:
    assert digest("a\r\nb \n\n") == digest("a\nb")
    assert digest("a") == "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"
    assert digest("\u00a0") != digest("")
