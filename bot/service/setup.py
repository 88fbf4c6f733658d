"""Making the bot's own pages on a wiki (design, section 2.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.engine.editor import Editor
from bot.engine.mandate import Mandate
from bot.engine.watched import Watched
from bot.errors import WikiError
from bot.intake.arrivals import dump_standing
from bot.model import ChangeState, CreatePage, EditPage, Message, Page
from bot.pages import Purpose, WikiPage
from bot.reading import Reader
from bot.text.titles import Title
from bot.text.whole import replaced


class Fate(Enum):
    """What became of one page."""

    MADE = "made"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT = "left"
    """A person has edited it: it is theirs."""
    FAILED = "failed"


@dataclass(frozen=True)
class Made:
    """One page of the set-up; `reason` says why it failed."""

    title: Title
    fate: Fate
    reason: Message | None = None


class Setup:
    """Makes the pages that are missing and brings those up to date that nobody else edited."""

    def __init__(
        self, wiki: str, bot: str, reader: Reader, editor: Editor, watched: Watched
    ) -> None:
        self._wiki = wiki
        self._bot = bot
        self._reader = reader
        self._editor = editor
        self._watched = watched

    def make(self, pages: tuple[WikiPage, ...], mandate: Mandate) -> Iterator[Made]:
        """One page after the other. Raises `WikiError` when the wiki says to stop."""
        titles = [self._reader.site.title(page.title) for page in pages]
        for page, there in zip(pages, self._reader.read(titles), strict=True):
            yield self._make(page, there, mandate)

    def _make(self, page: WikiPage, there: Page, mandate: Mandate) -> Made:
        made = replaced(there, page.text, page.summary)
        if not there.exists:
            return self._carry_out(made, there.title, Fate.MADE, mandate, page.purpose)
        if _same(page, there):
            return Made(there.title, Fate.UNCHANGED)
        if set(self._reader.authors(there.title)) != {self._bot}:
            return Made(there.title, Fate.LEFT)
        return self._carry_out(made, there.title, Fate.UPDATED, mandate)

    def _carry_out(
        self,
        change: CreatePage | EditPage,
        title: Title,
        fate: Fate,
        mandate: Mandate,
        purpose: Purpose | None = None,
    ) -> Made:
        outcome = self._editor.carry_out(change, mandate)
        if outcome.stop:
            raise WikiError(outcome.stop.key, *map(str, outcome.stop.args))
        if outcome.state is ChangeState.UNCHANGED:
            return Made(title, Fate.UNCHANGED)
        if outcome.state is not ChangeState.EDITED:
            return Made(title, Fate.FAILED, outcome.reason)
        if purpose is Purpose.REQUESTS:
            # A page just made holds no request: its history need not be read. Of a task page it
            # is: what stood on one before has to be found gone.
            nothing = dump_standing({})
            self._watched.remember(self._wiki, str(title), outcome.revision, nothing)
        return Made(title, fate)


def _same(page: WikiPage, there: Page) -> bool:
    text = there.text or ""
    if page.content_model == "json":
        return bool(_parsed(text) == json.loads(page.text))
    return text.rstrip() == page.text.rstrip()


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
