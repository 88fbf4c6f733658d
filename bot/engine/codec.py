"""Values of the model as JSON, for the store. A round trip gives back an equal value."""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.model import Message

Pairs = tuple[tuple[str, str], ...]

_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
_MESSAGES: TypeAdapter[tuple[Message, ...]] = TypeAdapter(tuple[Message, ...])
_WORDS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
_PAIRS: TypeAdapter[Pairs] = TypeAdapter(Pairs)


def dump_message(message: Message) -> str:
    """A message with its arguments, nested ones too, as JSON text."""
    return _MESSAGE.dump_json(message).decode()


def load_message(text: str) -> Message:
    return _MESSAGE.validate_json(text)


def dump_messages(messages: tuple[Message, ...]) -> str:
    return _MESSAGES.dump_json(messages).decode()


def load_messages(text: str) -> tuple[Message, ...]:
    return _MESSAGES.validate_json(text)


def dump_words(words: tuple[str, ...]) -> str:
    return _WORDS.dump_json(words).decode()


def load_words(text: str) -> tuple[str, ...]:
    return _WORDS.validate_json(text)


def dump_pairs(pairs: Pairs) -> str:
    """The parameters of a request, in order, as JSON text."""
    return _PAIRS.dump_json(pairs).decode()


def load_pairs(text: str) -> Pairs:
    return _PAIRS.validate_json(text)
