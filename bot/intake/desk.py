"""The request page of one wiki: what is new on it is taken in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from bot.engine.store import Store
from bot.intake.acceptance import Accepted, Declined, Rules, consider
from bot.intake.arrivals import Signed
from bot.intake.attribution import Seen
from bot.intake.commands import Order
from bot.intake.entries import Entry, fingerprint
from bot.intake.heard import Answers, heard
from bot.intake.inbox import Inbox
from bot.intake.parsing import Parsed
from bot.model import Author, Message, Request, RequestState, UserFacts
from bot.text.titles import Title
from bot.wiki.control import Controlled

Users = Callable[[Iterable[str]], Mapping[str, UserFacts]]
"""The facts about accounts by name, each that is asked for; an empty name is a hidden one."""


class Desk:
    """Takes requests in and writes them down; on the wiki it only reads."""

    def __init__(self, inbox: Inbox, store: Store, users: Users) -> None:
        self.inbox = inbox
        self.wiki = inbox.wiki
        self.page = inbox.page
        self._store = store
        self._users = users

    def take_in(self, page: Controlled, rules: Rules) -> None:
        """Write down what is new: accepted, refused, withdrawn. Done twice it changes nothing."""
        live = {fingerprint(each.parameters): each.author for each in self._live()}
        arrival = self.inbox.arrived(page, rules.site, live)
        if arrival is None:
            return
        parsed, history = arrival.parsed, arrival.history
        signed = arrival.signed
        new = [each for each in signed if each.author and not self._known(each.entry, each.author)]
        revised = {each.id for each in (self._revised(one.entry, parsed) for one in new) if each}
        self._withdraw(parsed, history, besides=revised)
        self._consider(new, parsed, rules)
        self._withdraw(parsed, history)
        self.inbox.keep(arrival)

    def orders(self, page: Controlled, rules: Rules) -> Iterator[Order]:
        """The commands on the page that nobody has answered yet, with who wrote them.

        One for each request: whether the next fits is known when this one has had its effect.
        """
        parsed = self.inbox.parse(page.text, rules.site)
        answers = Answers(self._store.watched, self.wiki)
        told: set[int] = set()
        for each in heard(parsed.entries if parsed else (), self.inbox.standing):
            request = self._request(each.entry)
            if request is None or request.id in told:
                continue
            if answers.to(each, request.id) is None:
                told.add(request.id)
                yield Order(request, each.word, each.author, each.digests(request.id))

    def answered(self, order: Order) -> None:
        """The command has had its effect, or was refused: it does not fire again."""
        request = self._store.requests.by_id(order.request.id)
        said = (request or order.request).remark
        said = said or Message("command-done", (order.word, order.author.user))
        Answers(self._store.watched, self.wiki).remember(order.digests, order.author.revision, said)

    def _request(self, entry: Entry) -> Request | None:
        same = self._store.requests.by_fingerprint(self.wiki, self.page, entry.fingerprint)
        claimed = [request for request in same if request.id == entry.claimed_id]
        return next(iter(claimed or same), None)

    def _live(self) -> list[Request]:
        return [each for each in self._store.requests.live(self.wiki) if each.page == self.page]

    def _known(self, entry: Entry, author: Author) -> bool:
        """Whether this very request, brought by this very revision, was written down before.

        One that shows the id it was given is that request whoever has put it back: undoing
        somebody's blanking of the page does not ask for all that stands there once more.
        """
        return any(
            each.state is not RequestState.RECEIVED for each in self._written_down(entry, author)
        )

    def _written_down(self, entry: Entry, author: Author) -> list[Request]:
        """As this request; one that is still RECEIVED was not decided on before a process died."""
        same = self._store.requests.by_fingerprint(self.wiki, self.page, entry.fingerprint)
        return [
            each
            for each in same
            if each.author.revision == author.revision or each.id == entry.claimed_id
        ]

    def _consider(self, new: list[Signed], parsed: Parsed, rules: Rules) -> None:
        names = {each.author.user for each in new if each.author}
        facts = self._users(names)
        for each in new:
            assert each.author is not None
            user = facts[each.author.user]
            self._write_down(each.entry, each.author, user, parsed, rules)

    def _write_down(
        self, entry: Entry, author: Author, user: UserFacts, parsed: Parsed, rules: Rules
    ) -> None:
        undecided = self._written_down(entry, author)
        changed = undecided[0] if undecided else self._revised(entry, parsed)
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

    def _withdraw(
        self, parsed: Parsed, history: Sequence[Seen], besides: Collection[int] = ()
    ) -> None:
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


def _taken_off_by(content: str, history: Sequence[Seen]) -> str:
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
