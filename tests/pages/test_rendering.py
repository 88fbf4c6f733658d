"""The pages on a real MediaWiki."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.duty import DutyState
from bot.i18n import Texts
from bot.intake import words
from bot.model import Message, RequestState
from bot.pages import Purpose, digest, pages, states, title_of
from bot.pages.task_parameters import PARAMETERS
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.session import WikiSession
from bot.task import Names

BOT = "ResidenteBot"
UPKEEP = Names(("correggi redirect di categoria",), ("fix category redirects",))
TASKS = (Names(("sposta categoria",), ("move category",)), UPKEEP)
REQUEST, TASK = words.TEMPLATE, words.TASK_TEMPLATE
PAGES = (
    Purpose.REQUESTS,
    Purpose.TASKS,
    Purpose.GUIDE,
    Purpose.REQUEST_TEMPLATE,
    Purpose.TASK_TEMPLATE,
)


@pytest.fixture(scope="module")
def wikis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, WikiSession]]:
    """Sessions on both wikis, with the bot's pages saved, by language."""
    sandbox = Sandbox(tmp_path_factory.mktemp("pages") / "sandbox")
    try:
        sandbox.up(samples=False)
        sessions = {
            "it": sandbox.it.session(sandbox.accounts.admin),
            "en": sandbox.commons.session(sandbox.accounts.admin),
        }
        for language, session in sessions.items():
            for page in pages(BOT, language, TASKS):
                session.edit(page.title, page.text, contentmodel=page.content_model)
        yield sessions
    finally:
        sandbox.down()


