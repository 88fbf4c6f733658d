"""Abuse: wikitext, HTML, line breaks and odd titles, numbers and patterns in every parameter.

A real MediaWiki parses what the bot wrote. Elsewhere: previews, log lines, pings and archive
headers made of every hostile piece at once (tests/report/test_injection.py); selectors of a
hundred thousand brackets (tests/text/test_selectors.py); texts that take too long
(tests/test_worker.py, tests/engine/test_preparation.py).
"""

from __future__ import annotations

from typing import Any

import pytest

from bot.model import RequestState
from bot.pages import Purpose
from tests.reaching import shown
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes

ACTING = ("categories", "templates", "images", "externallinks", "iwlinks", "langlinks")

HOSTILE = {
    "category": "x [[Categoria:Male]]",
    "template": "x {{Nave}} {{subst:Nave}}",
    "transclusion": "x {{:Pagina principale}}",
    "file": "x [[File:A.jpg|thumb]]",
    "html": '<div style="position:fixed">x</div><b onclick="a()">',
    "script": "<script>alert(1)</script><includeonly>x</includeonly>",
    "nowiki": "x <nowiki>[[Categoria:Male]]</nowiki>",
    "line breaks": "x\n\n== Male ==\n* [[Categoria:Male]]\n# x",
    "reference": "x<ref>male</ref>",
    "external link": "x http://male.example [//male.example x] mailto:a@male.example",
    "signature": "x ~~~ ~~~~~",
    "behaviour switch": "x __NOTOC__ __INDEX__",
    "table": "x\n{{{!}} \n! x\n{{!}}}",
    "magic link": "x ISBN 9788800000000 RFC 1",
    "entities": "x &#91;&#91;Categoria:Male]] &lt;div>",
    "direction": "x \u202e\u200f\u00ad x",
}


def acting(scene: Scene, text: str) -> dict[str, Any]:
    """What a text does on the request page other than being read."""
    found = scene.admin.api(
        action="parse",
        title=scene.title(Purpose.REQUESTS),
        text=text,
        contentmodel="wikitext",
        prop="|".join((*ACTING, "sections", "properties", "links")),
    )["parse"]
    return {key: found[key] for key in (*ACTING, "properties") if found[key]}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_the_bot_says_of_it_does_nothing(scene: Scene, name: str, kind: str) -> None:
    value = HOSTILE[kind]
    bronzes(scene, name)
    scene.configure(approval_over=0, archive_after_days=3650)
    scene.ask(azione=value, da=name, a=f"{name} nuova")
    scene.ask(azione="sposta categoria", da=value, a=f"{name} uno")
    scene.ask(azione="sposta categoria", da=f"{name} due", a=value)
    scene.ask(azione="aggiungi categoria", categoria=f"{name} tre", pagine=value)
    scene.ask(azione="aggiungi categoria", categoria=f"{name} quattro", fonte=value)
    scene.ask(azione="sposta categoria", da=f"{name} cinque", a="x", altro=value)
    scene.ask(azione="sposta categoria", da=name, a=f"{name} nuova", motivo=value, comando=value)
    scene.once()

    entries = scene.entries()
    assert len(entries) == 7
    for entry in entries:
        given = dict(entry.given)
        assert given["stato"], given
        assert acting(scene, given["esito"]) == {}
    assert scene.answer()["stato"] == "da confermare"
    preview = scene.title(Purpose.PREVIEW, str(entries[-1].claimed_id))
    assert acting(scene, scene.text(preview)) == {}

    scene.admin.edit(
        scene.title(Purpose.REQUESTS),
        f"{scene.request_page[:-2].rpartition('}}')[0]}| comando = conferma\n}}}}",
    )
    scene.once()
    assert scene.answer()["stato"] == "completata"
    assert acting(scene, scene.answer()["esito"]) == {}
    assert acting(scene, scene.text(scene.title(Purpose.LOG))) == {}
    assert scene.text(f"{name} 1") == f"Testo.\n\n[[Categoria:{name} nuova]]"
    assert "Categoria:Male" not in str(scene.members("Categoria:Male"))


TITLES = [
    "commons:Category:X",
    "[[:c:Category:X]]",
    "https://male.example/wiki/Category:X",
    "//male.example",
    "Utente:ResidenteBot",
    "Speciale:Preferenze",
    "../X",
    "X#sezione",
    "X|Y",
    "X%0AY",
    "X" * 300,
    ":",
    "<!-- -->",
    "X\x00Y\ufffd",
]


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_a_title_that_is_none(scene: Scene, name: str, title: str) -> None:
    bronzes(scene, name)
    scene.ask(azione="sposta categoria", da=name, a=title)
    scene.once()
    shown(scene, RequestState.REFUSED)
    assert scene.answer()["esito"]
    assert acting(scene, scene.answer()["esito"]) == {}
    assert scene.text(f"{name} 1").endswith(f"[[Categoria:{name}]]")


DEPTHS = ["-1", "21", "9" * 40, "\u0663", "\uff13", "1e3", "0x3", "3.5", "\u00bd"]


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_depth_that_is_none(scene: Scene, name: str, depth: str) -> None:
    """Refused, or read as a part of the title: then there is no such category."""
    bronzes(scene, name)
    scene.make({f"Categoria:{name} altra": "x"})
    fonte = f"categoria:{name}/{depth}"
    scene.ask(azione="aggiungi categoria", categoria=f"{name} altra", fonte=fonte)
    scene.once()
    assert scene.answer()["stato"] in ("rifiutata", "non riuscita")
    assert scene.members(f"Categoria:{name} altra") == []


IDS = ["-1", "0", "9" * 40, "\u0663", "\uff11", "1; DROP TABLE request", "1\n1", "[[1]]", "0x1"]


@pytest.mark.parametrize("number", IDS, ids=range(len(IDS)))
def test_an_id_that_is_none(scene: Scene, name: str, number: str) -> None:
    """It is the bot's to give: whatever stands there is replaced by the right one."""
    bronzes(scene, name)
    scene.ask(azione="sposta categoria", da=name, a=f"{name} nuova", id=number)
    scene.once()
    shown(scene, RequestState.DONE)
    assert scene.answer()["id"] == str(scene.app.store.requests.recent(1)[0].id)


BOMBS = ["(a+)+$", "(a|aa)+$", "(.*a){30}", "a{1,9999}{1,9999}", "(?:x+x+)+y", "\\"]


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_regular_expression_bomb(scene: Scene, name: str, bomb: str) -> None:
    """Nobody runs it: as a title it is compared, as a search it is the wiki's to refuse."""
    fodder = "a" * 5000 + "!"
    scene.make({f"Categoria:{name} altra": "x", name: f"{fodder}\n\n[[Categoria:{name} vecchia]]"})
    scene.ask(azione="sposta categoria", da=f"{name} {bomb}", a=f"{name} nuova")
    for kind in ("ricerca", "prefisso", "template", "collegamenti", "categoria"):
        fonte = f"{kind}:{bomb}" if kind != "ricerca" else f"ricerca:insource:/{bomb}/"
        scene.ask(azione="aggiungi categoria", categoria=f"{name} altra", fonte=fonte)
    scene.once()
    shown_states = [entry.shown_state for entry in scene.entries()]
    assert len(shown_states) == 6
    assert set(shown_states) <= {RequestState.REFUSED, RequestState.FAILED}
    assert scene.members(f"Categoria:{name} altra") == []
