"""Attacks on the log, by somebody who has the file and no triggers in the way: each is located."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, insert

from app.store import audit
from app.store.acts import Act
from app.store.schema import AUDIT

DOCUMENT = "d" * 32
LAST = 50


def a_log(text="done"):
    """Return the entries of a sound log."""
    log: list[audit.Entry] = []
    for number in range(LAST):
        act = Act("change", "2026-03-01T00:00:00Z", "Watch 1", f'{{"{text}":{number}}}')
        log.append(audit.entry_after(_head(log[-1] if log else None), DOCUMENT, act))
    return log


def _head(entry):
    return audit.Head(entry.seq, entry.hash) if entry else audit.BEFORE_FIRST


def edited(log):
    """Alter what one entry says."""
    return [e._replace(payload="{}") if e.seq == 30 else e for e in log]


def edited_and_hashed(log):
    """Alter one entry and give it the hash that fits: the next one still tells."""
    last = _head(log[28])
    new = audit.entry_after(last, DOCUMENT, Act("change", log[29].time, "Nobody", "{}"))
    return [*log[:29], new, *log[30:]]


def deleted(log):
    """Take one entry out."""
    return [e for e in log if e.seq != 7]


def deleted_and_numbered(log):
    """Take one entry out and close the gap in the numbers."""
    return [*log[:6], *(e._replace(seq=e.seq - 1) for e in log[7:])]


def swapped(log):
    """Change the places of two entries, each with the other's number."""
    one, other = log[9], log[10]
    return [*log[:9], other._replace(seq=10), one._replace(seq=11), *log[11:]]


@pytest.mark.parametrize(
    ("attack", "seq"),
    [(edited, 30), (edited_and_hashed, 31), (deleted, 7), (deleted_and_numbered, 7), (swapped, 10)],
)
def test_what_was_done_to_a_log_is_located(attack, seq):
    """The message names the first entry that is not as it was."""
    assert audit.broken_link(a_log(), DOCUMENT) is None
    found = audit.broken_link(attack(a_log()), DOCUMENT)
    assert found is not None
    assert found.params["seq"] == seq


@pytest.mark.parametrize(
    "attack", [lambda log: log[:-10], lambda _log: a_log("otherwise")], ids=["cut short", "written anew"]
)
def test_what_the_chain_alone_cannot_tell_a_head_kept_elsewhere_does(attack):
    """Sound in itself, and no continuation of what was known outside of the file."""
    log = attack(a_log())
    assert audit.broken_link(log, DOCUMENT) is None
    engine = create_engine("sqlite://")
    AUDIT.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(AUDIT), [entry._asdict() for entry in log])
        assert audit.holds(connection, _head(log[20]))
        assert not audit.holds(connection, _head(a_log()[-1]))
    engine.dispose()
