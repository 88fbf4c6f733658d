"""The last act of the demonstration: new photographs of the museum go into articles."""

from __future__ import annotations

import re
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from bot.i18n import Texts
from bot.sandbox.camera import photograph
from bot.sandbox.errors import SandboxError
from bot.sandbox.sample_pages import Picture, draw, read_pages
from bot.sandbox.teller import Teller
from bot.sandbox.wiki import Wiki

if TYPE_CHECKING:
    from bot.app import App
    from bot.suggestion import Remembered

MUSEUM = "Museo Civico di Modena"
INSTITUTION = {
    "name": MUSEUM,
    "article": "Museo civico di Modena",
    "commons_category": "Media from Museo Civico (Modena)",
}
HALL = "Museo Civico (Modena)"
NEW = {
    "Palazzo dei Musei (Modena)": Picture(
        "il cortile del palazzo",
        "Il cortile del [[:it:Palazzo dei Musei (Modena)|Palazzo dei Musei]] dopo i restauri",
        "The courtyard after its restoration",
        HALL,
        "block",
        ["#e8dcc8", "#9a6b4f"],
    ),
    "Terramara di Montale": Picture(
        "Terramara di Montale",
        "Una capanna ricostruita nella terramara",
        "A house as it may have been",
        HALL,
        "dome",
        ["#dfe6da", "#5f7350"],
    ),
}
"""By the articles that lack one, the photographs that are uploaded."""

ACCEPTED = "Palazzo dei Musei (Modena)"
PAGES = tuple(page for page in read_pages("it") if page[0] in NEW)
ASKED = 2
"""Requests in this act: for proposals, and the yes to one of them."""

REQUEST = """

== Nuove fotografie ==
{{Richiesta bot
| azione      = collega immagini
| istituzione = Museo Civico di Modena
| dal         = 2025-01-01
| modo        = proponi
| motivo      = le fotografie della nuova campagna
}} --~~~~"""


class Photographs:
    """Staff upload pictures, ask where they might go, and say yes to one."""

    def __init__(self, it: Wiki, commons: Wiki, app: App, requests: str) -> None:
        """`requests` is the request page of the Italian wiki."""
        self._it = it
        self._commons = commons
        self._app = app
        self._requests = requests
        self._staff = it.session(it.accounts.staff)

    def play(self, teller: Teller) -> None:
        """Raises `SandboxError` where the bot does not do what it should."""
        teller.heading("The museum's new photographs, and the articles that lack one")
        self._upload()
        teller.ask("commons", self._staff.user, f"uploads {len(NEW)} photographs")
        self._staff.append(self._requests, REQUEST)
        teller.ask("it", self._staff.user, "which articles might show the new photographs?")
        self._work(teller)
        page, proposed = self._proposed()
        for each in proposed:
            teller.line(_told(each))
        teller.line(f"The proposals  {self._it.page_url(page)}")
        before = self._text(ACCEPTED)
        self._staff.edit(page, chosen(self._text(page), ACCEPTED, "sì"))
        teller.ask("it", self._staff.user, f"scelta = sì, for “{ACCEPTED}”")
        self._work(teller)
        if self._text(ACCEPTED) == before:
            raise SandboxError(f"the picture did not get into “{ACCEPTED}”")
        teller.article(ACCEPTED, before, self._text(ACCEPTED))
        self._show(teller)

    def _upload(self) -> None:
        """Anew when the story is played again: to the bot they are new then."""
        admin = self._commons.session(self._commons.accounts.admin)
        staff = self._commons.session(self._commons.accounts.staff)
        for picture in NEW.values():
            with suppress(SandboxError):
                admin.delete(f"File:{picture.file_name}", "the demonstration begins anew")
            data = BytesIO()
            draw(picture).save(data, "PNG")
            staff.upload(picture.file_name, data.getvalue(), picture.text)
        self._commons.run_jobs()

    def _work(self, teller: Teller) -> None:
        with teller.following() as observer:
            self._app.resident(f"sandbox:{self._it.code}", observer).once()
        self._it.run_jobs()

    def _proposed(self) -> tuple[str, tuple[Remembered, ...]]:
        suggestions = self._app.store.suggestions
        pages = suggestions.pages(f"sandbox:{self._it.code}")
        if not pages:
            raise SandboxError("the bot made no proposals")
        latest = max(pages, key=lambda page: page.run)
        return latest.page, suggestions.listed(latest.run)

    def _text(self, title: str) -> str:
        return self._staff.text(title) or ""

    def _show(self, teller: Teller) -> None:
        url, path = self._it.page_url(ACCEPTED), self._it.directory.parent / "article.png"
        teller.line(f"The article  {url}")
        if photograph(url, path):
            teller.line(f"A screenshot of it  {path.as_uri()}")
        else:
            teller.line("With Chromium installed there would be a screenshot of it, too")


def chosen(text: str, article: str, choice: str) -> str:
    """A proposals page with an answer in the row of this article."""
    row = re.compile(rf"(== {re.escape(article)} ==\n\{{\{{[^\n]+\n\| scelta +=)[^\n]*")
    return row.sub(lambda found: f"{found[1]} {choice}", text, count=1)


def _told(proposed: Remembered) -> str:
    reason = Texts("en").plain(proposed.suggestion.reasons[0])
    return f"“{proposed.suggestion.page.name}”: {proposed.suggestion.file.name} ({reason})"
