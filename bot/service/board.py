"""A page on which people write and the bot answers, as it is about to be edited."""

from __future__ import annotations

from collections.abc import Callable

from bot.engine.editor import Outcome
from bot.intake.inbox import Inbox
from bot.intake.parsing import Parsed
from bot.model import ChangeState, Page
from bot.reading import Reader
from bot.wiki.control import Controlled


class Board:
    """Keeps count of the bot's own edits: what it wrote itself need not be read again."""

    def __init__(self, inbox: Inbox, seen: Callable[[], Controlled], reader: Reader) -> None:
        """`seen` gives the page as it was last looked at."""
        self.inbox = inbox
        self._seen = seen
        self._reader = reader
        self._written = 0

    @property
    def news(self) -> bool:
        """Whether somebody else wrote the latest revision."""
        return self._seen().revision > self._written

    @property
    def page(self) -> Page:
        """As last seen, where the bot has not edited it since."""
        seen = self._seen()
        if seen.revision < self._written:
            (page,) = self._reader.read((seen.title,))
            return page
        return as_page(seen)

    def parse(self, page: Page) -> Parsed | None:
        """What stands on it; None where there is no page, or it is beyond the limits."""
        return self.inbox.parse(page.text or "", self._reader.site) if page.exists else None

    def answered(self, outcome: Outcome) -> None:
        """The bot's own edit brings nothing new: it need not be read again."""
        if outcome.state is ChangeState.EDITED:
            self.rearranged(outcome)
            self.inbox.passed(outcome.base, outcome.revision)

    def rearranged(self, outcome: Outcome) -> None:
        """The bot's own edit took something off the page, and so it is read again."""
        self._written = max(self._written, outcome.revision)


def as_page(seen: Controlled) -> Page:
    """A watched page, to be edited."""
    return Page(seen.title, seen.page_id, seen.revision, seen.text)
