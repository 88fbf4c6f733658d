"""From an edit on the wiki to what the bot makes of it, with the sandbox's own stream and without.

Where a stream is at hand the histories are asked once in an hour only: whatever happens within
the patience of a test was told by the stream, or seen at its beginning.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

import pytest

from bot.model import RequestState
from bot.pages import Purpose
from bot.wiki.stream import Patience
from tests.answering import Answering, shown
from tests.scene import Scene
from tests.serving import eventually, serving
from tests.test_commands_on_wiki import bronzes, say
from tests.wiki.streaming import line

HOUR = 3600.0
TIMES = 10
POLL = 1.0
BURSTS = 100
TOGETHER = 10
"""Bursts between two pauses in which the bot comes to rest."""

PARAMETER = re.compile(r"^\| *(\w+) *= *(.*?) *$", re.MULTILINE)
NUMBER = re.compile(r"\|\s*id\s*=\s*(\d+)")

QUICK = Patience(silence=60, connect=5, first=0.05, longest=0.2)


def unknown(scene: Scene, name: str) -> None:
    """A request for which there is an answer, but nothing to do."""
    scene.ask(azione=name)


def refused(scene: Scene) -> int:
    return sum(entry.get("stato") == "rifiutata" for entry in given(scene))


def given(scene: Scene) -> list[dict[str, str]]:
    """The parameters of all requests, by a look that costs little however long the page is."""
    blocks = scene.request_page.split("{{Richiesta bot\n")[1:]
    return [dict(PARAMETER.findall(block.partition("\n}}")[0])) for block in blocks]


def state(scene: Scene, place: int = -1) -> str:
    return given(scene)[place].get("stato", "")


@pytest.mark.parametrize("streamed", [True, False])
def test_from_saving_to_the_first_answer(
    scene: Scene, streamed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    url = scene.sandbox.feed.url
    with Answering(scene, url) as answering:
        poll = HOUR if streamed else POLL
        with serving(scene, poll, url if streamed else ""):
            answering.ready()
            seconds = [answering.measured(f"prova {number}") for number in range(TIMES)]
    with capsys.disabled():
        way = "the stream" if streamed else f"a poll every {POLL:.0f} s"
        print(f"\nfrom saving to the first answer with {way}: {shown(seconds)}")
    assert len(seconds) == TIMES


def test_bursts_lose_nothing(scene: Scene) -> None:
    """Two people write at once, again and again, while the bot works and answers on that page."""
    title = scene.title(Purpose.REQUESTS)
    rounds = BURSTS // TOGETHER
    for turn in range(rounds):
        bronzes(scene, f"Raffiche {turn}")
    with serving(scene, HOUR, scene.sandbox.feed.url):
        for number in range(BURSTS):
            turn, place = divmod(number, TOGETHER)
            if place == 2:
                scene.ask(azione="sposta categoria", da=f"Raffiche {turn}", a=f"Finite {turn}")
            else:
                unknown(scene, f"raffica {number}")
            scene.outsider.append(title, f"\n: commento {number}")
            if place == TOGETHER - 1:
                eventually(partial(answered, scene, (TOGETHER - 1) * (turn + 1), turn + 1))
    page, numbers = scene.request_page, [entry["id"] for entry in given(scene)]
    assert len(set(numbers)) == BURSTS == len(scene.app.store.requests.recent(2 * BURSTS))
    assert all(f"commento {number}\n" in f"{page}\n" for number in range(BURSTS))
    once = {entry["id"] for entry in given(scene) if entry["stato"] == "rifiutata"}
    times = answers(scene)
    assert {number: times[number] for number in once} == dict.fromkeys(once, 1)
    moved = [len(scene.edits(f"Raffiche {turn} {n}")) for turn in range(rounds) for n in range(3)]
    assert moved == [1] * 3 * rounds


def answered(scene: Scene, refusals: int, moves: int) -> bool:
    states = Counter(entry.get("stato") for entry in given(scene))
    return states == {"rifiutata": refusals, "completata": moves}


def answers(scene: Scene) -> Counter[str]:
    """By request, how many of the bot's edits have changed what is answered to it."""
    found: Counter[str] = Counter()
    before: dict[str, str] = {}
    for row in scene.admin.history(scene.title(Purpose.REQUESTS), content=True):
        blocks = [part.partition("}}")[0] for part in row["content"].split("{{Richiesta bot")]
        said = {match[1]: block for block in blocks if (match := NUMBER.search(block))}
        if row["user"] == scene.bot:
            found.update(number for number, block in said.items() if before.get(number) != block)
        before = said
    return found


