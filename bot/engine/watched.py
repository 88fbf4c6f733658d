"""How far the wiki's own pages have been read: revisions, configuration, answers given."""

from __future__ import annotations

from sqlalchemy import select

from bot.engine import tables
from bot.engine.database import Database, put


class Watched:
    """What was last read of the pages that the bot watches. Pages are titles as text."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def revision(self, wiki: str, page: str) -> int:
        """The last revision of a page that was dealt with, 0 for none."""
        table = tables.watched_page.c
        with self._database.reading() as connection:
            found = connection.scalar(
                select(table.revision).where(table.wiki == wiki, table.page == page)
            )
        return found or 0

    def note(self, wiki: str, page: str) -> str:
        """What was written down about that revision, '' for nothing."""
        table = tables.watched_page.c
        with self._database.reading() as connection:
            found = connection.scalar(
                select(table.note).where(table.wiki == wiki, table.page == page)
            )
        return found or ""

    def remember(self, wiki: str, page: str, revision: int, note: str = "") -> None:
        """All up to this revision of a page has been dealt with; `note` is the caller's own."""
        values = {"revision": revision, "note": note, "updated": self._database.now()}
        with self._database.writing() as connection:
            put(connection, tables.watched_page, {"wiki": wiki, "page": page}, values)

    def configuration(self, wiki: str) -> tuple[int, str] | None:
        """The last good configuration of a wiki: its revision and JSON text."""
        table = tables.configuration.c
        with self._database.reading() as connection:
            row = connection.execute(
                select(table.revision, table.content).where(table.wiki == wiki)
            ).one_or_none()
        return None if row is None else (row.revision, row.content)

    def remember_configuration(self, wiki: str, revision: int, content: str) -> None:
        values = {"revision": revision, "content": content, "updated": self._database.now()}
        with self._database.writing() as connection:
            put(connection, tables.configuration, {"wiki": wiki}, values)

    def answered(self, wiki: str, page: str, digest: str) -> bool:
        """Whether an entry that cannot be read, known by the digest of its text, was answered."""
        table = tables.answer.c
        with self._database.reading() as connection:
            found = connection.scalar(
                select(table.digest).where(
                    table.wiki == wiki, table.page == page, table.digest == digest
                )
            )
        return found is not None

    def remember_answer(self, wiki: str, page: str, digest: str) -> None:
        key = {"wiki": wiki, "page": page, "digest": digest}
        with self._database.writing() as connection:
            put(connection, tables.answer, key, {"updated": self._database.now()})
