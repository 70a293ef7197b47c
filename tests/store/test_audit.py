"""Attacks on the log, by somebody who has the file and no triggers in the way: each is located."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import create_engine, insert

from app.store import audit, heads
from app.store.acts import Act
from app.store.audit import BEFORE_FIRST, Head
from app.store.schema import AUDIT, AUDIT_HEADS
from app.trust.laptop import LaptopKey, is_signed

DOCUMENT = "d" * 32
LAST, EVERY = 50, 10
KEY = LaptopKey(ec.generate_private_key(ec.SECP256R1()))
OTHER = LaptopKey(ec.generate_private_key(ec.SECP256R1()))
TIME = "2026-03-01T00:00:00Z"


@dataclass
class File:
    """What of a plan file an attacker can write: entries and signed heads."""

    log: list[audit.Entry]
    heads: list[heads.SignedHead]


def a_file(text="done", key=KEY):
    """Return a sound log with a head at every tenth entry."""
    log: list[audit.Entry] = []
    for number in range(LAST):
        act = Act("change", TIME, "Watch 1", f'{{"{text}":{number}}}')
        log.append(audit.entry_after(head_of(log[-1] if log else None), DOCUMENT, act))
    return File(log, [signed(entry, key) for entry in log if entry.seq % EVERY == 0])


def head_of(entry):
    """Return an entry as a head."""
    return Head(entry.seq, entry.hash) if entry else BEFORE_FIRST


def signed(entry, key):
    """Return the head that a key signs."""
    engine = create_engine("sqlite://")
    AUDIT_HEADS.create(engine)
    with engine.begin() as connection:
        heads.sign(connection, DOCUMENT, head_of(entry), TIME, key)
        row = connection.execute(AUDIT_HEADS.select()).one()
    engine.dispose()
    return heads.SignedHead._make(row)


def edited(file):
    """Alter what one entry says."""
    file.log = [e._replace(payload="{}") if e.seq == 35 else e for e in file.log]


def edited_and_hashed(file):
    """Alter one entry and give it the hash that fits: the next one still tells."""
    file.log[34] = audit.entry_after(head_of(file.log[33]), DOCUMENT, Act("change", TIME, "Nobody", "{}"))


def deleted(file):
    """Take one entry out."""
    del file.log[6]


def deleted_and_numbered(file):
    """Take one entry out and close the gap in the numbers."""
    file.log = [*file.log[:6], *(e._replace(seq=e.seq - 1) for e in file.log[7:])]


def swapped(file):
    """Change the places of two entries, each with the other's number."""
    one, other = file.log[10], file.log[11]
    file.log[10:12] = [other._replace(seq=11), one._replace(seq=12)]


def swapped_and_hashed(file):
    """Change the places of the last entry of a chain and one of another: hashes fit, links do not."""
    file.log[10:] = a_file("otherwise").log[10:]


def cut_short(file):
    """Drop the last entries and leave the heads."""
    del file.log[-15:]


def written_anew(file):
    """Write the whole chain anew and leave the heads."""
    file.log = a_file("otherwise").log


def written_anew_with_heads(file):
    """Write the whole chain anew and give the heads the new hashes; nobody has the key."""
    file.log = a_file("otherwise").log
    file.heads = [head._replace(hash=file.log[head.seq - 1].hash) for head in file.heads]


def forged(file):
    """Put in a signature that is no signature at all."""
    file.heads[2] = file.heads[2]._replace(signature="nonsense")


def moved(file):
    """Let a head vouch for another entry of the same log."""
    file.heads[0] = file.heads[0]._replace(seq=11, hash=file.log[10].hash)


def rolled_back(file):
    """Drop the last entries and their heads: sound in itself."""
    del file.log[-15:]
    file.heads = [head for head in file.heads if head.seq <= len(file.log)]


def written_anew_without_heads(file):
    """Write the whole chain anew and take all heads out: sound, and nobody signed for it."""
    written_anew(file)
    file.heads = []


