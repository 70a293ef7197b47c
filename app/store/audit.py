"""The hash-linked log of what was done: an entry altered, removed or moved breaks the chain.

Each entry's hash is SHA-256 over a domain tag, the document's identity, and the entry's fields and the
hash before it, each preceded by its length, so that no two different entries hash the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from app.base.message import Message, say
from app.store.schema import AUDIT

_TAG = "watchbill audit 1"
NO_HASH = ""
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done."""

    seq: int
    time: str
    author: str
    action: str
    """``create``, ``change``, ``undo``, ``redo`` or ``issue``."""
    payload: str
    """What was done, as canonical JSON."""
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: whoever holds it can tell later whether the log was cut."""

    seq: int
    hash: str


def head(connection: Connection) -> Head:
    """Return the head of the log; ``Head(0, NO_HASH)`` for an empty one."""
    query = select(AUDIT.c.seq, AUDIT.c.hash).order_by(AUDIT.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return Head(row.seq, row.hash) if row else Head(0, NO_HASH)


def append(connection: Connection, document: str, time: str, author: str, doing: tuple[str, str]) -> Head:
    """Add an entry of ``doing = (action, payload)`` and return the new head."""
    last = head(connection)
    action, payload = doing
    fields = (str(last.seq + 1), time, author, action, payload, last.hash)
    entry_hash = _hash(document, fields)
    connection.execute(
        insert(AUDIT).values(
            seq=last.seq + 1,
            time=time,
            author=author,
            action=action,
            payload=payload,
            previous=last.hash,
            hash=entry_hash,
        )
    )
    return Head(last.seq + 1, entry_hash)


def entries(connection: Connection) -> list[Entry]:
    """Return the whole log in order."""
    return [Entry(*row) for row in connection.execute(select(AUDIT).order_by(AUDIT.c.seq))]


def broken_link(log: list[Entry], document: str) -> Message | None:
    """Return what is wrong with the first broken entry, or ``None`` for a whole chain."""
    previous = NO_HASH
    for expected, entry in enumerate(log, start=1):
        if entry.seq != expected:
            return say("audit.gap", seq=expected)
        fields = (str(entry.seq), entry.time, entry.author, entry.action, entry.payload, entry.previous)
        if entry.previous != previous or entry.hash != _hash(document, fields):
            return say("audit.altered", seq=entry.seq)
        previous = entry.hash
    return None


def _hash(document: str, fields: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for field in (_TAG, document, *fields):
        data = field.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
