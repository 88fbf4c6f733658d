"""What linking images takes for granted, on the pair of real wikis; Wikidata is an imitation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from pywikibot.family import Family

from bot.configuration import Configuration, Institution, TaskOptions
from bot.i18n import Texts
from bot.sandbox import Sandbox
from bot.shell.doctor import Finding, Status
from bot.shell.picture_doctor import Pictures
from bot.task import discover
from bot.text.facts import Item
from bot.text.titles import Title
from bot.wiki.session import Session
from tests.console import Operator
from tests.proxy import Fault
from tests.rights import groups
from tests.wiki.test_session import aim
from tests.wiki.wikibase import Wikibase, wikibase

__all__ = ["groups"]

PAGE = Title(2, "Residente/Configurazione.json", "Utente")
NUMBERS = count(1)
PARTS = ("check-repository", "check-wikidata", "check-structured-data", "check-global-usage")
WELL = dict.fromkeys(PARTS, Status.OK)
"""Of a wiki that links no images, whatever it has."""

Change = Callable[..., None]


@pytest.fixture
def museum(sandbox: Sandbox) -> Institution:
    """An institution of which all is there: a category with a page, an article, two accounts."""
    name = f"Museo {next(NUMBERS)}"
    commons = sandbox.commons.session(sandbox.accounts.admin)
    commons.edit(f"Category:{name}", "Files of a museum.")
    commons.edit(f"{name} gallery", f"[[Category:{name}]]")
    sandbox.it.session(sandbox.accounts.admin).edit(name, "Un museo.")
    accounts = (sandbox.accounts.staff.name, sandbox.accounts.outsider.name.replace(" ", "_"))
    return Institution(
        name=name, article=name, commons_category=f"category:{name}", partner_accounts=accounts
    )


def configured(*institutions: Institution, enabled: bool = True) -> Configuration:
    options = {} if enabled else {"images.link": TaskOptions(enabled=False)}
    return Configuration(institutions=institutions, tasks=options)


def examined(configuration: Configuration, wiki: str = "sandbox:it") -> list[Finding]:
    session = Session(wiki, pause=lambda _: None).open()
    return list(Pictures(session, configuration, PAGE, discover()).examine())


def statuses(found: list[Finding]) -> dict[str, Status]:
    return {each.check.key: each.status for each in found}


def said(found: list[Finding], check: str) -> str:
    """What was found of one thing, and what to do about it."""
    (one,) = [each for each in found if each.check.key == check]
    shown = [Texts("en").plain(each) for each in (one.detail, one.remedy) if each]
    return " ".join(shown)


@pytest.fixture
def served(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wikibase]:
    """The Italian wiki, connected with Wikidata."""
    with wikibase(sandbox.it.url) as opened:
        aim(monkeypatch, opened.port)
        opened.hold(Item("Q1"))
        yield opened


@pytest.fixture
def commons(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wikibase]:
    """The wiki of the files, with structured data and the uses on other wikis."""
    with wikibase(sandbox.commons.url) as opened:
        aim(monkeypatch, opened.port, "commons")
        opened.tell_uses({})
        yield opened


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """Has pywikibot name another wiki that keeps the files, or none."""
    family = type(Family.load("sandbox"))

    def name(wiki: str | None) -> None:
        def named(_: Family, code: str) -> tuple[str | None, str | None]:
            assert code
            return wiki, "sandbox" if wiki else None

        monkeypatch.setattr(family, "shared_image_repository", named)

    return name


@pytest.mark.usefixtures("commons")
def test_all_is_there(served: Wikibase, museum: Institution) -> None:
    found = examined(configured(museum))
    assert statuses(found) == {**WELL, "check-institution": Status.OK}
    assert "sandbox:commons" in said(found, "check-repository")
    assert "500 files at a time" in said(found, "check-repository")
    assert "itwiki" in said(found, "check-wikidata")
    assert "1 page in its category, 2 accounts" in said(found, "check-institution")
    assert served.asked_items == [["Q1"]]


def test_without_institutions_nothing_is_asked_of_them(sandbox: Sandbox) -> None:
    found = examined(configured())
    assert statuses(found) == WELL
    assert "only names, links and categories" in said(found, "check-wikidata")
    session = Session("sandbox:it").open()
    before = [wiki.request_count() for wiki in sandbox.wikis]
    list(Pictures(session, configured(), PAGE, discover()).examine())
    assert sum(wiki.request_count() for wiki in sandbox.wikis) - sum(before) == 2


def test_what_the_wikis_do_not_have(museum: Institution) -> None:
    found = examined(configured(museum))
    lacking = dict.fromkeys(PARTS[1:], Status.WARNING)
    assert statuses(found) == {**WELL, **lacking, "check-institution": Status.OK}
    assert "sandbox:commons has none" in said(found, "check-structured-data")
    assert "sandbox:commons does not tell" in said(found, "check-global-usage")


@pytest.mark.parametrize(
    ("wrong", "enabled", "status", "words"),
    [
        ({"commons_category": "Mai esistita"}, True, Status.WARNING, "Category:Mai esistita"),
        ({"commons_category": "Mai esistita"}, False, Status.WARNING, "commons_category"),
        ({"commons_category": "A|B"}, True, Status.WARNING, "“A|B”"),
        ({"commons_category": ""}, True, Status.WARNING, "no category is configured"),
        ({"commons_category": ""}, False, Status.OK, "2 accounts"),
        ({"article": "Mai scritta"}, True, Status.WARNING, "“Mai scritta”, is not on sandbox:it"),
        ({"article": "[[A]] e [[B]]"}, True, Status.WARNING, "Correct article"),
        ({"partner_accounts": ("Mai iscritto",)}, True, Status.WARNING, "“Mai iscritto”"),
        ({"partner_accounts": ("Mai<iscritto",)}, True, Status.WARNING, "partner_accounts"),
    ],
)
def test_each_mistake(
    museum: Institution, wrong: dict[str, object], enabled: bool, status: Status, words: str
) -> None:
    found = examined(configured(museum.model_copy(update=wrong), enabled=enabled))
    assert statuses(found)["check-institution"] is status
    assert words in said(found, "check-institution")


def test_an_empty_category(sandbox: Sandbox, museum: Institution) -> None:
    title = f"Category:Vuota {next(NUMBERS)}"
    sandbox.commons.session(sandbox.accounts.admin).edit(title, "Nothing yet.")
    found = examined(configured(museum.model_copy(update={"commons_category": title})))
    assert statuses(found)["check-institution"] is Status.WARNING
    assert f"“{title}” on sandbox:commons, is empty" in said(found, "check-institution")


def test_many_institutions_in_three_requests(sandbox: Sandbox, museum: Institution) -> None:
    many = [museum, *(Institution(name=f"N{number}", article="Mai") for number in range(20))]
    session = Session("sandbox:it").open()
    before = sum(wiki.request_count() for wiki in sandbox.wikis)
    found = list(Pictures(session, configured(*many), PAGE, discover()).examine())
    assert sum(wiki.request_count() for wiki in sandbox.wikis) - before == 5
    assert len([each for each in found if each.check.key == "check-institution"]) == 1 + 2 * 20


def test_where_the_files_are(museum: Institution) -> None:
    """Its institutions' categories are its own; the articles of the other wiki are not."""
    found = examined(configured(museum), "sandbox:commons")
    assert statuses(found)["check-repository"] is Status.OK
    assert "check-wikidata" not in statuses(found)
    assert "its files are linked from the wikis that show them" in said(found, "check-repository")
    assert statuses(found)["check-institution"] is Status.OK
    wrong = museum.model_copy(update={"commons_category": "Mai esistita"})
    missing = examined(configured(wrong), "sandbox:commons")
    assert statuses(missing)["check-institution"] is Status.WARNING


