"""Pages listed under the reasons why they are left alone, within a given room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.i18n import Texts
from bot.model import Message
from bot.text.titles import Title


@dataclass(frozen=True)
class Left:
    """A page that was left alone."""

    title: Title
    reason: Message | None


class Room:
    """How many bytes are left for a part of a page."""

    def __init__(self, size: int) -> None:
        self._left = size

    def fitting(self, parts: Iterable[str]) -> Iterator[str]:
        """The parts up to the first that does not fit."""
        for part in parts:
            self._left -= len(part.encode(errors="replace")) + 2
            if self._left < 0:
                return
            yield part


def heading(texts: Texts, message: Message) -> str:
    return f"== {texts.wikitext(message)} =="


def by_reason(
    left: Iterable[Left], total: int, said: Message, texts: Texts, room: Room
) -> Iterator[str]:
    """A section named `said`; nothing where `total` is 0. What has no room is counted."""
    if not total:
        return
    yield heading(texts, said)
    reasons: dict[str, list[Title]] = {}
    for each in left:
        reason = texts.wikitext(each.reason or Message("residue-skipped"))
        reasons.setdefault(reason, []).append(each.title)
    lines: list[str] = []
    named = 0
    for reason, titles in reasons.items():
        links = list(room.fitting(title.link for title in titles))
        if links and list(room.fitting([reason])):
            lines.append(f"* {reason} ({texts.number(len(titles))}): {', '.join(links)}")
            named += len(links)
    if lines:
        yield "\n".join(lines)
    if more := total - named:
        yield texts.wikitext(Message("preview-more-pages", (more,)))
