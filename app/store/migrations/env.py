"""Alembic runs this file; the connection to migrate on is handed over by the package."""

from __future__ import annotations

from alembic import context

from app.store.schema import METADATA

# The caller holds the one transaction of all steps.
context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=False
)
context.run_migrations()
