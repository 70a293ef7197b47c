"""Nothing is lost when the medium fails: the plan goes on in a rescue copy or in memory, and says so."""

from __future__ import annotations

import os

import pytest

from app.base.errors import AppError
from app.session import actions
from app.session.session import Place, Session
from app.session.trail import Trail
from app.store.acts import exchange
from app.store.audit import NO_HASH, Head
from app.store.vault import Key
from tests.builders import a_disclosure, a_plan, a_square, an_area, an_asset
from tests.session.media import Stick, fill, no_file_larger_than, no_new_files, small_disk

KEY = Key(bytes(range(32)), bytes(range(50, 66)))


@pytest.fixture
def stick(tmp_path):
    """Return a stick."""
    return Stick(tmp_path)


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request):
    """Return the key of the plan, or none."""
    return request.param


def begin(folder, key=None):
    """Return a session on a small plan in a folder, with one edit, and what it tells of trouble."""
    plan = a_plan([an_asset("ship")], [an_area("area")])
    session = Session.create(folder / "plan.watchbill", plan, key=key)
    told = []
    session.trouble.connect(lambda message: told.append(str(message)))
    draw(session, "First")
    return session, told


def draw(session, name):
    """Add an area."""
    actions.draw_area(session, name, a_square(12, -60))


def reopened(path, key=None):
    """Return plan and history as a file has them."""
    session = Session.open(path, key=key, read_only=True)
    plan, history = session.plan, session.history()
    session.close()
    return plan, history


def test_a_stick_pulled_out_and_put_in_again(stick, key):
    """Edits go on in a rescue copy that holds everything; then the file gets what it lacks."""
    session, told = begin(stick.path, key)
    stick.pull()
    draw(session, "Second")
    assert session.saved_where is Place.RESCUE
    assert told == [
        f"Stick removed, or file moved: {session.path} is gone. Your plan is safe in {session.rescue}. "
        "Insert the stick again or choose another folder."
    ]
    session.undo()
    draw(session, "Third")
    rescue = session.rescue
    assert reopened(rescue, key) == (session.plan, session.history())
    with pytest.raises(AppError, match="no plan file"):
        session.reconnect()
    assert session.saved_where is Place.RESCUE
    stick.insert()
    session.reconnect()
    assert (session.saved_where, session.rescue, rescue.exists()) == (Place.FILE, None, False)
    assert told[1:] == [f"Everything is saved in {session.path} again."]
    draw(session, "Fourth")
    assert len(told) == 2
    assert reopened(session.path, key) == (session.plan, session.history())
    session.close()
    assert [path.name for path in stick.path.iterdir()] == ["plan.watchbill"]


def test_a_file_that_another_has_taken_the_place_of(tmp_path):
    """What lies there now is not touched: the plan goes on elsewhere."""
    session, told = begin(tmp_path)
    session.path.unlink()
    session.path.write_bytes(b"something else")
    draw(session, "Second")
    assert session.saved_where is Place.RESCUE
    assert "is gone" in told[0]
    assert session.path.read_bytes() == b"something else"
    with pytest.raises(AppError, match="not a plan"):
        session.reconnect()
    session.close()


def test_a_file_that_went_another_way_is_not_reconnected(stick, tmp_path):
    """Somebody edited the file while it was away: both stay, and the plan gets another name."""
    session, _ = begin(stick.path)
    stick.pull()
    draw(session, "Here")
    path = session.path
    there = Session.open(tmp_path / "pocket" / "plan.watchbill")
    draw(there, "There")
    there_plan = there.plan
    there.close()
    stick.insert()
    with pytest.raises(AppError, match="not as it was left"):
        session.reconnect()
    assert session.saved_where is Place.RESCUE
    session.name_as(stick.path / "mine.watchbill")
    assert (session.saved_where, session.rescue) == (Place.FILE, None)
    session.close()
    assert reopened(path)[0] == there_plan
    assert reopened(stick.path / "mine.watchbill") == (session.plan, session.history())


