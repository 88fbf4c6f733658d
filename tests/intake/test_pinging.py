from __future__ import annotations

import pytest

from bot.i18n import Texts, sentences
from bot.i18n.summaries import LIMIT
from bot.intake.pinging import addressee, pinging
from bot.model import Message
from bot.pages import Purpose
from bot.report.pings import addressed
from tests.scene import Scene
from tests.test_commands_on_wiki import bronzes, say

WHAT = Message("summary-request-answer", (17, Message("state-done")))
IT = Texts("it")


def test_whom_a_result_is_addressed_to() -> None:
    plain = Message("request-cancelled")
    assert addressee(addressed(plain, "Anna")) == "Anna"
    assert addressee(sentences([plain, addressed(plain, "Anna"), plain])) == "Anna"
    assert addressee(plain) == addressee(None) == ""


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], "Bot: richiesta #17: completata"),
        (["", "Anna"], "Bot: richiesta #17: completata – [[User:Anna|Anna]]"),
        (["Anna", "Anna"], "Bot: richiesta #17: completata – [[User:Anna|Anna]]"),
        (
            list("ABCD"),
            "Bot: richiesta #17: completata – [[User:A|A]], [[User:B|B]], [[User:C|C]]",
        ),
    ],
)
def test_the_summary_links_three_at_the_most(people: list[str], said: str) -> None:
    assert IT.summary(pinging(IT, WHAT, people)) == said


def test_the_summary_stays_within_the_limit() -> None:
    names = [letter * 85 for letter in "ABC"]
    shown = IT.summary(pinging(IT, WHAT, names))
    assert len(shown) <= LIMIT
    assert shown.endswith(f"[[User:{names[1]}|{names[1]}]]")
    assert pinging(IT, WHAT, ["A" * LIMIT]) == WHAT


def summaries(scene: Scene) -> list[str]:
    return [str(row["comment"]) for row in scene.edits(scene.title(Purpose.REQUESTS))]


def test_the_requester_is_told_when_the_run_has_ended(scene: Scene) -> None:
    staff = scene.wiki.accounts.staff.name
    link = f"[[User:{staff}|{staff}]]"
    scene.configure(ping=True)
    bronzes(scene, "Annunciati")
    scene.ask(azione="sposta categoria", da="Annunciati", a="Annunciati nuova")
    scene.once()
    told = summaries(scene)
    assert [link in each for each in told[-2:]] == [False, True]
    assert told[-1].startswith("Bot: richiesta #1: completata – ")
    # What is said later of the same end tells nobody again.
    say(scene, "pausa")
    scene.once()
    later = summaries(scene)[len(told) :]
    assert later
    assert not any(link in each for each in later)


@pytest.mark.parametrize("ping", [True, False])
def test_nobody_is_told_of_what_did_not_run(scene: Scene, ping: bool) -> None:
    scene.configure(ping=ping)
    bronzes(scene, f"Taciuti {ping}")
    scene.ask(azione="sposta categoria", da="Senza arrivo")
    if not ping:
        scene.ask(azione="sposta categoria", da=f"Taciuti {ping}", a=f"Taciuti {ping} nuova")
    scene.once()
    told = summaries(scene)[1:]
    assert told
    assert not any("[[User:" in each for each in told)
