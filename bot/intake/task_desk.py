"""The task page of one wiki: its entries are taken in as duties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.duty import FAILURES, Duty, DutyState
from bot.engine.database import Clock
from bot.engine.schedule import following
from bot.engine.store import Store
from bot.intake.acceptance import Rules
from bot.intake.attribution import Seen
from bot.intake.desk import Users
from bot.intake.duty_entries import Recurring, consider
from bot.intake.entries import Entry
from bot.intake.heard import Answers, heard
from bot.intake.inbox import Inbox
from bot.intake.permission import may_request
from bot.model import Author, Message, UserFacts
from bot.wiki.control import Controlled

REMOVED = "duty-removed"

RUNNING = frozenset({DutyState.ACTIVE, DutyState.OFF, DutyState.PAUSED})
"""An entry of which some version was permitted."""


@dataclass(frozen=True)
class DutyOrder:
    """A command as it stands in an entry. `author` is who wrote it there."""

    duty: Duty
    word: str
    author: Author
    digests: tuple[str, ...]


class TaskDesk:
    """Writes down what the page says; on the wiki it only reads."""

    def __init__(self, inbox: Inbox, store: Store, users: Users, now: Clock) -> None:
        self.inbox = inbox
        self._store = store
        self._users = users
        self._now = now

    def take_in(self, page: Controlled, rules: Rules, zone: ZoneInfo) -> None:
        """Write down what is new, changed or gone. Done twice it changes nothing."""
        duties = self._store.duties.of(self.inbox.wiki)
        live = {duty.fingerprint: duty.author for duty in duties}
        arrival = self.inbox.arrived(page, rules.site, live)
        if arrival is None:
            return
        known = self.known(arrival.parsed.entries)
        unreadable = {each.claimed_id for each in arrival.parsed.unreadable}
        self._remove(duties, {*(duty.id for duty in known.values()), *unreadable}, arrival.history)
        new = [each for each in arrival.signed if each.author and _is_new(each.entry, known)]
        self._as_before(arrival.parsed.entries, known)
        facts = self._users([each.author.user for each in new if each.author])
        for each in new:
            assert each.author is not None
            name = each.author.user
            user = facts[name]
            self._write_down(
                each.entry, each.author, user, known.get(_key(each.entry)), rules, zone
            )
        self.inbox.keep(arrival)

    def orders(self, page: Controlled, rules: Rules) -> Iterator[DutyOrder]:
        """The commands on the page that nobody has answered yet."""
        parsed = self.inbox.parse(page.text, rules.site)
        entries = parsed.entries if parsed else ()
        known, answers = self.known(entries), Answers(self._store.watched, self.inbox.wiki)
        for each in heard(entries, self.inbox.standing):
            duty = known.get(_key(each.entry))
            if duty is not None and answers.to(each, 0) is None:
                yield DutyOrder(duty, each.word, each.author, each.digests(0))

    def answered(self, order: DutyOrder, said: Message) -> None:
        """The command has had its effect, or was refused: it does not fire again."""
        answers = Answers(self._store.watched, self.inbox.wiki)
        answers.remember(order.digests, order.author.revision, said)

    def known(self, entries: Iterable[Entry]) -> dict[int, Duty]:
        """The duty that each entry is, by where it begins: by its id, else by what it says."""
        entries = tuple(entries)
        found: dict[int, Duty] = {}
        taken: set[int] = set()
        free = {duty.fingerprint: duty for duty in self._store.duties.of(self.inbox.wiki)}
        for entry in sorted(entries, key=lambda each: each.claimed_id is None):
            duty = self._claimed(entry) or free.get(entry.fingerprint)
            if duty is not None and duty.id not in taken:
                taken.add(duty.id)
                found[_key(entry)] = duty
        return found

    def _claimed(self, entry: Entry) -> Duty | None:
        """An id that somebody made up, or that is another page's, says nothing."""
        duty = self._store.duties.by_id(entry.claimed_id) if entry.claimed_id else None
        if duty is None or (duty.wiki, duty.page) != (self.inbox.wiki, self.inbox.page):
            return None
        # One that was taken off comes back as what it was, or as something new.
        other = duty.state is DutyState.GONE and duty.fingerprint != entry.fingerprint
        return None if other else duty

    def _as_before(self, entries: Iterable[Entry], known: dict[int, Duty]) -> None:
        """An entry that could not be read says again what has been running all the while."""
        for entry in entries:
            duty = known.get(_key(entry))
            same = duty is not None and duty.fingerprint == entry.fingerprint
            if duty and same and duty.problem and duty.state in RUNNING:
                self._store.duties.save(replace(duty, problem=None))

    def _remove(
        self, duties: Iterable[Duty], kept: Collection[int | None], history: tuple[Seen, ...]
    ) -> None:
        for duty in duties:
            if duty.id not in kept:
                who = Message(REMOVED, (_last_user(history),))
                gone = replace(duty, state=DutyState.GONE, next_run=None, problem=who)
                self._store.duties.save(gone)

    def _write_down(
        self,
        entry: Entry,
        author: Author,
        user: UserFacts,
        duty: Duty | None,
        rules: Rules,
        zone: ZoneInfo,
    ) -> None:
        verdict = consider(entry, author, user, rules)
        if duty and duty.state is DutyState.GONE and may_request(user, author, rules.configuration):
            if not self._removed_in_error(duty, rules):
                return
            # Whoever undoes the blanking of the page by an outsider need not be one who may ask.
            author, verdict = duty.author, self._again(entry, duty, rules)
        if isinstance(verdict, Message):
            self._decline(entry, author, duty, verdict)
        else:
            self._accept(entry, author, duty, verdict, zone)

    def _again(self, entry: Entry, duty: Duty, rules: Rules) -> Recurring | Message:
        name = duty.author.user
        facts = self._users([name])[name]
        return consider(entry, duty.author, facts, rules)

    def _removed_in_error(self, duty: Duty, rules: Rules) -> bool:
        name = str(duty.problem.args[0]) if duty.problem and duty.problem.key == REMOVED else ""
        if not name:
            return False
        facts = self._users([name])[name]
        author = replace(duty.author, user=name)
        return may_request(facts, author, rules.configuration) is not None

    def _decline(self, entry: Entry, author: Author, duty: Duty | None, why: Message) -> None:
        """What ran before goes on running; of a new entry nothing does."""
        if duty is not None and duty.state is not DutyState.REFUSED:
            self._store.duties.save(replace(duty, problem=why))
            return
        now = self._now()
        refused = _refused(self.inbox, entry, author, why, now)
        if duty is None:
            self._store.duties.create(refused)
        else:
            self._store.duties.save(replace(refused, id=duty.id))

    def _accept(
        self, entry: Entry, author: Author, duty: Duty | None, asked: Recurring, zone: ZoneInfo
    ) -> None:
        now = self._now()
        base = duty or _refused(self.inbox, entry, author, Message(REMOVED), now)
        # The rhythm of "every two weeks" goes on where another parameter is changed.
        steady = duty is not None and duty.frequency == asked.frequency
        since = base.since if steady else now
        anew = replace(
            base,
            name=asked.name,
            task=asked.task,
            fingerprint=entry.fingerprint,
            parameters=asked.parameters,
            frequency=asked.frequency,
            zone=zone.key,
            author=author,
            state=_state(duty, asked),
            since=since,
            problem=None,
            failures=0,
        )
        due = following(asked.frequency, zone, now, since)
        anew = replace(anew, next_run=due if anew.state is DutyState.ACTIVE else None)
        if duty is None:
            self._store.duties.create(anew)
        else:
            self._store.duties.save(anew)


