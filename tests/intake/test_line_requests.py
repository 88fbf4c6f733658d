"""The other syntaxes on a real wiki: read from the page, carried out, answered below the line."""

from __future__ import annotations

import pytest

from bot.model import RequestState
from bot.pages import Purpose
from tests.scene import Scene

PLACES = {
    "it": ("Categoria", "completata", "richiesta n."),
    "commons": ("Category", "done", "request no."),
}


def bare(page: str) -> list[str]:
    """The page without the bot's own lines."""
    return [line for line in page.split("\n") if "<!-- bot #" not in line]


def own(page: str) -> list[str]:
    return [line for line in page.split("\n") if "<!-- bot #" in line]


def prepared(scene: Scene, *names: str) -> None:
    """Categories with one article each; none of them stands from an earlier test."""
    prefix = PLACES[scene.wiki.code][0]
    for name in names:
        for title in (f"{prefix}:{name}", f"{prefix}:{name} nuova"):
            if scene.text(title):
                scene.admin.delete(title)
    scene.make({f"{prefix}:{name}": "Una categoria." for name in names})
    scene.make({f"Voce di {name}": f"Testo.\n\n[[{prefix}:{name}]]" for name in names})


def test_move_cat_on_commons(commons_scene: Scene) -> None:
    scene = commons_scene
    prepared(scene, "Riga uno")
    scene.post(
        "== Moves ==\n{{move cat|Riga uno|Riga uno nuova|reason=order|user=Amministratrice}}"
    )
    before = scene.request_page
    (request,) = scene.once()
    assert request.state is RequestState.DONE
    assert request.author.user == scene.wiki.accounts.staff.name
    assert scene.members("Category:Riga uno nuova") == ["Voce di Riga uno"]
    after = scene.request_page
    assert bare(after) == before.split("\n")
    (line,) = own(after)
    assert line.startswith(": <!-- bot #")
    assert "'''done'''" in line
    assert "user=Amministratrice" in line


def test_bullets_of_every_kind(scene: Scene) -> None:
    prepared(scene, "Riga due", "Riga tre", "Riga quattro")
    scene.make({"Categoria:Riga tre nuova": "La categoria che resta."})
    scene.post(
        "== Spostare ==\n<!-- i bronzi -->\n"
        "* [[:Categoria:Riga due]] → [[:Categoria:Riga due nuova]] uniformità --~~~~\n"
        "*: parole di un’altra persona\n\n"
        "== Unire ==\n* [[:Categoria:Riga tre]] in [[:Categoria:Riga tre nuova]]\n\n"
        "== Svuotare ==\n* [[:Categoria:Riga quattro]]\n\nFine."
    )
    before = scene.request_page
    scene.once()
    written = sorted(scene.app.store.requests.recent(), key=lambda request: request.id)
    states = [request.state for request in written]
    # The merged category stays, empty, for an administrator to delete.
    assert states == [RequestState.DONE, RequestState.PARTLY, RequestState.DONE]
    assert scene.members("Categoria:Riga due nuova") == ["Voce di Riga due"]
    assert scene.members("Categoria:Riga tre nuova") == ["Voce di Riga tre"]
    assert scene.members("Categoria:Riga quattro") == []
    after = scene.request_page
    assert bare(after) == before.split("\n")
    assert [line[:14] for line in own(after)] == ["*: <!-- bot #" + n for n in "123"]
    assert after.index("bot #1") < after.index("parole di") < after.index("bot #2")
    assert scene.once() == []
    assert scene.request_page == after


def test_an_outsider_is_refused(scene: Scene) -> None:
    prepared(scene, "Riga cinque")
    line = "* [[:Categoria:Riga cinque]] to [[:Categoria:Riga cinque nuova]]"
    scene.post(f"== Move ==\n{line}", by=scene.outsider)
    scene.once()
    assert scene.members("Categoria:Riga cinque") == ["Voce di Riga cinque"]
    (answer,) = own(scene.request_page)
    assert "'''rifiutata'''" in answer


def test_a_rewritten_line_is_another_request(scene: Scene) -> None:
    prepared(scene, "Riga sei")
    title = scene.title(Purpose.REQUESTS)
    scene.post("* [[:Categoria:Riga sei]] to [[:Categoria:Riga sei]]")
    scene.once()
    (refused,) = own(scene.request_page)
    assert "'''rifiutata'''" in refused
    text = scene.request_page.replace(
        "to [[:Categoria:Riga sei]]", "to [[:Categoria:Riga sei nuova]]"
    )
    scene.staff.edit(title, text)
    (request,) = scene.once()
    assert request.state is RequestState.DONE
    (answer,) = own(scene.request_page)
    assert "'''completata'''" in answer


@pytest.mark.parametrize("line", ["* [[Categoria:Riga sette]] to [[Categoria:Riga otto]]"])
def test_a_line_that_cannot_be_read_is_answered_once(scene: Scene, line: str) -> None:
    scene.post(f"{line}\n\nFine.")
    before = scene.request_page
    assert scene.once() == []
    after = scene.request_page
    added = [each for each in after.split("\n") if each not in before.split("\n")]
    assert len(added) == 1
    assert added[0].startswith(": ")
    scene.once()
    assert scene.request_page == after
