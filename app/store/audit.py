"""The hash-linked log of what was done: an entry altered, removed or moved breaks the chain.

Each entry's hash is SHA-256 over a domain tag, the document's identity, and the entry's fields and the
hash before it, each preceded by its length, so that no two different entries hash the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from app.base.message import Message, say
from app.store.acts import Act
from app.store.schema import AUDIT

_TAG = "watchbill audit 1"
NO_HASH = ""
"""What stands before the first entry."""


class Entry(NamedTuple):
    """One thing that was done. Logs are long: a tuple is made in a quarter of the time of a dataclass."""

    seq: int
    time: str
    author: str
    action: str
    """``create``, ``change``, ``undo``, ``redo``, ``issue``, ``intake`` or ``accept``."""
    payload: str
    """What was done, as canonical JSON."""
    previous: str
    hash: str

    @property
    def act(self) -> Act:
        """The act that it tells of."""
        return Act(self.action, self.time, self.author, self.payload)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: whoever holds it can tell later whether the log was cut."""

    seq: int
    hash: str


BEFORE_FIRST = Head(0, NO_HASH)
"""Where an empty log stands."""


def head(connection: Connection) -> Head:
    """Return the head of the log; ``BEFORE_FIRST`` for an empty one."""
    query = select(AUDIT.c.seq, AUDIT.c.hash).order_by(AUDIT.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return Head(row.seq, row.hash) if row else BEFORE_FIRST


def entry_after(last: Head, document: str, act: Act) -> Entry:
    """Return the entry of an act that comes after ``last``."""
    seq = last.seq + 1
    fields = (act.time, act.author, act.action, act.payload, last.hash)
    return Entry(seq, *fields, _hash(_begun(document), (str(seq), *fields)))


def append(connection: Connection, document: str, act: Act, last: Head = BEFORE_FIRST) -> Head:
    """Add the entry of an act after ``last``, the head there is, and return the new head."""
    entry = entry_after(last, document, act)
    connection.execute(insert(AUDIT), entry._asdict())
    return Head(entry.seq, entry.hash)


def entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """Return the log in order, one entry at a time, without those up to ``after``."""
    query = select(AUDIT).where(AUDIT.c.seq > after).order_by(AUDIT.c.seq)
    return map(Entry._make, connection.execute(query))


def holds(connection: Connection, known: Head) -> bool:
    """Tell whether the log holds that entry: then it is a continuation of what was known."""
    if known.seq == 0:
        return True
    found = connection.execute(select(AUDIT.c.hash).where(AUDIT.c.seq == known.seq)).scalar()
    return found == known.hash


def broken_links(log: Iterable[Entry], document: str) -> Iterator[Message]:
    """Yield what is wrong with each entry that is not as it was written; nothing for a whole chain."""
    previous, expected, begun = NO_HASH, 1, _begun(document)
    for entry in log:
        fields = (str(entry.seq), entry.time, entry.author, entry.action, entry.payload, entry.previous)
        if entry.seq != expected:
            yield say("audit.gap", seq=expected)
        elif entry.hash != _hash(begun, fields):
            yield say("audit.altered", seq=entry.seq)
        elif entry.previous != previous:
            yield say("audit.unlinked", seq=entry.seq)
        previous, expected = entry.hash, entry.seq + 1


def framed(*fields: str) -> bytes:
    """Return fields, each with its length before it: no two different rows of them give the same bytes."""
    parts: list[bytes] = []
    for field in fields:
        data = field.encode()
        parts += (len(data).to_bytes(8, "big"), data)
    return b"".join(parts)


def _begun(document: str) -> hashlib._Hash:
    """Return a hash of what stands before the fields of every entry."""
    return hashlib.sha256(framed(_TAG, document))


def _hash(begun: hashlib._Hash, fields: tuple[str, ...]) -> str:
    whole = begun.copy()
    whole.update(framed(*fields))
    return whole.hexdigest()
