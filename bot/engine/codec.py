"""Values of the model as JSON, for the store. A round trip gives back an equal value."""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.model import Message

Pairs = tuple[tuple[str, str], ...]

_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
_PAIRS: TypeAdapter[Pairs] = TypeAdapter(Pairs)


def dump_message(message: Message) -> str:
    """A message with its arguments, nested ones too, as JSON text."""
    return _MESSAGE.dump_json(message).decode()


def load_message(text: str) -> Message:
    return _MESSAGE.validate_json(text)


def dump_pairs(pairs: Pairs) -> str:
    """The parameters of a request, in order, as JSON text."""
    return _PAIRS.dump_json(pairs).decode()


def load_pairs(text: str) -> Pairs:
    return _PAIRS.validate_json(text)