@pytest.mark.parametrize(
    ("wiki", "named", "words"),
    [
        ("sandbox:it", None, "shows files of “shared”"),
        ("sandbox:commons", None, "Switch the task"),
        ("sandbox:commons", "it", "names sandbox:it, but this wiki shows none"),
    ],
)
def test_no_wiki_of_the_files(
    keeper: Change, museum: Institution, wiki: str, named: str | None, words: str
) -> None:
    keeper(named)
    found = examined(configured(museum), wiki)
    assert statuses(found)["check-repository"] is Status.WARNING
    assert words in said(found, "check-repository")
    assert ("check-institution" in statuses(found)) is (wiki == "sandbox:commons")
    unused = statuses(examined(configured(), wiki))["check-repository"]
    assert unused is (Status.OK if "Switch" in words else Status.WARNING)


def test_a_wiki_of_the_files_that_does_not_answer(commons: Wikibase, museum: Institution) -> None:
    commons.close()
    found = examined(configured(museum))
    assert statuses(found) == {"check-repository": Status.WARNING}
    assert "Check the network" in said(found, "check-repository")
    assert statuses(examined(configured())) == {"check-repository": Status.WARNING}


def test_it_breaks_off_in_the_middle(commons: Wikibase, museum: Institution) -> None:
    session = Session("sandbox:it", pause=lambda _: None).open()
    examination = Pictures(session, configured(museum), PAGE, discover()).examine()
    assert next(examination).status is Status.OK
    commons.fail("query", *[Fault.BAD_GATEWAY] * 5)
    found = list(examination)
    assert statuses(found)["check-institutions"] is Status.WARNING


