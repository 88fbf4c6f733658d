"""A page that people write to, as it is read from one revision to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.engine.watched import Watched
from bot.errors import WorkerError
from bot.intake import arrivals
from bot.intake.arrivals import Signed
from bot.intake.attribution import Attribution, Seen, Standing, attribute
from bot.intake.parsing import Parsed
from bot.model import Author, Message
from bot.text.site import Site
from bot.text.titles import Title
from bot.wiki.control import Controlled
from bot.worker import Worker

Parse = Callable[[str, Site], Parsed]
"""Reads the page; importable, as it runs in a worker process."""

History = Callable[[int], tuple[Controlled, ...]]
"""The revisions of the page from one on (0: from the first)."""


@dataclass(frozen=True)
class Arrival:
    """What stands on the page after its latest revision, and how it came there."""

    revision: int
    parsed: Parsed
    history: tuple[Seen, ...]
    attribution: Attribution

    @property
    def signed(self) -> tuple[Signed, ...]:
        return tuple(arrivals.signed(self.parsed.entries, self.attribution))


class Inbox:
    """One for each such page. The history is asked for only where more is new than one edit."""

    def __init__(
        self,
        wiki: str,
        title: Title,
        watched: Watched,
        worker: Worker,
        parse: Parse,
        history: History,
    ) -> None:
        self.wiki = wiki
        self.title = title
        self._watched = watched
        self._worker = worker
        self._read_page = parse
        self._history = history
        self._parsed: tuple[str, Parsed | Message] | None = None

    @property
    def page(self) -> str:
        """The title as the database knows it."""
        return str(self.title)

    @property
    def standing(self) -> Standing:
        """What stood on the page when it was read last, and whose it is."""
        return arrivals.load_standing(self._watched.note(self.wiki, self.page)) or {}

    def arrived(self, page: Controlled, site: Site, live: Mapping[str, Author]) -> Arrival | None:
        """What is new; None where nothing is, or where the page cannot be read.

        `live`: whose content keeps its author when it comes back to the page.
        """
        read = self._watched.revision(self.wiki, self.page)
        if page.revision == read or (page.hidden and not page.text):
            return None
        parsed = self.parse(page.text, site)
        if parsed is None:
            return None
        before = self._before(read)
        history = tuple(self._seen(each, site) for each in self._revisions(page, read, before))
        known = attribute(history, live, before, arrivals.telling(parsed))
        return Arrival(page.revision, parsed, history, known)

    def keep(self, arrival: Arrival) -> None:
        """It has been dealt with."""
        note = arrivals.dump_standing(arrival.attribution.standing)
        self._watched.remember(self.wiki, self.page, arrival.revision, note)

    def passed(self, base: int, revision: int) -> None:
        """The bot's own edit on top of `base`: nothing new came with it, as a rule.

        Where it may have cleared a command of which the answer stood there before, or may yet, it
        is read like any other.
        """
        if self._watched.revision(self.wiki, self.page) != base:
            return
        standing = self.standing
        if not arrivals.cleared_apart(standing):
            note = arrivals.dump_standing(arrivals.without_commands(standing))
            self._watched.remember(self.wiki, self.page, revision, note)

    def parse(self, text: str, site: Site) -> Parsed | None:
        """What is asked for in a text; None where it is beyond the limits of size and time.

        The last answer is kept: one version of the page is looked at several times, and a text
        that takes too long must not take it each time.
        """
        if self._parsed is None or self._parsed[0] != text:
            self._parsed = (text, self._parse(text, site))
        found = self._parsed[1]
        return None if isinstance(found, Message) else found

    @property
    def trouble(self) -> Message | None:
        """Why the text that was parsed last could not be."""
        found = self._parsed[1] if self._parsed else None
        return found if isinstance(found, Message) else None

    def _parse(self, text: str, site: Site) -> Parsed | Message:
        try:
            return self._worker.run(self._read_page, text, site, size=len(text))
        except WorkerError as error:
            return error.message

    def _before(self, read: int) -> Standing | None:
        return arrivals.load_standing(self._watched.note(self.wiki, self.page)) if read else {}

    def _revisions(
        self, page: Controlled, read: int, before: Standing | None
    ) -> Iterable[Controlled]:
        if read and page.parent == read and before is not None:
            return (page,)
        revisions = self._history(read)
        return (each for each in revisions if before is None or each.revision != read)

    def _seen(self, revision: Controlled, site: Site) -> Seen:
        return arrivals.seen(revision, lambda text: self.parse(text, site))
