"""Pictures proposed on the Italian wiki as a run leaves them, and people who answer."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from PIL import Image, ImageDraw

from bot.intake.entries import PROPOSAL, Entry, read_entries
from bot.model import Author, Message, Pair, Request, RequestState, Suggestion
from bot.pages import Purpose
from bot.sandbox.session import WikiSession
from bot.suggestion import Remembered
from bot.text.site import FILE
from bot.text.titles import Title
from tests.scene import Scene

WIKI = "sandbox:it"
COLOURS = ("#7a1f1f", "#2a4b8d", "#14663b", "#8a4b00", "#6b3fa0")


@dataclass
class Proposals:
    """The proposals of one run; `page` is where the bot asks about them."""

    scene: Scene
    run: int

    @classmethod
    def made(cls, scene: Scene, names: Iterable[str], institution: str = "Museo") -> Proposals:
        """An article and a picture for each name, and a run that proposes the one for the other."""
        names = list(names)
        scene.make({name: f"'''{name}''' è un monumento di Modena." for name in names})
        scene.sandbox.commons.upload(
            {f"{name}.png": (picture(name), "{{it|Veduta di " + name + "}}") for name in names}
        )
        store = scene.app.store
        given = (("action", "collega immagini"), ("istituzione", institution))
        author = Author(scene.staff.user, 1, datetime.now(UTC))
        asked = Request(0, WIKI, "Richieste", "images.link", given, author, RequestState.RUNNING)
        request = store.requests.create(asked, f"proposals {names}"[:64])
        run = store.runs.start(request, "images.link")
        for place, name in enumerate(names):
            store.suggestions.propose(run, suggestion(scene, name, 100 - place))
        store.requests.transition(request.id, RequestState.DONE)
        store.runs.end(run, RequestState.DONE)
        return cls._on_a_new_page(scene, run.id)

    @classmethod
    def _on_a_new_page(cls, scene: Scene, run: int) -> Proposals:
        """The run of another test, with another database, may have had the same number."""
        made = cls(scene, run)
        if scene.admin.text(made.page) is not None:
            scene.admin.delete(made.page)
        return made

    @property
    def page(self) -> str:
        return self.scene.title(Purpose.PROPOSALS, str(self.run))

    @property
    def text(self) -> str:
        return self.scene.text(self.page)

    def known(self, name: str) -> Remembered:
        listed = self.scene.app.store.suggestions.listed(self.run)
        return next(each for each in listed if each.suggestion.page.name == name)

    @property
    def known_first(self) -> str:
        return self.scene.app.store.suggestions.listed(self.run)[0].suggestion.page.name

    def rows(self) -> list[Entry]:
        found = read_entries(self.text, self.scene.site, PROPOSAL)
        return [each for each in found if isinstance(each, Entry)]

    def row(self, name: str) -> dict[str, str]:
        """What the row of an article shows, the first with its id."""
        number = self.known(name).id
        return next(dict(row.given) for row in self.rows() if row.claimed_id == number)

    def change(
        self, name: str, by: WikiSession | None = None, text: str = "", **values: str
    ) -> str:
        """Somebody alters the row of an article and saves, or only says what the text would be."""
        changed = self.written(name, text or self.text, **values)
        if not text:
            (by or self.scene.staff).edit(self.page, changed)
        return changed

    def written(self, name: str, text: str, **values: str) -> str:
        number = self.known(name).id
        start = max(
            text.rfind("{{Proposta immagine", 0, found.start())
            for found in re.finditer(rf"\| id +=\s*{number}\n", text)
        )
        end = text.index("\n}}", start)
        row = text[start:end]
        for key, value in values.items():
            row, times = re.subn(rf"(?m)^(\| {key} *=).*$", rf"\g<1> {value}", row)
            assert times == 1, row
        return text[:start] + row + text[end:]

    def choose(self, choices: Mapping[str, str], by: WikiSession | None = None) -> None:
        """Several choices, by article, in one save."""
        text = self.text
        for name, choice in choices.items():
            text = self.written(name, text, scelta=choice)
        (by or self.scene.staff).edit(self.page, text)


def suggestion(scene: Scene, name: str, score: int) -> Suggestion:
    pair = Pair(
        page_id(scene.sandbox.commons.session(scene.sandbox.accounts.admin), f"File:{name}.png"),
        page_id(scene.admin, name),
    )
    return Suggestion(
        pair,
        Title(FILE, f"{name}.png", "File"),
        Title(0, name),
        ("linked", "name"),
        score,
        (Message("evidence-linked", (Title(0, name),)), Message("evidence-name", (name,))),
        Message("where-lead"),
        f"Veduta di [[{name}]]",
    )


def page_id(session: WikiSession, title: str) -> int:
    return int(session.api(action="query", titles=title)["query"]["pages"][0]["pageid"])


def picture(name: str) -> bytes:
    """A picture that is like no other."""
    image = Image.new("RGB", (640, 480), COLOURS[sum(name.encode()) % len(COLOURS)])
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 60, 560, 420), outline="white", width=12)
    draw.text((120, 220), name, fill="white", font_size=48)
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()
