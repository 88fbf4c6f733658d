"""What a run suggests and inserts is remembered, also when the bot is killed on the way."""

from __future__ import annotations

import pytest

from bot.engine.lease import SECONDS
from bot.engine.points import Point
from bot.engine.rehearsal import Rehearsed
from bot.engine.runs import Runs
from bot.model import ChangeState, Message, RequestState, Run, SuggestionState
from bot.pages import Purpose
from bot.shell.dryrun import DryRun
from tests.adorning import adorn, adorner, later, picture, remembered
from tests.scene import Scene
from tests.test_commands_on_wiki import say
from tests.test_crashes import Killer, killer
from tests.undoing import Killed

__all__ = ["killer"]

S = SuggestionState


def state(scene: Scene, title: str) -> SuggestionState | None:
    found = remembered(scene, title)
    return found.state if found else None


def test_what_was_inserted_proposed_and_discussed(scene: Scene) -> None:
    adorner(scene)
    scene.make({"Idria": "Testo.", "Stamno": "Testo, proponi.", "Lekythos": "Testo, discuti."})
    adorn(scene, "Idria", "Stamno", "Lekythos")

    (ended,) = scene.once()

    assert ended.state is RequestState.DONE
    assert scene.text("Idria") == f"{picture('Idria')}Testo."
    assert scene.text("Stamno") == "Testo, proponi."
    assert "Lekythos.jpg" in scene.text("Discussione:Lekythos")
    assert [state(scene, each) for each in ("Idria", "Stamno", "Lekythos")] == [
        S.KEPT,
        S.OPEN,
        S.DISCUSSED,
    ]
    run = scene.app.store.runs.of(ended.id)[0]
    page = scene.title(Purpose.PROPOSALS, str(run.id))
    assert f"Una proposta: [[:{page}]]" in scene.answer()["esito"]
    inserted = remembered(scene, "Idria")
    assert inserted is not None
    assert inserted.revision == scene.edits("Idria")[0]["revid"]


def test_only_proposals_are_work_done(scene: Scene) -> None:
    adorner(scene)
    scene.make({"Pelike": "proponi", "Psykter": "proponi"})
    adorn(scene, "Pelike", "Psykter")
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    assert scene.answer()["esito"].startswith("2 proposte: [[:Utente:")
    assert "pagine modificate" not in scene.answer()["esito"]


def test_nothing_new_is_said_in_words(scene: Scene) -> None:
    adorner(scene)
    scene.make({"Olpe": "proponi"})
    adorn(scene, "Olpe")
    scene.once()
    adorn(scene, "Olpe")
    (again,) = scene.once()
    assert again.state is RequestState.FAILED  # a person asked, and nothing was done
    assert "Niente di nuovo" in scene.answer()["esito"]


def test_upkeep_without_news_is_done(scene: Scene) -> None:
    task = adorner(scene)
    scene.make({"Askos": "proponi"})
    scene.recur(azione="abbellisci", pagine="[[:Askos]]", frequenza="ogni 6 ore")
    scene.app.resident("sandbox:it").once()
    ended = [*later(scene, hours=7), *later(scene, hours=14)]
    assert [each.state for each in ended] == [RequestState.DONE, RequestState.DONE]
    first, second = (scene.app.store.runs.of(each.id)[0] for each in ended)
    assert "Niente di nuovo" in scene.duty()["esito"]
    assert task.plannings[0].since is None
    assert task.plannings[-1].since == first.started
    assert first.started is not None
    assert second.started is not None
    assert first.started < second.started
    assert task.plannings[-1].bot == scene.bot


def test_a_plan_shows_suggestions_as_they_are(scene: Scene) -> None:
    adorner(scene)
    scene.make({"Rhyton": "proponi"})
    dry = DryRun(scene.app, "sandbox:it")
    text = "{{Richiesta bot\n| azione = abbellisci\n| pagine = [[:Rhyton]]\n}}"
    (asked,) = dry.text(text)
    (shown,) = dry.play(asked)
    assert isinstance(shown, Rehearsed)
    assert (str(shown.kind), shown.title.name, shown.state) == (
        "suggest",
        "Rhyton",
        ChangeState.UNCHANGED,
    )
    assert shown.reason is not None
    assert shown.reason.key == "suggestion-why"
    assert remembered(scene, "Rhyton") is None


def test_the_preview_lists_suggestions_and_does_not_count_them(scene: Scene) -> None:
    adorner(scene)
    scene.configure(approval_over=1)
    scene.make({"Kantharos": "Testo.", "Kyathos": "Testo.", "Skyphos": "proponi"})
    adorn(scene, "Kantharos", "Kyathos", "Skyphos")
    (waiting,) = scene.once()
    assert waiting.state is RequestState.AWAITING
    assert waiting.shown == 2
    preview = scene.text(scene.title(Purpose.PREVIEW, str(waiting.id)))
    assert "== Proposte: decide una persona ==" in preview
    assert "* [[:Skyphos]]: [[:File:Skyphos.jpg]], in testa (si chiamano uguale)" in preview


