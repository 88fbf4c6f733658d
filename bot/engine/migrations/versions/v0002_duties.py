"""The entries of the task page, and the requests that they make."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, inspect

from bot.duty import DutyState
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

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "duty",
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
        **ON_MYSQL,
        if_not_exists=True,
    )
    op.create_index("duty_wiki", "duty", ["wiki", "state"], if_not_exists=True)
    _requests()


def _requests() -> None:
    # MariaDB keeps what was done before a migration broke off: it is done over.
    known = {column["name"] for column in inspect(op.get_bind()).get_columns("request")}
    if "duty_id" not in known:
        column = Column("duty_id", Identity, nullable=False, server_default="0")
        op.add_column("request", column)
    op.create_index("request_duty", "request", ["duty_id"], if_not_exists=True)
