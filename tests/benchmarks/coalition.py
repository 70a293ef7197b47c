"""How fast a long log is verified, against a bare loop that hashes and compares the same bytes."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import create_engine, insert

from app.store import audit, heads
from app.store.acts import Act
from app.store.schema import AUDIT, AUDIT_HEADS, METADATA
from app.trust.laptop import LaptopKey, is_signed
from tests.benchmarks import Measure, measure, run_alone
from tests.benchmarks.store import timed

AREA, SECONDS = "coalition", 0.0
ENTRIES, TURNS = 100_000, 5
DOCUMENT = "0" * 32


def run(_seconds: float) -> list[Measure]:
    """Return the figures: the best of several turns of each, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        write_log(path)
        turns = [(verified_s(path), bare_s(path)) for _ in range(TURNS)]
    ours, floor = (min(column) for column in zip(*turns, strict=True))
    return [measure("coalition.audit", ours, "s", 1.5 * floor, floor=floor)]


def write_log(path: Path) -> None:
    """Write a log of changes as an edit of an area makes them, signed for as a session does."""
    engine = create_engine(f"sqlite:///{path}")
    METADATA.create_all(engine, [AUDIT, AUDIT_HEADS])
    rows, last = [], audit.BEFORE_FIRST
    for number in range(ENTRIES):
        act = Act("change", "2026-03-01T00:00:00Z", "Watch 1", f'{{"n":{number},"what":"{"x" * 240}"}}')
        entry = audit.entry_after(last, DOCUMENT, act)
        rows.append(entry._asdict())
        last = audit.Head(entry.seq, entry.hash)
    with engine.begin() as connection:
        connection.execute(insert(AUDIT), rows)
        key = LaptopKey(ec.generate_private_key(ec.SECP256R1()))
        for row in rows[heads.EVERY - 1 :: heads.EVERY]:
            heads.sign(connection, DOCUMENT, audit.Head(row["seq"], row["hash"]), row["time"], key)
    engine.dispose()


def verified_s(path: Path) -> float:
    """Return how long the product takes to read and verify the log and its heads, in seconds."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found: list[heads.Verdict] = []
        took = timed(lambda: found.append(heads.verify(connection, DOCUMENT, is_signed)))
    engine.dispose()
    (verdict,) = found
    if verdict.broken or (verdict.signed, len(verdict.heads)) != (ENTRIES, ENTRIES // heads.EVERY):
        raise AssertionError(verdict)
    return took


def bare_s(path: Path) -> float:
    """Return how long it takes to read the same rows, hash their bytes and compare, in seconds."""
    connection = sqlite3.connect(path)

    def loop() -> None:
        previous = ""
        for seq, moment, author, action, payload, before, digest in connection.execute(
            "SELECT seq, time, author, action, payload, previous, hash FROM audit ORDER BY seq"
        ):
            parts: list[bytes] = []
            for field in ("watchbill audit 1", DOCUMENT, str(seq), moment, author, action, payload, before):
                data = field.encode()
                parts += (len(data).to_bytes(8, "big"), data)
            if before != previous or digest != hashlib.sha256(b"".join(parts)).hexdigest():
                raise AssertionError(seq)
            previous = digest

    took = timed(loop)
    connection.close()
    return took


if __name__ == "__main__":
    run_alone(run, seconds=SECONDS)
