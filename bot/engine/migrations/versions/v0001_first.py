"""The first tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, UniqueConstraint

from bot.engine.entries import ChangeKind
from bot.engine.tables import (
    HASH,
    NAME,
    ON_MYSQL,
    PAGE,
    WIKI,
    Identity,
    LongText,
    MessageText,
    UtcTime,
    Word,
)
from bot.model import ChangeState, RequestState

revision = "0001"
down_revision = None


def upgrade() -> None:
    _pages()
    _requests()
    _journal()
    _indexes()


def _pages() -> None:
    op.create_table(
        "watched_page",
        Column("wiki", WIKI, primary_key=True),
        Column("page", PAGE, primary_key=True),
        Column("revision", BigInteger, nullable=False),
        Column("note", LongText),
        Column("updated", UtcTime, nullable=False),
        **ON_MYSQL,
        if_not_exists=True,
    )
    op.create_table(
        "configuration",
        Column("wiki", WIKI, primary_key=True),
        Column("revision", BigInteger, nullable=False),
        Column("content", LongText, nullable=False),
        Column("updated", UtcTime, nullable=False),
        **ON_MYSQL,
        if_not_exists=True,
    )
    op.create_table(
        "answer",
        Column("wiki", WIKI, primary_key=True),
        Column("page", PAGE, primary_key=True),
        Column("digest", HASH, primary_key=True),
        Column("updated", UtcTime, nullable=False),
        **ON_MYSQL,
        if_not_exists=True,
    )
    op.create_table(
        "lease",
        Column("wiki", WIKI, primary_key=True),
        Column("owner", NAME, nullable=False),
        Column("token", BigInteger, nullable=False),
        Column("expires", UtcTime, nullable=False),
        **ON_MYSQL,
        if_not_exists=True,
    )


def _requests() -> None:
    op.create_table(
        "request",
        Column("id", Identity, primary_key=True),
        Column("wiki", WIKI, nullable=False),
        Column("page", PAGE, nullable=False),
        Column("task", String(64), nullable=False),
        Column("fingerprint", HASH, nullable=False),
        Column("parameters", LongText, nullable=False),
        Column("author", NAME, nullable=False),
        Column("author_revision", BigInteger, nullable=False),
        Column("author_timestamp", UtcTime, nullable=False),
        Column("state", Word(RequestState), nullable=False),
        Column("result", MessageText),
        Column("remark", MessageText),
        Column("approved_by", NAME, nullable=False),
        Column("shown", Integer, nullable=False),
        Column("held", Boolean, nullable=False),
        Column("wish", String(16), nullable=False),
        Column("created", UtcTime, nullable=False),
        Column("updated", UtcTime, nullable=False),
        **ON_MYSQL,
        if_not_exists=True,
    )
    op.create_table(
        "request_claim",
        Column("request_id", Identity, ForeignKey("request.id"), primary_key=True),
        Column("wiki", WIKI, primary_key=True),
        Column("namespace", Integer, primary_key=True),
        Column("name", NAME, primary_key=True),
        **ON_MYSQL,
        if_not_exists=True,
    )


def _journal() -> None:
    op.create_table(
        "run",
        Column("id", Identity, primary_key=True),
        Column("request_id", Identity, ForeignKey("request.id")),
        Column("wiki", WIKI, nullable=False),
        Column("task", String(64), nullable=False),
        Column("state", Word(RequestState), nullable=False),
        Column("started", UtcTime, nullable=False),
        Column("ended", UtcTime),
        **ON_MYSQL,
        if_not_exists=True,
    )
    op.create_table(
        "journal",
        Column("id", Identity, primary_key=True),
        Column("run_id", Identity, ForeignKey("run.id"), nullable=False),
        Column("seq", Integer, nullable=False),
        Column("operation", String(40), nullable=False),
        Column("change_key", String(40), nullable=False),
        Column("kind", Word(ChangeKind), nullable=False),
        Column("wiki", WIKI, nullable=False),
        Column("namespace", Integer, nullable=False),
        Column("name", NAME, nullable=False),
        Column("prefix", NAME, nullable=False),
        Column("target_namespace", Integer),
        Column("target_name", NAME),
        Column("target_prefix", NAME),
        Column("page_id", BigInteger, nullable=False),
        Column("base_revision", BigInteger, nullable=False),
        Column("new_hash", String(40), nullable=False),
        Column("summary", MessageText),
        Column("state", Word(ChangeState), nullable=False),
        Column("reason", MessageText),
        Column("new_revision", BigInteger, nullable=False),
        Column("intended", UtcTime, nullable=False),
        Column("settled", UtcTime),
        UniqueConstraint("run_id", "seq", name="journal_seq"),
        UniqueConstraint("operation", name="journal_operation"),
        **ON_MYSQL,
        if_not_exists=True,
    )


def _indexes() -> None:
    op.create_index("request_state", "request", ["wiki", "state"], if_not_exists=True)
    op.create_index("request_fingerprint", "request", ["fingerprint"], if_not_exists=True)
    op.create_index(
        "request_claim_page", "request_claim", ["wiki", "namespace", "name"], if_not_exists=True
    )
    op.create_index("run_request", "run", ["request_id"], if_not_exists=True)
    op.create_index("journal_change", "journal", ["change_key"], if_not_exists=True)