def test_what_is_written_while_the_bot_is_down_is_seen_at_its_return(scene: Scene) -> None:
    bronzes(scene, "Assenza")
    scene.configure(approval_over=1)
    url = scene.sandbox.feed.url
    with serving(scene, HOUR, url):
        scene.ask(azione="sposta categoria", da="Assenza", a="Assenza finita")
        eventually(lambda: state(scene) == "da confermare")
    say(scene, "conferma", scene.admin)
    unknown(scene, "assente")
    with serving(scene, HOUR, url):
        eventually(lambda: state(scene, 0) == "completata")
        eventually(lambda: refused(scene) == 1)
    assert [len(scene.edits(f"Assenza {n}")) for n in range(3)] == [1] * 3


def test_a_stream_that_is_cut_delays_but_loses_nothing(scene: Scene) -> None:
    with line(scene.sandbox.feed.url) as way, serving(scene, HOUR, way.url, QUICK):
        unknown(scene, "prima")
        eventually(lambda: refused(scene) == 1)
        way.cut()
        unknown(scene, "dopo il taglio")
        eventually(lambda: refused(scene) == 2)
        before = way.connections
        way.down = True
        way.cut()
        eventually(lambda: way.connections > before + 2)
        unknown(scene, "mentre è giù")
        way.down = False
        eventually(lambda: refused(scene) == 3)
    assert len(scene.app.store.requests.recent(10)) == 3


def test_the_request_page_is_moved_away_and_back(scene: Scene) -> None:
    bronzes(scene, "Trasloco")
    scene.configure(approval_over=1)
    page, elsewhere = scene.title(Purpose.REQUESTS), f"Utente:{scene.bot}/Altrove"
    with serving(scene, HOUR, scene.sandbox.feed.url):
        scene.ask(azione="sposta categoria", da="Trasloco", a="Trasloco finito")
        eventually(lambda: state(scene) == "da confermare")
        unknown(scene, "prima del trasloco")
        eventually(lambda: refused(scene) == 1)
        scene.admin.move(page, elsewhere)
        scene.admin.move(elsewhere, page)
        unknown(scene, "dopo il trasloco")
        eventually(lambda: refused(scene) == 2)
        assert state(scene, 0) == "da confermare"
        confirmed = scene.request_page.replace("| id =", "| comando = conferma\n| id =", 1)
        scene.admin.edit(page, confirmed)
        eventually(lambda: state(scene, 0) == "completata")
    assert set(answers(scene).values()) <= {1, 2, 3, 4}
    states = [each.state for each in scene.app.store.requests.recent(10)]
    assert sorted(states) == [RequestState.DONE, RequestState.REFUSED, RequestState.REFUSED]


def running(scene: Scene) -> bool:
    return scene.app.store.requests.recent(1)[0].state is RequestState.RUNNING


def test_the_shutoff_is_noticed_before_the_next_edit(scene: Scene) -> None:
    """At this pace looks that are taken anyway would come too late."""
    bronzes(scene, "Fermata", 30)
    scene.configure(edits_per_minute=60)
    try:
        with serving(scene, HOUR, scene.sandbox.feed.url):
            scene.ask(azione="sposta categoria", da="Fermata", a="Fermata finita")
            eventually(lambda: scene.members("Categoria:Fermata finita"))
            assert running(scene)
            stop = scene.outsider.edit(scene.title(Purpose.SHUTOFF), "no")
            eventually(lambda: not running(scene))
    finally:
        scene.admin.edit(scene.title(Purpose.SHUTOFF), "attivo")
    edits = [row for n in range(30) for row in scene.edits(f"Fermata {n}")]
    assert sum(row["revid"] > stop for row in edits) <= 1, "the page in hand"
