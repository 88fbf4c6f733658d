"""What the reader tells about files, on the pair of real wikis."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.pictures import picture
from bot.text.facts import FileFacts
from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from tests.scene import Scene

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.fixture
def reader(scene: Scene) -> WikiReader:
    """Of the Italian wiki."""
    return WikiReader(scene.app.open_session("sandbox:it"))


@pytest.fixture
def keeper(commons_scene: Scene) -> WikiReader:
    """Of the wiki where the files are."""
    return WikiReader(commons_scene.app.open_session("sandbox:commons"))


def titles(reader: WikiReader, names: Iterable[str]) -> list[Title]:
    return [reader.site.title(f"File:{name}") for name in names]


def counted(scene: Scene, work: Callable[[], object]) -> int:
    """How many requests it takes."""
    before = scene.wiki.request_count()
    work()
    return scene.wiki.request_count() - before


def few(session: Session) -> WikiReader:
    """The reader of an account without `apihighlimits`."""
    session.account = type(session.account)("Bot", frozenset(), frozenset(), blocked=False)
    return WikiReader(session)


# Facts


def test_facts_about_files_of_this_wiki(commons_scene: Scene, keeper: WikiReader) -> None:
    data = {"Fatto A.jpg": picture(1001, 640, 300), "Fatto B.jpg": picture(1002)}
    commons_scene.wiki.upload({name: (each, "") for name, each in data.items()})
    commons_scene.make({"File:Solo pagina.jpg": "A page without a file."})
    commons_scene.admin.move("File:Fatto B.jpg", "File:Fatto C.jpg")
    names = ["Fatto B.jpg", "Mai caricato.jpg", "Fatto A.jpg", "Solo pagina.jpg", "Fatto C.jpg"]
    b, _, a, _, c = asked = titles(keeper, names)

    found = list(keeper.files(asked))

    first, second = (hashlib.sha1(each).hexdigest() for each in data.values())
    assert found == [
        FileFacts(b, "Fatto C.jpg", second, 800, 600, "image/jpeg"),
        FileFacts(a, "Fatto A.jpg", first, 640, 300, "image/jpeg"),
        FileFacts(c, "Fatto C.jpg", second, 800, 600, "image/jpeg"),
    ]


def test_facts_about_files_of_the_repository(commons_scene: Scene, reader: WikiReader) -> None:
    data = picture(1003)
    commons_scene.wiki.upload({"Condiviso.jpg": (data, "")})
    commons_scene.admin.move("File:Condiviso.jpg", "File:Con altro nome, condiviso.jpg")
    names = ["Condiviso.jpg", "Mai caricato.jpg", "Con altro nome, condiviso.jpg"]
    old, _, new = asked = titles(reader, names)

    found = list(reader.files(asked))

    facts = (new.name, hashlib.sha1(data).hexdigest(), 800, 600, "image/jpeg", True)
    assert found == [FileFacts(old, *facts), FileFacts(new, *facts)]


def test_a_deleted_file_is_no_longer_there(commons_scene: Scene, keeper: WikiReader) -> None:
    commons_scene.wiki.upload({"Cancellato.jpg": (picture(1004), "")})
    commons_scene.admin.delete("File:Cancellato.jpg")
    assert list(keeper.files(titles(keeper, ["Cancellato.jpg"]))) == []


# Newcomers


def test_newcomers_by_upload_and_by_categorisation(
    commons_scene: Scene, keeper: WikiReader
) -> None:
    scene, category = commons_scene, "[[Category:Nuovi arrivi]]"
    scene.wiki.upload({"Vecchio.jpg": (picture(1010), "Not yet.")})
    start = datetime.now(UTC).replace(microsecond=0)
    scene.wiki.upload({"Appena caricato.jpg": (picture(1011), category)})
    scene.admin.edit("File:Vecchio.jpg", f"Now. {category}")
    scene.make({"Non un file": category, "Category:Sotto": category})
    scene.wiki.upload({"Rinominato.jpg": (picture(1012), category)})
    scene.wiki.upload({"Eliminato.jpg": (picture(1013), category)})
    root = keeper.site.title("Category:Nuovi arrivi")
    before = {new.title.name: new for new in keeper.newcomers(root, start)}
    scene.admin.move("File:Rinominato.jpg", "File:Con altro nome.jpg")
    scene.admin.delete("File:Eliminato.jpg")

    found = {new.title.name: new for new in keeper.newcomers(root, start)}

    assert set(found) == {"Appena caricato.jpg", "Vecchio.jpg", "Con altro nome.jpg"}
    assert [new.since for new in found.values()] == sorted(new.since for new in found.values())
    renamed, earlier = found["Con altro nome.jpg"], before["Rinominato.jpg"]
    assert (renamed.page_id, renamed.since) == (earlier.page_id, earlier.since)
    latest = max(new.since for new in found.values())
    assert latest.tzinfo is not None
    assert list(keeper.newcomers(root, latest + timedelta(seconds=1))) == []


def test_when_a_file_came_in_not_when_it_was_last_edited(
    commons_scene: Scene, keeper: WikiReader
) -> None:
    scene, root = commons_scene, keeper.site.title("Category:Da tempo")
    scene.wiki.upload({"Da tempo.jpg": (picture(1020), "[[Category:Da tempo]]")})
    (first,) = keeper.newcomers(root, LONG_AGO)
    # The clock of the wiki counts in seconds: only a later one could tell a difference.
    while datetime.now(UTC) < first.since + timedelta(seconds=1):
        scene.admin.text("File:Da tempo.jpg")
    scene.admin.edit("File:Da tempo.jpg", "Edited. [[Category:Da tempo]]")
    assert list(keeper.newcomers(root, LONG_AGO)) == [first]


# Uses


def test_files_that_a_page_shows_by_whatever_brings_them(
    commons_scene: Scene, scene: Scene, reader: WikiReader
) -> None:
    commons_scene.wiki.upload({"Mostrato.jpg": (picture(1030), "")})
    scene.make(
        {
            "Template:Mostra": "[[File:{{{1|Mostrato.jpg}}}|thumb]] [[File:Icona.svg]]",
            "Mostra 1": "{{Mostra}}",
            "Mostra 2": "[[Immagine:Mostrato.jpg|thumb|Testo]]\n<gallery>\nAltro.png\n</gallery>",
            "Mostra 3": "[[:File:Mostrato.jpg]]",
        }
    )
    asked = [reader.site.title(name) for name in ("Mostra 1", "Mostra 2", "Mostra 3", "Mostra 4")]
    shown, icon, other = titles(reader, ["Mostrato.jpg", "Icona.svg", "Altro.png"])

    found = {title: set(files) for title, files in reader.rendered(asked)}
    used = {file: set(map(str, pages)) for file, pages in reader.usage([shown, icon, other])}

    assert list(found) == asked
    assert list(found.values()) == [{shown, icon}, {shown, other}, set(), set()]
    assert {"Mostra 1", "Mostra 2"} <= used[shown]
    assert "Mostra 3" not in used[shown]
    assert used[other] == {"Mostra 2"}


def test_at_most_500_uses_are_told_of_each_file(
    scene: Scene, reader: WikiReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file used without end neither hides the others nor costs a request for every 500."""
    scene.make(
        {f"Usa {number:03}": "[[File:Di tutti.svg]][[File:Anche.svg]]" for number in range(1040)}
    )
    scene.make({"Usa zeta": "[[File:Una volta.svg]]"})
    session = reader._session
    batches = session.batches
    fewer = {"fulimit": 500}
    monkeypatch.setattr(session, "batches", lambda asked: batches({**asked, **fewer}))
    asked = titles(reader, ["Una volta.svg", "Di tutti.svg", "Mai usato.svg", "Anche.svg"])

    found: dict[str, int] = {}
    spent = counted(
        scene, lambda: found.update((str(f.name), len(pages)) for f, pages in reader.usage(asked))
    )

    assert list(found.items()) == [
        ("Una volta.svg", 1),
        ("Di tutti.svg", 500),
        ("Mai usato.svg", 0),
        ("Anche.svg", 500),
    ]
    assert spent == 3


