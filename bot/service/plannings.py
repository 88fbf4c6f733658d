"""What a plan is given besides its parameters, put together in one place."""

from __future__ import annotations

from dataclasses import dataclass

from bot.configuration import Configuration
from bot.engine.store import Store
from bot.engine.suggestions import Recall
from bot.i18n import Texts
from bot.model import Request
from bot.reading import Reader
from bot.task import Planning


@dataclass(frozen=True)
class Plannings:
    """For the plans of one wiki; `bot` is the name of the account."""

    wiki: str
    bot: str
    reader: Reader
    store: Store

    def of(self, settings: Configuration, request: Request | None = None) -> Planning:
        """For a request; None for one that was only written down in a text."""
        return Planning(
            self.reader,
            settings.customs,
            self.store.database.now(),
            self.store.runs.before(request) if request else None,
            Recall(self.store.suggestions, self.wiki),
            self.bot,
            Texts(self.reader.site.language).wikitext,
        )
