"""The task page: what staff write on it, what runs, what the bot writes into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.duty import Duty, DutyState
from bot.model import RequestState
from bot.pages import Purpose
from bot.sandbox.session import WikiSession
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes

ENTRY = {
    "nome": "Spostamento",
    "azione": "sposta categoria",
    "frequenza": "ogni lunedì alle 3",
    "attiva": "sì",
}


def recur(scene: Scene, name: str, by: WikiSession | None = None, **changes: str) -> None:
    scene.recur(by, **{**ENTRY, "da": name, "a": f"{name} altrove", **changes})


def rewrite(scene: Scene, old: str, new: str, by: WikiSession | None = None) -> None:
    """Somebody alters the task page."""
    title = scene.title(Purpose.TASKS)
    before = scene.text(title)
    assert old in before
    (by or scene.staff).edit(title, before.replace(old, new))


def duties(scene: Scene) -> list[Duty]:
    return scene.app.store.duties.of("sandbox:it")


def come_due(scene: Scene) -> None:
    """As if the time of every entry had come."""
    for duty in duties(scene):
        past = datetime.now(UTC) - timedelta(minutes=1)
        scene.app.store.duties.save(replace(duty, next_run=past))


def say(scene: Scene, command: str, by: WikiSession | None = None) -> None:
    rewrite(scene, "| attiva = ", f"| comando = {command}\n| attiva = ", by)


def test_an_entry_is_read_and_told_when_it_runs(scene: Scene, name: str) -> None:
    recur(scene, name)
    assert scene.once() == []
    shown = scene.duty()
    (duty,) = duties(scene)
    assert (shown["id"], shown["stato"]) == (str(duty.id), "attiva")
    assert shown["prossima"].endswith("(ogni lunedì alle 3:00)")
    assert "ultima" not in shown
    assert duty.author.user == scene.staff.user
    before = scene.text(scene.title(Purpose.TASKS))
    scene.once()
    assert scene.text(scene.title(Purpose.TASKS)) == before, "there is nothing new to say"


def test_an_entry_runs_when_it_is_due_and_says_what_came_of_it(scene: Scene, name: str) -> None:
    bronzes(scene, name)
    recur(scene, name)
    scene.once()
    come_due(scene)
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    shown = scene.duty()
    assert shown["stato"] == "attiva"
    assert "4 pagine modificate" in shown["esito"]
    assert shown["ultima"]
    (duty,) = duties(scene)
    assert duty.next_run
    assert duty.next_run > datetime.now(UTC)
    assert scene.once() == [], "once"
    assert f"{name} 1" in "".join(scene.members(f"Categoria:{name} altrove"))
    assert name not in scene.request_page, "upkeep is not told of on the request page"


def test_nothing_to_do_is_no_failure(scene: Scene, name: str) -> None:
    scene.make({f"Categoria:{name}": "x", f"Categoria:{name} altrove": "y"})
    recur(scene, name, azione="aggiungi categoria", categoria=f"Categoria:{name}")
    rewrite(scene, f"| da = {name}\n| a = {name} altrove\n", f"| fonte = categoria:{name}\n")
    scene.once()
    for _ in range(4):
        come_due(scene)
        scene.once()
    assert scene.duty()["stato"] == "attiva"


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [
        ("frequenza", "ogni tanto", "frequenza = ogni"),
        ("frequenza", "ogni minuto", "15"),
        ("azione", "spsta categoria", "sposta categoria"),
        ("attiva", "forse", "«sì» o «no»"),
        ("da", "[[Categoria:A", "quadre"),
    ],
)
def test_an_error_is_said_and_the_last_good_version_runs(
    scene: Scene, name: str, parameter: str, value: str, said: str
) -> None:
    bronzes(scene, name)
    recur(scene, name)
    scene.once()
    good = {**ENTRY, "da": name}[parameter]
    rewrite(scene, f"| {parameter} = {good}\n", f"| {parameter} = {value}\n")
    scene.once()
    assert said in scene.text(scene.title(Purpose.TASKS))
    come_due(scene)
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    rewrite(scene, f"| {parameter} = {value}\n", f"| {parameter} = {good}\n")
    scene.once()
    assert "versione di prima" not in scene.duty()["esito"]


def test_an_entry_broken_beyond_reading_runs_as_it_was(scene: Scene, name: str) -> None:
    bronzes(scene, name)
    recur(scene, name)
    scene.once()
    title = scene.title(Purpose.TASKS)
    scene.staff.edit(title, scene.text(title).rstrip().removesuffix("}}"))
    scene.once()
    assert "non si chiude" in scene.text(scene.title(Purpose.TASKS))
    come_due(scene)
    assert [each.state for each in scene.once()] == [RequestState.DONE]


def test_a_new_entry_that_cannot_be_read_says_why(scene: Scene, name: str) -> None:
    recur(scene, name, frequenza="")
    scene.once()
    shown = scene.duty()
    assert shown["stato"] == "da correggere"
    assert "frequenza = ogni lunedì alle 3" in shown["esito"]
    rewrite(scene, "| frequenza = \n", "| frequenza = ogni 6 ore\n")
    scene.once()
    assert scene.duty()["stato"] == "attiva"
    assert len(duties(scene)) == 1


def test_who_may_not_ask_may_not_keep_the_task_page(scene: Scene, name: str) -> None:
    bronzes(scene, name)
    recur(scene, name, scene.outsider)
    scene.once()
    assert scene.duty()["stato"] == "da correggere"
    assert scene.outsider.user in scene.duty()["esito"]
    recur(scene, f"{name} bis")
    scene.once()
    rewrite(scene, f"| a = {name} bis altrove", "| a = Dirottata", scene.outsider)
    come_due(scene)
    scene.once()
    assert [duty.state for duty in duties(scene)] == [DutyState.REFUSED, DutyState.ACTIVE]
    assert dict(duties(scene)[1].parameters)["a"] == f"{name} bis altrove"


def test_an_entry_that_is_switched_off_does_not_run(scene: Scene, name: str) -> None:
    recur(scene, name)
    scene.once()
    rewrite(scene, "| attiva = sì", "| attiva = no")
    scene.once()
    assert scene.duty()["stato"] == "spenta"
    assert "prossima" not in scene.duty()
    come_due(scene)
    assert scene.once() == []


def test_an_entry_that_is_removed_does_not_run(scene: Scene, name: str) -> None:
    recur(scene, name)
    scene.once()
    entry = scene.text(scene.title(Purpose.TASKS))
    scene.staff.edit(scene.title(Purpose.TASKS), "Niente.")
    scene.once()
    assert duties(scene) == []
    scene.outsider.edit(scene.title(Purpose.TASKS), entry)
    scene.once()
    assert duties(scene) == [], "an outsider brings back nothing that staff took away"
    scene.staff.edit(scene.title(Purpose.TASKS), entry.replace("ogni lunedì", "ogni martedì"))
    scene.once()
    assert [duty.state for duty in duties(scene)] == [DutyState.ACTIVE]


def test_a_vandal_stops_the_entries_and_anybody_brings_them_back(scene: Scene, name: str) -> None:
    recur(scene, name)
    scene.once()
    (before,) = duties(scene)
    entry = scene.text(scene.title(Purpose.TASKS))
    scene.outsider.edit(scene.title(Purpose.TASKS), "ahah")
    scene.once()
    assert duties(scene) == []
    scene.outsider.edit(scene.title(Purpose.TASKS), entry)
    scene.once()
    (after,) = duties(scene)
    assert (after.id, after.author, after.state) == (before.id, before.author, DutyState.ACTIVE)


def test_an_entry_runs_now_when_it_is_told_to(scene: Scene, name: str) -> None:
    bronzes(scene, name)
    recur(scene, name)
    scene.once()
    say(scene, "esegui ora")
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    assert "comando" not in scene.duty()
    assert "esegui ora" in scene.duty()["esito"]
    say(scene, "ripristina")
    (undone,) = scene.once()
    assert undone.state is RequestState.UNDONE
    assert scene.text(f"{name} 1") == f"Testo.\n\n[[Categoria:{name}]]"
    assert scene.once() == []


def test_a_pause_holds_an_entry_until_it_is_resumed(scene: Scene, name: str) -> None:
    recur(scene, name)
    scene.once()
    say(scene, "pausa", scene.outsider)
    scene.once()
    assert scene.duty()["stato"] == "attiva"
    assert scene.outsider.user in scene.duty()["esito"]
    say(scene, "pausa")
    scene.once()
    assert scene.duty()["stato"] == "in pausa"
    assert "prossima" not in scene.duty()
    say(scene, "riprendi")
    scene.once()
    assert scene.duty()["stato"] == "attiva"
    assert scene.duty()["prossima"]


def test_three_failures_in_a_row_pause_an_entry(scene: Scene, name: str) -> None:
    recur(scene, name)
    scene.once()
    for failures in (1, 2, 3):
        come_due(scene)
        scene.once()
        assert duties(scene)[0].failures == failures
    assert scene.duty()["stato"] == "in pausa"
    assert "3 volte" in scene.duty()["esito"]
    come_due(scene)
    assert scene.once() == []
    rewrite(scene, f"| da = {name}\n", f"| da = {name} nuova\n")
    bronzes(scene, f"{name} nuova")
    scene.once()
    assert scene.duty()["stato"] == "attiva"


def test_a_large_run_of_an_entry_waits_for_its_confirmation(scene: Scene, name: str) -> None:
    bronzes(scene, name)
    scene.configure(approval_over=2)
    recur(scene, name)
    scene.once()
    come_due(scene)
    scene.once()
    assert scene.duty()["stato"] == "da confermare"
    come_due(scene)
    scene.once()
    assert len(scene.app.store.requests.live("sandbox:it")) == 1, "never two of one entry"
    say(scene, "conferma", scene.admin)
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    assert scene.duty()["stato"] == "attiva"


def test_an_entry_that_does_not_close_gets_an_answer_below(scene: Scene) -> None:
    title = scene.title(Purpose.TASKS)
    scene.staff.append(title, "\n\n== Voce ==\n{{Attività bot\n| azione = sposta categoria\n")
    scene.once()
    scene.once()
    page = scene.text(title)
    assert page.count("\n: Il bot non ha potuto leggere") == 1


def test_a_run_of_an_entry_that_is_removed_is_cancelled(scene: Scene, name: str) -> None:
    bronzes(scene, name)
    scene.configure(approval_over=2)
    recur(scene, name)
    scene.once()
    come_due(scene)
    scene.once()
    (waiting,) = scene.app.store.requests.live("sandbox:it")
    scene.staff.edit(scene.title(Purpose.TASKS), "Niente.")
    scene.once()
    found = scene.app.store.requests.by_id(waiting.id)
    assert found
    assert found.state is RequestState.CANCELLED


def test_the_page_is_otherwise_left_as_it_is(scene: Scene, name: str) -> None:
    title = scene.title(Purpose.TASKS)
    recur(scene, name)
    scene.staff.append(title, "\n<!-- nota -->\nDiscussione. --~~~~\n")
    before = scene.text(title)
    scene.once()
    after = scene.text(title)
    written = ("| id", "| stato", "| prossima", "| aggiornata")
    kept = [line for line in after.splitlines() if not line.startswith(written)]
    assert "\n".join(kept) == before
