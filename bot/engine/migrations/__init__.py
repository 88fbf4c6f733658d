"""The history of the tables, for Alembic; `bot.engine.schema` runs it when a store is opened."""