# Requests


def test_a_request_for_500_files_or_pages(scene: Scene, reader: WikiReader) -> None:
    asked = [reader.site.title(f"Forse {number}") for number in range(501)]
    assert counted(scene, lambda: list(reader.resolve(asked))) == 2
    assert counted(scene, lambda: list(reader.rendered(asked))) == 2
    assert counted(scene, lambda: list(reader.usage(asked))) == 2
    assert counted(scene, lambda: list(reader.usage_elsewhere(asked))) == 0
    pages = list(reader.look(asked))
    assert counted(scene, lambda: list(reader.items(pages))) == 0
    assert counted(scene, lambda: list(reader.described(["Q1"]))) == 0


def test_a_request_for_500_facts_and_newcomers(commons_scene: Scene, keeper: WikiReader) -> None:
    scene = commons_scene
    text = "[[Category:Trecento]]"
    scene.wiki.upload({f"Trecento {n}.jpg": (picture(2000 + n, 80, 60), text) for n in range(300)})
    root = keeper.site.title("Category:Trecento")
    came = [new.title for new in keeper.newcomers(root, LONG_AGO)]
    assert len(came) == 300
    assert counted(scene, lambda: list(keeper.newcomers(root, LONG_AGO))) == 1
    assert counted(scene, lambda: list(keeper.files(came))) == 1
    assert len({facts.sha1 for facts in keeper.files(came)}) == 300


def test_without_high_limits_a_request_for_50(scene: Scene) -> None:
    reader = few(scene.app.open_session("sandbox:it"))
    asked = [reader.site.title(f"Forse {number}") for number in range(101)]
    for work in (reader.resolve, reader.rendered, reader.files, reader.usage):
        assert counted(scene, lambda ask=work: list(ask(asked))) == 3  # type: ignore[misc]
