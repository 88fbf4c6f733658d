"""The request page of a real wiki: what is taken in, what stays as it is, what is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.engine.points import Point, go_on
from bot.intake import notices
from bot.model import RequestState
from bot.pages import Purpose
from tests.scene import Scene

WIKI = "sandbox:it"
REQUEST = "{{{{Richiesta bot\n| azione = sposta categoria\n| da = {0}\n| a = {0} nuova\n}}}}"


def category(scene: Scene, name: str) -> str:
    """A category with one member; a request to rename it."""
    scene.admin.edit(f"Categoria:{name}", "x")
    scene.admin.edit(f"Voce di {name}", f"Testo\n\n[[Categoria:{name}]]")
    return REQUEST.format(name)


def at(scene: Scene, when: Point, act: Callable[[], object], passing: int = 1) -> None:
    """Have somebody act at the very moment when the bot reaches a point."""
    left = passing

    def reached(point: Point) -> None:
        nonlocal left
        left -= point is when
        if point is when and left == 0:
            act()

    scene.app = replace(scene.app, reached=reached)


def save(scene: Scene, text: str) -> None:
    scene.staff.edit(scene.title(Purpose.REQUESTS), text)


def states(scene: Scene) -> list[RequestState | None]:
    return [entry.shown_state for entry in scene.entries()]


CRAFTED = {
    "comments": "Testo <!-- {{Richiesta bot}} -->\n\n%s<!-- dopo --> fine\n<!-- ultimo -->",
    "blanks": "\n\n  Testo\t\n\n\n\n%s\u00a0\n\n\n   fine",
    "lists and tables": "* uno\n: %s\n{|\n| a || b\n|}\n",
    "broken markup around": "[[non chiuso\n\n'''grassetto\n\n%s\n\n{| \n<nowiki>{{</nowiki>",
    "tags": "<div>\nTesto\n</div>\n%s<ref>x</ref><br>\n__NOTOC__",
    "other templates": "{{Benvenuto|{{PAGENAME}}}}\n%s{{Richiesta di altro|azione=x}}",
}


@pytest.mark.parametrize("name", CRAFTED)
def test_nothing_else_on_the_page_moves(scene: Scene, name: str) -> None:
    asked = category(scene, f"Pagina {name}")
    save(scene, CRAFTED[name] % asked)
    before = scene.request_page
    scene.once()
    after = scene.request_page
    head, _, tail = before.partition(asked)
    assert after.startswith(head + asked.removesuffix("}}"))
    assert after.endswith(tail)
    written = after[len(head + asked) - 2 : len(after) - len(tail)]
    assert [line.split("=")[0].strip("| ") for line in written.splitlines()] == [
        "id",
        "stato",
        "esito",
        "aggiornata",
        "}}",
    ]


def test_windows_line_ends_are_the_wiki_s_own_before_the_bot_sees_them(scene: Scene) -> None:
    save(scene, ("Testo\n" + category(scene, "Ritorni") + "\nfine").replace("\n", "\r\n"))
    scene.once()
    assert states(scene) == [RequestState.DONE]
    assert "\r" not in scene.request_page


HIDDEN = {
    "comment": "<!-- %s -->",
    "nowiki": "<nowiki>%s</nowiki>",
    "pre": "<pre>%s</pre>",
    "syntaxhighlight": '<syntaxhighlight lang="text">%s</syntaxhighlight>',
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_not_shown_is_no_request(scene: Scene, name: str) -> None:
    save(scene, HIDDEN[name] % category(scene, f"Nascosta {name}"))
    before = scene.request_page
    assert scene.once() == []
    assert scene.request_page == before
    assert scene.app.store.requests.recent() == []


def test_what_another_page_brings_is_no_request(scene: Scene) -> None:
    scene.outsider.edit("Utente:Passante/Inclusa", category(scene, "Inclusa"))
    save(scene, "{{Utente:Passante/Inclusa}}\n{{Cassetto|testo=" + REQUEST.format("Inclusa") + "}}")
    assert scene.once() == []
    assert scene.text("Categoria:Inclusa") == "x"


def test_what_cannot_be_read_is_answered_once(scene: Scene) -> None:
    broken = "{{Richiesta bot\n| azione = sposta categoria\n| da = X\n"
    scene.post(f"== Una ==\n{broken}")
    scene.once()
    once = scene.request_page
    assert once.count("\n: Il bot non ha potuto leggere questa richiesta.") == 1
    scene.once()
    scene.post("== Altro ==\nUn saluto.")
    scene.once()
    assert scene.request_page == once + "\n\n== Altro ==\nUn saluto."


def test_a_good_and_a_broken_request_on_one_page(scene: Scene) -> None:
    scene.post("== Una ==\n" + category(scene, "Buona"))
    scene.post("== Due ==\n{{Richiesta bot|sposta categoria|X|Y}}")
    scene.post("== Tre ==\n{{Richiesta bot|azione=mangia}}")
    scene.once()
    assert states(scene) == [RequestState.DONE, RequestState.REFUSED]
    assert scene.request_page.count("mancano i nomi dei parametri") == 1


MOMENTS = [
    (Point.ANSWERING, 1),
    (Point.AFTER_INTENT, 1),
    (Point.ANSWERING, 2),
    (Point.AFTER_INTENT, 4),
]


@pytest.mark.parametrize("where", ["above", "below", "within"])
@pytest.mark.parametrize(("when", "passing"), MOMENTS[1::2])
def test_a_person_writes_while_the_bot_answers(
    scene: Scene, where: str, when: Point, passing: int
) -> None:
    name = f"Insieme {where} {when.value} {passing}"
    scene.post("== Bronzi ==\n" + category(scene, name))
    said = f"Detto da una persona ({where})."

    def write() -> None:
        text = scene.request_page
        place = {
            "above": text.replace("== Bronzi ==", f"{said}\n\n== Bronzi =="),
            "below": f"{text}\n\n{said}",
            "within": text.replace(f"| a = {name} nuova", f"| a = {name} nuova <!-- {said} -->"),
        }
        scene.outsider.edit(scene.title(Purpose.REQUESTS), place[where])

    at(scene, when, write, passing)
    scene.once()
    scene.app = replace(scene.app, reached=go_on)
    scene.once()
    assert scene.request_page.count(said) == 1
    assert states(scene) == [RequestState.DONE]
    assert scene.text(f"Voce di {name}").endswith(f"[[Categoria:{name} nuova]]")


@pytest.mark.parametrize(("when", "passing"), MOMENTS)
def test_a_request_posted_while_the_bot_answers_is_its_author_s(
    scene: Scene, when: Point, passing: int
) -> None:
    name = f"Intanto {when.value} {passing}"
    scene.post("== Bronzi ==\n" + category(scene, name))
    other = category(scene, f"Altra {name}")
    at(scene, when, lambda: scene.post(f"== Altra ==\n{other}", scene.outsider), passing)
    scene.once()
    scene.app = replace(scene.app, reached=go_on)
    scene.post("Un saluto.")
    scene.once()
    assert states(scene) == [RequestState.DONE, RequestState.REFUSED]
    authors = [each.author.user for each in scene.app.store.requests.recent()]
    assert authors == ["Passante", "Wikipedian in residence"]


def test_a_page_beyond_the_limits_gets_one_sentence(scene: Scene) -> None:
    scene.app.worker.seconds, before = 1, scene.app.worker.seconds
    try:
        save(scene, "Testo\n" + "{{a|x=" * 12_000)
        text = scene.request_page
        scene.once()
        line = "\n: La pagina non si può leggere: "
        assert scene.request_page.startswith(text + line)
        once = scene.request_page
        assert scene.once() == []
        assert scene.request_page == once
        save(scene, "Ripulita.")
        scene.post(category(scene, "Dopo"))
        scene.once()
        assert states(scene) == [RequestState.DONE]
    finally:
        scene.app.worker.seconds = before


def test_no_request_page(scene: Scene) -> None:
    scene.admin.delete(scene.title(Purpose.REQUESTS))
    assert scene.once() == []
    scene.post(category(scene, "Rinata"))
    scene.once()
    assert states(scene) == [RequestState.DONE]


def test_a_protected_request_page(scene: Scene) -> None:
    scene.post("== Bronzi ==\n" + category(scene, "Protette"))
    scene.admin.protect(scene.title(Purpose.REQUESTS), "edit=sysop|move=sysop")
    scene.once()
    assert states(scene) == [None]
    assert scene.text("Voce di Protette").endswith("[[Categoria:Protette nuova]]")
    scene.admin.protect(scene.title(Purpose.REQUESTS), "edit=all|move=all")
    scene.once()
    assert states(scene) == [RequestState.DONE]


def test_a_request_page_that_was_moved_away(scene: Scene) -> None:
    page = scene.title(Purpose.REQUESTS)
    scene.post("== Bronzi ==\n" + category(scene, "Mosse"))
    scene.once()
    scene.outsider.move(page, "Utente:Passante/Presa")
    assert scene.once() == []
    scene.admin.delete(page)
    scene.admin.move("Utente:Passante/Presa", page, noredirect=True)
    assert scene.once() == []
    assert states(scene) == [RequestState.DONE]


def test_a_request_page_deleted_and_restored(scene: Scene) -> None:
    page = scene.title(Purpose.REQUESTS)
    scene.post("== Bronzi ==\n" + category(scene, "Ripescate"))
    scene.once()
    # Only what this test has seen: earlier ones have deleted the page as well.
    times = [row["timestamp"] for row in scene.admin.history(page)]
    scene.admin.delete(page)
    assert scene.once() == []
    scene.admin.api(action="undelete", title=page, timestamps=sorted(set(times)), token="csrf")
    assert scene.once() == []
    assert states(scene) == [RequestState.DONE]


def test_asked_again_when_the_first_was_archived(scene: Scene) -> None:
    asked = "== Bronzi ==\n{{Richiesta bot|azione=rimuovi categoria|categoria=Di nessuno}}"
    scene.configure(archive_after_days=0)
    scene.post(asked)
    scene.once()
    assert states(scene) == [RequestState.REFUSED]
    scene.once()
    assert states(scene) == []
    scene.configure()
    scene.post(asked)
    scene.once()
    assert states(scene) == [RequestState.REFUSED]
    assert [each.id for each in scene.app.store.requests.recent()] == [2, 1]


def test_a_request_in_the_edit_that_clears_what_cannot_be_read(scene: Scene) -> None:
    """It was not in there: it is of whoever cleared the page. What was in there is nobody's."""
    mine, other = (category(scene, name) for name in ("Mia", "Sua"))
    scene.app.worker.seconds, before = 1, scene.app.worker.seconds
    try:
        scene.outsider.edit(
            scene.title(Purpose.REQUESTS), f"== Una ==\n{other}\n" + "{{a|x=" * 12_000
        )
        scene.once()
        save(scene, f"== Una ==\n{other}\n\n== Due ==\n{mine}")
        scene.once()
    finally:
        scene.app.worker.seconds = before
    assert states(scene) == [RequestState.REFUSED, RequestState.DONE]
    assert "non può sapere chi ha scritto questa richiesta" in scene.answer(0)["esito"]
    changed = scene.request_page.replace("| a = Sua nuova", "| a = Sua nuova\n| motivo = ordine")
    save(scene, changed)
    scene.once()
    assert states(scene) == [RequestState.DONE, RequestState.DONE]


def test_a_request_in_the_edit_after_a_hidden_text(scene: Scene) -> None:
    title = scene.title(Purpose.REQUESTS)
    scene.once()
    hidden = scene.outsider.append(title, "\n\nQualcosa.")
    scene.post(category(scene, "Seguente"))
    scene.admin.api(
        action="revisiondelete", type="revision", ids=hidden, hide="content", token="csrf"
    )
    scene.once()
    assert states(scene) == [RequestState.REFUSED]
    assert "scrivine una nuova" in scene.answer()["esito"]
    scene.post(REQUEST.format("Seguente"))
    scene.once()
    assert states(scene) == [RequestState.REFUSED, RequestState.DONE]


def test_many_requests_at_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several edits on top of each other answer them; each is based on what the bot first saw."""
    monkeypatch.setattr(notices, "EVERY", 80)
    asked = [REQUEST.format(f"Mai vista {number}") for number in range(200)]
    scene.outsider.append(scene.title(Purpose.REQUESTS), "\n\n" + "\n".join(asked))
    scene.post("== Bronzi ==\n" + category(scene, "Fra tante"))
    scene.once()
    shown = states(scene)
    assert shown == [*[RequestState.REFUSED] * 200, RequestState.DONE]
