"""`WikiReader` on a real wiki."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.model import Page
from bot.sandbox.accounts import Account
from bot.text.selectors import InCategory, Listed, Redirecting
from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from tests.scene import Scene
from tests.wiki.past import upload, write_history


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


def test_facts_about_categories(scene: Scene, reader: WikiReader) -> None:
    scene.make(
        {
            "Categoria:Contata": "__HIDDENCAT__",
            "Contata 1": "[[Categoria:Contata]]",
            "Contata 2": "[[Categoria:Contata]] [[Categoria:Contata senza pagina]]",
        }
    )
    names = ("Categoria:Contata", "Categoria:Contata senza pagina", "Contata 1")
    counted, missing, page = reader.look(map(reader.site.title, names))
    assert (counted.members, counted.hidden) == (2, True)
    assert (missing.exists, missing.members, missing.hidden) == (False, 1, False)
    assert (page.members, page.hidden) == (0, False)


def test_what_is_found_comes_without_text(scene: Scene, reader: WikiReader) -> None:
    scene.make({"Categoria:Trovate": "T", "Trovata 1": "[[Categoria:Trovate]]"})
    category = reader.site.title("Categoria:Trovate")
    for selector in (InCategory(category), Listed((reader.site.title("Trovata 1"),))):
        (page,) = reader.find(selector)
        assert (str(page.title), page.text) == ("Trovata 1", None)


def test_redirects_of_a_namespace_and_of_a_page(scene: Scene, reader: WikiReader) -> None:
    scene.make(
        {
            "Categoria:Meta": "M",
            "Categoria:Rinvio 1": "#RINVIA [[:Categoria:Meta]]",
            "Categoria:Rinvio 2": "#REDIRECT [[:Categoria:Meta]]",
            "Rinvio 3": "#RINVIA [[Rinvio 4]]",
        }
    )
    found = {str(page.title) for page in reader.find(Redirecting(14))}
    assert found >= {"Categoria:Rinvio 1", "Categoria:Rinvio 2"}
    assert not found & {"Categoria:Meta", "Rinvio 3"}
    target = reader.site.title("Categoria:Meta")
    other = reader.site.title("Categoria:Rinvio 1")
    led = dict(reader.redirects((target, other)))
    assert sorted(map(str, led[target])) == [
        "Categoria:Rinvio 1",
        "Categoria:Rinvio 2",
    ]
    assert led[other] == ()


def test_categories_by_whatever_brings_them(scene: Scene, reader: WikiReader) -> None:
    scene.make(
        {
            "Template:Porta categoria": "<includeonly>[[Categoria:Portata]]</includeonly>",
            "Portata 1": "{{Porta categoria}} [[Categoria:Sua]]",
            "Portata 2": "[[Categoria:Sua]]",
            "Categoria:Doppia 3": "[[Categoria:Sua]]",
        }
    )
    sua, portata = (reader.site.title(f"Categoria:{name}") for name in ("Sua", "Portata"))
    first, second, none = map(reader.site.title, ("Portata 1", "Portata 2", "Senza nessuna"))
    expected = {first: {sua, portata}, second: {sua}}
    found = dict(reader.categories([first, second, none]))
    assert {title: set(each) for title, each in found.items()} == expected | {none: set()}
    # Categories are not among the pages of a category here.
    assert {title: set(each) for title, each in reader.categorised(sua)} == expected


def test_categorised_is_complete_over_several_answers(
    scene: Scene, session: Session, reader: WikiReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = session.batches
    fewer = {"cllimit": 3, "gcmlimit": 4}
    monkeypatch.setattr(session, "batches", lambda asked: batches({**asked, **fewer}))
    links = "".join(f"[[Categoria:Molte {number}]]" for number in range(5))
    scene.make({f"Con molte {number}": links for number in range(9)})
    found = list(reader.categorised(reader.site.title("Categoria:Molte 0")))
    assert [str(title) for title, _ in found] == [f"Con molte {number}" for number in range(9)]
    assert all(len(categories) == 5 for _, categories in found)


def test_only_some_transclusions(scene: Scene, reader: WikiReader) -> None:
    scene.make(
        {
            "Template:Vero nome": "v",
            "Template:Altro nome": "#RINVIA [[Template:Vero nome]]",
            "Template:Diverso": "d",
            "Con altro nome": "{{Altro nome}} {{Diverso}}",
        }
    )
    wanted = reader.site.title("Template:Vero nome")
    page = reader.site.title("Con altro nome")
    assert dict(reader.transclusions([page], [wanted])) == {page: (wanted,)}


def test_a_page_as_it_was(scene: Scene, reader: WikiReader) -> None:
    title = reader.site.title("Categoria:Di un tempo")
    history = {"2020-01-01T00:00:00Z": "Prima.", "2024-06-01T12:00:00Z": "#RINVIA [[Poi]]"}
    write_history(scene, str(title), history)

    def then(year: int) -> Page:
        return reader.as_of(title, datetime(year, 1, 1, 0, 0, 1, tzinfo=UTC))

    assert not then(2019).exists
    assert (then(2020).text, then(2024).text) == ("Prima.", "Prima.")
    assert then(2025).text == "#RINVIA [[Poi]]"
    assert not reader.as_of(reader.site.title("Mai vista"), datetime.now(UTC)).exists


def test_the_latest_revisions_the_newest_first(scene: Scene, reader: WikiReader) -> None:
    texts = {f"2020-01-{day:02}T00:00:00Z": f"Versione {day}" for day in range(1, 29)}
    write_history(scene, "Con un passato", texts)
    title = reader.site.title("Con un passato")

    found = reader.earlier(title, 5)

    assert [each.text for each in found] == [f"Versione {day}" for day in range(28, 23, -1)]
    assert all(each.user == scene.wiki.accounts.admin.name for each in found)
    assert len(reader.earlier(title, 500)) == 28
    assert reader.earlier(reader.site.title("Senza passato"), 5) == ()
    before = scene.wiki.request_count()
    reader.earlier(title, 500)
    assert scene.wiki.request_count() - before == 1


def test_first_uploads(commons_scene: Scene) -> None:
    scene = commons_scene
    reader = WikiReader(scene.app.open_session("sandbox:commons"))
    people = scene.wiki.accounts
    upload(scene, "First of admin.png", "A", people.admin)
    upload(scene, "First of staff.png", "S", people.staff)
    # Another version by somebody else changes nothing of who was the first.
    upload(scene, "First of admin.png", "A", people.staff)
    upload(scene, "First of staff.png", "S", people.admin)
    upload(scene, "Moved away.png", "M", people.admin)
    scene.admin.move("File:Moved away.png", "File:Moved here.png")
    upload(scene, "Deleted.png", "D", people.admin)
    scene.admin.delete("File:Deleted.png")

    by_admin = {str(page.title) for page in reader.uploads(people.admin.name)}
    by_staff = {str(page.title) for page in reader.uploads(people.staff.name)}

    assert {"File:First of admin.png", "File:Moved here.png"} <= by_admin
    assert "File:First of staff.png" in by_staff
    assert not by_admin & by_staff
    assert not {"File:Deleted.png", "File:Moved away.png"} & by_admin
    assert list(reader.uploads("Nobody known")) == []


def test_who_uploaded_the_versions_of_files(commons_scene: Scene) -> None:
    scene, accounts = commons_scene, commons_scene.wiki.accounts
    hidden = Account("Caricatore nascosto", "caricatore-nascosto")
    scene.wiki.add_account(hidden)
    for name, by in (
        ("Versioni A.png", [accounts.staff, accounts.admin]),
        ("Versioni B.png", [accounts.admin]),
        ("Versioni C.png", [hidden, accounts.staff]),
    ):
        for account in by:
            upload(scene, name, "A file.", account)
    scene.admin.block(hidden.name, hidename=True)
    reader = WikiReader(scene.app.open_session("sandbox:commons"))
    names = ("File:Versioni B.png", "File:Versioni A.png", "File:Mai.png", "File:Versioni C.png")
    titles = [reader.site.title(name) for name in names]

    found = dict(reader.uploaders(titles))

    assert list(found) == titles
    staff, admin = accounts.staff.name, accounts.admin.name
    assert list(found.values()) == [(admin,), (staff, admin), (), ("", staff)]
