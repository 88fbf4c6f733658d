"""A yes to a runner-up on the real wikis: it takes the place of the picture that went in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot.engine.points import Point
from bot.model import Request, RequestState, SuggestionState
from bot.sandbox.pictures import picture
from bot.suggestion import Remembered
from tests.adorning import later
from tests.proposing import Proposals
from tests.scene import Scene
from tests.test_new_pictures import FILE, yesterday
from tests.undoing import Killed, Killer, undo

S = SuggestionState
INFOBOX = "{{{{Museo\n|Nome = {0}\n|Immagine = \n|Didascalia = \n}}}}\n'''{0}''' è un reperto."


@dataclass
class Runners(Proposals):
    """One article with a sure picture and others, after the run that put in the sure one."""

    article: str = ""

    @classmethod
    def up(cls, scene: Scene, article: str, text: str, others: int = 1) -> Runners:
        category = f"Media di {article}"
        scene.sandbox.commons.import_pages([(f"Category:{category}", "Media.")])
        scene.configure(institutions=[{"name": "Museo di prova", "commons_category": category}])
        scene.make({article: text.format(article)})
        names = [f"{article}.jpg", *(f"{article} nel {2024 + n}.jpg" for n in range(others))]
        said = FILE.format(article, category)
        files = {
            file: (picture(abs(hash(file)) % 10**6), said.replace("Veduta", f"Foto {n}"))
            for n, file in enumerate(names)
        }
        scene.sandbox.commons.upload(files)
        scene.ask(
            azione="collega immagini",
            istituzione="Museo di prova",
            dal=yesterday(),
            modo="inserisci",
            abbinamenti=f"\n* [[:File:{article}.jpg]] > [[{article}]]",
        )
        scene.once()
        run = max(page.run for page in scene.app.store.suggestions.pages("sandbox:it"))
        return cls(scene, run, article)

    def rank(self, number: int) -> Remembered:
        """What is proposed in the place of the first, by the order of its file's name."""
        name = f"{self.article} nel {2024 + number}.jpg"
        listed = self.scene.app.store.suggestions.listed(self.run)
        return next(each for each in listed if each.suggestion.file.name == name)

    def first(self) -> Remembered:
        """What went in."""
        store = self.scene.app.store.suggestions
        numbers = range(1, 40)
        found = (each for n in numbers if (each := store.by_id(n)))
        return next(e for e in found if e.suggestion.file.name == f"{self.article}.jpg")

    def say(
        self, number: int, choice: str, days: float = 0, caption: str | None = None
    ) -> list[Request]:
        """Somebody answers and the bot works, after so many days."""
        said = {} if caption is None else {"didascalia": caption}
        self.change(str(number), None, scelta=choice, **said)
        return later(self.scene, days=days) if days else self.scene.once()

    def known(self, name: str) -> Remembered:
        return self.rank(int(name))

    @property
    def shown(self) -> str:
        return self.scene.text(self.article)

    def edits(self) -> int:
        return len(self.scene.edits(self.article))


LEAD = "'''{}''' è un reperto."


@pytest.mark.parametrize("text", [LEAD, INFOBOX], ids=["lead", "infobox"])
def test_a_yes_swaps_and_a_no_swaps_back(scene: Scene, name: str, text: str) -> None:
    article = f"Askos ({name}) {len(text)}"
    runners = Runners.up(scene, article, text)
    before = runners.shown
    assert f"{article}.jpg" in before
    assert f"[[:File:{article}.jpg]]" in runners.row("0")["posizione"]
    assert "con un sì questa prende il suo posto" in runners.row("0")["posizione"]

    edits = runners.edits()
    (done,) = runners.say(0, "sì")
    assert done.state is RequestState.DONE
    was = before.replace(f"{article}.jpg", f"{article} nel 2024.jpg")
    assert runners.shown == was.replace("Foto 0", "Foto 1")
    assert runners.edits() == edits + 1
    assert runners.row("0")["stato"] == "inserita"
    assert (runners.rank(0).state, runners.rank(0).by) == (S.KEPT, scene.staff.user)

    later(scene, days=1.1)
    assert (runners.first().state, runners.first().by) == (S.REMOVED, scene.staff.user)
    assert runners.rank(0).state is S.KEPT

    (undone,) = runners.say(0, "no", days=1.2)
    assert undone.state is RequestState.UNDONE
    assert runners.shown == before
    assert runners.row("0")["stato"] == "tolta"
    assert runners.rank(0).state is S.REFUSED
    later(scene, days=8)
    assert (runners.first().state, runners.first().by) == (S.KEPT, "")

    (again,) = runners.say(0, "sì", days=8.1)
    assert again.state is RequestState.DONE
    assert f"{article} nel 2024.jpg" in runners.shown
    assert f"{article}.jpg" not in runners.shown


