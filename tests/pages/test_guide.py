"""What the guide tells people to write is what the bot reads."""

from __future__ import annotations

import re

import pytest

from bot.intake.parameters import Understood, understand
from bot.intake.parsing import parse
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
        found = parse(example, site)
        assert found.entries
        assert not found.unreadable, example
        for entry in found.entries:
            assert isinstance(understand(entry, tasks, site, language), Understood), example


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


def test_the_request_page_has_no_request() -> None:
    for language, site in SITES.items():
        made = pages("Robi", language, [])
        text = next(page.text for page in made if page.purpose is Purpose.REQUESTS)
        assert not parse(text, site).entries