def test_wikidata_does_not_answer(served: Wikibase, museum: Institution) -> None:
    served.fail("wbgetentities", *[Fault.BAD_GATEWAY] * 5)
    found = examined(configured(museum))
    assert statuses(found)["check-wikidata"] is Status.WARNING
    assert f"127.0.0.1:{served.port}" in said(found, "check-wikidata")
    served.fail("wbgetentities", *[Fault.GARBAGE] * 5)
    assert statuses(examined(configured()))["check-wikidata"] is Status.WARNING


def test_an_account_of_low_limits(groups: Change, museum: Institution) -> None:
    groups(remove="bot")
    found = examined(configured(museum))
    assert statuses(found)["check-repository"] is Status.WARNING
    assert "50 files at a time" in said(found, "check-repository")
    assert "bot flag on sandbox:commons" in said(found, "check-repository")


def test_no_account_where_the_files_are(
    monkeypatch: pytest.MonkeyPatch, museum: Institution
) -> None:
    from pywikibot import config
    from pywikibot.comms import http

    session = Session("sandbox:it").open()
    monkeypatch.delitem(config.usernames["sandbox"], "commons")
    monkeypatch.setattr("pywikibot._sites", {})
    # The cookies of whoever was logged in there are kept aside.
    kept = [cookie for cookie in http.cookie_jar if cookie.name.startswith("commonswiki")]
    for cookie in kept:
        http.cookie_jar.clear(cookie.domain, cookie.path, cookie.name)
    try:
        found = list(Pictures(session, configured(museum), PAGE, discover()).examine())
    finally:
        for cookie in kept:
            http.cookie_jar.set_cookie(cookie)
    assert statuses(found)["check-repository"] is Status.WARNING
    assert "has no account there and reads 50 files" in said(found, "check-repository")
    assert "user-config.py" in said(found, "check-repository")
    assert statuses(found)["check-institution"] is Status.OK


def test_an_operator_is_told(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> None:
    operator = Operator.arrived(sandbox, tmp_path_factory.mktemp("operator"))
    assert operator.shell("setup-wiki").code == 0
    operator.configure(institutions=[{"name": "Museo", "commons_category": "Mai esistita"}])
    told = operator.shell("check", "--json", LANG="it_IT.UTF-8")
    assert told.code == 0, "a category that was renamed does not keep the service from starting"
    rows = [row for row in told.rows if row["check"] == "institution"]
    (wrong,) = (row for row in rows if row["wiki"] == "sandbox:it")
    assert wrong["status"] == "warning"
    assert "non c’è la sua categoria" in wrong["text"]
    assert "Configurazione.json" in wrong["remedy"]
