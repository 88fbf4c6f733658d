"""The proof that only the bot's own answering lines were added or altered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.model import Allowance, Message

_OWN = re.compile(r"[*#:]*: <!-- bot #([1-9][0-9]{0,17}) -->")


@dataclass(frozen=True)
class OwnLines(Allowance):
    """Lines with the bot's mark for these requests: one may be added for each, or altered.

    A line that is there already keeps its place; none goes.
    """

    requests: frozenset[int]


def prove_own_lines(old: str, new: str, allowance: OwnLines) -> Message | None:
    before, mine_before = _parted(old, allowance.requests)
    after, mine_after = _parted(new, allowance.requests)
    if before != after:
        return Message("proof-own-lines")
    for request, places in mine_after.items():
        had = mine_before.get(request, [])
        if places != had and (had or len(places) > 1):
            return Message("proof-own-lines")
    return Message("proof-own-lines") if mine_before.keys() - mine_after.keys() else None


def _parted(text: str, requests: frozenset[int]) -> tuple[list[str], dict[int, list[int]]]:
    """The lines of other people, and after how many of them each of our own stands."""
    others: list[str] = []
    mine: dict[int, list[int]] = {}
    for line in text.split("\n"):
        found = _OWN.match(line)
        if found and int(found[1]) in requests:
            mine.setdefault(int(found[1]), []).append(len(others))
        else:
            others.append(line.removesuffix("\r"))
    return others, mine
