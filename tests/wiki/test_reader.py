"""`WikiReader` on a real wiki."""

from __future__ import annotations

import pytest

from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from tests.scene import Scene


@pytest.fixture
def session(scene: Scene) -> Session:
    return scene.app.open_session("sandbox:it")


@pytest.fixture
def reader(session: Session) -> WikiReader:
    return WikiReader(session)


def test_pages_come_in_the_order_asked_missing_ones_too(scene: Scene, reader: WikiReader) -> None:
    scene.make({"Lettura A": "a", "Lettura B": "#RINVIA [[Lettura A]]"})
    titles = [reader.site.title(name) for name in ("Lettura B", "Mai letta", "Lettura A")]

    redirect, missing, page = reader.read(titles)

    assert [redirect.title, missing.title, page.title] == titles
    assert (redirect.redirect, page.redirect) == (True, False)
    assert (missing.exists, missing.text, page.text) == (False, "", "a")
    assert page.revision == scene.admin.history("Lettura A")[-1]["revid"]
    assert page.timestamp is not None
    assert page.timestamp.tzinfo is not None


def test_the_facts_come_without_the_text(scene: Scene, reader: WikiReader) -> None:
    scene.make({"Solo i fatti": "testo"})
    (page,) = reader.look([reader.site.title("Solo i fatti")])
    assert page.exists
    assert page.text is None


def test_reading_500_pages_is_one_request(scene: Scene, reader: WikiReader) -> None:
    titles = [reader.site.title(f"Forse {number}") for number in range(501)]
    before = scene.wiki.request_count()
    assert sum(1 for _ in reader.read(titles)) == 501
    assert scene.wiki.request_count() - before == 2


@pytest.mark.parametrize("name", ["Tom & Jerry", "Va|sì".replace("|", "/"), 'C\'è "qui"', "🏺"])
def test_awkward_titles_are_read(scene: Scene, reader: WikiReader, name: str) -> None:
    scene.make({name: "testo"})
    (page,) = reader.read([reader.site.title(name)])
    assert (str(page.title), page.text) == (name, "testo")


def test_an_answer_over_the_size_limit_keeps_the_facts(scene: Scene, reader: WikiReader) -> None:
    """MediaWiki cuts an answer at 8 MiB: the texts of the last pages come later, without facts."""
    long = "Una riga di testo qualsiasi.\n" * 45_000
    texts = {f"Lunga {number}": f"{long}[[Categoria:Lunghe]]" for number in range(6)}
    scene.make({**texts, "Lunga 7": f"#RINVIA [[Lunga 1]]\n{long}[[Categoria:Lunghe]]"})
    for title in (*texts, "Lunga 7"):
        scene.admin.protect(title)

    category = reader.site.title("Categoria:Lunghe")
    found = list(reader.members(category))
    listed = list(reader.read([page.title for page in found]))

    for pages in (found, listed):
        assert sorted(page.title.name for page in pages) == [*texts, "Lunga 7"]
        assert all(len(page.text or "") > len(long) for page in pages)
        assert [page.editable for page in pages] == [False] * 7
        assert [page.title.name for page in pages if page.redirect] == ["Lunga 7"]


def test_transclusions_are_complete_over_several_answers(
    scene: Scene, session: Session, reader: WikiReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wiki lists 5,000 templates in one answer; here it is asked for fewer."""
    batches = session.batches
    monkeypatch.setattr(session, "batches", lambda asked: batches({**asked, "tllimit": 7}))
    templates = [f"Tanti {number}" for number in range(10)]
    calls = "".join(f"{{{{{name}}}}}" for name in templates)
    users = [f"Utente di tanti {number}" for number in range(5)]
    scene.make({f"Template:{name}": "t" for name in templates} | dict.fromkeys(users, calls))
    asked = [reader.site.title(name) for name in (*users, "Senza template")]

    found = dict(reader.transclusions(asked))

    assert list(found) == asked
    expected = [Title(10, name) for name in templates]
    assert [sorted(found[title]) for title in asked[:-1]] == [expected] * 5
    assert found[asked[-1]] == ()


def test_authors(scene: Scene, reader: WikiReader) -> None:
    scene.make({"A più mani": "uno"})
    scene.staff.append("A più mani", " due")
    scene.outsider.append("A più mani", " tre")
    people = {session.user for session in (scene.admin, scene.staff, scene.outsider)}
    assert set(reader.authors(reader.site.title("A più mani"))) == people
    assert reader.authors(reader.site.title("Di nessuno")) == ()


def test_members_are_pages_subcategories_and_files(scene: Scene, reader: WikiReader) -> None:
    link = "[[Categoria:Di tutto]]"
    titles = ["Una pagina", "Categoria:Una sotto", "File:Assente davvero.png", "Discussione:Una"]
    scene.make(dict.fromkeys(titles, link))
    members = reader.members(reader.site.title("Categoria:Di tutto"))
    assert {str(page.title): page.text for page in members} == dict.fromkeys(titles, link)
