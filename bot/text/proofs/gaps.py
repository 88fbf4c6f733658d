"""Which blanks may change around a category link that was removed or added.

A gap is a run of blanks and of marks (`CUT`), one mark for each link; see `bot.text.skeleton`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.text.skeleton import CUT

SOFT_BEFORE = ("]]", "noinclude>", "includeonly>", "onlyinclude>", "-->")
SOFT_AFTER = ("[[", "<noinclude", "</noinclude", "</includeonly", "</onlyinclude", "<!--")


@dataclass(frozen=True)
class Gap:
    """A gap by lines: what follows solid text, whole lines, what precedes solid text.

    `joint` is a gap within a line, with solid text on both sides; the rest is then empty.
    """

    joint: str | None
    head: str = ""
    lines: tuple[str, ...] = ()
    tail: str = ""

    @classmethod
    def of(cls, gap: str, first: bool, last: bool) -> Gap:
        parts = gap.split("\n")
        if len(parts) == 1 and not first and not last:
            return cls(gap)
        head = "" if first else parts.pop(0)
        tail = "" if last or not parts else parts.pop()
        while last and parts and not parts[-1].strip():
            parts.pop()
        return cls(None, head, tuple(parts), tail)


def gap_follows(old: str, new: str, solid: str, place: int) -> bool:
    """Whether `new` is `old` with links removed, or added, or renamed where they stand."""
    fewer = old.count(CUT) - new.count(CUT)
    if fewer == 0:
        return old == new
    if not _same_line_ends(old, new):
        return False
    old, new = old.replace("\r\n", "\n"), new.replace("\r\n", "\n")
    first, last = place == 0, place == len(solid)
    one, other = Gap.of(old, first, last), Gap.of(new, first, last)
    soft = solid.endswith(SOFT_BEFORE, 0, place) and solid.startswith(SOFT_AFTER, place)
    if fewer > 0:
        return _grew(old, new) <= (1 if last else 0) and _follows(one, other, fewer, soft)
    return _grew(old, new) <= -2 * fewer and _follows(other, one, -fewer, soft)


def _same_line_ends(old: str, new: str) -> bool:
    """Whether the new gap has no kind of line end that the old one, if it has any, has not."""
    before, after = _line_ends(old), _line_ends(new)
    stray = new.replace("\r\n", "").count("\r") - old.replace("\r\n", "").count("\r")
    return stray <= 0 and (after <= before if before else len(after) <= 1)


def _line_ends(gap: str) -> set[str]:
    return {"\r\n" if line.endswith("\r") else "\n" for line in gap.split("\n")[:-1]}


def _grew(old: str, new: str) -> int:
    return len(new.replace(CUT, "")) - len(old.replace(CUT, ""))


def _follows(more: Gap, less: Gap, fewer: int, soft: bool) -> bool:
    if more.joint is not None and less.joint is not None:
        return _thinned(more.joint, less.joint) and (
            soft or not more.joint.strip(CUT + "\r") or bool(less.joint.replace(CUT, ""))
        )
    if less.joint is not None:
        return soft and CUT not in less.joint and not less.joint
    if more.joint is not None:
        return False
    return (
        _thinned(more.head, less.head)
        and _thinned(more.tail, less.tail)
        and not _indents(more.tail, less.tail)
        and _lines_follow(more.lines, less.lines, fewer)
    )


def _lines_follow(more: tuple[str, ...], less: tuple[str, ...], fewer: int) -> bool:
    """Whether only lines of links went, and a blank line for each link at most."""
    blank, wanted = 0, list(reversed(less))
    for line in more:
        if wanted and _line_follows(line, wanted[-1]):
            wanted.pop()
        elif CUT not in line:
            blank += 1
    return not wanted and blank <= fewer


def _line_follows(line: str, wanted: str) -> bool:
    if line == wanted:
        return True
    return CUT in wanted and _thinned(line, wanted) and not _indents(line, wanted)


def _thinned(more: str, less: str) -> bool:
    """Whether `less` is `more` without some links and the blanks beside them."""
    if more.count(CUT) <= less.count(CUT):
        return more == less
    rest = iter(more)
    return all(character in rest for character in less)


def _indents(line: str, wanted: str) -> bool:
    """A line that now begins with a blank would be shown as preformatted text."""
    return wanted[:1] in (" ", "\t") and line[:1] not in (" ", "\t")