def test_a_full_disk(tmp_path, key):
    """The edit is kept in a rescue copy; with room again the file gets it."""
    with small_disk(tmp_path / "small") as folder:
        session, told = begin(folder, key)
        ballast = fill(folder)
        for number in range(40):
            draw(session, f"Area {number}")
        assert session.saved_where is Place.RESCUE
        (message,) = told
        assert message.startswith(f"The disk of {session.path} is full. Your plan is safe in")
        assert reopened(session.rescue, key) == (session.plan, session.history())
        ballast.unlink()
        session.reconnect()
        assert session.saved_where is Place.FILE
        session.close()
        assert reopened(session.path, key) == (session.plan, session.history())


def test_no_room_anywhere(tmp_path):
    """Neither file nor user folder takes more: edits stay in memory, each time told, until one does."""
    session, told = begin(tmp_path)
    with no_file_larger_than(20_000):
        draw(session, "Second")
        draw(session, "Third")
        assert session.saved_where is Place.MEMORY
        assert "safe in memory only" in told[0]
        assert "still safe in memory only" in told[1]
        with pytest.raises(AppError, match="in memory only"):
            session.close()
        session.undo()
        assert len(told) == 3
    draw(session, "Fourth")
    assert session.saved_where is Place.FILE
    assert told[3:] == [f"Everything is saved in {session.path} again."]
    session.close()
    assert reopened(session.path) == (session.plan, session.history())


def test_a_folder_made_read_only_under_the_session(stick):
    """Without room for its journal a file cannot be written: the plan goes on elsewhere, and comes back."""
    session, told = begin(stick.path)
    with no_new_files(stick.path):
        draw(session, "Second")
        assert session.saved_where is Place.RESCUE
        assert told[0].startswith(f"{session.path} can no longer be written. Your plan is safe in")
        with pytest.raises(AppError, match="read-only"):
            session.reconnect()
    session.reconnect()
    session.close()
    assert reopened(session.path) == (session.plan, session.history())


def test_a_medium_that_fails(stick):
    """A journal that cannot be read or written is a failing medium."""
    session, told = begin(stick.path)
    blocker = stick.path / "plan.watchbill-journal"
    blocker.mkdir()
    draw(session, "Second")
    assert session.saved_where is Place.RESCUE
    assert told[0].startswith(f"The medium of {session.path} is failing. Your plan is safe in")
    blocker.rmdir()
    session.reconnect()
    session.close()
    assert reopened(session.path) == (session.plan, session.history())


def test_without_a_user_folder(stick, tmp_path, monkeypatch):
    """A session says what it cannot do, works, and survives the loss of its stick in memory."""
    (tmp_path / "no folder").write_bytes(b"")
    monkeypatch.setenv("WATCHBILL_HOME", str(tmp_path / "no folder"))
    session, told = begin(stick.path)
    assert len(session.take_warnings()) == 3
    assert session.take_warnings() == []
    before = session.history()
    session.close()
    session = Session.open(session.path)
    session.trouble.connect(lambda message: told.append(str(message)))
    stick.pull()
    draw(session, "Second")
    assert session.saved_where is Place.MEMORY
    assert "safe in memory only" in told[0]
    session.name_as(tmp_path / "elsewhere.watchbill")
    assert session.saved_where is Place.FILE
    session.close()
    plan, history = reopened(tmp_path / "elsewhere.watchbill")
    assert plan == session.plan
    assert history[0][:-1] == before[0]
    stick.insert()


def test_memory_goes_home_by_itself(stick, tmp_path, monkeypatch):
    """With the stick in again the next edit is in the file, with those before it."""
    (tmp_path / "no folder").write_bytes(b"")
    monkeypatch.setenv("WATCHBILL_HOME", str(tmp_path / "no folder"))
    session, told = begin(stick.path)
    stick.pull()
    draw(session, "Second")
    stick.insert()
    draw(session, "Third")
    assert session.saved_where is Place.FILE
    assert "again" in told[-1]
    session.close()
    assert reopened(session.path) == (session.plan, session.history())