@pytest.fixture(params=["it", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def wiki(wikis: dict[str, WikiSession], language: str) -> WikiSession:
    return wikis[language]


def test_pages_render(wiki: WikiSession, language: str) -> None:
    for purpose in PAGES:
        parsed = parse(wiki, page=title_of(purpose, BOT, language))
        assert parsed["categories"] == []
        assert parsed["parsewarnings"] == []
        assert not re.search(r'\{\{\{|class="error"|&lt;div|&lt;span', parsed["text"])


def test_pages_link_one_another(wiki: WikiSession, language: str) -> None:
    pages = {Purpose.REQUESTS, Purpose.TASKS}
    for page in pages:
        title = title_of(page, BOT, language)
        # Not as it was saved: the other pages were not all there then.
        parsed = parse(wiki, text=wiki.text(title), title=title, prop="links")
        linked = {link["title"]: link["exists"] for link in parsed["links"]}
        for purpose in {Purpose.GUIDE, Purpose.SHUTOFF, *pages} - {page}:
            assert linked[title_of(purpose, BOT, language)]


def test_the_task_page_has_a_button_for_upkeep_and_links_for_the_rest(
    wiki: WikiSession, language: str
) -> None:
    html = str(parse(wiki, page=title_of(Purpose.TASKS, BOT, language))["text"])
    form = title_of(Purpose.TASK_FORM, BOT, language, UPKEEP.shown(language))
    assert re.findall(r'<input[^>]* value="([^"]*)"[^>]* name="preload"', html) == [form]
    other = TASKS[0].shown(language).replace(" ", "(?:_|%20|\\+)")
    (link,) = re.findall(r'href="([^"]*section=new[^"]*)"', html)
    assert re.search(f"preload=[^&]*{other}&", link)


def test_buttons_open_forms(wiki: WikiSession, language: str) -> None:
    html = str(parse(wiki, page=title_of(Purpose.REQUESTS, BOT, language))["text"])
    form = title_of(Purpose.FORM, BOT, language, TASKS[0].shown(language))
    assert re.search(rf'<input[^>]* value="{re.escape(form)}"[^>]* name="preload"', html)
    assert "section=new" not in html
    assert "inputbox" not in re.sub(r'class="[^"]*"', "", html)


@pytest.mark.parametrize("purpose", [Purpose.FORMS, Purpose.TASK_FORMS])
def test_without_inputbox_there_are_links(
    wiki: WikiSession, language: str, purpose: Purpose
) -> None:
    page = title_of(purpose, BOT, language)
    text = next(each.text for each in pages(BOT, language, TASKS) if each.title == page)
    unknown = text.replace("#tag:inputbox", "#tag:inputboks")
    html = str(parse(wiki, text=unknown, contentmodel="wikitext", title=page)["text"])
    assert 'class="error"' not in html
    assert re.search(r'href="[^"]*section=new[^"]*preload=[^"]*preloadtitle=', html)


def test_a_form_shows_no_request(wiki: WikiSession, language: str) -> None:
    for purpose, signed in ((Purpose.FORM, True), (Purpose.TASK_FORM, False)):
        form = title_of(purpose, BOT, language, TASKS[0].shown(language))
        parsed = parse(wiki, page=form)
        assert "border-left" not in parsed["text"]
        assert ("~~<noinclude></noinclude>~~" in str(wiki.text(form))) is signed


def test_digest_is_the_wikis_own(wiki: WikiSession, language: str) -> None:
    for page in pages(BOT, language, TASKS):
        assert wiki.history(page.title)[-1]["sha1"] == digest(page.text)


def test_saving_again_changes_nothing(wiki: WikiSession, language: str) -> None:
    for page in pages(BOT, language, TASKS):
        before = len(wiki.history(page.title))
        wiki.edit(page.title, page.text, contentmodel=page.content_model)
        assert len(wiki.history(page.title)) == before


@pytest.mark.parametrize("purpose", [Purpose.REQUEST_TEMPLATE, Purpose.TASK_TEMPLATE])
def test_template_data_is_understood(wiki: WikiSession, language: str, purpose: Purpose) -> None:
    title = title_of(purpose, BOT, language)
    (found,) = wiki.api(action="templatedata", titles=title, lang=language)["pages"].values()
    action = found["params"][words.PARAMETERS["action"].shown(language)]
    assert action["required"]
    assert action["suggestedvalues"] == [task.shown(language) for task in TASKS]
    assert {"from", "da"} <= set(names(found["params"]))


@pytest.mark.parametrize("state", RequestState)
def test_box_shows_the_state(wiki: WikiSession, language: str, state: RequestState) -> None:
    shown = words.shown_state(state, language, 12, 60 if state is RequestState.RUNNING else 0)
    html = box(wiki, language, f"|action=x|id=17|status={shown}")
    assert f">{shown}</span>" in html
    assert f'id="residente-17" style="color:{states.COLOURS[state]};' in html


@pytest.mark.parametrize("state", [*RequestState, *DutyState], ids=lambda state: state.name)
def test_box_of_a_task_shows_the_state(
    wiki: WikiSession, language: str, state: RequestState | DutyState
) -> None:
    if isinstance(state, DutyState):
        shown, colour = words.DUTY_STATES[state].shown(language), states.DUTY_COLOURS[state]
    else:
        shown, colour = words.shown_state(state, language), states.COLOURS[state]
    html = box(wiki, language, f"|name=N|action=x|id=3|status={shown}", TASK)
    assert f">{shown}</span>" in html
    assert f'id="residente-3" style="color:{colour};' in html
    assert_whole(html)


def test_box_of_a_task_shows_all_that_it_has(wiki: WikiSession, language: str) -> None:
    given = {each.name.shown(language): f"v{n}" for n, each in enumerate(PARAMETERS)}
    values = "".join(f"|{name}={value}" for name, value in given.items())
    html = box(wiki, language, values, TASK)
    for value in given.values():
        assert re.search(rf"\b{value}\b", html)
    assert_whole(html)


def test_box_of_a_task_without_a_name(wiki: WikiSession, language: str) -> None:
    assert "<strong>x</strong>" in box(wiki, language, "|action=x", TASK)
    empty = Texts(language).plain(Message("box-no-action"))
    assert f"<strong>{empty}</strong>" in box(wiki, language, "", TASK)


def test_box_shows_a_cron_line_as_it_is(wiki: WikiSession, language: str) -> None:
    html = box(wiki, language, "|frequency=* */6 * * 1|action=x", TASK)
    assert "* */6 * * 1</span>" in html
    assert "<li>" not in html


def test_box_without_a_state_waits(wiki: WikiSession, language: str) -> None:
    html = box(wiki, language, "|action=x")
    assert Texts(language).plain(Message("box-waiting")) in html
    assert f"color:{states.WAITING};" in html
    assert "id=" not in html


def test_box_without_anything(wiki: WikiSession, language: str) -> None:
    assert Texts(language).plain(Message("box-no-action")) in box(wiki, language, "")


@pytest.mark.parametrize("value", ["Bronzi", "Category:Bronzi", "[[:Category:Bronzi]]"])
def test_box_links_a_category(wiki: WikiSession, language: str, value: str) -> None:
    html = box(wiki, language, f"|from={value}")
    assert re.search(r'<a href="[^"]+Categor(y|ia):Bronzi', html)


@pytest.mark.parametrize(
    "values",
    [
        "|from=[[Category:Bronzi]]",
        "|to=[[Category:Bronzi|x]]",
        "|pages=\n* [[Category:Bronzi]]\n* [[File:X.jpg]]",
        "|category=* [[Category:Bronzi]]",
    ],
)
def test_box_never_categorises_the_request_page(
    wiki: WikiSession, values: str, language: str
) -> None:
    parsed = parse(wiki, text=call(language, values), contentmodel="wikitext")
    assert parsed["categories"] == []
    assert "Bronzi" in parsed["text"]


@pytest.mark.parametrize(
    "value",
    [
        "[[A]] = [[B|c]]",
        "a {{!}} b",
        "* [[:Category:A]]\n* [[:Category:B]]",
        "<b>x",
        "</div></div>",
        "\n{| class=wikitable\n| x\n|}",
    ],
)
@pytest.mark.parametrize("template", [REQUEST, TASK], ids=lambda names: names.en[0])
def test_box_stays_whole(wiki: WikiSession, language: str, value: str, template: Names) -> None:
    values = f"|action=x|from={value}|reason={value}|result={value}|pages={value}|status=y"
    if template is TASK:
        values += f"|name={value}|frequency={value}|active={value}|next={value}|last={value}"
    assert_whole(box(wiki, language, values, template))


def test_rendered_messages_show_what_was_typed(wiki: WikiSession, language: str) -> None:
    hostile = "{{!}} [[X]] '''b''' <i> ~~~~ __TOC__ http://x.org mailto:a@b.it ISBN 9788800000000"
    rendered = Texts(language).wikitext(Message("list-one", (hostile,)))
    html = box(wiki, language, f"|result={rendered}")
    typed = hostile.replace("<", "&lt;").replace(">", "&gt;")
    visible = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), html)
    assert typed in visible.replace("\u00a0", " ")
    assert "<a " not in html


def box(wiki: WikiSession, language: str, values: str, template: Names = REQUEST) -> str:
    wikitext = call(language, values, template)
    return str(parse(wiki, text=wikitext, contentmodel="wikitext", prop="text")["text"])


def call(language: str, values: str, template: Names = REQUEST) -> str:
    return "{{" + template.shown(language) + values + "}}"


def assert_whole(html: str) -> None:
    assert html.count("<div") == html.count("</div>")
    assert not re.search(r'\{\{|class="error"|&lt;div|&lt;span', html)


def parse(wiki: WikiSession, **params: Any) -> dict[str, Any]:
    asked = {"prop": "text|categories|parsewarnings", "pst": True, "disablelimitreport": True}
    parsed: dict[str, Any] = wiki.api(action="parse", **{**asked, **params})["parse"]
    return parsed


def names(params: dict[str, Any]) -> list[str]:
    return [each for name, facts in params.items() for each in (name, *facts["aliases"])]
