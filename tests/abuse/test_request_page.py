"""Abuse: requests that are not quite there, a page too big to read, a page taken away.

Elsewhere: requests within comments, nowiki, pre and other templates, transcluded requests, 30 kB
and more of `{{a|x=`, a request page that is protected, deleted and restored, moved away, or not
there (tests/intake/test_desk.py); blanked and restored (tests/intake/test_forgery.py); every odd
shape of a request (tests/cases/intake).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.engine.points import Point, go_on
from bot.errors import WorkerError
from bot.intake.parsing import parse
from bot.model import Message, RequestState
from bot.pages import Purpose
from bot.worker import Worker
from tests.intake.sites import ITALIAN
from tests.intake.test_desk import REQUEST, at, category
from tests.scene import Scene

S = RequestState
SHAPES = {
    "unclosed comment": "<!-- %s",
    "within a parameter": "{{Cassetto|testo=%s}}",
    "within a request": "{{Richiesta bot\n| azione = %s\n}}",
}


def never(scene: Scene, name: str) -> None:
    assert scene.text(f"Voce di {name}").endswith(f"[[Categoria:{name}]]")


@pytest.mark.parametrize("shape", ["unclosed comment", "within a parameter", "within a request"])
def test_what_is_no_request_is_not_carried_out(scene: Scene, name: str, shape: str) -> None:
    scene.post(SHAPES[shape] % category(scene, name))
    scene.once()
    never(scene, name)


BROKEN_NAMES = {
    "comment in the name": "{{Richiesta <!-- x -->bot\n",
    "comment before the name": "{{<!-- x -->Richiesta bot\n",
    "name over two lines": "{{Richiesta\nbot\n",
    "name by a template": "{{Richiesta {{{1|bot}}}\n",
    "name by a word": "{{{{lc:RICHIESTA BOT}}\n",
}


@pytest.mark.parametrize("kind", BROKEN_NAMES)
def test_a_split_template_name(scene: Scene, name: str, kind: str) -> None:
    """Where the bot acts, the wiki shows the request template to readers."""
    asked = category(scene, name).replace("{{Richiesta bot\n", BROKEN_NAMES[kind])
    scene.post(asked)
    scene.once()
    done = scene.text(f"Voce di {name}").endswith(f"[[Categoria:{name} nuova]]")
    parsed = scene.admin.api(action="parse", text=asked, contentmodel="wikitext", prop="templates")[
        "parse"
    ]
    there = "Template:Richiesta bot" in [each["title"] for each in parsed["templates"]]
    assert there or not done
    if done:
        assert scene.entries()[-1].shown_state is S.DONE


BOTH, FIRST, NONE = "both carried out", "the one shown carried out", "said to be unreadable"
FILLINGS = {
    "prose": ("Parole senza senso. ", BOTH),
    "thousands of links": (f"[[Pagina|{'testo ' * 20}]] ", BOTH),
    "thousands of templates": (f"{{{{Benvenuto|{'testo ' * 20}}}}} ", BOTH),
    "bullets": (f"* [[:Categoria:A]] a [[:Categoria:B]] {'testo ' * 20}\n", BOTH),
    "apostrophes": ("'''a''", BOTH),
    "opening braces": ("{", BOTH),
    "closed comments": ("<!-- x -->", BOTH),
    "unclosed comments": ("<!-- ", FIRST),
    "unclosed tags": ("<div>", NONE),
    "unclosed references": ("<ref>x ", NONE),
    "unclosed nowiki": ("<nowiki>", NONE),
    "unclosed includeonly": ("<includeonly>", NONE),
    "unclosed tables": ("{|\n", NONE),
    "unclosed requests": ("{{Richiesta bot\n| azione = x\n", NONE),
}
SLOW_TO_SAVE = {
    "rows of unclosed tables": ("\n{|\n|-\n| a\n", NONE),
    "nested templates": ("{{a|", NONE),
    "nested parameters": ("{{a|x=", NONE),
    "nested arguments": ("{{{a|", NONE),
    "unclosed web links": ("[http://a.b ", NONE),
    "unclosed links": ("[[a", BOTH),
    "headings": ("\n== x ==\n", BOTH),
}
SIZE = 500_000
ENDS, BEYOND = 60, 2
"""Limits in seconds: one that no load of the machine reaches, one that no speed evades."""

BOT_WRITTEN = re.compile(r"^\| (?:id|stato|esito|aggiornata) .*\n", re.MULTILINE)


def filled(first: str, piece: str, second: str) -> str:
    return f"{first}\n{piece * (SIZE // len(piece))}\n{second}"


@pytest.mark.parametrize("filling", FILLINGS)
def test_half_a_megabyte(
    scene: Scene, name: str, filling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request before the filling and one behind it: both carried out, or one sentence.

    Nothing is altered that people have written.
    """
    piece, expected = FILLINGS[filling]
    monkeypatch.setattr(scene.app.worker, "seconds", BEYOND if expected is NONE else ENDS)
    names = [name, f"{name} bis"]
    first, second = (category(scene, each) for each in names)
    scene.staff.edit(scene.title(Purpose.REQUESTS), filled(first, piece, second))
    before = scene.request_page
    ended = scene.once()
    after = scene.request_page
    assert scene.once() == []
    assert scene.request_page == after
    done = {BOTH: names, FIRST: names[:1], NONE: []}[expected]
    assert [each.state for each in ended] == [S.DONE] * len(done)
    for each in names:
        kept = f"[[Categoria:{each}{' nuova' if each in done else ''}]]"
        assert scene.text(f"Voce di {each}") == f"Testo\n\n{kept}"
    if expected is NONE:
        said = after.removeprefix(f"{before}\n: La pagina non si può leggere: ")
        assert said != after
        assert "\n" not in said
    else:
        assert len(re.findall(r"^\| stato += completata$", after, re.MULTILINE)) == len(done)
        assert BOT_WRITTEN.sub("", after) == before


