"""What a run has found, for whoever is to look at it: by what is to be done, with pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.engine.entries import Entry
from bot.i18n import Texts
from bot.model import Message
from bot.report.lists import Room
from bot.text.site import FILE
from bot.text.titles import Title

MOST = 3000
"""Findings of each group that are shown; the others are counted."""

SIZE = 120
"""Pixels of a picture, at the most."""


@dataclass
class _Group:
    shown: list[tuple[Title, str]] = field(default_factory=list)
    total: int = 0


def by_group(findings: Iterable[Entry], texts: Texts, room: Room) -> Iterator[str]:
    """A section for each group, with each page, the reason and, of a file, its picture."""
    groups: dict[str, _Group] = {}
    for each in findings:
        said = each.intent.summary or Message("preview-heading-residues")
        group = groups.setdefault(texts.wikitext(said), _Group())
        group.total += 1
        if len(group.shown) < MOST:
            reason = texts.wikitext(each.reason or Message("residue-skipped"))
            group.shown.append((each.intent.title, reason))
    for name, group in groups.items():
        yield from _section(name, group, texts, room)


def _section(said: str, group: _Group, texts: Texts, room: Room) -> Iterator[str]:
    yield f"== {said} ({texts.number(group.total)}) =="
    pictures = [_picture(*each) for each in group.shown if each[0].namespace == FILE]
    lines = [f"* {title.link}: {why}" for title, why in group.shown if title.namespace != FILE]
    shown = list(room.fitting(pictures))
    if shown:
        yield "\n".join((f'<gallery widths="{SIZE}" heights="{SIZE}">', *shown, "</gallery>"))
    listed = list(room.fitting(lines))
    if listed:
        yield "\n".join(listed)
    if more := group.total - len(shown) - len(listed):
        yield texts.wikitext(Message("preview-more-pages", (more,)))


def _picture(title: Title, why: str) -> str:
    return f"{title}|{title.link}<br>{why}"
