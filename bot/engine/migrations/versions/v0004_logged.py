"""Which runs the log page tells of."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, inspect, table, update

from bot.engine.tables import UtcTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # MariaDB keeps what was done before a migration broke off: it is done over.
    known = {each["name"] for each in inspect(op.get_bind()).get_columns("run")}
    if "logged" not in known:
        op.add_column("run", Column("logged", UtcTime))
    run = table("run", column("ended", UtcTime), column("logged", UtcTime))
    # Until now each run was told of when it ended.
    op.execute(update(run).where(run.c.logged.is_(None)).values(logged=run.c.ended))
    op.create_index("run_logged", "run", ["wiki", "logged"], if_not_exists=True)
