"""Encrypted plans: nothing to read without the passphrase, and another program opens them with it."""

from __future__ import annotations

import os
import unicodedata
from contextlib import closing

import pytest
from sqlalchemy.exc import DBAPIError

from app.base.errors import AppError
from app.store import acts
from app.store.database import is_encrypted
from app.store.errors import DamagedFile, PassphraseNeeded, WrongPassphrase
from app.store.plans import PlanStore
from app.store.rekeying import rekey
from app.store.vault import Key, check_passphrase, derive_key, new_key, read_salt
from tests.builders import D, a_duty, a_plan, an_area, an_asset
from tests.store.checks import drawn

SHIP, AREA = an_asset("Swiftsure"), an_area("Grenadines")
PLAN = a_plan([SHIP], [AREA], [a_duty(SHIP, AREA)])
WORDS = (b"Swiftsure", b"Grenadines", b"Joint Headquarters", b"SQLite format", b"CREATE TABLE")
KEY, OTHER = Key(os.urandom(32), os.urandom(16)), Key(os.urandom(32), os.urandom(16))


@pytest.fixture
def path(tmp_path):
    """Return an encrypted plan file."""
    path = tmp_path / "plan.watchbill"
    PlanStore.create(path, PLAN, "Planner", D, key=KEY).close()
    return path


def readable(data):
    """Return the words of the plan that can be read in some bytes, in the encodings there are."""
    return {word for word in WORDS if word in data or word.decode().encode("utf-16-le") in data}


def test_the_derivation_is_a_constant_of_the_format():
    """Argon2id, 128 MiB, three passes, four lanes: another figure would lock out every plan there is."""
    key = derive_key("four words of chance", bytes(range(16)))
    assert key.secret.hex() == "e90cd2f75d7783750d8c29dff8923ba3a6097bcf5a2d295399efcb41f483f190"
    assert key.salt == bytes(range(16))


def test_a_passphrase_is_the_same_however_it_was_typed():
    """Composed and decomposed letters give one key."""
    typed = "Übung macht den Meister"
    salt = bytes(16)
    assert derive_key(unicodedata.normalize("NFD", typed), salt) == derive_key(typed, salt)


@pytest.mark.parametrize(
    "bad", ["short", "e\u0301" * 7, " leading blank", "trailing blank ", "two\nlines here"]
)
def test_a_passphrase_that_is_none_is_refused(bad):
    """Too short once composed, or not one line of ordinary characters."""
    with pytest.raises(AppError, match="passphrase"):
        check_passphrase(bad)


def test_keys_are_not_shown():
    """Neither secret nor salt stands in a trace."""
    key = new_key("correct horse")
    assert key.secret.hex() not in repr(key)
    assert repr(key) == "Key()"


def test_nothing_of_a_plan_can_be_read_in_its_files(path):
    """Neither in the file nor in its journal, caught in the middle of a large transaction."""
    store = PlanStore.open(path, KEY)
    journal = path.with_name("plan.watchbill-journal")
    with store._transaction() as connection:
        connection.exec_driver_sql("UPDATE areas SET task = task || ' Watch closely.'")
        caught = journal.read_bytes()
    store.close()
    assert len(caught) > 4096
    assert readable(caught) == readable(path.read_bytes()) == set()


def test_the_same_words_are_read_in_a_plain_file(tmp_path):
    """The search would find them."""
    path = tmp_path / "plain.watchbill"
    PlanStore.create(path, PLAN, "Planner", D).close()
    assert readable(path.read_bytes()) == set(WORDS)


def test_an_independent_program_opens_it(path):
    """SQLite3 Multiple Ciphers in its SQLCipher 4 mode reads it with the raw key and finds it sound."""
    apsw = pytest.importorskip("apsw")
    connection = apsw.Connection(str(path))
    for name, value in (("cipher", "sqlcipher"), ("legacy", 4), ("key", f"x'{KEY.hex}'")):
        connection.pragma(name, value)
    assert connection.pragma("integrity_check") == "ok"
    assert [row[0] for row in connection.execute("SELECT name FROM assets")] == ["Swiftsure"]
    connection.close()


