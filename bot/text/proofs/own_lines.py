"""The proof that only the bot's own answering lines were added or altered."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bot.model import Allowance, Message

_OWN = re.compile(r"[*#:]*: <!-- bot #([1-9][0-9]{0,17}) [0-9a-f]{8} -->")


@dataclass(frozen=True)
class OwnLines(Allowance):
    """Lines with the bot's mark for these requests: one may be added for each, or altered.

    A line that is there already keeps its place, though it may answer another of them; none goes.
    """

    requests: frozenset[int]


def prove_own_lines(old: str, new: str, allowance: OwnLines) -> Message | None:
    others, before = _parted(old, allowance.requests)
    others_now, after = _parted(new, allowance.requests)
    had, has = (Counter(request for request, _ in mine) for mine in (before, after))
    repeated = any(count > max(1, had[request]) for request, count in has.items())
    gone = Counter(place for _, place in before) - Counter(place for _, place in after)
    return Message("proof-own-lines") if others != others_now or repeated or gone else None


def _parted(text: str, requests: frozenset[int]) -> tuple[list[str], list[tuple[int, int]]]:
    """The lines of other people; and of each of our own its request and how many are before it."""
    others: list[str] = []
    mine: list[tuple[int, int]] = []
    for line in text.split("\n"):
        found = _OWN.match(line)
        if found and int(found[1]) in requests:
            mine.append((int(found[1]), len(others)))
        else:
            others.append(line.removesuffix("\r"))
    return others, mine
