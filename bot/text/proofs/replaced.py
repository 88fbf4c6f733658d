"""The proof that an edit exchanges one passage of a page for another and touches nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Allowance, Message


@dataclass(frozen=True)
class Replaced(Allowance):
    """The new text is the old one with `came` in the place of `went`; neither is empty.

    `went` must stand once in the old text: else nobody could tell which of them was meant.
    """

    went: str
    came: str


def prove_replaced(old: str, new: str, allowance: Replaced) -> Message | None:
    """See `bot.text.proofs.proof.prove`."""
    went, came = allowance.went, allowance.came
    at = old.find(went) if went and came else -1
    once = at >= 0 and old.find(went, at + 1) < 0
    if once and new == old[:at] + came + old[at + len(went) :]:
        return None
    return Message("proof-replaced", (went, came))
