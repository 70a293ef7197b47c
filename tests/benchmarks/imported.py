"""Ten thousand objects as one change, as an import makes them."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from app.base.message import say
from app.domain.edits.areas import own_marking
from app.domain.ids import MarkId, new_id
from app.domain.marks import Mark, MarkKind
from app.domain.plan import Plan
from app.geo.point import Position
from app.session.session import Session


def add_objects(session: Session, count: int) -> None:
    """Add so many points to the open plan as one change."""
    rng = random.Random(0)

    def edit(plan: Plan) -> Plan:
        marking = own_marking(plan)
        marks = {}
        for number in range(count):
            at = Position(rng.uniform(9, 21), rng.uniform(-69, -53))
            identity = MarkId(new_id())
            marks[identity] = Mark(identity, f"Point {number}", MarkKind.POINT, (at,), marking=marking)
        return replace(plan, marks={**plan.marks, **marks})

    session.apply(say("change.import", file="points.gpx"), edit)


def write_rows(count: int) -> float:
    """Return the seconds SQLite takes to delete so many rows of a table, safely on disk."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, text TEXT)")
        connection.execute("BEGIN")
        rows = [(new_id(), f'{{"name": "Point {number}"}}') for number in range(count)]
        connection.executemany("INSERT INTO rows VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        began = time.perf_counter()
        connection.execute("BEGIN")
        connection.executemany("DELETE FROM rows WHERE id = ?", [row[:1] for row in rows])
        connection.execute("COMMIT")
        taken = time.perf_counter() - began
        connection.close()
    return taken