@pytest.mark.parametrize("filling", SLOW_TO_SAVE)
def test_half_a_megabyte_that_the_wiki_is_slow_to_save(filling: str) -> None:
    """Read as the bot reads a page: to its end, or to the limit of time.

    It is MediaWiki that stalls here, not the bot: to save such a page it renders it, which takes
    half a minute to more than a minute of PHP at each save, a person's or the bot's (measured:
    nested arguments 29 s, nested templates 45 s; unclosed links, headings and rows of unclosed
    tables more than 60 s; unclosed web links end in an error of its own). So no such page is
    saved in a test. What can be saved, and cannot be read, is answered as above.
    """
    piece, expected = SLOW_TO_SAVE[filling]
    text = filled(REQUEST.format("Uno"), piece, REQUEST.format("Due"))
    with Worker(BEYOND if expected is NONE else ENDS) as worker:
        if expected is NONE:
            with pytest.raises(WorkerError) as raised:
                worker.run(parse, text, ITALIAN, size=len(text))
            assert raised.value.message == Message("text-too-slow", (BEYOND,))
        else:
            parsed = worker.run(parse, text, ITALIAN, size=len(text))
            assert [dict(each.given)["da"] for each in parsed.entries] == ["Uno", "Due"]
            assert parsed.unreadable == ()


def replaced_by(scene: Scene, text: str) -> Callable[[], object]:
    return lambda: scene.admin.edit(scene.title(Purpose.REQUESTS), text)


MISHAPS: dict[str, Callable[[Scene], object]] = {
    "blanked": lambda scene: replaced_by(scene, "")(),
    "replaced": lambda scene: replaced_by(scene, "Tutt'altro.")(),
    "redirected": lambda scene: replaced_by(scene, "#RINVIA [[Pagina principale]]")(),
    "deleted": lambda scene: scene.admin.delete(scene.title(Purpose.REQUESTS)),
    "protected": lambda scene: scene.admin.protect(scene.title(Purpose.REQUESTS)),
    "moved": lambda scene: scene.admin.move(
        scene.title(Purpose.REQUESTS), f"Utente:Passante/Presa {id(scene)}", noredirect=True
    ),
}
ONTO_NOTHING = ("blanked", "replaced", "redirected")


