"""The request page of one wiki: what is new on it is taken in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.engine.store import Store
from bot.errors import WorkerError
from bot.intake import arrivals
from bot.intake.acceptance import Accepted, Declined, Rules, consider
from bot.intake.arrivals import Signed
from bot.intake.attribution import Seen, Standing, attribute
from bot.intake.commands import Order
from bot.intake.entries import Entry, fingerprint
from bot.intake.parsing import Parsed, command_key, parse
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
        self._parsed: tuple[str, Parsed | Message] | None = None

    @property
    def page(self) -> str:
        """The request page's title as the database knows it."""
        return str(self.title)

    def take_in(self, page: Controlled, rules: Rules) -> None:
        """Write down what is new: accepted, refused, withdrawn. Done twice it changes nothing."""
        read = self._store.watched.revision(self.wiki, self.page)
        if page.revision == read or (page.hidden and not page.text):
            return
        parsed = self.parse(page.text, rules.site)
        if parsed is None:
            return
        before = self._before(read)
        history = [self._seen(each, rules.site) for each in self._revisions(page, read, before)]
        live = {fingerprint(each.parameters): each.author for each in self._live()}
        standing = attribute(history, live, before)
        signed = tuple(arrivals.signed(parsed.entries, standing))
        new = [each for each in signed if each.author and not self._known(each.entry, each.author)]
        revised = {each.id for each in (self._revised(one.entry, parsed) for one in new) if each}
        self._withdraw(parsed, history, besides=revised)
        self._consider(new, parsed, rules)
        self._withdraw(parsed, history)
        note = arrivals.dump_standing(standing.standing)
        self._store.watched.remember(self.wiki, self.page, page.revision, note)

    def orders(self, page: Controlled, rules: Rules) -> Iterator[Order]:
        """The commands on the page that nobody has answered yet, with who wrote them."""
        parsed = self.parse(page.text, rules.site)
        note = self._store.watched.note(self.wiki, self.page)
        standing = arrivals.load_standing(note) or {}
        for entry in parsed.entries if parsed else ():
            author = next(iter(standing.get(command_key(entry), ())), None)
            request = self._request(entry)
            if entry.command_word and author and request:
                digest = arrivals.command_digest(entry, author)
                if not self._store.watched.answered(self.wiki, self.page, digest):
                    yield Order(request, entry.command_word, author, digest)

    def answered(self, order: Order) -> None:
        """The command has had its effect, or was refused: it does not fire again."""
        self._store.watched.remember_answer(self.wiki, self.page, order.digest)

    def _request(self, entry: Entry) -> Request | None:
        same = self._store.requests.by_fingerprint(self.wiki, self.page, entry.fingerprint)
        claimed = [request for request in same if request.id == entry.claimed_id]
        return next(iter(claimed or same), None)

    def passed(self, base: int, revision: int) -> None:
        """The bot's own edit on top of `base`: nothing new came with it."""
        if self._store.watched.revision(self.wiki, self.page) == base:
            standing = arrivals.load_standing(self._store.watched.note(self.wiki, self.page))
            note = arrivals.dump_standing(arrivals.without_commands(standing or {}))
            self._store.watched.remember(self.wiki, self.page, revision, note)

    def parse(self, text: str, site: Site) -> Parsed | None:
        """The requests in a text; None where it is beyond the limits of size and time.

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
            return self._worker.run(parse, text, site, size=len(text))
        except WorkerError as error:
            return error.message

    def _live(self) -> list[Request]:
        return [each for each in self._store.requests.live(self.wiki) if each.page == self.page]

    def _before(self, read: int) -> Standing | None:
        """What stood on the page when it was read last."""
        return (
            arrivals.load_standing(self._store.watched.note(self.wiki, self.page)) if read else {}
        )

    def _revisions(
        self, page: Controlled, read: int, before: Standing | None
    ) -> Iterable[Controlled]:
        """What is new; the history is asked for only where it is more than one edit."""
        if read and page.parent == read and before is not None:
            return (page,)
        revisions = self._sources.history(read)
        return (each for each in revisions if before is None or each.revision != read)

    def _seen(self, revision: Controlled, site: Site) -> Seen:
        return arrivals.seen(revision, lambda text: self.parse(text, site))

    def _known(self, entry: Entry, author: Author) -> bool:
        """Whether this very request, brought by this very revision, was written down before.

        One that shows the id it was given is that request whoever has put it back: undoing
        somebody's blanking of the page does not ask for all that stands there once more.
        """
        same = self._store.requests.by_fingerprint(self.wiki, self.page, entry.fingerprint)
        return any(
            each.author.revision == author.revision or each.id == entry.claimed_id for each in same
        )

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
        changed = self._revised(entry, parsed)
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

    def _revised(self, entry: Entry, parsed: Parsed) -> Request | None:
        """The live request that somebody has rewritten into this entry, nothing of it done."""
        request = self._store.requests.by_id(entry.claimed_id) if entry.claimed_id else None
        if request is None or request.state not in UNBEGUN or request.page != self.page:
            return None
        return None if fingerprint(request.parameters) in parsed.fingerprints else request

    def _conflicts(self, besides: int) -> Callable[[Iterable[Title]], list[tuple[Title, Request]]]:
        def find(titles: Iterable[Title]) -> list[tuple[Title, Request]]:
            return [
                (title, other)
                for title in sorted(titles)
                for other in self._store.requests.conflicting(self.wiki, [title], besides)
            ]

        return find

    def _withdraw(self, parsed: Parsed, history: list[Seen], besides: Collection[int] = ()) -> None:
        """A live request that its author takes off the page is cancelled.

        So what the author has written in its place does not find it in the way.

        One that somebody else took away, blanking the page, rests, and goes on when it is back.
        """
        for request in self._live():
            if request.id in besides:
                continue
            content = fingerprint(request.parameters)
            there = content in parsed.fingerprints
            if there and request.result == WITHDRAWN:
                self._store.requests.annotate(request.id, held=False)
                self._store.requests.transition(request.id, RequestState.QUEUED)
            elif not there and _taken_off_by(content, history) == request.author.user:
                self._store.requests.transition(request.id, RequestState.CANCELLED, WITHDRAWN)
            elif not there and request.state in RESTING:
                self._store.requests.annotate(request.id, held=True)
                self._store.requests.transition(request.id, RequestState.PAUSED, WITHDRAWN)


def _taken_off_by(content: str, history: list[Seen]) -> str:
    """Who saved the first of the revisions from which on the content is gone; '' if unknown."""
    user = ""
    for seen in reversed(history):
        if seen.fingerprints is None or content in seen.fingerprints:
            break
        user = "" if seen.hidden else seen.user
    return user


WITHDRAWN = Message("request-withdrawn")

RESTING = frozenset({RequestState.QUEUED, RequestState.RUNNING})

UNBEGUN = frozenset({RequestState.RECEIVED, RequestState.AWAITING, RequestState.QUEUED})
"""States in which a request can still be rewritten: nothing of it has been carried out."""
