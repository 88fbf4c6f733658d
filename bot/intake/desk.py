"""The request page of one wiki: what is new on it is taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.engine.store import Store
from bot.errors import WorkerError
from bot.intake import arrivals
from bot.intake.acceptance import Accepted, Declined, Rules, consider
from bot.intake.arrivals import Signed
from bot.intake.attribution import Attribution, Seen, Standing, attribute
from bot.intake.entries import Entry, fingerprint
from bot.intake.parsing import Parsed, parse
from bot.model import Author, Message, Request, RequestState, UserFacts
from bot.text.site import Site
from bot.text.titles import Title
from bot.wiki.control import Controlled
from bot.worker import Worker

Users = Callable[[Iterable[str]], Mapping[str, UserFacts]]
History = Callable[[int], tuple[Controlled, ...]]


@dataclass(frozen=True)
class Sources:
    """Accounts by name; the revisions of the page from one on (0: from the first)."""

    users: Users
    history: History


class Desk:
    """Takes requests in and writes them down; on the wiki it only reads."""

    def __init__(
        self, wiki: str, title: Title, store: Store, worker: Worker, sources: Sources
    ) -> None:
        self.wiki = wiki
        self.title = title
        self._store = store
        self._worker = worker
        self._sources = sources

    @property
    def page(self) -> str:
        """The request page's title as the database knows it."""
        return str(self.title)

    def take_in(self, page: Controlled, rules: Rules) -> None:
        """Write down what is new: accepted, refused, withdrawn. Done twice it changes nothing."""
        read = self._store.watched.revision(self.wiki, self.page)
        if page.revision == read or page.hidden:
            return
        parsed = self.parse(page.text, rules.site)
        if parsed is None:
            return
        live = {fingerprint(each.parameters): each for each in self._live()}
        standing = self._standing(page, read, rules.site, live)
        signed = tuple(arrivals.signed(parsed.entries, standing))
        new = [each for each in signed if each.author and not self._known(each.entry, each.author)]
        self._consider(new, parsed, rules)
        self._withdraw(parsed)
        note = arrivals.dump_standing(standing.standing)
        self._store.watched.remember(self.wiki, self.page, page.revision, note)

    def parse(self, text: str, site: Site) -> Parsed | None:
        """The requests in a text; None where it is beyond the limits of size and time."""
        try:
            return self._worker.run(parse, text, site, size=len(text))
        except WorkerError:
            return None

    def _live(self) -> list[Request]:
        return [each for each in self._store.requests.live(self.wiki) if each.page == self.page]

    def _standing(
        self, page: Controlled, read: int, site: Site, live: Mapping[str, Request]
    ) -> Attribution:
        """Who brought what stands on the page; asks for the history only where one edit is not
        all that is new.
        """
        before = self._store.watched.note(self.wiki, self.page)
        known: Standing | None = arrivals.load_standing(before) if read else {}
        if read and page.parent == read and known is not None:
            revisions: tuple[Controlled, ...] = (page,)
        else:
            revisions = self._sources.history(read)
            if known is not None:
                revisions = tuple(each for each in revisions if each.revision != read)
        history = [self._seen(each, site) for each in revisions]
        authors = {key: request.author for key, request in live.items()}
        return attribute(history, authors, known)

    def _seen(self, revision: Controlled, site: Site) -> Seen:
        return arrivals.seen(revision, lambda text: self.parse(text, site))

    def _known(self, entry: Entry, author: Author) -> bool:
        """Whether this very request, brought by this very revision, was written down before."""
        same = self._store.requests.by_fingerprint(self.wiki, self.page, entry.fingerprint)
        return any(each.author.revision == author.revision for each in same)

    def _consider(self, new: list[Signed], parsed: Parsed, rules: Rules) -> None:
        names = {each.author.user for each in new if each.author and not each.author.hidden}
        facts = self._sources.users(names)
        for each in new:
            assert each.author is not None
            user = facts.get(each.author.user, UserFacts(each.author.user, exists=False))
            self._write_down(each.entry, each.author, user, parsed, rules)

    def _write_down(
        self, entry: Entry, author: Author, user: UserFacts, parsed: Parsed, rules: Rules
    ) -> None:
        changed = self._changed(entry, parsed)
        besides = changed.id if changed else 0
        verdict = consider(entry, author, user, rules, self._conflicts(besides))
        claims = verdict.claims if isinstance(verdict, Accepted) else frozenset()
        request = Request(
            besides,
            self.wiki,
            self.page,
            verdict.task,
            entry.normalised,
            author,
            RequestState.RECEIVED,
        )
        requests = self._store.requests
        write = requests.revise if changed else requests.create
        stored = write(request, entry.fingerprint, claims)
        if isinstance(verdict, Declined):
            requests.transition(stored.id, RequestState.REFUSED, verdict.reason)
        else:
            requests.transition(stored.id, RequestState.QUEUED)

    def _changed(self, entry: Entry, parsed: Parsed) -> Request | None:
        """The live request that somebody has rewritten into this entry."""
        request = self._store.requests.by_id(entry.claimed_id) if entry.claimed_id else None
        if request is None or not request.state.live or request.page != self.page:
            return None
        still_there = fingerprint(request.parameters) in parsed.fingerprints
        begun = request.state not in UNBEGUN
        return None if still_there or begun else request

    def _conflicts(self, besides: int) -> Callable[[Iterable[Title]], list[tuple[Title, Request]]]:
        def find(titles: Iterable[Title]) -> list[tuple[Title, Request]]:
            return [
                (title, other)
                for title in sorted(titles)
                for other in self._store.requests.conflicting(self.wiki, [title], besides)
            ]

        return find

    def _withdraw(self, parsed: Parsed) -> None:
        """A live request that is no longer on the page is cancelled."""
        for request in self._live():
            if fingerprint(request.parameters) not in parsed.fingerprints:
                gone = Message("request-withdrawn")
                self._store.requests.transition(request.id, RequestState.CANCELLED, gone)


UNBEGUN = frozenset({RequestState.RECEIVED, RequestState.AWAITING, RequestState.QUEUED})
"""States in which a request can still be rewritten: nothing of it has been carried out."""
