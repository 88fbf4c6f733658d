"""What people tell the bot about an entry of the task page, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.configuration import Configuration
from bot.duty import DutyState
from bot.intake import words
from bot.intake.commands import FITTING, Declined, Obeyed, fit, refused, unknown
from bot.intake.task_desk import DutyOrder
from bot.intake.words import Command
from bot.model import Message, Request, UserFacts


@dataclass(frozen=True)
class Arranged:
    """What becomes of the entry: its state, a run at once, and what its latest request is told."""

    remark: Message
    state: DutyState | None = None
    at_once: bool = False
    request: Obeyed | None = None


def decide(
    order: DutyOrder,
    latest: Request | None,
    user: UserFacts,
    configuration: Configuration,
    language: str,
) -> Arranged | Declined:
    """Permission first; then whether it fits. `latest` is the last request that the entry made."""
    denied = refused(order.word, order.author, user, configuration)
    if denied:
        return Declined(denied)
    command = words.command(order.word)
    if command is None:
        return Declined(unknown(order.word, words.COMMANDS.values(), language))
    word = words.COMMANDS[command].shown(language)
    done = Message("command-done", (word, order.author.user))
    state = order.duty.state
    if command is Command.RUN:
        return _run_now(word, done, state, latest)
    if command is Command.PAUSE and state is DutyState.ACTIVE:
        return Arranged(done, DutyState.PAUSED, request=_told(command, latest, order, language))
    if command is Command.RESUME and state is DutyState.PAUSED:
        return Arranged(done, DutyState.ACTIVE, request=_told(command, latest, order, language))
    return _for_the_run(command, latest, order, language)


def _run_now(
    word: str, done: Message, state: DutyState, latest: Request | None
) -> Arranged | Declined:
    if state is DutyState.REFUSED:
        return Declined(Message("command-duty-unfitting", (word,)))
    if latest is not None and latest.state.live:
        shown = Message(f"state-{latest.state.value}")
        return Declined(Message("command-unfitting", (word, shown)))
    return Arranged(done, at_once=True)


def _for_the_run(
    command: Command, latest: Request | None, order: DutyOrder, language: str
) -> Arranged | Declined:
    if latest is None:
        word = words.COMMANDS[command].shown(language)
        return Declined(Message("command-duty-unfitting", (word,)))
    decision = fit(command, latest, order.author.user, language)
    if isinstance(decision, Declined):
        return decision
    return Arranged(decision.remark, request=decision)


def _told(
    command: Command, latest: Request | None, order: DutyOrder, language: str
) -> Obeyed | None:
    """A pause holds the run that is under way as well."""
    if latest is None or latest.state not in FITTING[command]:
        return None
    decision = fit(command, latest, order.author.user, language)
    return decision if isinstance(decision, Obeyed) else None
