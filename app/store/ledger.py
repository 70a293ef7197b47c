"""The ledger: what went to whom and what came from whom, one row an exchange; none is altered or removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select

from app.domain.codec import from_tree
from app.domain.disclosures import Disclosure
from app.store.acts import Act
from app.store.schema import DISCLOSURES


def append(connection: Connection, act: Act) -> None:
    """Write the row that an act of exchange tells of; logs of older versions tell of none."""
    tree: dict[str, Any] = act.tree
    if "direction" in tree:
        connection.execute(insert(DISCLOSURES), tree)


def disclosures(connection: Connection) -> Iterator[Disclosure]:
    """Return every exchange, oldest first."""
    query = select(DISCLOSURES).order_by(DISCLOSURES.c.seq)
    for row in connection.execute(query).mappings():
        yield from_tree({name: value for name, value in row.items() if name != "seq"}, Disclosure)
