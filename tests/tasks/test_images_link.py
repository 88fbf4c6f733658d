"""`images.link` on small wikis of wikitext: `tests/cases/tasks/images_link.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.model import Message, Page
from bot.text.customs import Customs, Partner
from bot.text.images.uses import shows
from bot.text.site import FILE
from bot.text.titles import Title
from tasks.images_link import ImagesLinkTask, LinkParams, archive
from tests.tasks.album import NOW
from tests.tasks.library import Library
from tests.tasks.pictures import CUSTOMS, MUSEO, ROOT, Case, Plan, planned, planning, wikis
from tests.text.conftest import ITALIAN

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "tasks" / "images_link.toml").read_text("utf-8")
)["case"]
TASK = ImagesLinkTask()
BASE: Case = {
    "files": {"Reperto.jpg": "item"},
    "articles": {"Voce": "'''Voce''' è un vaso."},
    "items": [{"id": "Q1", "page": "Voce"}],
}


def asked(case: Case) -> LinkParams:
    request = {"since": "2026-11-01", **case.get("request", {})}
    given = {name: value for name, value in request.items() if value != ""}
    return LinkParams.model_validate(given, context={"site": ITALIAN})


def plan(case: Case, customs: Customs = CUSTOMS) -> Plan:
    return planned(TASK, asked(case), planning(wikis(case), case, customs))


@pytest.mark.parametrize("case", [pytest.param(each, id=each["name"]) for each in CASES])
def test_cases(case: Case) -> None:
    got = plan(case)

    assert not got.refused
    assert got.inserted == case.get("inserted", [])
    assert got.suggested == case.get("suggested", [])
    assert got.discussed == case.get("discussed", [])
    assert got.said == case.get("said", {})
    for name, kinds in case.get("kinds", {}).items():
        assert list(got.suggestions[name].kinds) == kinds
    for name, key in case.get("where", {}).items():
        assert got.suggestions[name].where.key == key
    for name, caption in case.get("captions", {}).items():
        assert got.suggestions[name].caption == caption
    for title, text in case.get("after", {}).items():
        assert got.texts[title] == text


@pytest.mark.parametrize("case", [pytest.param(each, id=each["name"]) for each in CASES])
def test_nothing_is_planned_that_is_there(case: Case) -> None:
    wiki = wikis(case)
    for suggestion in plan(case).suggestions.values():
        text = wiki.texts[suggestion.page]
        assert not shows(text, ITALIAN, suggestion.file)
        assert suggestion.pair.file
        assert suggestion.pair.page
        assert 0 < suggestion.score <= 100
        assert len(suggestion.reasons) == len(suggestion.kinds) > 0
        assert suggestion.file.prefix == "File"


@pytest.mark.parametrize("case", [pytest.param(each, id=each["name"]) for each in CASES])
def test_once_it_is_done_nothing_is_left(case: Case) -> None:
    """After the run what was put in is not put in again, and not suggested either."""
    wiki, before = wikis(case), plan(case)
    for title, text in before.texts.items():
        wiki.texts[ITALIAN.title(title)] = text
    known = dict.fromkeys((*before.suggested, *before.discussed), "open")
    told = case.get("memory", {}) | known
    after = planned(TASK, asked(case), planning(wiki, {**case, "memory": told}))
    assert not set(after.inserted) & set(before.inserted)
    assert not set(after.suggestions) & set(before.suggestions)


@pytest.mark.parametrize("case", [pytest.param(each, id=each["name"]) for each in CASES])
def test_the_same_in_many_batches(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = plan(case)
    monkeypatch.setattr(archive, "BATCH", 1)
    apart = plan(case)
    assert apart.said == whole.said
    assert apart.texts == whole.texts
    assert apart.suggestions == whole.suggestions


# Requests


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2026-11-01", "2026-11-01"),
        ("1/11/2026", "2026-11-01"),
        ("1.11.2026", "2026-11-01"),
        ("1º novembre 2026", "2026-11-01"),
        ("1 November 2026", "2026-11-01"),
    ],
)
def test_days(typed: str, found: str) -> None:
    assert str(vars(asked({"request": {"since": typed}}))["since"]) == found


@pytest.mark.parametrize(
    ("request_", "key", "correction"),
    [
        ({"since": "ieri"}, "refusal-date", "2026-11-01"),
        ({"since": "31/11/2026"}, "refusal-date", "2026-11-30"),
        ({"since": "2026-02-30"}, "refusal-date", "2026-02-28"),
        ({"since": "11/25/2026"}, "refusal-date", "2026-11-25"),
        ({"mode": "inserire"}, "refusal-choice", "inserisci"),
        ({"mode": "boh"}, "refusal-choice", "proponi"),
        ({"pairs": "Reperto.jpg Voce"}, "refusal-pair", ""),
        ({"pairs": "A.jpg > Voce\nnulla"}, "refusal-pair", ""),
        ({"pairs": "Voce > Voce > Voce|"}, "refusal-pair", ""),
    ],
)
def test_what_cannot_be_read(request_: dict[str, str], key: str, correction: str) -> None:
    with pytest.raises(ValidationError) as caught:
        asked({"request": request_})
    (error,) = caught.value.errors()
    assert error["ctx"]["message"].key == key
    assert error["ctx"]["correction"] == correction


@pytest.mark.parametrize(
    "line",
    [
        "File:Reperto.jpg > Voce",
        "* [[File:Reperto.jpg]] → [[Voce]]",
        "Reperto.jpg -> Voce",
        "[[:Immagine:reperto.jpg|x]] in [[voce]]",
        "# Reperto.jpg in Voce",
        "reperto.jpg => Voce <!-- sì -->",
        "\nReperto.jpg > Voce\n\nReperto.jpg > Voce\n",
    ],
)
def test_pairs(line: str) -> None:
    pairs = vars(asked({"request": {"pairs": line}}))["pairs"]
    assert [(str(file), str(page)) for file, page in pairs] == [("File:Reperto.jpg", "Voce")]


def refusal(case: Case, customs: Customs = CUSTOMS) -> tuple[str, str, str]:
    (found,) = plan({**BASE, **case}, customs).refused
    return found.reason.key, found.parameter, found.correction


OTHER = Partner("Gallerie Estensi", "Media from Gallerie")


@pytest.mark.parametrize(
    ("customs", "request_", "said"),
    [
        (Customs(), {}, ("refusal-no-institutions", "", "")),
        (
            CUSTOMS,
            {"institution": "Museo di prove"},
            ("refusal-unknown-institution", "istituzione", "| istituzione = Museo di prova"),
        ),
        (
            replace(CUSTOMS, partners=(MUSEO, OTHER)),
            {},
            ("refusal-which-institution", "istituzione", "| istituzione = Museo di prova"),
        ),
        (CUSTOMS, {"since": ""}, ("refusal-since", "dal", "| dal = 2026-10-24")),
        (
            replace(CUSTOMS, partners=(replace(MUSEO, category=""),)),
            {},
            ("refusal-institution-category", "istituzione", ""),
        ),
        (
            replace(CUSTOMS, partners=(replace(MUSEO, category="File:Reperto.jpg"),)),
            {},
            ("refusal-institution-category", "istituzione", ""),
        ),
        (
            replace(CUSTOMS, partners=(replace(MUSEO, category="Never made"),)),
            {},
            ("refusal-institution-category", "istituzione", ""),
        ),
    ],
)
def test_refusals(customs: Customs, request_: dict[str, str], said: tuple[str, str, str]) -> None:
    assert refusal({"request": request_}, customs) == said


def test_a_wiki_without_a_repository() -> None:
    given = planning(Library(ITALIAN, {"Voce": "x"}), {})
    (found,) = planned(TASK, asked({}), given).refused
    assert found.reason == Message("refusal-no-repository")


def test_pairs_alone_need_no_institution() -> None:
    case = {**BASE, "request": {"pairs": "Reperto.jpg > Voce", "mode": "inserisci", "since": ""}}
    customs = replace(CUSTOMS, partners=(MUSEO, OTHER))
    assert plan(case, customs).suggested == ["Reperto.jpg > Voce"]
    assert plan(case, Customs()).suggested == ["Reperto.jpg > Voce"]
    # There is but one institution: its category is meant.
    assert plan(case).inserted == ["Reperto.jpg > Voce"]


def test_pairs_alone_are_all_that_is_looked_at() -> None:
    files = {**BASE["files"], "Nuovo.jpg": "item"}
    case = {**BASE, "files": files, "request": {"pairs": "Reperto.jpg > Voce"}}
    assert plan(case).suggested == ["Reperto.jpg > Voce"]
    case["request"]["institution"] = "museo di prova"
    assert set(plan(case).suggested) == {"Reperto.jpg > Voce", "Nuovo.jpg > Voce"}


# Runs


@pytest.mark.parametrize(
    ("last", "since", "found"),
    [
        (None, "2026-11-01", True),
        (timedelta(days=2), "2026-11-01", True),
        (timedelta(hours=2), "2026-11-01", False),
        (timedelta(hours=23, minutes=30), "", True),
        (timedelta(hours=22, minutes=30), "", False),
        (timedelta(days=2), "2026-11-23", False),
    ],
)
def test_what_is_new_since_the_last_run(last: timedelta | None, since: str, *, found: bool) -> None:
    """The file came a day ago. The last run counts, less an hour, but never before the day."""
    case = {**BASE, "last": NOW - last if last else None, "request": {"since": since}}
    assert bool(plan(case).suggested) is found


def test_renamed_between_listing_and_reading() -> None:
    wiki = wikis(BASE)
    assert wiki.repository is not None
    listed = list(wiki.repository.newcomers(Title(14, ROOT), NOW - timedelta(days=2)))
    wiki.repository.move("File:Reperto.jpg", "File:Rinominato.jpg")
    wiki.repository.newcomers = lambda *_: iter(listed)  # type: ignore[method-assign]

    got = planned(TASK, asked(BASE), planning(wiki, BASE))

    assert got.suggested == ["Rinominato.jpg > Voce"]
    assert got.suggestions["Rinominato.jpg > Voce"].pair.file == listed[0].page_id


def test_deleted_between_listing_and_reading() -> None:
    wiki = wikis(BASE)
    assert wiki.repository is not None
    listed = list(wiki.repository.newcomers(Title(14, ROOT), NOW - timedelta(days=2)))
    del wiki.repository.texts[listed[0].title]
    wiki.repository.newcomers = lambda *_: iter(listed)  # type: ignore[method-assign]

    assert planned(TASK, asked(BASE), planning(wiki, BASE)) == Plan()


def test_questions_do_not_grow_with_the_files() -> None:
    """The same questions for forty files and articles as for one; memory is asked once."""

    def calls(count: int) -> tuple[list[str], list[str], list[int]]:
        numbers = range(count)
        case = {
            "files": {f"R {n}.jpg": f"{{{{Artwork|wikidata=Q{n + 1}}}}}" for n in numbers},
            "articles": {f"Voce {n}": f"'''Voce {n}''' è un vaso." for n in numbers},
            "items": [{"id": f"Q{n + 1}", "page": f"Voce {n}"} for n in numbers],
        }
        wiki = wikis(case)
        given = planning(wiki, case)
        assert len(list(TASK.plan(asked(case), given))) == count
        assert wiki.repository is not None
        return wiki.calls, wiki.repository.calls, vars(given.memory)["asked"]

    few, many = calls(1), calls(40)
    assert few[:2] == many[:2]
    assert (few[2], many[2]) == ([1], [40])


def test_the_caption_of_the_institution() -> None:
    file = "{{Artwork|wikidata=Q1|artist=Anna Neri|date=1889|description={{it|1=Un vaso.}}}}"
    case = {**BASE, "files": {"Reperto.jpg": file}}
    customs = replace(
        CUSTOMS, partners=(replace(MUSEO, caption="{didascalia} ({autore}, {data})"),)
    )
    (suggestion,) = plan(case, customs).suggestions.values()
    assert suggestion.caption == "Un vaso (Anna Neri, 1889)"


def test_captions_link_what_exists() -> None:
    file = (
        "{{Artwork|wikidata=Q1|description={{it|1=Un [[:it:Vaso|vaso]] di [[:it:Nessuno|Tizio]]}}}}"
    )
    articles = {**BASE["articles"], "Vaso": "'''Vaso''' è."}
    case = {**BASE, "files": {"Reperto.jpg": file}, "articles": articles}
    assert plan(case).suggestions["Reperto.jpg > Voce"].caption == "Un [[vaso]] di Tizio"


def test_the_articles_that_the_request_names() -> None:
    """Their categories count, those of what the institution's article links do not."""
    case = {
        "files": {"Reperto.jpg": f"A vase.\n[[Category:X]] [[Category:{ROOT}]]"},
        "articles": {
            "Voce": "'''Voce''' è.\n{{Commonscat|X}}",
            "Altra": "'''Altra''' è.\n{{Commonscat|X}}\n[[Categoria:Vasi]]",
            "Museo di prova": "Vedi [[Voce]].",
        },
        "request": {"articles": "categoria:Vasi"},
    }
    assert plan(case).suggested == ["Reperto.jpg > Altra"]


