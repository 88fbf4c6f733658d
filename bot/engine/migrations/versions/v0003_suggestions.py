"""Files suggested for pages, and the pages that ask people about them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, UniqueConstraint

from bot.engine.tables import (
    NAME,
    ON_MYSQL,
    PAGE,
    WIKI,
    Identity,
    LongText,
    MessagesText,
    MessageText,
    UtcTime,
    Word,
)
from bot.model import SuggestionState

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "suggestion",
        Column("id", Identity, primary_key=True),
        Column("wiki", WIKI, nullable=False),
        Column("file_id", BigInteger, nullable=False),
        Column("page_id", BigInteger, nullable=False),
        Column("file_namespace", Integer, nullable=False),
        Column("file_name", NAME, nullable=False),
        Column("file_prefix", NAME, nullable=False),
        Column("page_namespace", Integer, nullable=False),
        Column("page_name", NAME, nullable=False),
        Column("page_prefix", NAME, nullable=False),
        Column("kind", String(64), nullable=False),
        Column("kinds", LongText, nullable=False),
        Column("score", Integer, nullable=False),
        Column("reasons", MessagesText, nullable=False),
        Column("place", MessageText, nullable=False),
        Column("caption", LongText, nullable=False),
        Column("state", Word(SuggestionState), nullable=False),
        Column("former", Word(SuggestionState)),
        Column("answered_by", NAME, nullable=False),
        Column("run_id", Identity, nullable=False),
        Column("sender_id", Identity, nullable=False),
        Column("request_id", Identity, nullable=False),
        Column("edited", UtcTime),
        Column("revision", BigInteger, nullable=False),
        Column("looks", Integer, nullable=False),
        Column("updated", UtcTime, nullable=False),
        UniqueConstraint("wiki", "file_id", "page_id", name="suggestion_pair"),
        **ON_MYSQL,
        if_not_exists=True,
    )
    _index("suggestion", "state", ["wiki", "state"])
    for name in ("run", "sender", "request"):
        _index("suggestion", name, [f"{name}_id"])
    op.create_table(
        "proposals_page",
        Column("run_id", Identity, primary_key=True, autoincrement=False),
        Column("wiki", WIKI, nullable=False),
        Column("page", PAGE, nullable=False),
        Column("opened", UtcTime, nullable=False),
        Column("closed", UtcTime),
        **ON_MYSQL,
        if_not_exists=True,
    )
    _index("proposals_page", "open", ["wiki", "closed"])


def _index(table: str, name: str, columns: list[str]) -> None:
    # MariaDB keeps what was done before a migration broke off: it is done over.
    op.create_index(f"{table}_{name}", table, columns, if_not_exists=True)