def judged(file, known):
    """Return the verdict on a file, and whether it goes on from a head that is known."""
    engine = create_engine("sqlite://")
    for table, rows in ((AUDIT, file.log), (AUDIT_HEADS, file.heads)):
        table.create(engine)
        with engine.begin() as connection:
            if rows:
                connection.execute(insert(table), [row._asdict() for row in rows])
    with engine.begin() as connection:
        verdict = heads.verify(connection, DOCUMENT, is_signed)
        holds = audit.holds(connection, known)
    engine.dispose()
    return verdict, holds


SOUND = a_file()
END = head_of(SOUND.log[-1])


def copy_of_sound():
    """Return the sound file to be altered."""
    return File(list(SOUND.log), list(SOUND.heads))


def test_a_sound_log_is_found_sound():
    """Nothing is wrong, everything is signed for, and it goes on from each state it had."""
    verdict, holds = judged(copy_of_sound(), END)
    assert (verdict.broken, verdict.signed, verdict.last, holds) == ((), LAST, END, True)


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (edited, [("altered", 35)]),
        (edited_and_hashed, [("unlinked", 36)]),
        (deleted, [("gap", 7)]),
        (deleted_and_numbered, [("altered", seq) for seq in range(7, 7 + heads.MOST_BROKEN)]),
        (swapped, [("altered", 11), ("altered", 12), ("unlinked", 13)]),
        (swapped_and_hashed, [("unlinked", 11), *(("not_as_signed", seq) for seq in (20, 30, 40, 50))]),
        (cut_short, [("beyond", 40), ("beyond", 50)]),
        (written_anew, [("not_as_signed", seq) for seq in (10, 20, 30, 40, 50)]),
        (written_anew_with_heads, [("bad_signature", seq) for seq in (10, 20, 30, 40, 50)]),
        (forged, [("bad_signature", 30)]),
        (moved, [("bad_signature", 11)]),
    ],
)
def test_what_was_done_to_a_log_is_located(attack, found):
    """The verdict names each entry and each head that is not as it was."""
    file = copy_of_sound()
    attack(file)
    verdict, _ = judged(file, END)
    told = [(one.key.removeprefix("audit."), one.params["seq"]) for one in verdict.broken]
    assert told[: len(found)] == found
    assert len(told) == len(found) or attack is deleted_and_numbered
    assert all(str(seq) in str(one) for one, (_, seq) in zip(verdict.broken, told, strict=True))


@pytest.mark.parametrize(
    ("attack", "signed_for", "last"),
    [(rolled_back, 30, 35), (written_anew_without_heads, 0, 50)],
)
def test_what_the_file_alone_cannot_tell_a_head_kept_elsewhere_does(attack, signed_for, last):
    """Sound in itself, with a tail that nobody signed for; and no continuation of what was known outside."""
    file = copy_of_sound()
    attack(file)
    verdict, holds = judged(file, END)
    assert (verdict.broken, verdict.signed, verdict.last.seq) == ((), signed_for, last)
    assert not holds


def test_an_attacker_with_a_key_of_his_own_signs_as_another_laptop():
    """It is sound; who signed is told by the key, which is not ours."""
    verdict, holds = judged(a_file("otherwise", OTHER), END)
    assert (verdict.broken, verdict.signed, holds) == ((), LAST, False)
    assert {head.signer for head in verdict.heads} == {OTHER.public}
    assert OTHER.public != KEY.public


def test_a_head_binds_the_document():
    """A head and its whole chain, moved into another document, vouch for nothing."""
    engine = create_engine("sqlite://")
    AUDIT.create(engine)
    AUDIT_HEADS.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(AUDIT_HEADS), [SOUND.heads[0]._asdict()])
        verdict = heads.verify(connection, "another", is_signed)
    engine.dispose()
    assert [one.key for one in verdict.broken] == ["audit.bad_signature"]