def test_the_summary_says_why() -> None:
    (summary,) = plan({**BASE, "request": {"mode": "inserisci"}}).summaries
    assert summary.key == "summary-image"
    assert summary.args == (ITALIAN.title("File:Reperto.jpg"), Message("evidence-item", ("Q1",)))


SECTION = """\
== Proposta di immagine: Reperto.jpg ==
[[File:Reperto.jpg|thumb|Un vaso antico]]
"""


def test_talk_pages() -> None:
    case = {**BASE, "protected": ["Voce"], "request": {"mode": "discussione"}}
    text = plan(case).texts["Discussione:Voce"]
    assert text.startswith(SECTION)
    assert "La voce è protetta" in text
    assert "<pre>[[File:Reperto.jpg|thumb|Un vaso antico]]</pre>" in text
    assert text.endswith("~~~~")
    articles = {**BASE["articles"], "Discussione:Voce": "== Prima ==\nSì."}
    assert plan({**case, "articles": articles}).texts["Discussione:Voce"] == (
        f"== Prima ==\nSì.\n\n{text}"
    )


def test_a_talk_page_of_an_excellent_article_with_an_infobox() -> None:
    articles = {"Voce": "{{Museo|Nome=Voce|Immagine=}}\n'''Voce''' è.\n{{Vetrina}}"}
    case = {**BASE, "articles": articles, "request": {"mode": "discussione"}}
    text = plan(case).texts["Discussione:Voce"]
    assert "riconosciute di qualità" in text
    assert "nel template «Museo»" in text
    assert "<pre>| Immagine = Reperto.jpg</pre>" in text