def test_a_plan_is_asked_for_its_passphrase(path):
    """Without a key it says so and gives the salt; a wrong one is called so; with the right one it opens."""
    with pytest.raises(PassphraseNeeded, match="encrypted") as asked:
        PlanStore.open(path)
    assert asked.value.salt == KEY.salt == read_salt(path)
    with pytest.raises(WrongPassphrase, match="does not open"):
        PlanStore.open(path, OTHER)
    for opener in (PlanStore.open, PlanStore.open_read_only):
        with closing(opener(path, KEY)) as store:
            assert store.load() == PLAN


def test_a_copy_has_the_same_passphrase(path, tmp_path):
    """It is encrypted with the same key."""
    with closing(PlanStore.open(path, KEY)) as store:
        store.save_copy(tmp_path / "copy.watchbill")
    assert readable((tmp_path / "copy.watchbill").read_bytes()) == set()
    with closing(PlanStore.open(tmp_path / "copy.watchbill", KEY)) as copy:
        assert copy.load() == PLAN


@pytest.mark.parametrize(
    ("old", "new"), [(None, KEY), (KEY, OTHER), (KEY, None)], ids=["set", "change", "remove"]
)
def test_a_file_is_written_anew_under_another_key(tmp_path, old, new):
    """Plan, history and log are the same; only the new key opens it; nothing else is left in the folder."""
    path = tmp_path / "plan.watchbill"
    with closing(PlanStore.create(path, PLAN, "Planner", D, key=old)) as store:
        plan, change = drawn(PLAN)
        store.write(acts.make(change))
        head = store.write(acts.take_back(change, "Planner", D))
    rekey(path, old, new, {"recovery": "nobody"})
    assert is_encrypted(path) == (new is not None)
    with closing(PlanStore.open(path, new)) as store:
        assert (store.load(), store.audit_head, store.history()) == (PLAN, head, ([], [1]))
        assert store.facts["recovery"] == "nobody"
        store.write(acts.make_again(store.load_change(1), "Planner", D))
        assert store.load() == plan
        with pytest.raises(DBAPIError, match="append-only"), store._transaction() as connection:
            connection.exec_driver_sql("DELETE FROM audit")
    if old is not None and new is not None:
        with pytest.raises(WrongPassphrase):
            PlanStore.open(path, old)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["plan.watchbill"]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a replaced file cannot be reached")
def test_encrypting_overwrites_the_plain_file(tmp_path):
    """What the plain file held is gone from its place on the disk, not only from the folder."""
    path, other = tmp_path / "plan.watchbill", tmp_path / "hard link"
    PlanStore.create(path, PLAN, "Planner", D).close()
    os.link(path, other)
    rekey(path, None, KEY, {})
    assert set(other.read_bytes()) == {0}


def test_a_rewriting_that_fails_leaves_the_file(path, monkeypatch):
    """The old passphrase opens it, and no part of the new file stays."""
    from app.store import rekeying

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rekeying, "replace_durably", fail)
    before = path.read_bytes()
    with pytest.raises(AppError, match="disk is full"):
        rekey(path, KEY, OTHER, {})
    assert path.read_bytes() == before
    assert len([one for one in path.parent.iterdir() if one.is_file()]) == 1


def test_a_flipped_bit_anywhere_is_found(path):
    """Every page is authenticated: damage is damage, and in the first page it may be a wrong passphrase."""
    whole = path.read_bytes()
    for page in range(len(whole) // 4096):
        spoiled = bytearray(whole)
        spoiled[page * 4096 + 2000] ^= 1
        path.write_bytes(spoiled)
        with pytest.raises(WrongPassphrase if page == 0 else DamagedFile):
            PlanStore.open(path, KEY)
        assert path.read_bytes() == spoiled


@pytest.mark.parametrize("size", [4096, 20_000, 4096 * 9])
def test_an_encrypted_file_cut_short_is_damaged(path, size):
    """Whether a page is whole or not."""
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(DamagedFile):
        PlanStore.open(path, KEY)


def test_the_plan_stands_in_no_error(path):
    """What a failing statement was to write does not come with its error, which ends in the crash report."""
    with (
        closing(PlanStore.open(path, KEY)) as store,
        pytest.raises(DBAPIError) as caught,
        store._transaction() as connection,
    ):
        connection.exec_driver_sql("INSERT INTO areas (name) VALUES (?)", ("Grenadines",))
    assert "Grenadines" not in str(caught.value)
