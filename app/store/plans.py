"""One plan file: load it, write each act, read back its history and its log."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Text, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.change import Change
from app.domain.codec import change_from_tree, plan_to_tree, to_tree
from app.domain.disclosures import Disclosure
from app.domain.ids import new_id
from app.domain.plan import KINDS, Entity, Plan, plan_of
from app.store import acts, audit, heads, ledger, logpages
from app.store.acts import Act, canonical
from app.store.database import (
    check_database,
    check_key,
    check_writable,
    connect,
    is_encrypted,
    medium_failed,
    raw_connection,
    translated,
)
from app.store.errors import Cause, DamagedFile, MediumFailed, PassphraseNeeded
from app.store.files import part_of, replace_durably
from app.store.rows import entity_from_row, row_of
from app.store.schema import ENTITY_TABLES, FACTS, HEADERS, HISTORY, METADATA, SCHEMA_VERSION
from app.store.vault import Key, read_salt

if TYPE_CHECKING:
    from datetime import datetime

SUFFIX = ".watchbill"


@dataclass(frozen=True, slots=True)
class Glance:
    """What can be told of a plan without loading it."""

    name: str
    time: str
    """Of the last entry of its log, as the log spells it."""


class PlanStore:
    """An open plan file. Every method that changes it is one committed transaction."""

    def __init__(self, path: Path, engine: Engine, key: Key | None) -> None:
        self.path = path
        self._engine = engine
        self._key = key
        self._lock = Lock()
        self._identity = _identity(path)
        self.fresh = False
        """Whether it was made or brought up to date just now: what came before has no heads."""
        self.private: tempfile.TemporaryDirectory[str] | None = None
        """Folder of the private copy that is opened instead of ``path``; it goes when the store is closed."""
        with self._reading() as connection:
            rows = connection.execute(select(FACTS.c.name, FACTS.c.value)).all()
            self._facts: dict[str, str] = {row.name: row.value for row in rows}
            self._head = audit.head(connection)

    @classmethod
    def create(
        cls, path: Path, plan: Plan, author: str, now: datetime, *, key: Key | None = None
    ) -> PlanStore:
        """Write ``plan`` to a new file, encrypted where there is a key; it is there whole or not at all.

        Raises
        ------
        AppError
            If the file exists already, or cannot be written.
        """
        if path.exists():
            raise AppError(say("store.exists", path=path))
        if not path.parent.is_dir():
            raise AppError(say("store.no_folder", path=path.parent))
        part = part_of(path)
        try:
            _write_new(part, plan, Act("create", to_tree(now), author, canonical(plan_to_tree(plan))), key)
            with translated(path):
                replace_durably(part, path)
        finally:
            part.unlink(missing_ok=True)
        store = cls(path, connect(path, key), key)
        store.fresh = True
        return store

    @classmethod
    def open(cls, path: Path, key: Key | None = None) -> PlanStore:
        """Open an existing file, bringing an older one up to date.

        Raises
        ------
        PassphraseNeeded
            If it is encrypted and there is no key.
        AppError
            If it is missing, empty, foreign, damaged, newer than this program, or cannot be written, or if
            the key does not open it.
        """
        key = _key_for(path, key)
        check_writable(path)
        engine = connect(path, key)
        try:
            check_key(engine, path)
            old = check_database(engine, path) < SCHEMA_VERSION
            if old:
                # Alembic takes a third of a second to import and is not needed to open a file of today.
                from app.store.migrations import upgrade_file

                with translated(path):
                    upgrade_file(engine, path)
            store = cls(path, engine, key)
        except BaseException:
            engine.dispose()
            raise
        store.fresh = old
        return store

    @classmethod
    def open_read_only(cls, path: Path, key: Key | None = None) -> PlanStore:
        """Open an existing file and write nothing, neither in it nor beside it; raise AppError like ``open``.

        A file of an older format, or one that a crash left in the middle of a transaction, cannot be read
        without writing: then it is a private copy that is opened.
        """
        key = _key_for(path, key)
        engine = connect(path, key, "ro")
        try:
            check_key(engine, path)
            if check_database(engine, path, writable=False) == SCHEMA_VERSION:
                return cls(path, engine, key)
        except MediumFailed:
            if not _journal_of(path).exists():
                engine.dispose()
                raise
        except BaseException:
            engine.dispose()
            raise
        engine.dispose()
        return cls._open_private_copy(path, key)

    @classmethod
    def _open_private_copy(cls, path: Path, key: Key | None) -> PlanStore:
        folder = tempfile.TemporaryDirectory(prefix="watchbill-")
        copy = Path(folder.name) / path.name
        try:
            for source, target in ((path, copy), (_journal_of(path), _journal_of(copy))):
                if source.exists():
                    shutil.copyfile(source, target)
            store = cls.open(copy, key)
        except BaseException:
            folder.cleanup()
            raise
        store.path = path
        store.private = folder
        return store

    @property
    def document(self) -> str:
        """The identity of the plan: the same in all its copies."""
        return self._facts["document"]

    @property
    def facts(self) -> Mapping[str, str]:
        """What the file knows of itself."""
        return self._facts

    @property
    def release_key(self) -> bytes:
        """The secret behind the pseudonyms of this plan's copies, 32 bytes."""
        return bytes.fromhex(self._facts["release_key"])

    @property
    def audit_head(self) -> audit.Head:
        """The head of the log as of the last act."""
        return self._head

    def load(self) -> Plan:
        """Return the plan in the file; raise DamagedFile where a row does not hold what it should."""
        with self._reading() as connection:
            try:
                return plan_of({kind: _entities(connection, kind) for kind in KINDS})
            except AppError as error:
                raise DamagedFile(say("store.damaged", path=self.path, why=error.message)) from error

    def verify(self, check: heads.Check) -> heads.Verdict:
        """Return what can be told of the log: all of it is read."""
        with self._reading() as connection:
            return heads.verify(connection, self.document, check)

    def glance(self) -> Glance:
        """Return what can be told without loading and verifying the plan."""
        with self._reading() as connection:
            name = connection.execute(select(HEADERS.c.name).limit(1)).scalar_one()
            (last,) = audit.entries(connection, self._head.seq - 1)
        return Glance(name, last.time)

    def history(self) -> tuple[list[int], list[int]]:
        """Return the numbers of the changes that can be undone and made again, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(select(HISTORY.c.seq, HISTORY.c.undone).order_by(HISTORY.c.seq)).all()
        return [row.seq for row in rows if not row.undone], [row.seq for row in rows if row.undone]

    def count_rows(self) -> dict[str, int]:
        """Return how many rows each table has."""
        with self._reading() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in METADATA.sorted_tables
            }

    def load_change(self, number: int) -> Change:
        """Return one change of the history."""
        with self._reading() as connection:
            tree = connection.execute(select(HISTORY.c.change).where(HISTORY.c.seq == number)).scalar_one()
        return change_from_tree(tree)

    def load_label(self, number: int) -> Message:
        """Return what one change of the history is called, without reading all of a large one."""
        small = func.json_remove(HISTORY.c.change, "$.before", "$.after")
        with self._reading() as connection:
            tree = connection.execute(select(small).where(HISTORY.c.seq == number)).scalar_one()
        return change_from_tree({**json.loads(tree), "before": [], "after": []}).label

    def disclosures(self) -> list[Disclosure]:
        """Return what was exchanged with partners, oldest first."""
        with self._reading() as connection:
            return list(ledger.disclosures(connection))

    def holds(self, known: audit.Head) -> bool:
        """Tell whether the log holds an entry: then it is a continuation of what was known."""
        with self._reading() as connection:
            return audit.holds(connection, known)

    def links(self) -> list[audit.Head]:
        """Return number and hash of every entry of the log."""
        with self._reading() as connection:
            return list(logpages.links(connection))

    def log_posts(self) -> list[str]:
        """Return who wrote entries of the log."""
        with self._reading() as connection:
            return logpages.posts(connection)

    def log_lines(self, wanted: logpages.Wanted, before: int, most: int) -> list[logpages.LogLine]:
        """Return so many entries of the log before one, the last first."""
        with self._reading() as connection:
            return logpages.lines(connection, wanted, before, most)

    def entries_after(self, known: audit.Head) -> list[audit.Entry] | None:
        """Return what was logged after an entry, or ``None`` where the log does not hold that entry."""
        with self._reading() as connection:
            if not audit.holds(connection, known):
                return None
            return list(audit.entries(connection, known.seq))

    def write(
        self, *done: Act, reach: audit.Head | None = None, key: heads.HeadKey | None = None
    ) -> audit.Head:
        """Write acts, all of them or none, and return the new head of the log.

        Parameters
        ----------
        reach
            Where the log must be then; ``None`` where nobody knows yet.
        key
            What signs for the last entry where that is due: after an export, and now and then.

        Raises
        ------
        AppError
            If that cannot be done; the file is then as it was.
        """
        with self._transaction() as connection:
            for act in done:
                if act.action in acts.EDITS:
                    _write_edit(connection, act)
                elif act.action in acts.EXCHANGES:
                    ledger.append(connection, act)
                self._head = audit.append(connection, self.document, act, self._head)
            if reach not in {None, self._head}:
                raise DamagedFile(say("store.bad_copy", path=self.path))
            if key is not None:
                exported = any(act.action == acts.ISSUE for act in done)
                if exported or self._head.seq - heads.last_signed(connection) >= heads.EVERY:
                    heads.sign(connection, self.document, self._head, done[-1].time, key)
        return self._head

    def sign(self, now: datetime, key: heads.HeadKey) -> None:
        """Sign for the last entry, unless somebody has; raise AppError where that cannot be written."""
        with self._reading() as connection:
            if heads.last_signed(connection) >= self._head.seq:
                return
        with self._transaction() as connection:
            heads.sign(connection, self.document, self._head, to_tree(now), key)

    def save_copy(self, target: Path) -> None:
        """Write a whole, checked copy to ``target``, in place of what was there; the key stays the same.

        Raises
        ------
        AppError
            If it cannot be written, or is this very file.
        """
        if target.exists() and target.samefile(self.path):
            raise AppError(say("store.copy_on_itself", path=target))
        if not target.parent.is_dir():
            raise AppError(say("store.no_folder", path=target.parent))
        part = part_of(target)
        try:
            with translated(target):
                with self._engine.connect() as connection:
                    # Outside a transaction: VACUUM refuses to run in one.
                    raw_connection(connection).execute("VACUUM INTO ?", (str(part),)).close()
                self._check_copy(part)
                replace_durably(part, target)
        finally:
            part.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
        if self.private is not None:
            self.private.cleanup()
            self.private = None

    def _check_copy(self, path: Path) -> None:
        with closing(PlanStore.open_read_only(path, self._key)) as copy:
            if copy.audit_head != self._head:
                raise DamagedFile(say("store.bad_copy", path=path))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self.path), self._engine.connect() as connection:
            yield connection

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
            except BaseException as error:
                self._head = before
                if isinstance(error, MediumFailed) and _identity(self.path) != self._identity:
                    # Another file lies there now: this one was moved, or its medium changed.
                    raise medium_failed(self.path, Cause.GONE) from error
                raise


# Put together once: an edit writes no more than a few rows.
_FORGET_UNDONE = delete(HISTORY).where(HISTORY.c.undone)
_REMEMBER = insert(HISTORY).values(change=bindparam("payload", type_=Text), undone=False)


def _entities(connection: Connection, kind: str) -> dict[str, Entity]:
    table = ENTITY_TABLES[kind]
    rows = connection.execute(select(table).order_by(table.c.seq)).mappings()
    return {row["id"]: entity_from_row(kind, dict(row)) for row in rows}


def _key_for(path: Path, key: Key | None) -> Key | None:
    """Return the key to open ``path`` with: none for a plain file."""
    if not is_encrypted(path):
        return None
    if key is None:
        raise PassphraseNeeded(say("vault.needed", path=path), path, read_salt(path))
    return key


def _identity(path: Path) -> tuple[int, int]:
    """Return what tells a file from another that takes its name later."""
    try:
        there = path.stat()
    except OSError:
        return 0, 0
    return there.st_dev, there.st_ino


def _journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _write_new(path: Path, plan: Plan, act: Act, key: Key | None) -> None:
    from app.store.migrations import build_schema

    engine = connect(path, key, "rwc")
    document = new_id()
    try:
        with translated(path):
            build_schema(engine)
            with engine.begin() as connection:
                facts = {"document": document, "release_key": secrets.token_hex(32)}
                connection.execute(insert(FACTS), [{"name": k, "value": v} for k, v in facts.items()])
                for kind, trees in act.tree.items():
                    _write_rows(connection, kind, trees)
                audit.append(connection, document, act)
    finally:
        engine.dispose()


def _write_edit(connection: Connection, act: Act) -> None:
    """Write what an edit leads to, and where the history stands after it."""
    _write_change(connection, act.tree)
    if act.action == acts.CHANGE:
        # What was undone before can no longer be made again.
        connection.execute(_FORGET_UNDONE)
        connection.execute(_REMEMBER, {"payload": act.payload})
    else:
        undone = act.action == acts.UNDO
        turned = select(HISTORY.c.seq).where(HISTORY.c.undone != undone)
        turned = turned.order_by(HISTORY.c.seq.desc() if undone else HISTORY.c.seq).limit(1)
        turn = update(HISTORY).where(HISTORY.c.seq == turned.scalar_subquery())
        connection.execute(turn.values(undone=undone))


def _write_change(connection: Connection, tree: Mapping[str, Any]) -> None:
    """Delete what is gone, then write what is new or altered, each kind in turn."""
    before, after = ({(kind, entity["id"]) for kind, entity in tree[side]} for side in ("before", "after"))
    for kind in KINDS:
        gone = [{"gone": identity} for of, identity in before - after if of == kind]
        if gone:
            table = ENTITY_TABLES[kind]
            connection.execute(delete(table).where(table.c.id == bindparam("gone")), gone)
    for kind in KINDS:
        _write_rows(connection, kind, [entity for of, entity in tree["after"] if of == kind])


def _write_rows(connection: Connection, kind: str, trees: Sequence[Mapping[str, Any]]) -> None:
    rows = [row_of(tree) for tree in trees]
    if rows:
        connection.execute(_upsert(kind), rows)


@cache
def _upsert(kind: str) -> Insert:
    """Return the statement that adds a row, or alters the one that is there."""
    statement = upsert(ENTITY_TABLES[kind])
    altered = {name: column for name, column in statement.excluded.items() if name not in {"id", "seq"}}
    return statement.on_conflict_do_update(index_elements=["id"], set_=altered)
