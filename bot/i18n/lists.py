"""Several messages as one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Argument, Message

Part = Argument | Message


def joined(parts: Sequence[Part]) -> Message:
    """The parts with commas between them; at least one."""
    return _halved(parts, "list-comma")


def sentences(parts: Sequence[Part]) -> Message:
    """The parts one after the other with a space between them; at least one."""
    return _halved(parts, "list-sentences")


def _halved(parts: Sequence[Part], key: str) -> Message:
    """Nested by halves, so that a long list does not become a deep one."""
    if len(parts) == 1:
        part = parts[0]
        return part if isinstance(part, Message) else Message("list-one", (part,))
    middle = len(parts) // 2
    return Message(key, (_halved(parts[:middle], key), _halved(parts[middle:], key)))