def test_what_is_in_memory_only_can_be_given_up(stick, tmp_path, monkeypatch):
    """Closing refuses until it is told to discard; the file is as it was saved last."""
    (tmp_path / "no folder").write_bytes(b"")
    monkeypatch.setenv("WATCHBILL_HOME", str(tmp_path / "no folder"))
    session, _ = begin(stick.path)
    saved = session.plan
    stick.pull()
    draw(session, "Lost")
    with pytest.raises(AppError, match="in memory only"):
        session.close()
    session.close(discard=True)
    stick.insert()
    assert reopened(session.path)[0] == saved


def test_a_rescue_copy_whose_disk_fills_up_too(stick):
    """From the rescue copy to memory and back: every edit is there in the end."""
    session, _ = begin(stick.path)
    stick.pull()
    draw(session, "Second")
    with no_file_larger_than(20_000):
        draw(session, "Third")
        assert session.saved_where is Place.MEMORY
    draw(session, "Fourth")
    assert session.saved_where is Place.RESCUE
    assert reopened(session.rescue) == (session.plan, session.history())
    assert len(list(session.rescue.parent.glob("*.watchbill"))) == 1
    stick.insert()
    session.reconnect()
    session.close()
    assert reopened(session.path) == (session.plan, session.history())


def test_undo_reaches_back_while_the_file_is_gone(stick):
    """Changes made before this session are read from a copy of the file."""
    session, _ = begin(stick.path)
    session.close()
    session = Session.open(session.path)
    stick.pull()
    session.undo()
    assert session.saved_where is Place.RESCUE
    assert str(session.redo_label) == "Draw First"
    stick.insert()
    session.reconnect()
    session.close()
    assert reopened(session.path) == (session.plan, session.history())


def test_a_failed_creation_leaves_nothing(tmp_path):
    """No half file and no lock stay where a new plan found no room."""
    with no_file_larger_than(20_000), pytest.raises(AppError):
        Session.create(tmp_path / "plan.watchbill", a_plan())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_a_long_session_begins_anew_with_a_copy(stick, monkeypatch):
    """Past a limit what was done is not kept twice; a stick pulled out then loses nothing."""
    from app.session import keeper

    monkeypatch.setattr(keeper, "_HEAVIEST", 2_000)
    session, _ = begin(stick.path)
    for number in range(10):
        draw(session, f"Area {number}")
        assert session.keeper._trail.weight < 4_000
    stick.pull()
    draw(session, "Last")
    assert reopened(session.rescue) == (session.plan, session.history())
    stick.insert()
    session.reconnect()
    session.close()


def test_what_a_crash_left_half_written_goes_in_time(tmp_path):
    """Part files a day old are removed, beside the plan and among the copies; younger ones stay."""
    session, _ = begin(tmp_path)
    session.close()
    copies = next((tmp_path / "home" / "backups").iterdir())
    names = (".plan.watchbill.0a1b.part", ".plan.watchbill.0a1b.part-journal", ".other.watchbill.0a1b.part")
    for folder in (tmp_path, copies):
        for name in names:
            (folder / name).write_bytes(b"")
            os.utime(folder / name, (0, 0))
        (folder / ".plan.watchbill.ffff.part").write_bytes(b"")
    session = Session.open(session.path)
    draw(session, "Second")
    session.close()
    left = {path.name for path in tmp_path.iterdir() if path.name.startswith(".")}
    assert left == {".other.watchbill.0a1b.part", ".plan.watchbill.ffff.part"}
    assert {path.name for path in copies.glob(".*")} == {".plan.watchbill.ffff.part"}


def test_an_act_that_was_refused_weighs_nothing():
    """Or else a long session would be copied again and again."""
    trail = Trail("document", Head(0, NO_HASH))
    trail.add(exchange(a_disclosure(), "Planner"))
    weight = trail.weight
    for _ in range(2):
        trail.add(exchange(a_disclosure(state="x" * 1000), "Planner"))
    trail.drop_last(2)
    assert trail.weight == weight
