"""Replacing the whole text of a page: only for pages that are the bot's business as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Allowance, Message


@dataclass(frozen=True)
class Become:
    """The rewrite whose result is this text, whatever stood there (see `bot.model.Rewrite`)."""

    text: str

    def __call__(self, text: str) -> str | Message:
        return text if text.strip() == self.text.strip() else self.text


@dataclass(frozen=True)
class Becomes(Allowance):
    """The new text is exactly this one, and the old text one of those that may go.

    `was` empty: any text may go.
    """

    text: str
    was: frozenset[str] = frozenset()


def prove_whole(old: str, new: str, allowance: Becomes) -> Message | None:
    """See `bot.text.proofs.prove`."""
    if new != allowance.text:
        return Message("proof-other-text")
    if allowance.was and old not in allowance.was:
        return Message("proof-other-old-text")
    return None