def test_a_caption_that_somebody_rewrote(scene: Scene, name: str) -> None:
    runners = Runners.up(scene, f"Kantharos ({name})", LEAD)
    mine = runners.shown.replace("Foto 0", "La mia foto")
    scene.outsider.edit(runners.article, mine)
    edits = runners.edits()
    (refused,) = runners.say(0, "sì")
    assert refused.state is RequestState.REFUSED
    assert (runners.shown, runners.edits()) == (mine, edits)
    row = runners.row("0")
    assert row["stato"] == "non riuscita"
    assert "qualcuno ha riscritto la didascalia" in row["esito"]
    assert runners.rank(0).state is not S.KEPT


@pytest.mark.parametrize("change", ["|thumb|left|", "|thumb|upright|"])
def test_laid_out_otherwise_by_somebody(scene: Scene, name: str, change: str) -> None:
    runners = Runners.up(scene, f"Lekythos ({name})", LEAD)
    mine = runners.shown.replace("|thumb|", change)
    scene.outsider.edit(runners.article, mine)
    runners.say(0, "sì")
    assert runners.shown == mine
    assert "lo scambio va fatto a mano" in runners.row("0")["esito"]


def test_an_article_edited_elsewhere_is_swapped(scene: Scene, name: str) -> None:
    runners = Runners.up(scene, f"Pelike ({name})", LEAD)
    mine = runners.shown.replace("un reperto", "un vaso attico") + "\n\n== Storia ==\nUno."
    scene.outsider.edit(runners.article, mine)
    (done,) = runners.say(0, "sì")
    assert done.state is RequestState.DONE
    swapped = mine.replace(f"{runners.article}.jpg", f"{runners.article} nel 2024.jpg")
    assert runners.shown == swapped.replace("Foto 0", "Foto 1")


def test_the_next_runner_up_takes_the_place_of_the_last(scene: Scene, name: str) -> None:
    runners = Runners.up(scene, f"Stamnos ({name})", LEAD, others=2)
    runners.say(0, "sì")
    one = runners.shown
    (done,) = runners.say(1, "sì")
    assert done.state is RequestState.DONE
    assert runners.shown.startswith(f"[[File:{runners.article} nel 2025.jpg|thumb|Foto 2 ")
    assert runners.shown.count("[[File:") == 1
    assert runners.row("1")["stato"] == "inserita"
    assert runners.row("0")["stato"] == "tolta"
    assert f"ora c’è [[:File:{runners.article} nel 2025.jpg]]" in runners.row("0")["esito"]
    runners.say(1, "no")
    assert runners.shown == one
    assert (runners.row("0")["stato"], runners.row("1")["stato"]) == ("inserita", "tolta")


def test_two_yeses_at_once_for_one_place(scene: Scene, name: str) -> None:
    runners = Runners.up(scene, f"Lekythos ({name})", LEAD, others=2)
    runners.change("0", None, scelta="sì")
    done, refused = runners.say(1, "sì")
    assert (done.state, refused.state) == (RequestState.DONE, RequestState.REFUSED)
    assert f"{runners.article} nel 2024.jpg" in runners.shown
    assert runners.shown.count("[[File:") == 1
    assert runners.row("1")["stato"] == "non riuscita"
    assert "c’è già un’immagine" in runners.row("1")["esito"]


