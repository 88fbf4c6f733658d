"""The tables. A change here needs a migration; a test compares the two.

Text is compared byte by byte on every database: titles that differ in case are different pages.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT
from sqlalchemy.types import TypeEngine

from bot.duty import DutyState
from bot.engine.codec import dump_message, dump_messages, load_message, load_messages
from bot.engine.entries import ChangeKind
from bot.model import ChangeState, Message, RequestState, SuggestionState

MYSQL = ("mysql", "mariadb")

LongText = Text().with_variant(LONGTEXT(), *MYSQL)
Identity = BigInteger().with_variant(Integer(), "sqlite")

ON_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in MYSQL
    for option, value in {
        "engine": "InnoDB",
        "charset": "utf8mb4",
        "collate": "utf8mb4_bin",
    }.items()
}


class UtcTime(TypeDecorator[datetime]):
    """An aware time, in UTC to the microsecond; a naive one is a mistake."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name in MYSQL:
            return dialect.type_descriptor(DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MessageText(TypeDecorator[Message]):
    """A message, as JSON."""

    impl = LongText
    cache_ok = True

    def process_bind_param(self, value: Message | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else dump_message(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Message | None:  # noqa: ARG002
        return None if value is None else load_message(value)


class MessagesText(TypeDecorator[tuple[Message, ...]]):
    """Several messages, as JSON."""

    impl = LongText
    cache_ok = True

    def process_bind_param(self, value: tuple[Message, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else dump_messages(value)

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> tuple[Message, ...] | None:
        return None if value is None else load_messages(value)


class Word(TypeDecorator[StrEnum]):
    """One of the words of an enumeration."""

    impl = String(16)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self.words(value)


metadata = MetaData()

WIKI = String(64)
PAGE = String(320)  # a name of 255 bytes and its namespace
NAME = String(255)
HASH = String(64)

watched_page = Table(
    "watched_page",
    metadata,
    Column("wiki", WIKI, primary_key=True),
    Column("page", PAGE, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("note", LongText),
    Column("updated", UtcTime, nullable=False),
    **ON_MYSQL,
)

configuration = Table(
    "configuration",
    metadata,
    Column("wiki", WIKI, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("content", LongText, nullable=False),
    Column("updated", UtcTime, nullable=False),
    **ON_MYSQL,
)

answer = Table(
    "answer",
    metadata,
    Column("wiki", WIKI, primary_key=True),
    Column("page", PAGE, primary_key=True),
    Column("digest", HASH, primary_key=True),
    Column("updated", UtcTime, nullable=False),
    **ON_MYSQL,
)

request = Table(
    "request",
    metadata,
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
    Column("duty_id", Identity, nullable=False, server_default="0"),
    Column("created", UtcTime, nullable=False),
    Column("updated", UtcTime, nullable=False),
    Index("request_state", "wiki", "state"),
    Index("request_fingerprint", "fingerprint"),
    Index("request_duty", "duty_id"),
    **ON_MYSQL,
)

request_claim = Table(
    "request_claim",
    metadata,
    Column("request_id", Identity, ForeignKey("request.id"), primary_key=True),
    Column("wiki", WIKI, primary_key=True),
    Column("namespace", Integer, primary_key=True),
    Column("name", NAME, primary_key=True),
    Index("request_claim_page", "wiki", "namespace", "name"),
    **ON_MYSQL,
)

duty = Table(
    "duty",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("wiki", WIKI, nullable=False),
    Column("page", PAGE, nullable=False),
    Column("name", NAME, nullable=False),
    Column("task", String(64), nullable=False),
    Column("fingerprint", HASH, nullable=False),
    Column("parameters", LongText, nullable=False),
    Column("frequency", NAME, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("author", NAME, nullable=False),
    Column("author_revision", BigInteger, nullable=False),
    Column("author_timestamp", UtcTime, nullable=False),
    Column("state", Word(DutyState), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("next_run", UtcTime),
    Column("last_run", UtcTime),
    Column("last_request", Identity, nullable=False),
    Column("result", MessageText),
    Column("problem", MessageText),
    Column("remark", MessageText),
    Column("failures", Integer, nullable=False),
    Column("updated", UtcTime, nullable=False),
    Index("duty_wiki", "wiki", "state"),
    **ON_MYSQL,
)

run = Table(
    "run",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("request_id", Identity, ForeignKey("request.id")),
    Column("wiki", WIKI, nullable=False),
    Column("task", String(64), nullable=False),
    Column("state", Word(RequestState), nullable=False),
    Column("started", UtcTime, nullable=False),
    Column("ended", UtcTime),
    Column("logged", UtcTime),
    Index("run_request", "request_id"),
    Index("run_logged", "wiki", "logged"),
    **ON_MYSQL,
)

journal = Table(
    "journal",
    metadata,
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
    Index("journal_change", "change_key"),
    **ON_MYSQL,
)

lease = Table(
    "lease",
    metadata,
    Column("wiki", WIKI, primary_key=True),
    Column("owner", NAME, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("expires", UtcTime, nullable=False),
    **ON_MYSQL,
)

suggestion = Table(
    "suggestion",
    metadata,
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
    Index("suggestion_state", "wiki", "state"),
    Index("suggestion_run", "run_id"),
    Index("suggestion_sender", "sender_id"),
    Index("suggestion_request", "request_id"),
    **ON_MYSQL,
)

proposals_page = Table(
    "proposals_page",
    metadata,
    Column("run_id", Identity, primary_key=True, autoincrement=False),
    Column("wiki", WIKI, nullable=False),
    Column("page", PAGE, nullable=False),
    Column("opened", UtcTime, nullable=False),
    Column("closed", UtcTime),
    Index("proposals_page_open", "wiki", "closed"),
    **ON_MYSQL,
)
