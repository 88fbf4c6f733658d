"""Alembic's way in. It works inside the transaction of whoever opens the store."""

from __future__ import annotations

from alembic import context

from bot.engine.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