def test_another_article_gets_it_besides(scene: Scene, name: str) -> None:
    runners = Runners.up(scene, f"Olpe ({name})", LEAD)
    before, other = runners.shown, f"Olpe altrove ({name})"
    scene.make({other: "'''Olpe''' è un vaso."})
    (done,) = runners.say(0, f"altra voce: [[{other}]]")
    assert done.state is RequestState.DONE
    assert scene.text(other).startswith(f"[[File:{runners.article} nel 2024.jpg|thumb|Foto 1 ")
    assert runners.shown == before


def test_a_yes_to_the_gallery_is_no_swap(scene: Scene, name: str) -> None:
    gallery = "\n\n== Immagini ==\n<gallery>\n</gallery>"
    runners = Runners.up(scene, f"Phiale ({name})", LEAD + gallery)
    assert runners.row("0")["posizione"] == "nella galleria della voce"
    bare = LEAD.format(runners.article) + gallery
    scene.outsider.edit(runners.article, bare)
    (done,) = runners.say(0, "sì", caption="Un vaso")
    assert done.state is RequestState.DONE
    line = f"File:{runners.article} nel 2024.jpg|Un vaso\n"
    assert runners.shown == bare.replace("<gallery>\n", f"<gallery>\n{line}")
    assert runners.row("0")["stato"] == "inserita"


def test_it_was_taken_out_meanwhile(scene: Scene, name: str) -> None:
    runners = Runners.up(scene, f"Dinos ({name})", LEAD)
    scene.outsider.edit(runners.article, LEAD.format(runners.article))
    (done,) = runners.say(0, "sì")
    assert done.state is RequestState.DONE
    assert runners.shown.startswith(f"[[File:{runners.article} nel 2024.jpg|thumb|Foto 1 ")
    later(scene, days=1, minutes=1)
    assert (runners.first().state, runners.first().by) == (S.REMOVED, scene.outsider.user)


def test_asked_for_on_the_request_page_and_undone(scene: Scene, name: str) -> None:
    runners = Runners.up(scene, f"Aryballos ({name})", LEAD)
    before = runners.shown
    scene.ask(
        None,
        azione="inserisci immagine",
        file=f"File:{runners.article} nel 2024.jpg",
        voce=runners.article,
        didascalia="Un vaso",
        **{"al posto di": f"[[:File:{runners.article}.jpg]]"},
    )
    (done,) = scene.once()
    assert done.state is RequestState.DONE
    swapped = runners.shown
    assert swapped.startswith(f"[[File:{runners.article} nel 2024.jpg|thumb|Un vaso]]\n")
    assert scene.answer()["al posto di"] == f"[[:File:{runners.article}.jpg]]"
    later(scene, days=1.1)
    assert (runners.first().state, runners.first().by) == (S.REMOVED, scene.staff.user)
    run = scene.app.store.runs.of(done.id)[0]
    undo(scene, run, ahead=2 * 24 * 3600)
    assert runners.shown == before


@pytest.mark.parametrize("point", [Point.AFTER_INTENT, Point.AFTER_POST])
def test_killed_while_swapping(scene: Scene, name: str, point: Point) -> None:
    runners = Runners.up(scene, f"Cratere ({name})", LEAD)
    edits, app = runners.edits(), scene.app
    runners.change("0", scelta="sì")
    scene.app = replace(app, reached=Killer(point))
    with pytest.raises(Killed):
        scene.once()
    scene.app = app
    (done,) = scene.once()
    assert done.state is RequestState.DONE
    assert runners.shown.startswith(f"[[File:{runners.article} nel 2024.jpg|thumb|Foto 1 ")
    assert runners.shown.count("[[File:") == 1
    assert runners.edits() == edits + 1
    assert runners.row("0")["stato"] == "inserita"
