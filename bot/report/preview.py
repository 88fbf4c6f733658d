"""The preview of a run: what would be changed, what would be left alone, and how to confirm it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.engine.entries import COUNTED, ChangeKind
from bot.engine.rehearsal import Rehearsed
from bot.i18n import Texts
from bot.model import ChangeState, Message, Tally
from bot.report import diffs
from bot.report.asked import Asked, head
from bot.report.diffs import Difference
from bot.report.lists import Left, Room, by_reason, heading
from bot.text.site import TEMPLATE

ROWS = 500
"""Changes in the table; the others are counted."""

LEFT = 1000
"""Pages named that would be left alone; the others are counted."""

FIRST = 10
"""Differences shown whatever they are."""

DIFFERENCES = 40
"""The most differences shown, the unusual ones included."""

LARGE = 400
"""Characters that make a change a large one."""

# Bytes of wikitext for each part, so that the page stays below 500 kB whatever is in it.
ROOM = {"rows": 110_000, "differences": 170_000, "suggestions": 80_000, "left": 90_000}

_COLUMNS = (("page", 40), ("what", 20), ("why", 40))
_SCROLL = "max-height:30em;overflow:auto"
_TAG = "background:#fef6e7;color:#6b4500;border:1px solid #edc874;border-radius:3px;padding:0 .4em"


@dataclass(frozen=True)
class _Row:
    change: Rehearsed
    why: Message | None


@dataclass(frozen=True)
class _Shown:
    """A change with its difference; `odd` says what is unusual about it."""

    number: int
    change: Rehearsed
    difference: Difference
    odd: tuple[Message, ...]


class Preview:
    """Takes the changes of a rehearsal one by one; what it keeps does not grow with their number.

    Changes that would be refused are not for it.
    """

    def __init__(self) -> None:
        self._counts: Counter[ChangeState] = Counter()
        self._namespaces: Counter[int] = Counter()
        self._usual: Counter[int] = Counter()
        self._odd = 0
        self._differing = 0
        self._rows: list[_Row] = []
        self._left: dict[bool, list[Rehearsed]] = {False: [], True: []}
        self._residues = 0
        self._suggested = 0
        self._suggestions: list[Rehearsed] = []
        self._shown: list[_Shown] = []

    def add(self, change: Rehearsed, why: Message | None = None) -> None:
        """One change; `why` is what its edit summary would say."""
        bare = replace(change, diff="")
        if change.kind in COUNTED:
            self._counts[change.state] += 1
        if change.kind is ChangeKind.SUGGEST:
            self._suggest(change)
        elif change.kind is ChangeKind.RESIDUE:
            self._residues += 1
            self._leave(bare)
        elif change.state in (ChangeState.SKIPPED, ChangeState.FAILED):
            self._leave(bare)
        elif change.state is ChangeState.EDITED:
            self._namespaces[change.title.namespace] += 1
            if len(self._rows) < ROWS:
                self._rows.append(_Row(bare, why))
            if change.diff:
                self._consider(bare, diffs.read(change.diff))

    @property
    def total(self) -> int:
        """The changes that would be made."""
        return self._counts[ChangeState.EDITED]

    def wikitext(self, texts: Texts, asked: Asked) -> str:
        """The whole page, below 500 kB."""
        parts = (
            head(texts, asked, self._tally),
            *self._table(texts),
            *self._differences(texts),
            *self._proposals(texts),
            *self._lists(texts),
        )
        return "\n\n".join(parts)

    @property
    def _tally(self) -> Tally:
        counts = self._counts
        return Tally(
            counts[ChangeState.EDITED],
            counts[ChangeState.UNCHANGED],
            counts[ChangeState.SKIPPED],
            counts[ChangeState.FAILED],
        )

    def _leave(self, change: Rehearsed) -> None:
        kept = self._left[change.kind is ChangeKind.RESIDUE]
        if len(kept) < LEFT:
            kept.append(change)

    def _suggest(self, change: Rehearsed) -> None:
        self._suggested += 1
        if len(self._suggestions) < LEFT:
            self._suggestions.append(change)

    def _consider(self, change: Rehearsed, difference: Difference) -> None:
        """Keep the first differences, the odd ones, and some of each namespace: which of these
        is the rare one is known only at the end.
        """
        self._differing += 1
        odd = tuple(_odd(change, difference))
        self._odd += bool(odd)
        namespace = change.title.namespace
        self._usual[namespace] += not odd
        kept = len(self._shown) < FIRST or (
            self._odd <= DIFFERENCES if odd else self._usual[namespace] <= FIRST
        )
        if kept:
            self._shown.append(_Shown(self._differing, change, difference, odd))

    def _table(self, texts: Texts) -> Iterator[str]:
        if not self._rows:
            return
        yield heading(texts, Message("preview-heading-changes"))
        room = Room(ROOM["rows"])
        rows = list(room.fitting(_row(row, texts) for row in self._rows))
        columns = " !! ".join(_column(texts, *each) for each in _COLUMNS)
        table = "\n".join(('{| class="wikitable" style="width:100%;margin:0"', f"! {columns}"))
        yield "\n".join((f'<div style="{_SCROLL}">', table, *rows, "|}", "</div>"))
        if more := self.total - len(rows):
            yield texts.wikitext(Message("preview-more-changes", (more,)))

    def _differences(self, texts: Texts) -> Iterator[str]:
        picked = self._picked()
        if not picked:
            return
        yield heading(texts, Message("preview-heading-differences"))
        room = Room(ROOM["differences"])
        boxes = list(room.fitting(_box(shown, texts) for shown in picked))
        yield texts.wikitext(Message("preview-differences", (len(boxes), self._differing)))
        yield from boxes
        usual = self._common()
        rare = sum(count for space, count in self._usual.items() if space != usual)
        if more := self._odd + rare - sum(1 for shown in picked[: len(boxes)] if shown.odd):
            yield texts.wikitext(Message("preview-more-unusual", (more,)))

    def _proposals(self, texts: Texts) -> Iterator[str]:
        if not self._suggested:
            return
        yield heading(texts, Message("preview-heading-suggestions"))
        room = Room(ROOM["suggestions"])
        lines = list(room.fitting(_suggestion(each, texts) for each in self._suggestions))
        yield "\n".join(lines)
        if more := self._suggested - len(lines):
            yield texts.wikitext(Message("preview-more-suggestions", (more,)))

    def _picked(self) -> list[_Shown]:
        """The first ones and the unusual ones, in order."""
        usual = self._common()
        marked = [_rare(shown, usual) for shown in self._shown]
        return [s for place, s in enumerate(marked) if place < FIRST or s.odd][:DIFFERENCES]

    def _common(self) -> int | None:
        """The namespace of most of the changes; None where there is no such one."""
        most = self._namespaces.most_common(1)
        return most[0][0] if most and 2 * most[0][1] > self._namespaces.total() else None

    def _lists(self, texts: Texts) -> Iterator[str]:
        room = Room(ROOM["left"])
        states = ((ChangeState.SKIPPED, "skipped"), (ChangeState.FAILED, "failed"))
        for state, word in states:
            left = (_left(each) for each in self._left[False] if each.state is state)
            said = Message(f"preview-heading-{word}")
            yield from by_reason(left, self._counts[state], said, texts, room)
        said = Message("preview-heading-residues")
        yield from by_reason(map(_left, self._left[True]), self._residues, said, texts, room)


def _suggestion(change: Rehearsed, texts: Texts) -> str:
    reason = f": {texts.wikitext(change.reason)}" if change.reason else ""
    return f"* {change.title.link}{reason}"


def _left(change: Rehearsed) -> Left:
    return Left(change.title, change.reason)


def _column(texts: Texts, name: str, width: int) -> str:
    title = texts.wikitext(Message(f"preview-column-{name}"))
    return f'style="width:{width}%" | {title}'


def _row(row: _Row, texts: Texts) -> str:
    what = texts.wikitext(_what(row.change))
    reason = row.change.reason or row.why
    why = texts.wikitext(reason) if reason else ""
    return f"|-\n| {row.change.title.link} || {what} || {why}"


def _what(change: Rehearsed) -> Message:
    if change.target is not None:
        return Message("preview-move-to", (change.target,))
    return Message("preview-create" if change.kind is ChangeKind.CREATE else "preview-edit")


def _odd(change: Rehearsed, difference: Difference) -> Iterator[Message]:
    if change.title.namespace == TEMPLATE:
        yield Message("preview-odd-template")
    if change.kind is ChangeKind.CREATE:
        yield Message("preview-odd-new")
    elif max(difference.removed, difference.added) > 1:
        yield Message("preview-odd-lines")
    if difference.size > LARGE:
        yield Message("preview-odd-large")


def _rare(shown: _Shown, usual: int | None) -> _Shown:
    if shown.odd or usual is None or shown.change.title.namespace == usual:
        return shown
    return replace(shown, odd=(Message("preview-odd-namespace"),))


def _box(shown: _Shown, texts: Texts) -> str:
    tags = " ".join(f'<span style="{_TAG}">{texts.wikitext(odd)}</span>' for odd in shown.odd)
    title = f"'''{shown.change.title.link}'''"
    return f"<div>{title} {tags}</div>\n{diffs.wikitext(shown.difference, texts)}"
