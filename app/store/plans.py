"""One plan file: load it, save each change, undo and redo across restarts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.base.errors import AppError
from app.base.message import say
from app.domain.change import Change
from app.domain.codec import change_from_tree, change_to_tree, plan_to_tree, to_json, to_tree
from app.domain.ids import new_id
from app.domain.plan import KINDS, Entity, Plan, plan_of
from app.store import audit
from app.store.database import check_database, check_file, connect, translated
from app.store.rows import entity_from_row, entity_to_row
from app.store.schema import ENTITY_TABLES, FACTS, HISTORY, SCHEMA_VERSION

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

SUFFIX = ".watchbill"


class PlanStore:
    """An open plan file. Every method that changes it is one committed transaction."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._lock = Lock()
        with translated(path), engine.connect() as connection:
            rows = connection.execute(select(FACTS.c.name, FACTS.c.value)).all()
            self._facts = {row.name: row.value for row in rows}
            self._head = audit.head(connection)

    @classmethod
    def create(cls, path: Path, plan: Plan, author: str, now: datetime) -> PlanStore:
        """Write ``plan`` to a new file.

        Raises
        ------
        AppError
            If the file exists already, or cannot be written.
        """
        # Alembic takes a third of a second to import and is not needed to open a file of today.
        from app.store.migrations import build_schema

        if path.exists():
            raise AppError(say("store.exists", path=path))
        if not path.parent.is_dir():
            raise AppError(say("store.no_folder", path=path.parent))
        engine = connect(path)
        document = new_id()
        with translated(path):
            build_schema(engine)
            with engine.begin() as connection:
                facts = {"document": document, "release_key": secrets.token_hex(32)}
                connection.execute(insert(FACTS), [{"name": k, "value": v} for k, v in facts.items()])
                for kind in KINDS:
                    _write(connection, kind, getattr(plan, kind).values())
                doing = ("create", to_json(plan_to_tree(plan)))
                audit.append(connection, document, to_tree(now), author, doing)
        return cls(path, engine)

    @classmethod
    def open(cls, path: Path) -> PlanStore:
        """Open an existing file, bringing an older one up to date.

        Raises
        ------
        AppError
            If it is missing, empty, foreign, damaged, newer than this program, or cannot be written.
        """
        check_file(path)
        engine = connect(path)
        try:
            version = check_database(engine, path)
            if version < SCHEMA_VERSION:
                from app.store.migrations import upgrade_file

                with translated(path):
                    upgrade_file(engine, path)
            return cls(path, engine)
        except BaseException:
            engine.dispose()
            raise

    @property
    def release_key(self) -> bytes:
        """The secret behind the pseudonyms of this plan's copies, 32 bytes."""
        return bytes.fromhex(self._facts["release_key"])

    @property
    def audit_head(self) -> audit.Head:
        """The head of the log as of the last save."""
        return self._head

    def load(self) -> Plan:
        """Return the plan in the file.

        Raises
        ------
        AppError
            If a row does not hold what it should, or the audit log is not whole.
        """
        with translated(self.path), self._engine.connect() as connection:
            broken = audit.broken_link(audit.entries(connection), self._facts["document"])
            if broken is not None:
                raise AppError(say("store.damaged", path=self.path, why=broken))
            tables: dict[str, dict[str, Any]] = {}
            for kind, table in ENTITY_TABLES.items():
                rows = connection.execute(select(table).order_by(table.c.seq)).mappings()
                tables[kind] = {row["id"]: entity_from_row(kind, dict(row)) for row in rows}
            return plan_of(tables)

    def load_history(self) -> tuple[list[Change], list[Change]]:
        """Return the changes that can be undone and those that can be made again, oldest first."""
        with translated(self.path), self._engine.connect() as connection:
            rows = connection.execute(select(HISTORY).order_by(HISTORY.c.seq)).all()
        done = [change_from_tree(row.change) for row in rows if not row.undone]
        undone = [change_from_tree(row.change) for row in rows if row.undone]
        return done, undone

    def save(self, change: Change) -> None:
        """Save a change that was made; what was undone before can no longer be made again."""
        with self._transaction() as connection:
            _write_change(connection, change)
            connection.execute(delete(HISTORY).where(HISTORY.c.undone))
            connection.execute(insert(HISTORY).values(change=change_to_tree(change), undone=False))
            self._log(connection, change, "change")

    def save_undo(self, change: Change, author: str, now: datetime) -> None:
        """Save that the last change made was taken back."""
        with self._transaction() as connection:
            _write_change(connection, change.inverse)
            last = select(HISTORY.c.seq).where(~HISTORY.c.undone).order_by(HISTORY.c.seq.desc()).limit(1)
            self._turn(connection, last.scalar_subquery(), undone=True)
            self._log(connection, replace(change.inverse, author=author, time=now), "undo")

    def save_redo(self, change: Change, author: str, now: datetime) -> None:
        """Save that the change undone last was made again."""
        with self._transaction() as connection:
            _write_change(connection, change)
            first = select(HISTORY.c.seq).where(HISTORY.c.undone).order_by(HISTORY.c.seq).limit(1)
            self._turn(connection, first.scalar_subquery(), undone=False)
            self._log(connection, replace(change, author=author, time=now), "redo")

    def log_issue(self, payload: str, author: str, now: datetime) -> None:
        """Note in the log that something left the laptop."""
        with self._transaction() as connection:
            doing = ("issue", payload)
            self._head = audit.append(connection, self._facts["document"], to_tree(now), author, doing)

    def save_copy(self, target: Path) -> None:
        """Write a whole, checked copy to ``target``, in place of what was there.

        Raises
        ------
        AppError
            If it cannot be written, or is this very file.
        """
        if target.exists() and target.samefile(self.path):
            raise AppError(say("store.copy_on_itself", path=target))
        if not target.parent.is_dir():
            raise AppError(say("store.no_folder", path=target.parent))
        temporary = target.with_name(f".{target.name}.{new_id()[:8]}.part")
        try:
            with translated(target), self._engine.connect() as connection:
                driver = connection.connection.driver_connection
                # Outside a transaction: VACUUM refuses to run in one.
                driver.execute("VACUUM INTO ?", (str(temporary),)).close()  # type: ignore[union-attr]
            _check_copy(temporary)
            _replace_durably(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Begin a transaction on a file that nobody else changed since it was read."""
        # A job may save while the window does: one after the other, each from the head the other left.
        with self._lock:
            before = self._head
            try:
                with translated(self.path), self._engine.begin() as connection:
                    if audit.head(connection) != before:
                        raise AppError(say("store.changed_elsewhere", path=self.path))
                    yield connection
            except BaseException:
                self._head = before
                raise

    def _log(self, connection: Connection, change: Change, action: str) -> None:
        doing = (action, to_json(change_to_tree(change)))
        document = self._facts["document"]
        self._head = audit.append(connection, document, to_tree(change.time), change.author, doing)

    @staticmethod
    def _turn(connection: Connection, seq: object, *, undone: bool) -> None:
        connection.execute(update(HISTORY).where(HISTORY.c.seq == seq).values(undone=undone))


def _write_change(connection: Connection, change: Change) -> None:
    """Delete what is gone, then write what is new or altered, each kind in turn."""
    for kind, identity in change.before.keys() - change.after.keys():
        table = ENTITY_TABLES[kind]
        connection.execute(delete(table).where(table.c.id == identity))
    for kind in KINDS:
        _write(connection, kind, [entity for (of, _), entity in change.after.items() if of == kind])


def _write(connection: Connection, kind: str, entities: Iterable[Entity]) -> None:
    rows = [entity_to_row(entity) for entity in entities]
    if rows:
        statement = upsert(ENTITY_TABLES[kind])
        altered = {name: statement.excluded[name] for name in rows[0] if name != "id"}
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=altered), rows)


def _check_copy(path: Path) -> None:
    engine = connect(path)
    try:
        check_database(engine, path)
    finally:
        engine.dispose()


def _replace_durably(source: Path, target: Path) -> None:
    """Move ``source`` over ``target`` so that a power cut leaves one or the other, whole."""
    with source.open("rb+") as file:
        os.fsync(file.fileno())
    source.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
