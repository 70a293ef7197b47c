"""SQLite databases of strangers: they are read, and nothing in them does more than be read.

Only tables are read, by statements of ours; an authorizer refuses whatever else a crooked schema would have
run, and a statement that goes on for seconds is stopped.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"SQLite format 3\x00"
FUNCTIONS = ("min", "max")
"""The only ones that a statement may call."""
_LONGEST_S = 2.0
_STEPS = 10_000
"""Of SQLite's machine between two looks at the clock."""


@contextmanager
def guarded(database: sqlite3.Connection, largest: int) -> Iterator[sqlite3.Connection]:
    """Guard a database for some statements, then close it; the rest is as with ``guard`` and ``limited``."""
    with closing(database), limited(database):
        guard(database, largest)
        yield database


def guard(database: sqlite3.Connection, largest: int) -> None:
    """Let a database do nothing but be read, as long as it is open.

    Parameters
    ----------
    largest
        Bytes of the longest text or blob that is read.

    Raises
    ------
    sqlite3.Error
        If it is damaged.
    """
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, largest)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {pragma}")
    database.set_authorizer(_allow)


@contextmanager
def limited(database: sqlite3.Connection) -> Iterator[None]:
    """Give some statements a few seconds together.

    Raises
    ------
    sqlite3.Error
        If the database is damaged, the time is up, or a statement would run what is not ours.
    """
    end = time.monotonic() + _LONGEST_S
    database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except UnicodeDecodeError as error:
        # What SQLite says of a damaged schema quotes it, whatever bytes it is made of.
        raise sqlite3.DatabaseError("malformed schema") from error


def ordinary_tables(database: sqlite3.Connection) -> set[str]:
    """Return the lower-case names of the tables: neither views nor virtual ones, whose code is not ours."""
    rows = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    ordinary = [name for name, sql in rows if isinstance(sql, str) and sql.upper().startswith("CREATE TABLE")]
    return {str(name).lower() for name in ordinary}


def computes(database: sqlite3.Connection, table: str) -> bool:
    """Tell whether a table has columns whose values are worked out by what stands in its definition."""
    quoted = table.replace('"', '""')
    # The last of each row is 2 or 3 for those.
    return any(row[-1] in (2, 3) for row in database.execute(f'PRAGMA table_xinfo("{quoted}")'))


def _allow(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    """Let statements select and read, call the two functions, and ask for columns: nothing else."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second in FUNCTIONS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
