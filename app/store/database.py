"""Opening a plan file, and saying exactly what is wrong with one that cannot be opened."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from app.base.errors import AppError, BugError
from app.base.message import say
from app.store.errors import Cause, DamagedFile, MediumFailed, NotAPlan, WrongPassphrase
from app.store.schema import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.store.vault import Key

Mode = Literal["rwc", "rw", "ro"]
"""Make the file where there is none; write an existing one; only read it."""

_MAGIC = b"SQLite format 3\0"
_PAGE_BYTES = 4096
_ENCRYPTED_VALUES = 240
"""A page of ciphertext has all of the 256 byte values, but for a few by chance; text and tables have not."""
_PAGES_LOOKED_AT = 8
"""A page alone may be damaged: what most of them look like tells."""
_PRAGMAS = (
    "journal_mode=DELETE",
    # EXTRA: after FULL a power cut may bring back the journal of a transaction that was acknowledged already.
    "synchronous=EXTRA",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "cell_size_check=ON",
    "trusted_schema=OFF",
    "busy_timeout=2000",
)
_UNWRITABLE = {"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"}
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT"}
_MEDIUM = {"SQLITE_FULL": Cause.FULL, "SQLITE_IOERR": Cause.FAILING}
_CAUSES = {
    errno.ENOSPC: Cause.FULL,
    errno.EDQUOT: Cause.FULL,
    errno.EFBIG: Cause.FULL,
    errno.EROFS: Cause.READ_ONLY,
    errno.EACCES: Cause.READ_ONLY,
    errno.EPERM: Cause.READ_ONLY,
}
_BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED"}


def connect(path: Path, key: Key | None = None, mode: Mode = "rw") -> Engine:
    """Return an engine on ``path``; nothing is read or written yet."""

    def creator() -> dbapi2.Connection:
        # Transactions are begun by hand below: the driver's own mode would commit before DDL.
        address = f"{path.absolute().as_uri()}?mode={mode}"
        connection = dbapi2.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level=NONE").close()
        if key is not None:
            # The key comes before anything that touches the file; the pragma takes no parameters.
            connection.execute(f"PRAGMA key=\"x'{key.hex}'\"").close()
            connection.execute("PRAGMA cipher_memory_security=ON").close()
        return connection

    # A statement that fails must not carry the plan into a crash report.
    engine = create_engine(
        "sqlite://", creator=creator, module=dbapi2, poolclass=QueuePool, pool_size=1, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: dbapi2.Connection, _record: object) -> None:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin_immediate(connection: Connection) -> None:
        # On a file that is only read, SQLite makes it a transaction that reads.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def attachable(path: Path) -> str:
    """Return how SQLite is told to attach a file that it makes where there is none."""
    return f"{path.absolute().as_uri()}?mode=rwc"


def raw_connection(connection: Connection) -> dbapi2.Connection:
    """Return the driver's own connection, for what must be done outside a transaction."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise BugError("the connection has no driver behind it")
    found: dbapi2.Connection = driver
    return found


def is_encrypted(path: Path) -> bool:
    """Tell, without opening it as a database, whether ``path`` is an encrypted plan file or a plain one.

    Raises
    ------
    AppError
        If it is neither: missing, a folder, empty, or something else.
    """
    if not path.is_file():
        raise AppError(say("store.missing", path=path))
    with path.open("rb") as file:
        start = file.read(_PAGE_BYTES * _PAGES_LOOKED_AT)
    if not start:
        raise NotAPlan(say("store.empty", path=path))
    if start.startswith(_MAGIC):
        return False
    pages = [start[at : at + _PAGE_BYTES] for at in range(0, len(start) - _PAGE_BYTES + 1, _PAGE_BYTES)]
    if 2 * sum(len(set(page)) >= _ENCRYPTED_VALUES for page in pages) <= len(pages):
        raise NotAPlan(say("store.foreign", path=path))
    return True


def check_writable(path: Path) -> None:
    """Raise MediumFailed where the file is marked read-only: root could write it all the same."""
    if not os.access(path, os.W_OK) or not path.stat().st_mode & 0o222:
        raise medium_failed(path, Cause.READ_ONLY)


def check_key(engine: Engine, path: Path) -> None:
    """Check that the engine's key opens an encrypted file; raise WrongPassphrase where it does not."""
    try:
        with translated(path), engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_master"))
    except DamagedFile as damage:
        if _family(damage.__cause__) == "SQLITE_NOTADB":
            raise WrongPassphrase(say("vault.wrong", path=path)) from None
        raise


def check_database(engine: Engine, path: Path, *, writable: bool = True) -> int:
    """Check that an existing file is a sound plan, and one that can be written; return its schema version.

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
        # The driver itself is asked: for SQLAlchemy, what gives no row, as on a plain file, has no answer.
        complaints = raw_connection(connection).execute("PRAGMA cipher_integrity_check").fetchall()
        complaints += raw_connection(connection).execute("PRAGMA integrity_check(5)").fetchall()
        if complaints != [("ok",)]:
            raise DamagedFile(say("store.damaged", path=path, why=complaints[0][0]))
        if writable:
            # Writing the version it has is the least write there is; rolled back, it leaves no trace.
            connection.execute(text(f"PRAGMA user_version={version}"))
            connection.rollback()
    return version


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of the driver and of the system into errors a user can act on.

    Raises
    ------
    DamagedFile
        If what is read cannot be right.
    MediumFailed
        If the file cannot be written, the disk is full or failing, or the file is gone.
    AppError
        If another program is writing it at this moment.
    """
    try:
        yield
    except (DBAPIError, dbapi2.DatabaseError) as error:
        # What goes to the driver past SQLAlchemy comes back unwrapped.
        family = _family(error)
        if family in _DAMAGED:
            why = getattr(error, "orig", error)
            raise DamagedFile(say("store.damaged", path=path, why=why)) from error
        if family in _BUSY:
            raise AppError(say("store.busy", path=path)) from error
        cause = Cause.READ_ONLY if family in _UNWRITABLE else _MEDIUM.get(family)
        if cause is None:
            raise
        raise medium_failed(path, cause) from error
    except OSError as error:
        raise medium_failed(path, _CAUSES.get(error.errno or 0, Cause.FAILING)) from error


def medium_failed(path: Path, cause: Cause) -> MediumFailed:
    """Return the error that says what is wrong with the medium of a file; one that is gone is gone."""
    try:
        there = path.exists()
    except OSError:
        there = False
    cause = cause if there else Cause.GONE
    return MediumFailed(say(f"store.{cause.value}", path=path), cause)


def _family(error: BaseException | None) -> str:
    name = str(getattr(getattr(error, "orig", error), "sqlite_errorname", ""))
    return "_".join(name.split("_")[:2])
