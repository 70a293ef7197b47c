"""The log in pieces, for whoever looks through it: what an entry is about, without all that it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, func, select

from app.store.audit import Head
from app.store.schema import AUDIT


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; what is empty does not matter."""

    author: str = ""
    action: str = ""
    since: str = ""
    """The first time, as the log spells it."""
    until: str = ""
    """The last time."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry without its payload."""

    seq: int
    time: str
    author: str
    action: str
    about: dict[str, Any]
    """What of the payload says in short what was done; empty where it is no JSON."""
    hash: str


# A payload can be a whole plan. One that somebody put in the place of another may be no JSON at all.
_ABOUT = case(
    (
        func.json_valid(AUDIT.c.payload) == 1,
        func.json_object(
            *(
                part
                for name in ("label", "kind", "code", "direction")
                for part in (name, func.json_extract(AUDIT.c.payload, f"$.{name}"))
            )
        ),
    ),
    else_="{}",
)


def lines(connection: Connection, wanted: Wanted, before: int, most: int) -> list[LogLine]:
    """Return so many of the wanted entries before one, the last first."""
    columns = (AUDIT.c.seq, AUDIT.c.time, AUDIT.c.author, AUDIT.c.action, _ABOUT, AUDIT.c.hash)
    query = select(*columns).where(AUDIT.c.seq < before).order_by(AUDIT.c.seq.desc()).limit(most)
    for column, value in ((AUDIT.c.author, wanted.author), (AUDIT.c.action, wanted.action)):
        if value:
            query = query.where(column == value)
    if wanted.since:
        query = query.where(AUDIT.c.time >= wanted.since)
    if wanted.until:
        query = query.where(AUDIT.c.time <= wanted.until)
    return [
        LogLine(seq, time, author, action, json.loads(about), digest)
        for seq, time, author, action, about, digest in connection.execute(query)
    ]


def posts(connection: Connection) -> list[str]:
    """Return who wrote entries, in the order of the alphabet."""
    return list(connection.execute(select(AUDIT.c.author).distinct().order_by(AUDIT.c.author)).scalars())


def links(connection: Connection) -> Iterator[Head]:
    """Yield number and hash of every entry."""
    for seq, digest in connection.execute(select(AUDIT.c.seq, AUDIT.c.hash).order_by(AUDIT.c.seq)):
        yield Head(seq, digest)
