"""The wiki in memory tells about files as a real one does (compare `tests.wiki.test_files`)."""

from __future__ import annotations

from datetime import timedelta

from bot.text.facts import Item
from bot.text.site import Site
from bot.text.titles import Title
from tests.tasks.album import NOW
from tests.tasks.library import Library
from tests.text.conftest import COMMONS


def names(titles: tuple[Title, ...]) -> list[str]:
    return [str(title) for title in titles]


def test_files_here_and_in_the_repository(site: Site) -> None:
    commons = Library(COMMONS, {"File:A.jpg": "x", "File:B.svg": "x"})
    commons.facts_of("B.svg", width=20, mime="image/svg+xml")
    commons.move("File:A.jpg", "File:C.jpg")
    library = Library(site, {"File:Qui.jpg": "x"}, repository=commons)
    asked = [site.title(f"File:{name}") for name in ("A.jpg", "No.jpg", "B.svg", "Qui.jpg")]

    found = list(library.files(asked))

    assert [(facts.title.name, facts.name, facts.shared) for facts in found] == [
        ("A.jpg", "C.jpg", True),
        ("B.svg", "B.svg", True),
        ("Qui.jpg", "Qui.jpg", False),
    ]
    assert [(facts.width, facts.mime) for facts in found][1] == (20, "image/svg+xml")
    assert len({facts.sha1 for facts in found}) == 3
    assert library.repository is commons
    assert commons.repository is None


def test_newcomers_keep_their_number(site: Site) -> None:
    link = "[[Categoria:Nuovi]]"
    library = Library(site, {"File:Vecchio.jpg": link, "File:Nuovo.jpg": link, "Pagina": link})
    library.entered = {"Nuovo.jpg": NOW, "Altro.jpg": NOW - timedelta(hours=1)}
    category = site.title("Categoria:Nuovi")
    (new,) = library.newcomers(category, NOW - timedelta(days=1))
    library.move("File:Nuovo.jpg", "File:Altro.jpg")
    (moved,) = library.newcomers(category, NOW - timedelta(days=1))
    assert (new.title.name, moved.title.name) == ("Nuovo.jpg", "Altro.jpg")
    assert new.page_id == moved.page_id


def test_uses_items_and_where_titles_lead(site: Site) -> None:
    library = Library(
        site,
        {
            "Voce": "{{Museo|immagine=A.jpg}} [[File:B.jpg|thumb]]",
            "Rinvio": "#RINVIA [[Rinvio 2]]",
            "Rinvio 2": "#RINVIA [[Voce]]",
            "Nel nulla": "#RINVIA [[Mai]]",
        },
    )
    library.brought = {"Voce": ["Icona.svg"]}
    article = site.title("Voce")
    item = Item("Q1", page=article, pictures=("A.jpg",))
    library.item(item)
    (shown,) = library.rendered([article])
    assert names(shown[1]) == ["File:A.jpg", "File:B.jpg", "File:Icona.svg"]
    assert list(library.usage([site.title("File:A.jpg"), site.title("File:Z.jpg")])) == [
        (site.title("File:A.jpg"), (article,)),
        (site.title("File:Z.jpg"), ()),
    ]
    led = library.resolve(map(site.title, ("Rinvio", "Mai", "Nel nulla", "Voce")))
    assert [(str(title), str(page.title)) for title, page in led] == [
        ("Rinvio", "Voce"),
        ("Voce", "Voce"),
    ]
    assert list(library.items(library.read([article]))) == [(article, "Q1")]
    assert list(library.described(["Q2", "Q1"])) == [item]


def test_earlier_revisions(site: Site) -> None:
    library = Library(site, {"Altra": "x", "Altra 2": "x", "Voce": "ora"})
    library.past = {"Voce": [("Anna", "prima"), ("Carla", "ancora prima")]}
    found = library.earlier(site.title("Voce"), 2)
    assert [each.text for each in found] == ["ora", "prima"]
    assert library.earlier(site.title("Mai"), 2) == ()