@pytest.mark.parametrize("when", [Point.AFTER_POST, Point.ANSWERING])
@pytest.mark.parametrize("mishap", MISHAPS)
def test_the_page_goes_while_the_bot_works(
    scene: Scene,
    name: str,
    mishap: str,
    when: Point,
) -> None:
    """The bot neither makes it anew nor writes into what has taken its place."""
    scene.post(category(scene, name))
    at(scene, when, lambda: MISHAPS[mishap](scene), 2)
    scene.once()
    scene.app = replace(scene.app, reached=go_on)
    scene.once()
    page = scene.request_page
    if mishap in ONTO_NOTHING:
        assert page == {"blanked": "", "replaced": "Tutt'altro."}.get(
            mishap, "#RINVIA [[Pagina principale]]"
        )
    elif mishap == "protected":
        scene.admin.protect(scene.title(Purpose.REQUESTS), "edit=all")
    else:
        assert scene.admin.text(scene.title(Purpose.REQUESTS)) is None
    assert len(scene.edits(f"Voce di {name}")) <= 1


def test_a_request_page_that_is_no_wikitext(scene: Scene, name: str) -> None:
    title = scene.title(Purpose.REQUESTS)
    asked = category(scene, name)
    scene.admin.delete(title)
    scene.admin.edit(title, f'{{"a": "{asked.splitlines()[0]}"}}', contentmodel="json")
    before = scene.text(title)
    assert scene.once() == []
    assert scene.text(title) == before
    scene.admin.delete(title)


def test_two_that_contradict_each_other(scene: Scene, name: str) -> None:
    """The first asked is carried out, the other refused in its name."""
    asked = category(scene, name)
    scene.post(asked)
    scene.post(REQUEST.format(name).replace(f"{name} nuova", f"{name} altra"))
    back = f"| da = {name} nuova\n| a = {name}\n"
    scene.post(f"{{{{Richiesta bot\n| azione = sposta categoria\n{back}}}}}")
    (ended,) = scene.once()
    assert [entry.shown_state for entry in scene.entries()] == [S.DONE, S.REFUSED, S.REFUSED]
    for place in (1, 2):
        assert f"#{ended.id}" in scene.answer(place)["esito"]
    assert scene.text(f"Voce di {name}").endswith(f"[[Categoria:{name} nuova]]")


def test_a_category_added_and_removed(scene: Scene, name: str) -> None:
    category(scene, name)
    scene.make({f"Altra voce di {name}": "Testo"})
    page = f"Altra voce di {name}"
    scene.ask(azione="aggiungi categoria", categoria=name, pagine=page)
    scene.ask(azione="rimuovi categoria", categoria=name, pagine=page)
    scene.once()
    assert [entry.shown_state for entry in scene.entries()] == [S.DONE, S.REFUSED]


def test_a_category_that_contains_itself(scene: Scene, name: str) -> None:
    scene.make({f"Categoria:{name}": f"x\n\n[[Categoria:{name}]]"})
    scene.make({f"Voce di {name}": f"[[Categoria:{name}]]"})
    scene.post(REQUEST.format(name))
    scene.once()
    assert scene.entries()[-1].shown_state is S.DONE
    assert scene.text(f"Categoria:{name} nuova") == f"x\n\n[[Categoria:{name} nuova]]"
    assert scene.members(f"Categoria:{name}") == []


def test_categories_in_a_circle(scene: Scene, name: str) -> None:
    names = [f"{name} {n}" for n in range(3)]
    after = [*names[1:], names[0]]
    scene.make({f"Categoria:{a}": f"[[Categoria:{b}]]" for a, b in zip(names, after, strict=True)})
    scene.make({f"Voce {name}": f"[[Categoria:{names[0]}]]", f"Categoria:{name} altra": "x"})
    fonte = f"categoria:{names[0]}/20"
    scene.ask(azione="aggiungi categoria", categoria=f"{name} altra", fonte=fonte)
    scene.once()
    assert scene.entries()[-1].shown_state is S.DONE
    assert f"Voce {name}" in scene.members(f"Categoria:{name} altra")
    assert len(scene.edits(f"Voce {name}")) == 1


def test_moved_onto_itself(scene: Scene, name: str) -> None:
    scene.post(
        category(scene, name).replace(f"{name} nuova", f"categoria:{name.replace(' ', '_')}")
    )
    scene.once()
    assert scene.entries()[-1].shown_state is S.REFUSED
    assert scene.text(f"Categoria:{name}") == "x"
