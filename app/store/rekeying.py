"""Writing a plan file anew under another key: plain to encrypted, one passphrase to another, and back.

It is a new file that takes the place of the old one whole, so that no crash leaves half of each. SQLCipher's
own rekeying in place cannot begin with a plain file.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import delete, insert

from app.base.errors import AppError
from app.base.message import say
from app.store.backups import list_backups
from app.store.database import attachable, connect, is_encrypted, raw_connection, translated
from app.store.errors import DamagedFile
from app.store.files import part_of, replace_and_wipe, replace_durably
from app.store.plans import PlanStore
from app.store.schema import APPLICATION_ID, FACTS, SCHEMA_VERSION
from app.store.vault import Key


def rekey(path: Path, key: Key | None, new: Key | None, facts: Mapping[str, str | None]) -> None:
    """Put ``path`` under another key, none for a plain file; nobody may have it open.

    A plain file's bytes are overwritten once the encrypted one is safely in its place.

    Parameters
    ----------
    facts
        What the new file shall know of itself besides; ``None`` for what it shall forget.

    Raises
    ------
    AppError
        If it cannot be read or written; it is then as it was.
    """
    was_plain = not is_encrypted(path)
    part = part_of(path)
    try:
        with translated(path):
            _export(path, key, part, new)
            _compare(path, key, part, new)
            _tell(part, new, facts)
            (replace_and_wipe if was_plain else replace_durably)(part, path)
    finally:
        part.unlink(missing_ok=True)


def rekey_backups(document: str, key: Key | None, new: Key | None) -> list[Path]:
    """Put the dated copies of a plan under another key; return those that could not be."""
    left = []
    with suppress(OSError):
        for backup in list_backups(document):
            try:
                rekey(backup.path, key, new, {})
            except AppError:
                left.append(backup.path)
    return left


def _export(path: Path, key: Key | None, target: Path, new: Key | None) -> None:
    engine = connect(path, key, "ro")
    try:
        with engine.connect() as connection:
            driver = raw_connection(connection)
            raw = f"x'{new.hex}'" if new else ""
            driver.execute("ATTACH DATABASE ? AS target KEY ?", (attachable(target), raw))
            driver.execute("SELECT sqlcipher_export('target')").fetchall()
            driver.execute(f"PRAGMA target.application_id={APPLICATION_ID}").close()
            driver.execute(f"PRAGMA target.user_version={SCHEMA_VERSION}").close()
            driver.execute("DETACH DATABASE target").close()
    finally:
        engine.dispose()


def _tell(path: Path, key: Key | None, facts: Mapping[str, str | None]) -> None:
    engine = connect(path, key)
    try:
        with engine.begin() as connection:
            connection.execute(delete(FACTS).where(FACTS.c.name.in_(facts)))
            known = [{"name": name, "value": value} for name, value in facts.items() if value is not None]
            if known:
                connection.execute(insert(FACTS), known)
    finally:
        engine.dispose()


def _compare(path: Path, key: Key | None, target: Path, new: Key | None) -> None:
    """Check that the new file is sound and holds what the old one holds."""
    with (
        closing(PlanStore.open_read_only(path, key)) as old,
        closing(PlanStore.open_read_only(target, new)) as copy,
    ):
        # The log holds the whole plan, and its last hash the whole log.
        if old.audit_head != copy.audit_head or old.count_rows() != copy.count_rows():
            raise DamagedFile(say("store.bad_copy", path=target))
