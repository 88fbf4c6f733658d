"""A log page: lines of the bot, the newest first, among whatever people have written there."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Allowance, Message

MARK = '* <span class="residente-log">'
"""How each line of the bot begins."""


@dataclass(frozen=True)
class Logged(Allowance):
    """The new text has this line before the first of the bot's, and lacks only its oldest ones.

    The line begins with `MARK`. At most `keep` of the bot's lines are left; `header` stands
    above them on a page that was blank.
    """

    line: str
    header: str
    keep: int


def with_line(text: str, line: str, header: str, keep: int) -> str:
    """The page with one more line; as it is where the line is there already."""
    lines = text.rstrip().split("\n") if text.strip() else [header, ""]
    if line in lines:
        return text
    own = [place for place, each in enumerate(lines) if each.startswith(MARK)]
    first = own[0] if own else len(lines)
    old = set(own[max(keep, 1) - 1 :])
    kept = [each for place, each in enumerate(lines) if place not in old]
    return "\n".join([*kept[:first], line, *kept[first:]])


def prove_logged(old: str, new: str, allowance: Logged) -> Message | None:
    """See `bot.text.proofs.proof.prove`. Walks through both texts line by line."""
    wanted = Message("proof-logged", (allowance.line,))
    if not allowance.line.startswith(MARK) or "\n" in allowance.line:
        return wanted
    if not old.strip():
        whole = f"{allowance.header}\n\n{allowance.line}"
        return None if new == whole else wanted
    after = new.split("\n")
    if after.count(allowance.line) != 1 or allowance.line in old.split("\n"):
        return wanted
    seen = 0
    rest = iter(after)
    for line in old.rstrip().split("\n"):
        own = line.startswith(MARK)
        if own and seen == 0:
            if next(rest, None) != allowance.line:
                return wanted
            seen = 1
        seen += own
        # Beyond the limit the bot's lines go; everything else has to come again.
        if not (own and seen > max(allowance.keep, 1)) and next(rest, None) != line:
            return wanted
    ending = list(rest)
    return None if ending == ([allowance.line] if seen == 0 else []) else wanted
