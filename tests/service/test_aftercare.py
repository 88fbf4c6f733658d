"""What people do with the pictures that the bot has inserted, on a real wiki."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.engine.database import utc_now
from bot.engine.store import Store
from bot.model import RequestState, SuggestionState
from bot.pages import Purpose
from tests.adorning import CAPTION, adorn, adorner, later, picture, remembered
from tests.scene import Scene

S = SuggestionState
LEAD, OTHER = "'''Voce'''.", "Uno."
TEXT = f"{LEAD}\n\n== Storia ==\n{OTHER}"


def inserted(scene: Scene, *titles: str) -> None:
    adorner(scene)
    scene.make(dict.fromkeys(titles, TEXT))
    adorn(scene, *titles)
    scene.once()
    assert [scene.text(title) for title in titles] == [picture(title) + TEXT for title in titles]


def fate(scene: Scene, title: str) -> tuple[SuggestionState, str, int]:
    found = remembered(scene, title)
    assert found is not None
    return found.state, found.by, found.looks


def test_what_people_did(scene: Scene) -> None:
    titles = ["Kept", "Worked on", "Removed", "Moved", "Recaptioned", "Reverted", "Deleted"]
    titles = [f"Sorte {title}" for title in titles]
    _, worked, removed, moved, recaptioned, reverted, deleted = titles
    inserted(scene, *titles)
    admin, staff, outsider = scene.admin, scene.staff, scene.outsider
    staff.edit(worked, scene.text(worked).replace(OTHER, "Molto altro."))
    outsider.edit(removed, TEXT)
    staff.edit(removed, f"{TEXT}\n\nAltro.")
    staff.edit(moved, TEXT.replace(OTHER, picture(moved) + OTHER))
    staff.edit(recaptioned, scene.text(recaptioned).replace(CAPTION, "Un cratere"))
    outsider.edit(reverted, TEXT)
    staff.edit(reverted, picture(reverted) + TEXT)
    admin.delete(deleted)

    later(scene, days=1, minutes=1)

    staff_name = scene.wiki.accounts.staff.name
    assert [fate(scene, title) for title in titles] == [
        (S.KEPT, "", 1),
        (S.KEPT, "", 1),
        (S.REMOVED, scene.wiki.accounts.outsider.name, 1),
        (S.MOVED, staff_name, 1),
        (S.RECAPTIONED, staff_name, 1),
        (S.KEPT, "", 1),
        (S.KEPT, "", 1),
    ]


def test_a_page_that_was_moved_is_followed(scene: Scene) -> None:
    inserted(scene, "Sede vecchia", "Altra sede")
    scene.admin.move("Sede vecchia", "Sede nuova")
    scene.admin.move("Altra sede", "Altra sede nuova", noredirect=True)
    scene.staff.edit("Altra sede nuova", TEXT)
    later(scene, days=8)
    assert fate(scene, "Sede vecchia") == (S.KEPT, "", 2)
    assert fate(scene, "Altra sede") == (S.REMOVED, scene.wiki.accounts.staff.name, 2)


def test_a_renamed_file_is_kept(scene: Scene) -> None:
    inserted(scene, "Nome vecchio")
    commons = scene.sandbox.commons.session(scene.sandbox.accounts.admin)
    commons.edit("File:Nome nuovo.jpg", "Il file.")
    commons.edit("File:Nome vecchio.jpg", "#REDIRECT [[File:Nome nuovo.jpg]]")
    text = scene.text("Nome vecchio").replace("Nome vecchio.jpg", "Nome nuovo.jpg")
    scene.staff.edit("Nome vecchio", text)
    later(scene, days=2)
    assert fate(scene, "Nome vecchio") == (S.KEPT, "", 1)


def test_what_was_brought_back_between_two_looks(scene: Scene) -> None:
    inserted(scene, "Ritorno")
    scene.outsider.edit("Ritorno", TEXT)
    later(scene, days=1, minutes=1)
    assert fate(scene, "Ritorno")[0] is S.REMOVED
    scene.staff.edit("Ritorno", picture("Ritorno") + TEXT)
    later(scene, days=7, minutes=1)
    assert fate(scene, "Ritorno") == (S.KEPT, "", 2)


def test_who_removed_it_too_long_ago_is_not_known(scene: Scene) -> None:
    inserted(scene, "Molte versioni")
    for number in range(51):
        scene.staff.edit("Molte versioni", f"{TEXT} {number}")
    later(scene, days=1, minutes=1)
    assert fate(scene, "Molte versioni") == (S.REMOVED, "", 1)


def test_nothing_is_asked_of_the_wiki_where_nothing_is_due(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.service.aftercare import Aftercare

    inserted(scene, "Senza fretta")
    asked: list[int] = []
    fates = Aftercare._fates

    def counted(aftercare: Aftercare, looks: tuple[object, ...]) -> object:
        asked.append(len(looks))
        return fates(aftercare, looks)  # type: ignore[arg-type]

    monkeypatch.setattr(Aftercare, "_fates", counted)
    for days in (0.9, 1.1, 6.9, 7.1, 29, 31, 60):
        later(scene, days=days)
    assert asked == [1, 1, 1]


def test_requests_are_few(scene: Scene) -> None:
    titles = [f"Guardate {number}" for number in range(60)]
    inserted(scene, *titles)
    later(scene, hours=1)
    before = scene.wiki.request_count()
    later(scene, hours=2)
    idle = scene.wiki.request_count() - before
    for title in titles[:3]:
        scene.staff.edit(title, scene.text(title) + "\n\nAltro.")
    scene.outsider.edit(titles[3], TEXT)
    before = scene.wiki.request_count()
    later(scene, days=1, hours=1)
    # The pages, the revisions of four of them, the history of one; the file is on the other wiki.
    assert scene.wiki.request_count() - before - idle <= 3
    assert [fate(scene, title)[2] for title in titles] == [1] * 60


def test_the_service_wakes_up_for_it(scene: Scene) -> None:
    inserted(scene, "Sveglia")
    ahead = timedelta()
    with Store.open(scene.app.settings.url, lambda: utc_now() + ahead) as store:
        app = replace(scene.app, store=store, owner="the service")
        with app.resident("sandbox:it")._shift() as shift:
            shift.work()
            assert not shift.due()
            ahead = timedelta(days=1, minutes=1)
            assert shift.due()
            shift.work()
            assert not shift.due()
    assert fate(scene, "Sveglia") == (S.KEPT, "", 1)


def test_the_report_tells_of_it(scene: Scene) -> None:
    titles = [f"Resoconto {number}" for number in range(6)]
    inserted(scene, *titles)
    scene.outsider.edit(titles[0], TEXT)
    later(scene, days=1, minutes=1)
    scene.make({"Un'altra": "proponi"})
    adorn(scene, "Un'altra")

    (ended,) = later(scene, days=1, hours=1)

    assert ended.state is RequestState.DONE
    run = scene.app.store.runs.of(ended.id)[0]
    page = scene.title(Purpose.REPORT, str(run.id))
    assert f"[[:{page}]]" in scene.answer()["esito"]
    report = scene.text(page)
    assert "== Come sono andate le proposte ==" in report
    assert "| collegamento nella pagina del file || 0 || 0 || 5 || 0 || 1 || 83%" in report
    outsider = scene.wiki.accounts.outsider.name
    assert "[[:Resoconto 0]]: [[:File:Resoconto 0.jpg]] è stata tolta da" in report
    assert f"[[User:{outsider}|" in report
