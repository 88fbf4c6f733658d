"""A log page: lines of the bot, the newest first, among whatever people have written there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Allowance, Message

MARK = '* <span class="residente-log"'
"""How each line of the bot begins."""

_NAMED = re.compile(re.escape(MARK) + r' id="([\w-]+)">')


@dataclass(frozen=True)
class Logged(Allowance):
    """The new text has these lines before the first of the bot's, and lacks only its oldest ones.

    Each line begins with `MARK`, the newest is the first; those that are on the page already are
    not added again. At most `keep` of the bot's lines are left; `header` stands above them on a
    page that was blank.
    """

    lines: tuple[str, ...]
    header: str
    keep: int


def named(mark: str) -> str:
    """The beginning of a line that has a name (letters, digits, hyphens): an anchor of the page."""
    return f'{MARK} id="{mark}">'


def identity(line: str) -> str:
    """What tells whether two lines are the same one: the name, or else all of it.

    The words of a line that is made again may differ: the configured zone is another by now.
    """
    found = _NAMED.match(line)
    return found[1] if found else line


def with_lines(text: str, added: Iterable[str], header: str, keep: int) -> str:
    """The page with more lines, the newest first; as it is where all are there already."""
    limit = max(keep, 1)
    lines = text.rstrip().split("\n") if text.strip() else [header, ""]
    own = [place for place, each in enumerate(lines) if each.startswith(MARK)]
    there = {identity(lines[place]) for place in own}
    new = [line for line in list(added)[:limit] if identity(line) not in there]
    if not new:
        return text
    first = own[0] if own else len(lines)
    old = set(own[limit - len(new) :])
    kept = [each for place, each in enumerate(lines) if place not in old]
    return "\n".join([*kept[:first], *new, *kept[first:]])


def prove_logged(old: str, new: str, allowance: Logged) -> Message | None:
    """See `bot.text.proofs.proof.prove`. Walks through both texts line by line."""
    wanted = Message("proof-logged", ("\n".join(allowance.lines),))
    limit = max(allowance.keep, 1)
    missing = _missing(old, allowance.lines, limit)
    if not missing or not all(map(_fits, allowance.lines)):
        return wanted
    if not old.strip():
        return None if new == "\n".join((allowance.header, "", *missing)) else wanted
    after = [identity(line) for line in new.split("\n")]
    if any(after.count(identity(line)) != 1 for line in missing):
        return wanted
    return None if _walked(old, new, missing, limit) else wanted


def _fits(line: str) -> bool:
    return line.startswith(MARK) and "\n" not in line


def _missing(old: str, lines: tuple[str, ...], limit: int) -> list[str]:
    there = [identity(line) for line in old.split("\n")]
    return [line for line in lines[:limit] if identity(line) not in there]


def _walked(old: str, new: str, missing: list[str], limit: int) -> bool:
    """Whether the new text is the old one with these lines, and without the oldest beyond."""
    seen = 0
    rest = iter(new.split("\n"))
    for line in old.rstrip().split("\n"):
        own = line.startswith(MARK)
        if own and seen == 0:
            if [next(rest, None) for _ in missing] != missing:
                return False
            seen = len(missing)
        seen += own
        # Beyond the limit the bot's lines go; everything else has to come again.
        if not (own and seen > limit) and next(rest, None) != line:
            return False
    return list(rest) == ([] if seen else missing)
