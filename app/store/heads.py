"""Signed heads of the log, and what the whole of it comes to.

A chain alone can be written anew from any entry on. A head is an entry that a laptop signed for: it cannot be
made for another chain without that laptop's key. Keys are passed in; nothing here knows where they are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, func, insert, select

from app.base.message import Message, say
from app.store import audit
from app.store.audit import Head
from app.store.schema import AUDIT, AUDIT_HEADS

EVERY = 1_000
"""So many entries at most are written without a head."""
MOST_BROKEN = 20
"""So many findings are told: where entries were numbered anew, each one is a finding."""
_TAG = "watchbill head 1"

Check = Callable[[str, bytes, bytes], bool]
"""Tells whether a public key signed some bytes: key, bytes, signature."""


class HeadKey(Protocol):
    """What signs heads on this laptop."""

    @property
    def public(self) -> str:
        """The public key, in hexadecimal digits."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature of ``data``."""


class SignedHead(NamedTuple):
    """An entry that a laptop signed for."""

    seq: int
    hash: str
    time: str
    signer: str
    """Public key of the laptop, in hexadecimal digits."""
    signature: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be told of a log from the file alone."""

    last: Head
    broken: tuple[Message, ...]
    """What is not as it was written, each with its place; empty for a sound log."""
    heads: tuple[SignedHead, ...]
    signed: int
    """Number of the last entry that is signed for; 0 where none is."""


def last_signed(connection: Connection) -> int:
    """Return the number of the last entry that has a head; 0 where none has."""
    return connection.execute(select(func.max(AUDIT_HEADS.c.seq))).scalar() or 0


def sign(connection: Connection, document: str, head: Head, time: str, key: HeadKey) -> None:
    """Sign for an entry."""
    signature = key.sign(_signed(document, head, time)).hex()
    row = SignedHead(head.seq, head.hash, time, key.public, signature)
    connection.execute(insert(AUDIT_HEADS), row._asdict())


def verify(connection: Connection, document: str, check: Check) -> Verdict:
    """Return what can be told of the log."""
    broken = list(islice(audit.broken_links(audit.entries(connection), document), MOST_BROKEN))
    last = audit.head(connection)
    found = AUDIT.c.hash.label("found")
    query = select(AUDIT_HEADS, found).outerjoin(AUDIT, AUDIT.c.seq == AUDIT_HEADS.c.seq)
    rows = connection.execute(query.order_by(AUDIT_HEADS.c.seq)).all()
    heads, signed = [], 0
    for *fields, there in rows:
        head = SignedHead._make(fields)
        heads.append(head)
        wrong = list(_wrong(head, there, last, document, check))
        broken += wrong
        signed = signed if wrong else head.seq
    return Verdict(last, tuple(broken), tuple(heads), signed)


def _wrong(head: SignedHead, there: str | None, last: Head, document: str, check: Check) -> Iterator[Message]:
    """Yield what is wrong with a head; ``there`` is the hash of its entry, where the log has one."""
    if not _is_genuine(head, document, check):
        yield say("audit.bad_signature", seq=head.seq)
    elif head.seq > last.seq:
        yield say("audit.beyond", seq=head.seq, last=last.seq)
    elif there is not None and there != head.hash:
        # An entry that is not there at all is a gap of the chain.
        yield say("audit.not_as_signed", seq=head.seq)


def _is_genuine(head: SignedHead, document: str, check: Check) -> bool:
    try:
        signature = bytes.fromhex(head.signature)
    except ValueError:
        return False
    return check(head.signer, _signed(document, Head(head.seq, head.hash), head.time), signature)


def _signed(document: str, head: Head, time: str) -> bytes:
    return audit.framed(_TAG, document, str(head.seq), head.hash, time)
