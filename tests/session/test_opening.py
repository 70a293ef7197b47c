"""One session writes a plan at a time; others read it; what is damaged is kept aside and named."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.errors import AppError
from app.session import actions
from app.session.damage import PlanDamaged
from app.session.errors import Cause, MediumFailed, PlanInUse, WrongPassphrase
from app.session.session import Session
from app.session.usecases.backups import list_backups, restore_backup
from app.store.vault import Key
from tests.builders import a_disclosure, a_plan, a_square, an_area, at
from tests.session.media import contents, read_only
from tests.store.checks import execute

ROOT = Path(__file__).parents[2]
KEY = Key(bytes(range(32)), bytes(range(50, 66)))
OPENER = """
import sys, time
from pathlib import Path
from app.session.session import Session
session = Session.open(Path(sys.argv[1]), author="Night watch")
print("open", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    """Return a plan file that was closed."""
    path = tmp_path / "desk" / "plan.watchbill"
    path.parent.mkdir()
    Session.create(path, a_plan([], [an_area("area")])).close()
    return path


@pytest.fixture
def other(path):
    """Return another process that has the plan open."""
    process = subprocess.Popen(
        [sys.executable, "-c", OPENER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_process_gets_a_clear_choice(path, other, tmp_path):
    """It is told who has the plan since when; it can read it, and go on in a copy elsewhere."""
    with pytest.raises(
        PlanInUse, match=r"Night watch, since .*Open it read-only, or work on a copy"
    ) as caught:
        Session.open(path)
    assert (caught.value.holder.post, caught.value.holder.process) == ("Night watch", other.pid)
    session = Session.open(path, read_only=True)
    assert session.plan.areas
    session.name_as(tmp_path / "copy.watchbill")
    assert not session.read_only
    actions.draw_area(session, "Mine", a_square(12, -60))
    session.close()
    assert sorted(one.name for one in tmp_path.glob("*.watchbill")) == ["copy.watchbill"]


def test_a_copy_takes_no_place_of_a_plan_that_is_open(path, other, tmp_path):
    """Saving a copy over a plan that another process has open is refused; the plan stays."""
    session = Session.create(tmp_path / "mine.watchbill", a_plan())
    before = path.read_bytes()
    with pytest.raises(PlanInUse, match="Night watch"):
        session.save_copy(path)
    with pytest.raises(PlanInUse, match="Night watch"):
        session.name_as(path, replace=True)
    assert path.read_bytes() == before
    session.close()


def test_a_process_that_died_has_nothing_open(path, other):
    """Its lock is gone with it; nobody has to remove anything."""
    other.kill()
    other.wait()
    assert (path.parent / ".plan.watchbill.lock").exists()
    session = Session.open(path)
    session.close()
    assert [one.name for one in path.parent.iterdir()] == ["plan.watchbill"]


def test_the_same_program_says_that_it_is_open_here(path):
    """The window that has the plan already is this one."""
    session = Session.open(path)
    with pytest.raises(PlanInUse, match="open here already"):
        Session.open(path)
    session.close()
    Session.open(path).close()


def test_a_link_is_the_file_it_leads_to(path, tmp_path):
    """The lock is that of the file, however it is named."""
    link = tmp_path / "link.watchbill"
    link.symlink_to(path)
    session = Session.open(link)
    with pytest.raises(PlanInUse):
        Session.open(path)
    actions.draw_area(session, "New", a_square(12, -60))
    session.close()
    assert len(Session.open(path, read_only=True).plan.areas) == 2


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_reading_writes_nothing(tmp_path, key):
    """Neither the file nor anything beside it or in the user folder is touched; editing says how to go on."""
    path = tmp_path / "plan.watchbill"
    Session.create(path, a_plan(), key=key).close()
    before = contents(tmp_path)
    session = Session.open(path, key=key, read_only=True)
    for act in (
        lambda: actions.draw_area(session, "New", a_square(12, -60)),
        session.name_state,
        lambda: session.record(a_disclosure()),
    ):
        with pytest.raises(AppError, match="Save a copy under another name and go on there"):
            act()
    assert (session.undo_label, session.redo_label) == (None, None)
    session.close()
    assert contents(tmp_path) == before


def test_a_read_only_medium_is_read(path, tmp_path):
    """Opening for writing says what is wrong; opening to read works; a copy elsewhere can be worked on."""
    with read_only(path.parent):
        with pytest.raises(MediumFailed, match="read-only") as caught:
            Session.open(path)
        assert caught.value.cause is Cause.READ_ONLY
        session = Session.open(path, read_only=True)
        session.name_as(tmp_path / "copy.watchbill")
        actions.draw_area(session, "New", a_square(12, -60))
        session.close()


def test_an_older_file_is_read_in_a_private_copy(path):
    """It is brought up to date elsewhere and stays as it is; nothing of the copy is left."""
    execute(path, "PRAGMA user_version=0")
    before = contents(path.parent)
    session = Session.open(path, read_only=True)
    private = Path(session.keeper._store.private.name)
    assert session.plan.areas
    assert session.path == path
    session.close()
    assert not private.exists()
    assert contents(path.parent) == before


def test_what_a_crash_interrupted_is_read_in_a_private_copy(path, tmp_path):
    """A journal left by a crash belongs to the state before it; reading does not roll it back in place."""
    session = Session.open(path)
    plan = session.plan
    crashed = tmp_path / "crashed" / path.name
    crashed.parent.mkdir()
    with session.keeper._store._transaction() as connection:
        connection.exec_driver_sql("PRAGMA cache_spill=1")
        connection.exec_driver_sql("UPDATE areas SET task = hex(zeroblob(20000)) || priority")
        # As the system would have it on the disk: the journal synced, some pages of the file written.
        connection.exec_driver_sql("PRAGMA cache_size=1")
        for number in range(200):
            connection.exec_driver_sql(f"INSERT INTO facts VALUES ('x{number}', hex(zeroblob(2000)))")
        for suffix in ("", "-journal"):
            shutil.copy(f"{path}{suffix}", f"{crashed}{suffix}")
        connection.rollback()
    session.close()
    assert crashed.read_bytes() != path.read_bytes()
    before = contents(crashed.parent)
    read = Session.open(crashed, read_only=True)
    assert read.plan == plan
    read.close()
    assert contents(crashed.parent) == before


def spoil_half(path):
    """Zero the second half of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))


def spoil_start(path, length):
    """Write noise over the first bytes of a file."""
    path.write_bytes(random.Random(0).randbytes(length) + path.read_bytes()[length:])


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_half,
        lambda path: spoil_start(path, 16),
        lambda path: spoil_start(path, 4096),
        lambda path: path.write_bytes(path.read_bytes()[:20_000]),
        lambda path: path.write_bytes(bytes(path.stat().st_size)),
        lambda path: path.write_bytes(b""),
        lambda path: execute(path, "UPDATE areas SET priority=9"),
        lambda path: execute(path, "DROP TRIGGER audit_no_update", "UPDATE audit SET author='x' WHERE seq=1"),
    ],
    ids=["half zero", "header", "first page", "cut", "all zero", "empty", "impossible value", "log altered"],
)
def test_a_damaged_file_is_kept_aside_and_the_last_copy_named(path, tmp_path, spoil):
    """It is not written to, one copy of it is kept however often it is opened; a backup can be restored."""
    spoil(path)
    damaged = path.read_bytes()
    for _ in range(3):
        with pytest.raises(PlanDamaged, match="The last sound copy is of") as caught:
            Session.open(path)
    assert path.read_bytes() == damaged
    kept = [one for one in path.parent.iterdir() if "corrupt-" in one.name]
    assert [one.read_bytes() for one in kept] == ([damaged] if damaged else [])
    assert caught.value.kept == (kept[0] if kept else None)
    assert sorted(one.name for one in path.parent.iterdir() if one not in kept) == ["plan.watchbill"]
    (backup,) = caught.value.backups
    restore_backup(backup, tmp_path / "restored.watchbill")
    session = Session.open(tmp_path / "restored.watchbill")
    assert session.plan.areas
    session.close()


def test_a_dated_copy_that_is_damaged_too_is_passed_over(path):
    """The newest sound one is named, not the newest."""
    session = Session.open(path)
    actions.draw_area(session, "New", a_square(12, -60))
    session.close()
    newest, older = list_backups(path)
    spoil_half(newest.path)
    spoil_half(path)
    with pytest.raises(PlanDamaged) as caught:
        Session.open(path)
    assert caught.value.backups == [older]


def test_starts_that_fail_wear_no_copy_away(path):
    """Thirty starts on a damaged file leave every dated copy as it was."""
    for number in range(12):
        session = Session.open(path)
        actions.draw_area(session, f"Area {number}", a_square(12, -60))
        session.close()
    before = [backup.path for backup in list_backups(path)]
    assert len(before) == 10
    spoil_half(path)
    for _ in range(30):
        with pytest.raises(PlanDamaged):
            Session.open(path)
    assert [backup.path for backup in list_backups(path)] == before


def test_a_file_that_was_never_a_plan_is_left_alone(tmp_path):
    """Nothing is kept aside of a picture."""
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(os.urandom(100) * 300)
    with pytest.raises(AppError, match="not a plan"):
        Session.open(picture)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["picture.jpg"]


def test_damage_is_told_from_a_wrong_passphrase(tmp_path):
    """A key that opens the last copy of a plan is right: then it is the file that is damaged."""
    path = tmp_path / "plan.watchbill"
    Session.create(path, a_plan(), key=KEY).close()
    with pytest.raises(WrongPassphrase):
        Session.open(path, key=Key(bytes(32), KEY.salt))
    spoiled = bytearray(path.read_bytes())
    spoiled[1000] ^= 1
    path.write_bytes(spoiled)
    with pytest.raises(PlanDamaged, match="passphrase is right for its last copy"):
        Session.open(path, key=KEY)
    with pytest.raises(WrongPassphrase):
        Session.open(path, key=Key(bytes(32), KEY.salt))


def test_a_copy_is_made_only_of_a_plan_that_changed(path):
    """Opening and closing an unchanged plan keeps one copy; each changed state gets one, at the end."""
    for _ in range(3):
        Session.open(path).close()
    assert len(list_backups(path)) == 1
    session = Session.open(path)
    actions.draw_area(session, "New", a_square(12, -60))
    session.undo()
    session.close()
    assert len(list_backups(path)) == 2


def test_named_states_are_kept(path):
    """Naming a state makes a dated copy of it at once."""
    session = Session.open(path, clock=lambda: at(5))
    actions.draw_area(session, "New", a_square(12, -60))
    session.name_state()
    assert session.named_state.time == at(5)
    assert len(list_backups(session)) == 2
    session.close()