def _key(entry: Entry) -> int:
    return entry.span.start


def _is_new(entry: Entry, known: dict[int, Duty]) -> bool:
    duty = known.get(_key(entry))
    same = duty is not None and duty.fingerprint == entry.fingerprint
    return duty is None or not same or duty.state is DutyState.GONE


def _state(duty: Duty | None, asked: Recurring) -> DutyState:
    """Paused by a command it stays so; paused for its failures it is tried as it is now."""
    if not asked.active:
        return DutyState.OFF
    resting = duty is not None and duty.state is DutyState.PAUSED and duty.failures < FAILURES
    return DutyState.PAUSED if resting else DutyState.ACTIVE


def _refused(inbox: Inbox, entry: Entry, author: Author, why: Message, now: datetime) -> Duty:
    return Duty(
        id=0,
        wiki=inbox.wiki,
        page=inbox.page,
        name=dict(entry.normalised).get("name", "")[:200],
        task="",
        fingerprint=entry.fingerprint,
        parameters=(),
        frequency=None,
        zone="",
        author=author,
        state=DutyState.REFUSED,
        since=now,
        problem=why,
    )


def _last_user(history: tuple[Seen, ...]) -> str:
    """Who saved the revision after which it was gone, as far as one can tell."""
    return next((seen.user for seen in reversed(history) if not seen.hidden), "")
