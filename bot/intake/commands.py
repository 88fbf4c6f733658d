"""What people tell the bot about a request (design, section 2.2), and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.configuration import Configuration
from bot.intake import words
from bot.intake.permission import may_approve, may_request
from bot.intake.words import Command
from bot.model import Author, Message, Request, RequestState, UserFacts
from bot.task import Names


class Wish(StrEnum):
    """What the next run of a request is to do other than what it asks for."""

    NONE = ""
    UNDO = "undo"
    RETRY = "retry"


_S = RequestState
_ENDED = (_S.DONE, _S.PARTLY, _S.FAILED, _S.CANCELLED)

FITTING: Mapping[Command, Mapping[RequestState, RequestState]] = MappingProxyType(
    {
        Command.CONFIRM: {_S.AWAITING: _S.QUEUED},
        Command.CANCEL: dict.fromkeys(
            (_S.RECEIVED, _S.AWAITING, _S.QUEUED, _S.RUNNING, _S.PAUSED), _S.CANCELLED
        ),
        Command.PAUSE: dict.fromkeys((_S.QUEUED, _S.RUNNING), _S.PAUSED),
        Command.RESUME: {_S.PAUSED: _S.QUEUED},
        Command.UNDO: dict.fromkeys(_ENDED, _S.QUEUED),
        Command.RETRY: dict.fromkeys((_S.PARTLY, _S.FAILED), _S.QUEUED),
        Command.RUN: {},
    }
)
"""For each command the states in which it fits, and the state that follows."""


@dataclass(frozen=True)
class Order:
    """A command as it stands in a request. `author` is who wrote it there, not who asked.

    By any of `digests` the bot knows it again (see `bot.intake.heard`).
    """

    request: Request
    word: str
    author: Author
    digests: tuple[str, ...]

    @property
    def command(self) -> Command | None:
        return words.command(self.word)


@dataclass(frozen=True)
class Obeyed:
    """The request goes to a state; `wish` where its next run does something else."""

    state: RequestState
    remark: Message
    wish: Wish = Wish.NONE


@dataclass(frozen=True)
class Declined:
    """The command is refused by name."""

    remark: Message


Decision = Obeyed | Declined


def decide(order: Order, user: UserFacts, configuration: Configuration, language: str) -> Decision:
    """Permission first; then whether it fits."""
    denied = refused(order.word, order.author, user, configuration)
    if denied:
        return Declined(denied)
    if order.command is None:
        return Declined(unknown(order.word, words.REQUEST_COMMANDS, language))
    return fit(order.command, order.request, order.author.user, language)


def refused(
    word: str, author: Author, user: UserFacts, configuration: Configuration
) -> Message | None:
    """Why this person may not give this command; None where they may."""
    if author.hidden:
        return Message("command-hidden")
    check = may_approve if words.command(word) is Command.CONFIRM else may_request
    denied = check(user, author, configuration)
    return Message("command-denied", (word, denied)) if denied else None


def unknown(word: str, known: Iterable[Names], language: str) -> Message:
    return Message("command-unknown", (word, ", ".join(names.shown(language) for names in known)))


def fit(command: Command, request: Request, user: str, language: str) -> Decision:
    """What a permitted command does to a request; also for commands from the shell."""
    word = words.COMMANDS[command].shown(language)
    if command is Command.UNDO and request.state is RequestState.UNDONE:
        return Declined(Message("command-undo-undone", (word,)))
    state = FITTING[command].get(request.state)
    if state is None:
        shown = Message(f"state-{request.state.value}")
        return Declined(Message("command-unfitting", (word, shown)))
    wish = {Command.UNDO: Wish.UNDO, Command.RETRY: Wish.RETRY}.get(command, Wish.NONE)
    return Obeyed(state, Message("command-done", (word, user)), wish)
