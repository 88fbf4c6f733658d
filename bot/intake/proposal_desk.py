"""One proposals page: the choices on it are taken in and become requests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from bot.engine.codec import dump_message, load_message
from bot.engine.store import Store
from bot.intake.acceptance import Rules
from bot.intake.arrivals import Signed
from bot.intake.desk import Users
from bot.intake.entries import Entry
from bot.intake.inbox import Inbox
from bot.intake.permission import may_request
from bot.intake.proposal_answers import ProposalAnswers, altered
from bot.intake.proposal_rows import Choice, chosen
from bot.model import Author, Message, SuggestionState, UserFacts
from bot.suggestion import Remembered
from bot.wiki.control import Controlled


@dataclass(frozen=True)
class Heard:
    """What was made of a row as it was last seen: `fingerprint`, brought by `revision`.

    `problem` says why nothing was (see `bot.engine.codec`), '' where something was. `accepted` is
    the content that was last acted upon, `author` whose it is: restored, it stays theirs.
    """

    fingerprint: str
    revision: int
    problem: str = ""
    accepted: str = ""
    author: Author | None = None

    @property
    def trouble(self) -> Message | None:
        return load_message(self.problem) if self.problem else None


_HEARD: TypeAdapter[dict[int, Heard]] = TypeAdapter(dict[int, Heard])

ANSWERED = frozenset({SuggestionState.REFUSED, SuggestionState.SENT})


class ProposalDesk:
    """Writes down what people choose on a page; on the wiki it only reads.

    `runs`: the run that proposes what the page lists; `bot` wrote the rows.
    """

    def __init__(self, run: int, inbox: Inbox, store: Store, users: Users, bot: str) -> None:
        self.run = run
        self.inbox = inbox
        self._store = store
        self._users = users
        self._bot = bot
        digest = hashlib.sha256(f"rows {inbox.page}".encode()).hexdigest()
        # Noted where watched pages are; no title begins so.
        self._key = f"#{digest}"

    def take_in(self, page: Controlled, rules: Rules, closes: datetime) -> bool:
        """Carry out what is new; whether anything was. Done twice it changes nothing.

        A choice that came after the page closes has no effect.
        """
        heard = self.heard
        live = {each.accepted: each.author for each in heard.values() if each.author}
        arrival = self.inbox.arrived(page, rules.site, live)
        if arrival is None:
            return False
        listed = self.listed()
        new = [each for each in _first(arrival.signed, listed) if _is_new(each, heard)]
        facts = self._users([each.author.user for each in new if each.author])
        for each in new:
            assert each.author is not None
            assert each.entry.claimed_id is not None
            known = listed[each.entry.claimed_id]
            user = facts[each.author.user]
            judge = _Judge(user, rules, closes, self._answers(rules))
            before = heard.get(known.id)
            heard[known.id] = self._hear(each.entry, each.author, known, before, judge)
        self._remember(page.revision, heard)
        self.inbox.keep(arrival)
        return True

    @property
    def heard(self) -> dict[int, Heard]:
        """By the id of the row."""
        note = self._store.watched.note(self.inbox.wiki, self._key)
        return _HEARD.validate_json(note) if note else {}

    def listed(self) -> dict[int, Remembered]:
        """What may be chosen on the page, by id."""
        return {each.id: each for each in self._store.suggestions.listed(self.run)}

    def _remember(self, revision: int, heard: dict[int, Heard]) -> None:
        note = _HEARD.dump_json(heard).decode()
        self._store.watched.remember(self.inbox.wiki, self._key, revision, note)

    def _answers(self, rules: Rules) -> ProposalAnswers:
        return ProposalAnswers(self.inbox.wiki, self.inbox.page, self._store, rules)

    def _hear(
        self, entry: Entry, author: Author, known: Remembered, before: Heard | None, judge: _Judge
    ) -> Heard:
        kept = before or Heard("", 0)
        seen = replace(kept, fingerprint=entry.fingerprint, revision=author.revision, problem="")
        said = replace(seen, accepted=entry.fingerprint, author=author)
        if author.user == self._bot:
            return said
        undecided = known.state not in ANSWERED and not known.request
        if chosen(entry).choice is Choice.NONE and undecided:
            return seen
        problem = judge.problem(entry, author, known)
        return replace(seen, problem=dump_message(problem)) if problem else said


@dataclass(frozen=True)
class _Judge:
    """Whether somebody's choice counts; carries it out where it does."""

    user: UserFacts
    rules: Rules
    closes: datetime
    answers: ProposalAnswers

    def problem(self, entry: Entry, author: Author, known: Remembered) -> Message | None:
        """Why nothing was done, None where the choice was carried out."""
        denied = may_request(self.user, author, self.rules.configuration)
        if denied:
            return Message("proposal-denied", (denied,))
        if author.timestamp > self.closes:
            return Message("proposal-closed")
        if altered(entry, known, self.rules.site):
            return Message("proposal-altered", (known.suggestion.file, known.suggestion.page))
        return self.answers.carry_out(entry, author, known, self.user)


def _first(signed: Iterable[Signed], listed: dict[int, Remembered]) -> list[Signed]:
    """Of rows with one id the first on the page; none with an id that somebody made up."""
    by_place = sorted((each for each in signed if each.author), key=_start)
    found: dict[int, Signed] = {}
    for each in by_place:
        number = each.entry.claimed_id
        if number in listed:
            found.setdefault(number, each)
    return list(found.values())


def _start(each: Signed) -> int:
    return each.entry.span.start


def _is_new(each: Signed, heard: dict[int, Heard]) -> bool:
    before = heard.get(each.entry.claimed_id or 0)
    assert each.author is not None
    return before is None or (before.fingerprint, before.revision) != (
        each.entry.fingerprint,
        each.author.revision,
    )
