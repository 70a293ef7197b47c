"""Bringing an older plan file up to date, step by step (Alembic).

A dated copy is made before anything is touched. Foreign keys are off while tables are rebuilt (a batch
alter with them on silently deletes child rows) and checked at the end; all steps are one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from app.base.clock import utc_now
from app.base.errors import BugError
from app.base.paths import ROOT
from app.store.database import raw_connection
from app.store.files import set_aside
from app.store.schema import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path


def build_schema(engine: Engine) -> None:
    """Give an empty file the tables of today."""
    with engine.connect() as connection:
        _migrate(connection)


def upgrade_file(engine: Engine, path: Path) -> Path:
    """Bring an older file up to date; return the dated copy of it as it was."""
    # Starts that fail here do not pile up copies: one per content is kept.
    copy = set_aside(path, "before", utc_now())
    with engine.connect() as connection:
        _migrate(connection)
    return copy


def _migrate(connection: Connection) -> None:
    # The pragma has no effect inside a transaction: it goes to the driver before one is begun.
    driver = raw_connection(connection)
    driver.execute("PRAGMA foreign_keys=OFF").close()
    with connection.begin():
        _run_steps(connection)
        dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
        if dangling:
            raise BugError(f"migration left dangling references: {dangling[:5]}")
        connection.execute(text(f"PRAGMA application_id={APPLICATION_ID}"))
        connection.execute(text(f"PRAGMA user_version={SCHEMA_VERSION}"))
    driver.execute("PRAGMA foreign_keys=ON").close()


def _run_steps(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "app" / "store" / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
