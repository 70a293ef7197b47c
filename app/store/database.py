"""Opening a plan file, and saying exactly what is wrong with one that cannot be opened."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from app.base.errors import AppError
from app.base.message import say
from app.store.schema import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC = b"SQLite format 3\0"
_PRAGMAS = (
    "journal_mode=DELETE",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "cell_size_check=ON",
    "trusted_schema=OFF",
    "busy_timeout=2000",
)
_UNWRITABLE = {"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"}
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT"}
_FULL = {"SQLITE_FULL", "SQLITE_IOERR"}


def connect(path: Path) -> Engine:
    """Return an engine on ``path``; nothing is read or written yet."""

    def creator() -> dbapi2.Connection:
        # Transactions are begun by hand below: the driver's own mode would commit before DDL.
        return dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=creator, module=dbapi2, poolclass=QueuePool, pool_size=1)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: dbapi2.Connection, _record: object) -> None:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin_immediate(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def check_file(path: Path) -> None:
    """Check, without opening it as a database, that ``path`` can be a plan file.

    Raises
    ------
    AppError
        If it is missing, a folder, empty, or not a SQLite file.
    """
    if not path.is_file():
        raise AppError(say("store.missing", path=path))
    if path.stat().st_size == 0:
        raise AppError(say("store.empty", path=path))
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise AppError(say("store.foreign", path=path))
    if not os.access(path, os.W_OK) or not path.stat().st_mode & 0o222:
        raise AppError(say("store.read_only", path=path))


def check_database(engine: Engine, path: Path) -> int:
    """Check that an existing file is a sound and writable plan; return its schema version.

    Raises
    ------
    AppError
        If it belongs to another program, is damaged, newer than this program, or cannot be written.
    """
    with translated(path), engine.connect() as connection:
        application = connection.execute(text("PRAGMA application_id")).scalar()
        if application != APPLICATION_ID:
            raise AppError(say("store.foreign", path=path))
        version = int(connection.execute(text("PRAGMA user_version")).scalar_one())
        if version > SCHEMA_VERSION:
            raise AppError(say("store.newer", path=path, version=version, known=SCHEMA_VERSION))
        complaints = connection.execute(text("PRAGMA integrity_check(5)")).scalars().all()
        if complaints != ["ok"]:
            raise AppError(say("store.damaged", path=path, why=complaints[0]))
        # Writing the version it has is the least write there is; rolled back, it leaves no trace.
        connection.execute(text(f"PRAGMA user_version={version}"))
        connection.rollback()
    return version


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the driver's errors into errors a user can act on.

    Raises
    ------
    AppError
        If the file is damaged, cannot be written, is in use, or the disk is full.
    """
    try:
        yield
    except DBAPIError as error:
        name = str(getattr(error.orig, "sqlite_errorname", ""))
        family = "_".join(name.split("_")[:2])
        for families, key in ((_UNWRITABLE, "read_only"), (_DAMAGED, "damaged"), (_FULL, "full")):
            if family in families:
                raise AppError(say(f"store.{key}", path=path, why=error.orig)) from error
        if family in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
            raise AppError(say("store.busy", path=path)) from error
        raise