def test_an_article_with_a_hidden_text() -> None:
    class Hidden(type(wikis(BASE))):  # type: ignore[misc]
        def read(self, titles: Any) -> Any:
            pages = super().read(titles)
            return (
                replace(page, text=None) if page.title.name == "Voce" else page for page in pages
            )

    wiki = wikis(BASE)
    wiki.__class__ = Hidden
    assert planned(TASK, asked(BASE), planning(wiki, BASE)) == Plan()
    assert isinstance(next(wiki.look([ITALIAN.title("Voce")])), Page)


def test_each_wiki_is_asked_in_its_own_words() -> None:
    """The namespace of files is called otherwise where the articles are."""
    namespaces = tuple(
        replace(each, name="Datei") if each.id == FILE else each for each in ITALIAN.namespaces
    )
    case = {**BASE, "request": {"pairs": "Reperto.jpg > Voce"}}
    wiki = wikis(case)
    wiki.site = replace(ITALIAN, namespaces=namespaces)
    archive = wiki.repository
    assert archive is not None
    read, seen = archive.read, list[Title]()

    def noting(titles: Iterable[Title]) -> Iterator[Page]:
        seen.extend(titles := tuple(titles))
        return read(titles)

    archive.read = noting  # type: ignore[method-assign]
    params = LinkParams.model_validate({"pairs": "Reperto.jpg > Voce"}, context={"site": wiki.site})
    got = planned(TASK, params, planning(wiki, case))

    assert str(got.suggestions["Reperto.jpg > Voce"].file) == "Datei:Reperto.jpg"
    assert {title.prefix for title in seen if title.namespace == FILE} == {"File"}


def test_without_new_files_no_article_is_read() -> None:
    case = {**BASE, "old": ["Reperto.jpg"]}
    wiki = wikis(case)
    assert planned(TASK, asked(case), planning(wiki, case)) == Plan()
    assert wiki.calls == []