def test_what_a_person_had_undone_is_not_inserted_again(scene: Scene) -> None:
    adorner(scene)
    scene.make({"Dinos": "Testo.", "Loutrophoros": "Testo."})
    adorn(scene, "Dinos", "Loutrophoros")
    scene.once()
    scene.admin.edit("Loutrophoros", "Testo tutto nuovo, con [[File:Loutrophoros.jpg|thumb]]")
    say(scene, "ripristina")

    (undone,) = scene.once()

    assert undone.state is RequestState.UNDONE
    assert scene.text("Dinos") == "Testo."
    refused = remembered(scene, "Dinos")
    assert refused is not None
    assert (refused.state, refused.by) == (S.REFUSED, scene.wiki.accounts.staff.name)
    assert state(scene, "Loutrophoros") is S.KEPT
    adorn(scene, "Dinos")
    scene.once()
    assert scene.text("Dinos") == "Testo."


def test_what_failed_is_forgotten(scene: Scene) -> None:
    adorner(scene)
    scene.make({"Nestoris": "{{nobots}} Testo."})
    adorn(scene, "Nestoris")
    (ended,) = scene.once()
    assert ended.state is RequestState.FAILED
    assert remembered(scene, "Nestoris") is None


def test_what_was_cancelled_while_it_rested_is_put_in_order(scene: Scene) -> None:
    store = scene.app.store
    adorner(scene)
    scene.make({"Epinetron": "Testo."})
    adorn(scene, "Epinetron")
    scene.once()
    made = remembered(scene, "Epinetron")
    assert made is not None
    (run,) = store.runs.of(1)
    asked = store.requests.by_id(1)
    assert asked is not None
    resting = store.runs.start(asked)
    store.suggestions.send(resting, made.suggestion)
    assert state(scene, "Epinetron") is S.SENT
    scene.once()
    assert state(scene, "Epinetron") is S.KEPT
    assert run.id != resting.id


# Killed


NUMBER = 3


def begin(scene: Scene, name: str) -> list[str]:
    adorner(scene)
    titles = [f"{name} {number}" for number in range(NUMBER)]
    texts = dict.fromkeys(titles, "Testo.") | {f"{name} da proporre": "proponi"}
    scene.make(texts)
    adorn(scene, *titles, f"{name} da proporre")
    return titles


def has_ended_well(scene: Scene, name: str, titles: list[str]) -> None:
    """One edit for each page, each known as kept; one proposal."""
    for title in titles:
        assert scene.text(title) == f"{picture(title)}Testo."
        assert len(scene.edits(title)) == 1
        kept = remembered(scene, title)
        assert kept is not None
        assert (kept.state, kept.revision) == (S.KEPT, scene.edits(title)[0]["revid"])
    assert state(scene, f"{name} da proporre") is S.OPEN
    (run,) = scene.app.store.runs.of(1)
    assert run.state is RequestState.DONE
    assert scene.app.store.suggestions.count(run.id) == 1
    assert "Una proposta" in scene.answer()["esito"]


@pytest.mark.parametrize(
    ("point", "passing"),
    [(Point.BEFORE_INTENT, 3), (Point.AFTER_INTENT, 2), (Point.AFTER_POST, 2)],
)
def test_killed_again_and_again(scene: Scene, killer: Killer, point: Point, passing: int) -> None:
    name = f"Anfore {point.value}"
    titles = begin(scene, name)
    lives = 0
    # Not the first passing: a life that gets nothing done would be followed by one like it.
    while killer.kill(scene, point, passing, lives * 2 * SECONDS):
        lives += 1
        assert lives < 2 * (NUMBER + 3)
    assert lives
    has_ended_well(scene, name, titles)


def test_killed_between_settling_and_the_end_of_the_run(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = begin(scene, "Pissidi")
    end = Runs.end

    def killed(runs: Runs, run: Run, to: RequestState) -> Run:
        if run.request:
            raise Killed
        return end(runs, run, to)

    monkeypatch.setattr(Runs, "end", killed)
    with pytest.raises(Killed):
        scene.once()
    assert state(scene, titles[0]) is S.KEPT
    monkeypatch.setattr(Runs, "end", end)
    (ended,) = later(scene, seconds=2 * SECONDS)
    assert ended.result is not None
    assert ended.result != Message("result-nothing-new")
    has_ended_well(scene, "Pissidi", titles)
