"""Redirects followed by the wiki."""

from __future__ import annotations

from bot.wiki.leads import Leads
from bot.wiki.reader import WikiReader
from tests.scene import Scene


def test_where_titles_lead(scene: Scene) -> None:
    reader = WikiReader(scene.app.open_session("sandbox:it"))
    scene.make(
        {
            "Meta finale": "Testo.",
            "Porta 1": "#RINVIA [[Meta finale]]",
            "Porta 2": "#RINVIA [[Porta 1]]",
            "Porta 3": "#RINVIA [[Meta finale#Una sezione]]",
            "Porta nel nulla": "#RINVIA [[Mai scritta]]",
            "Cerchio A": "#RINVIA [[Cerchio B]]",
            "Cerchio B": "#RINVIA [[Cerchio A]]",
            "Disambigua": "{{#if:x|}}__DISAMBIG__",
        }
    )
    names = ["Porta 3", "Mai scritta", "Porta 2", "Porta nel nulla", "Meta finale", "Porta 1"]
    asked = [reader.site.title(name) for name in (*names, "Cerchio A", "Speciale:Versione")]

    found = [(str(title), str(page.title)) for title, page in reader.resolve(asked)]

    leading = [pair for pair in found if not pair[0].startswith("Cerchio")]
    assert leading == [
        ("Porta 3", "Meta finale"),
        ("Porta 2", "Meta finale"),
        ("Meta finale", "Meta finale"),
        ("Porta 1", "Meta finale"),
    ]
    assert all(page.exists and page.text is None for _, page in reader.resolve(asked))
    assert len(found) == len(leading)


def test_normalised_names_and_circles(scene: Scene) -> None:
    title = scene.site.title
    leads = Leads()
    leads.note({"normalized": [{"fromencoded": False, "from": "A", "to": "B"}]})
    leads.note({"redirects": [{"from": "B", "to": "C", "tofragment": "Sezione"}]})
    leads.note({"redirects": [{"from": "X", "to": "Y"}, {"from": "Y", "to": "X"}]})
    assert [leads.end(title(name)) for name in ("A", "B", "C")] == ["C", "C", "C"]
    assert leads.end(title("X")) in {"X", "Y"}
