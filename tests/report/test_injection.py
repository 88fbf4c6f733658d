"""Nothing that people wrote acts in what the bot writes: judged by a real MediaWiki."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.configuration import Configuration, People
from bot.engine.entries import ChangeKind
from bot.engine.rehearsal import Rehearsed, difference
from bot.errors import BadTitle
from bot.i18n import Texts
from bot.model import ChangeState, Message, Tally
from bot.report import archive, log
from bot.report.pings import addressed
from bot.report.preview import Preview
from bot.report.subjects import subject
from bot.sandbox import Sandbox
from bot.sandbox.session import WikiSession
from bot.text.site import Site
from bot.text.titles import Title
from tests.report.made import NOW, REQUESTS, SHUTOFF, SITE, asked, request, run

CASES = Path(__file__).parents[1] / "cases" / "report" / "hostile.json"
PIECES: list[str] = json.loads(CASES.read_text(encoding="utf-8"))
HOSTILE = st.lists(st.sampled_from([*PIECES, " ", "\n", "a"]), min_size=1, max_size=7).map("".join)
SOME = st.lists(HOSTILE, min_size=15, max_size=25)
INLINE = frozenset({"span", "b", "i", "a", "code", "br"})
TAGS = INLINE | {"div", "table", "tbody", "tr", "th", "td", "h2", "ul", "li", "p"}
SLOWLY = settings(
    max_examples=5,
    phases=(Phase.explicit, Phase.generate),  # each example costs a whole parse
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
IT = Texts("it")
ROME = ZoneInfo("Europe/Rome")


class Judge:
    """Renders what the bot would save, on its own page, and finds what acts in it."""

    def __init__(self, session: WikiSession, site: Site) -> None:
        self.session = session
        self.site = site

    def titles(self, typed: Iterable[str]) -> list[Title]:
        """Those that can be titles, as the bot reads them."""
        return [title for text in typed for title in self._title(text)]

    def _title(self, typed: str) -> list[Title]:
        try:
            return [self.site.title(typed)]
        except BadTitle:
            return []

    def check(self, text: str, titles: Iterable[Title], headings: int = 0) -> str:
        """The text that a reader sees. Only links to these pages and to users may be there."""
        meant = {*map(str, titles), str(REQUESTS), str(SHUTOFF)}
        found = self._parsed(text)
        acting = {
            name: found[name]
            for name in ("categories", "templates", "images", "externallinks", "iwlinks")
            if found[name]
        }
        assert not acting, acting
        assert found["langlinks"] == []
        assert found["properties"] == {}
        assert len(found["sections"]) == headings
        strange = [each for each in found["links"] if each["title"] not in meant]
        assert all(each["ns"] == 2 for each in strange), strange
        seen = Seen()
        seen.feed(found["text"])
        assert seen.tags <= TAGS, seen.tags - TAGS
        return " ".join("".join(seen.words).split())

    def _parsed(self, text: str) -> dict[str, Any]:
        params = {"title": str(REQUESTS), "text": text, "contentmodel": "wikitext"}
        saved = self.session.api(action="parse", onlypst=True, **params)["parse"]["text"]
        assert saved == text.rstrip(), "saving would alter it"
        wanted = (
            "text|categories|templates|images|externallinks|iwlinks|langlinks|links|sections"
            "|properties"
        )
        parsed: dict[str, Any] = self.session.api(
            action="parse", prop=wanted, disablelimitreport=True, disableeditsection=True,
            disabletoc=True, wrapoutputclass="", **params,
        )["parse"]  # fmt: skip
        return parsed


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def judge(sandbox: Sandbox) -> Judge:
    site = replace(SITE, interwikis=frozenset({"it", "en", "w", "commons"}))
    return Judge(sandbox.it.session(sandbox.accounts.admin), site)


@SLOWLY
@given(typed=SOME)
@example(typed=PIECES)
@example(typed=[f"a {each}a" for each in PIECES])
def test_previews(judge: Judge, typed: list[str]) -> None:
    titles = judge.titles(typed) or [Title(0, "Pagina")]
    made = Preview()
    for number, text in enumerate(typed):
        title = titles[number % len(titles)]
        other = typed[number - 1]
        diff = difference(f"{other}\n{text}a", f"{other}\n{other}\n{text}")
        made.add(Rehearsed(ChangeKind.EDIT, title, ChangeState.EDITED, diff=diff))
        reason = Message("skip-in-use", (text,))
        made.add(Rehearsed(ChangeKind.EDIT, title, ChangeState.SKIPPED, reason))
        made.add(Rehearsed(ChangeKind.MOVE, title, ChangeState.EDITED, reason, target=title))
    about = subject(request({"da": "\n".join(typed), "a": typed[0]}), judge.site)
    names = tuple(each for each in typed if each.strip())
    people = People(users=names, groups=names)
    page = made.wikitext(IT, asked(typed[0], about, settings=Configuration(approvers=people)))
    categories = [judge.site.title(f"Category:{title.name}") for title in titles]
    judge.check(page, [*titles, *categories, *_subjects(judge.site, typed)], headings=3)


@SLOWLY
@given(typed=SOME)
@example(typed=PIECES)
@example(typed=[f"a {each}a" for each in PIECES])
def test_logs(judge: Judge, typed: list[str]) -> None:
    page = ""
    for text in typed:
        about = subject(request({"da": text, "a": typed[0]}), judge.site)
        ended = request(user=text)
        lines = (
            log.run_line(IT, ROME, run(), ended, Tally(1), text, about),
            log.stopped_line(IT, ROME, NOW, text, 3),
            log.restarted_line(IT, ROME, NOW, text, 4),
            log.blocked_line(IT, ROME, NOW, text),
        )
        for line in lines:
            assert "\n" not in line
            above = log.header(IT, REQUESTS, SHUTOFF)
            added = log.AddLogLines((line,), above)(page)
            assert isinstance(added, str)
            page = added
    judge.check(page, _subjects(judge.site, typed))


@SLOWLY
@given(typed=SOME)
@example(typed=PIECES)
@example(typed=[f"a {each}a" for each in PIECES])
def test_results_that_call_somebody(judge: Judge, typed: list[str]) -> None:
    said = [addressed(Message("skip-in-use", (text,)), text) for text in typed]
    page = "\n\n".join(f"* {IT.wikitext(message)}" for message in said)
    judge.check(page, ())


@SLOWLY
@given(typed=SOME)
@example(typed=PIECES)
@example(typed=[f"a {each}a" for each in PIECES])
def test_archive_headers(judge: Judge, typed: list[str]) -> None:
    titles = judge.titles(typed) or [REQUESTS]
    page = "\n\n".join(archive.header(IT, title, "2026-11") for title in titles)
    judge.check(page, titles)


def test_differences_show_what_was_typed(judge: Judge) -> None:
    made = Preview()
    typed = [each for each in PIECES if each.isprintable() and each.strip()]
    made.add(
        Rehearsed(
            ChangeKind.EDIT,
            Title(0, "A"),
            ChangeState.EDITED,
            diff=difference("", "\n".join(typed[:20])),
        )
    )
    seen = judge.check(made.wikitext(IT, asked()), [Title(0, "A")], headings=2)
    for text in typed[:20]:
        assert f"+ {text}" in seen


ACTING = """
[[Category:X]]
{{Nave}}
[[X]]
<pre>x</pre>
http://x.example
~~~~
== X ==
[[File:X.jpg]]
__NOTOC__
"""


@pytest.mark.parametrize("text", ACTING.split("\n")[1:-1])
def test_the_judge_finds_what_acts(judge: Judge, text: str) -> None:
    with pytest.raises(AssertionError):
        judge.check(f"a\n{text}", ())


def _subjects(site: Site, typed: Iterable[str]) -> list[Title]:
    """The categories that a request with these lines names."""
    found = []
    for text in typed:
        for line in text.split("\n"):
            try:
                found.append(site.title(line.lstrip("*# "), 14))
            except BadTitle:
                continue
    return found
