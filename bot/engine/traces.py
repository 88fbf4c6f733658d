"""What the wiki's history tells of our own writes, where nobody has told us how they ended."""

from __future__ import annotations

import hashlib

from bot.engine.entries import ChangeKind, Entry, Intent
from bot.engine.ledger import Ledger
from bot.wiki.writer import Revision, Saved, Writer

EDITS = (ChangeKind.EDIT, ChangeKind.TAKE_BACK)
"""What is saved on top of a revision, and may be merged by the wiki."""


def digest(text: str) -> str:
    """The SHA-1 that MediaWiki will show for a text: line ends as LF, no blanks at the end."""
    stored = text.replace("\r\n", "\n").rstrip()
    return hashlib.sha1(stored.encode(), usedforsecurity=False).hexdigest()


class Traces:
    """Looks for the bot's changes on one wiki."""

    def __init__(self, writer: Writer, ledger: Ledger) -> None:
        self._writer = writer
        self._ledger = ledger

    def find(self, entry: Entry) -> Saved | None:
        """Our own change on the wiki, if it is there. Raises `WikiError`."""
        intent = entry.intent
        if intent.kind is ChangeKind.MOVE:
            assert intent.target is not None
            moved = self._writer.page_id(intent.target) == intent.page_id
            return Saved(0) if moved else None
        if intent.kind is ChangeKind.DELETE:
            gone = self._writer.page_id(intent.title) != intent.page_id
            return Saved(0) if gone else None
        return self._saved(entry)

    def _saved(self, entry: Entry) -> Saved | None:
        intent = entry.intent
        since = self._writer.since(intent.title, intent.base_revision)
        ours = [each for each in since if each.user == self._writer.user]
        if not ours:
            return None
        # What was settled already is another change, even of the same page.
        known = self._ledger.known(entry.wiki, [each.id for each in ours])
        ours = [each for each in ours if each.id not in known]
        # An edit that the wiki merged has another parent and another text than we know of.
        merged = ours[0] if ours and intent.kind in EDITS else None
        found = next((each for each in ours if _is(each, intent)), merged)
        return Saved(found.id, parent=found.parent) if found else None


def _is(revision: Revision, intent: Intent) -> bool:
    # With one writer per wiki, an edit of ours on top of the base is this one even where
    # the wiki altered the text while saving (signatures, substitutions).
    direct = revision.parent == intent.base_revision and intent.kind in EDITS
    return direct or revision.sha1 == intent.new_hash
