"""An institution's new pictures over some days, on the two real wikis: found, refused, removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.model import RequestState
from bot.pages import Purpose
from bot.sandbox.photographs import chosen
from bot.sandbox.pictures import picture
from tests.adorning import later
from tests.scene import Scene
from tests.test_task_page import come_due
from tests.undoing import last_run

FILE = (
    "{{{{Information\n|description={{{{it|1=Veduta di [[:it:{0}|{0}]]}}}}\n}}}}\n[[Category:{1}]]"
)


def prepared(scene: Scene, name: str, *articles: str) -> None:
    """The institution and its category, and for each article a file that links it."""
    scene.sandbox.commons.import_pages([(f"Category:{name}", "Media.")])
    scene.configure(institutions=[{"name": "Museo di prova", "commons_category": name}])
    added(scene, name, *articles)


def added(scene: Scene, name: str, *articles: str) -> None:
    scene.make({article: f"'''{article}''' è un reperto." for article in articles})
    texts = {f"{each}.jpg": FILE.format(each, name) for each in articles}
    scene.sandbox.commons.upload(
        {file: (picture(abs(hash(file)) % 10**6), text) for file, text in texts.items()}
    )


def yesterday() -> str:
    return (datetime.now(UTC) - timedelta(days=1)).date().isoformat()


def proposals(scene: Scene) -> str:
    run = max(page.run for page in scene.app.store.suggestions.pages("sandbox:it"))
    return scene.title(Purpose.PROPOSALS, str(run))


def test_weeks_of_new_pictures(scene: Scene, name: str) -> None:
    sure, asked, late = (f"{word} ({name})" for word in ("Situla", "Fibula", "Ara"))
    prepared(scene, name, sure, asked)
    scene.recur(
        nome="Fotografie nuove",
        azione="collega immagini",
        istituzione="Museo di prova",
        dal=yesterday(),
        modo="inserisci",
        abbinamenti=f"\n* [[:File:{sure}.jpg]] > [[{sure}]]",
        frequenza="ogni giorno",
    )
    scene.once()
    come_due(scene)
    scene.once()
    assert scene.text(sure).startswith(f"[[File:{sure}.jpg|thumb|Veduta di {sure}]]\n")
    assert scene.text(asked) == f"'''{asked}''' è un reperto."
    assert "Una proposta: " in scene.duty()["esito"]

    page = proposals(scene)
    log = scene.text(scene.title(Purpose.LOG))
    assert f"Una proposta: [[:{page}]]" in log
    assert "collega immagini: Museo di prova" in log
    scene.staff.edit(page, chosen(scene.text(page), asked, "no"))
    scene.outsider.edit(sure, f"'''{sure}''' è un reperto.")
    scene.once()
    assert f"Rifiutata da {scene.staff.user}" in scene.text(page)
    added(scene, name, late)
    later(scene, days=1, minutes=1)
    assert [
        (str(each.suggestion.page), str(each.state))
        for each in scene.app.store.suggestions.listed(last_run(scene).id)
    ] == [(late, "open")]
    assert "thumb" not in scene.text(sure)
    report = scene.text(scene.title(Purpose.REPORT, str(last_run(scene).id)))
    assert scene.wiki.accounts.outsider.name in report
    assert "| collegamento nella pagina del file || 0 || 1 || 0 || 0 || 0 || 0 su 1" in report
    assert "| indicata nella richiesta || 0 || 0 || 0 || 0 || 1 || 0 su 1" in report


def test_a_section_on_the_talk_page_of_a_protected_article(scene: Scene, name: str) -> None:
    guarded = f"Stele ({name})"
    prepared(scene, name, guarded)
    scene.admin.protect(guarded)
    request = {
        "azione": "collega immagini",
        "istituzione": "Museo di prova",
        "dal": yesterday(),
        "modo": "discussione",
    }
    scene.ask(None, **request)
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    talk = scene.text(f"Discussione:{guarded}")
    assert talk.startswith(
        f"== Proposta di immagine: {guarded}.jpg ==\n[[File:{guarded}.jpg|thumb|"
    )
    assert "La voce è protetta" in talk
    assert scene.bot in talk
    assert "~~~~" not in talk
    assert scene.text(guarded) == f"'''{guarded}''' è un reperto."

    scene.ask(None, **request)
    scene.once()
    assert scene.text(f"Discussione:{guarded}") == talk
