from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.engine.entries import ChangeKind, Entry, Intent
from bot.i18n import Texts
from bot.model import ChangeState, Message
from bot.report.findings import by_group
from bot.report.lists import Room
from bot.text.titles import Title

NOW = datetime(2026, 11, 23, tzinfo=UTC)
IT = Texts("it")
NONE, TAGS = Message("finding-group-none"), Message("finding-group-tags")
WHY = Message("finding-no-licence")


def found(*rows: tuple[Title, Message, Message]) -> Iterator[Entry]:
    for seq, (title, group, why) in enumerate(rows, 1):
        intent = Intent(ChangeKind.FINDING, title, group)
        yield Entry(seq, 1, seq, "w", intent, ChangeState.UNCHANGED, why, 0, NOW, NOW)


def file(name: str) -> Title:
    return Title(6, name, "File")


def test_groups_in_the_order_of_their_first_findings() -> None:
    rows = [(file("A.png"), TAGS, WHY), (file("B.png"), NONE, WHY), (file("C.png"), TAGS, WHY)]
    parts = list(by_group(found(*rows), IT, Room(10_000)))
    headings = [part for part in parts if part.startswith("==")]
    tags, none = (IT.wikitext(group) for group in (TAGS, NONE))
    assert headings == [f"== {tags} (2) ==", f"== {none} (1) =="]
    assert parts[1].splitlines()[1:] == [
        f"File:A.png|[[:File:A.png]]<br>{IT.wikitext(WHY)}",
        f"File:C.png|[[:File:C.png]]<br>{IT.wikitext(WHY)}",
        "</gallery>",
    ]


def test_pages_that_are_no_files_are_listed() -> None:
    (_, listed) = by_group(found((Title(0, "Vaso"), NONE, WHY)), IT, Room(10_000))
    assert listed == f"* [[:Vaso]]: {IT.wikitext(WHY)}"


def test_what_has_no_room_is_counted() -> None:
    rows = [(file(f"{number}.png"), NONE, WHY) for number in range(100)]
    *_, gallery, more = by_group(found(*rows), IT, Room(1_000))
    shown = gallery.count("\nFile:")
    assert 0 < shown < 100
    assert more == IT.wikitext(Message("preview-more-pages", (100 - shown,)))


def test_a_reason_cannot_end_the_gallery() -> None:
    hostile = "</gallery>\n== X ==\n|link=[[Categoria:Y]]{{Z}}"
    why = Message("finding-unknown", (hostile,))
    (_, gallery) = by_group(found((file("A.png"), NONE, why)), IT, Room(10_000))
    assert gallery.count("</gallery>") == 1
    assert len(gallery.splitlines()) == 3
    assert "{{Z}}" not in gallery
    assert "[[Categoria:Y]]" not in gallery
