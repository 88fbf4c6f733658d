"""What the guide tells people to write is what the bot reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.configuration import Configuration, People
from bot.intake import words
from bot.intake.acceptance import Rules
from bot.intake.duty_entries import Recurring, consider, parse_tasks
from bot.intake.parameters import Understood, understand
from bot.intake.parsing import parse
from bot.model import Author, UserFacts
from bot.pages import Purpose, pages
from bot.task import discover
from bot.text.selectors import parse_source
from bot.text.site import Namespace, Site

SITES = {
    "it": Site(
        "sandbox:it",
        "it",
        (
            Namespace(0, "", ""),
            Namespace(2, "Utente", "User"),
            Namespace(6, "File", "File"),
            Namespace(10, "Template", "Template"),
            Namespace(14, "Categoria", "Category"),
        ),
    ),
    "en": Site(
        "sandbox:commons",
        "en",
        (
            Namespace(0, "", ""),
            Namespace(2, "User", "User"),
            Namespace(6, "File", "File"),
            Namespace(10, "Template", "Template"),
            Namespace(14, "Category", "Category"),
        ),
    ),
}
SELECTOR = re.compile(
    r"<code>((?:categor|template|ricerca|search|prefi|collegamenti|links|caricati|uploaded)[^<]*)</code>"
)


UPKEEP = (
    "category.redirects",
    "category.overcat",
    "category.complete",
    "licence.report",
    "images.link",
)
ANYBODY = Configuration(requesters=People(users=("Staff",)))


def is_task(example: str, language: str) -> bool:
    return "{{" + words.TASK_TEMPLATE.shown(language) in example


def taken_on(text: str, language: str) -> Recurring:
    """The one entry of a task page, as the bot takes it on."""
    found = parse_tasks(text, SITES[language])
    assert not found.unreadable
    (entry,) = found.entries
    author = Author("Staff", 1, datetime(2026, 11, 23, tzinfo=UTC))
    rules = Rules(SITES[language], language, discover(), ANYBODY)
    considered = consider(entry, author, UserFacts("Staff", exists=True), rules)
    assert isinstance(considered, Recurring), considered
    return considered


def guide(language: str) -> str:
    names = [task.names for task in discover().values()]
    made = pages("Robi", language, names)
    return next(page.text for page in made if page.purpose is Purpose.GUIDE)


def examples() -> list[tuple[str, str]]:
    return [
        (language, page.text)
        for language in SITES
        for page in pages("Robi", language, [])
        if page.purpose in (Purpose.GUIDE, Purpose.REQUEST_TEMPLATE)
    ]


@pytest.mark.parametrize(("language", "text"), examples())
def test_every_example_is_understood(language: str, text: str) -> None:
    site, tasks = SITES[language], discover()
    written = re.findall(r"<pre>\n(.*?)</pre>", text, re.DOTALL)
    assert written
    for example in written:
        if is_task(example, language):
            continue
        found = parse(example, site)
        assert found.entries
        assert not found.unreadable, example
        for entry in found.entries:
            assert isinstance(understand(entry, tasks, site, language), Understood), example


@pytest.mark.parametrize("language", SITES)
@pytest.mark.parametrize("purpose", [Purpose.GUIDE, Purpose.TASK_TEMPLATE])
def test_every_example_of_a_task_is_taken_on(language: str, purpose: Purpose) -> None:
    text = next(page.text for page in pages("Robi", language, []) if page.purpose is purpose)
    written = re.findall(r"<pre>\n(.*?)</pre>", text, re.DOTALL)
    examples = [example for example in written if is_task(example, language)]
    read = [taken_on(example, language) for example in examples]
    expected = UPKEEP if purpose is Purpose.GUIDE else UPKEEP[:1]
    assert tuple(each.task for each in read) == expected
    assert all(each.active for each in read)


@pytest.mark.parametrize("language", SITES)
def test_the_guide_has_an_example_of_every_task(language: str) -> None:
    text = guide(language)
    for task in discover().values():
        assert f"= {task.names.shown(language)}\n" in text


@pytest.mark.parametrize("language", SITES)
def test_every_selector_can_be_read(language: str) -> None:
    written = SELECTOR.findall(guide(language))
    assert len(written) >= 9
    for selector in written:
        assert parse_source(selector, SITES[language])


@pytest.mark.parametrize("language", SITES)
def test_the_task_page_has_no_task(language: str) -> None:
    made = pages("Robi", language, [])
    text = next(page.text for page in made if page.purpose is Purpose.TASKS)
    found = parse_tasks(text, SITES[language])
    assert (found.entries, found.unreadable) == ((), ())


def test_the_request_page_has_no_request() -> None:
    for language, site in SITES.items():
        made = pages("Robi", language, [])
        text = next(page.text for page in made if page.purpose is Purpose.REQUESTS)
        assert not parse(text, site).entries
