"""What a crash, a lost stick or a plan without a name leaves is offered at the next start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.errors import AppError
from app.base.paths import user_folder
from app.session import actions
from app.session.errors import PassphraseNeeded, PlanInUse
from app.session.recovery import (
    Kind,
    forget,
    happened_in,
    happened_since,
    leave,
    offer_of,
    offers,
    open_named,
    resume,
    return_to_named,
)
from app.session.session import Place, Session
from app.store.vault import Key
from tests.builders import a_plan, a_square, an_area
from tests.session.media import Stick, contents
from tests.store.checks import words_in

ROOT = Path(__file__).parents[2]
KEY = Key(bytes(range(32)), bytes(range(50, 66)))
CRASH = """
import os, sys
from pathlib import Path
from app.session import actions
from app.session.session import Session
from app.store.vault import Key
from tests.builders import a_plan, a_square
path, key = sys.argv[1:]
key = Key.from_hex(key) if key else None
session = Session.open(Path(path), key=key) if path else Session.create_unnamed(a_plan())
for name in ("Grenadines", "Tobago Cays", "Bequia"):
    actions.draw_area(session, name, a_square(12, -60))
session.undo()
os.kill(os.getpid(), 9)
"""
NAMES = ("Grenadines", "Tobago Cays", "Bequia")


def crash(path, key=None):
    """Draw three areas, undo one, and die: in a process of its own."""
    program = [sys.executable, "-c", CRASH, str(path), key.hex if key else ""]
    assert subprocess.run(program, cwd=ROOT, check=False).returncode == -9


@pytest.fixture
def path(tmp_path):
    """Return a plan file that was closed."""
    path = tmp_path / "plan.watchbill"
    Session.create(path, a_plan([], [an_area("area")])).close()
    return path


def test_a_plan_opened_after_a_crash_tells_what_is_undecided(path):
    """Also where it is opened by its name; left alone it is offered as before, closed well no more."""
    crash(path)
    session = Session.open(path)
    offer = offer_of(session)
    assert (offer.kind, offer.name, offer.changes) == (Kind.CRASHED, "TEST", 4)
    assert len(happened_in(session)) == 4
    leave(session)
    assert [(one.path, one.changes) for one in offers()] == [(path, 4)]
    session = Session.open(path)
    assert offer_of(session).changes == 4
    session.close()
    assert offers() == []
    again = Session.open(path)
    assert offer_of(again) is None
    again.close()


def test_a_crash_is_told_with_what_was_recovered(path):
    """Which plan, how many changes since it was last closed, which, and when; nothing is lost by resuming."""
    crash(path)
    (offer,) = offers()
    assert (offer.kind, offer.path, offer.name, offer.changes) == (Kind.CRASHED, path, "TEST", 4)
    assert str(offer.message).startswith("Watchbill ended while TEST was open. Nothing saved is lost")
    assert "4 changes after the state of" in str(offer.message)
    assert [str(one.label) for one in happened_since(offer)] == [
        "Draw Grenadines",
        "Draw Tobago Cays",
        "Draw Bequia",
        "Undo: Draw Bequia",
    ]
    session = resume(offer)
    assert len(session.plan.areas) == 3
    assert str(session.redo_label) == "Draw Bequia"
    assert offers() == []
    session.close()
    assert offers() == []


def test_the_last_named_state_loses_nothing(path):
    """It is one change back; one undo brings forward what came after, and so does it after an edit."""
    crash(path)
    session = open_named(offers()[0])
    assert len(session.plan.areas) == 1
    assert str(session.undo_label).startswith("Back to the state of")
    actions.draw_area(session, "New", a_square(12, -60))
    session.undo()
    session.undo()
    assert {area.name for area in session.plan.areas.values()} >= {"Grenadines", "Tobago Cays"}
    session.close()


def test_cancel_offers_it_again(path):
    """Whoever decides nothing is asked again; whoever opens the file itself has decided."""
    crash(path)
    assert len(offers()) == len(offers()) == 1
    Session.open(path).close()
    assert offers() == []


def test_a_second_crash_keeps_the_named_state(path):
    """Two crashes after each other: the state before the first is still the named one."""
    crash(path)
    crash(path)
    (offer,) = offers()
    assert offer.changes == 8
    session = open_named(offer)
    assert len(session.plan.areas) == 1
    session.close()


def test_a_running_session_is_not_offered(path):
    """Neither its plan, nor its rescue copy, nor an unnamed plan that is open."""
    session, unnamed = Session.open(path), Session.create_unnamed(a_plan())
    assert offers() == []
    session.close()
    unnamed.close()
    assert [offer.kind for offer in offers()] == [Kind.UNNAMED]


def test_a_named_state_counts_from_there(path):
    """What came before it is not told again."""
    session = Session.open(path)
    actions.draw_area(session, "Before", a_square(12, -60))
    session.name_state()
    actions.draw_area(session, "After", a_square(12, -60))
    assert [str(entry.action) for entry in session.keeper.entries_since_named()] == ["change"]
    return_to_named(session)
    assert {area.name for area in session.plan.areas.values()} == {"area", "Before"}
    session.close()


def test_an_encrypted_plan_tells_nothing_before_it_is_unlocked(tmp_path):
    """Nothing of it is in the user folder, in names or in files; unlocked, it tells what happened."""
    path = tmp_path / "plan.watchbill"
    Session.create(path, a_plan([], [an_area("Carriacou")]), key=KEY).close()
    crash(path, KEY)
    (offer,) = offers()
    assert (offer.encrypted, offer.name, offer.changes) == (True, "", 0)
    assert str(path) in str(offer.message)
    with pytest.raises(PassphraseNeeded):
        happened_since(offer)
    assert len(happened_since(offer, KEY)) == 4
    assert words_in(tmp_path, *NAMES, "Carriacou", "Joint Headquarters") == set()
    resume(offer, key=KEY).close()


def test_a_plain_plan_would_be_found(path, tmp_path):
    """The same search finds the words of a plain plan in its dated copies."""
    crash(path)
    Session.open(path).close()
    assert words_in(user_folder(), *NAMES) == set(NAMES)


def test_a_rescue_copy_goes_home_when_the_stick_is_back(tmp_path):
    """Closed while the stick was out, resumed with it in: the file has everything, the copy is gone."""
    stick = Stick(tmp_path)
    session = Session.create(stick.path / "plan.watchbill", a_plan())
    stick.pull()
    actions.draw_area(session, "Grenadines", a_square(12, -60))
    session.close()
    (offer,) = offers()
    assert (offer.kind, offer.home, offer.changes) == (Kind.RESCUED, session.path, 1)
    assert "A copy of" in str(offer.message)
    stick.insert()
    again = resume(offer)
    assert (again.saved_where, again.path, again.rescue) == (Place.FILE, session.path, None)
    assert again.plan == session.plan
    again.close()
    assert offers() == []
    assert list(user_folder("rescue").iterdir()) == []


def test_a_rescue_copy_is_gone_on_with_while_the_stick_is_out(tmp_path):
    """Resumed without the stick, closed, resumed again; then put in: everything goes home in one piece."""
    stick = Stick(tmp_path)
    session = Session.create(stick.path / "plan.watchbill", a_plan())
    stick.pull()
    actions.draw_area(session, "Grenadines", a_square(12, -60))
    session.close()
    for name in ("Tobago Cays", "Bequia"):
        session = resume(offers()[0])
        assert session.saved_where is Place.RESCUE
        actions.draw_area(session, name, a_square(12, -60))
        if name == "Bequia":
            stick.insert()
            session.reconnect()
        session.close()
    again = Session.open(stick.path / "plan.watchbill")
    assert [area.name for area in again.plan.areas.values()] == list(NAMES)
    assert [len(side) for side in again.history()] == [3, 0]
    again.close()


def test_opening_the_file_takes_up_its_rescue_copy(tmp_path):
    """Whoever opens the file instead finds in it what was done without it, and is told."""
    stick = Stick(tmp_path)
    session = Session.create(stick.path / "plan.watchbill", a_plan())
    stick.pull()
    actions.draw_area(session, "Grenadines", a_square(12, -60))
    session.close()
    stick.insert()
    again = Session.open(session.path)
    assert again.plan == session.plan
    assert [str(warning) for warning in again.take_warnings()] == [
        f"What was done while {session.path} was away is in it now: 1 change."
    ]
    again.close()
    assert offers() == []


def test_a_rescue_copy_that_fits_no_more_is_kept(tmp_path):
    """The file went another way on another laptop: both are there, and each can be opened."""
    stick = Stick(tmp_path)
    session = Session.create(stick.path / "plan.watchbill", a_plan())
    stick.pull()
    actions.draw_area(session, "Here", a_square(12, -60))
    session.close()
    elsewhere = Session.open(tmp_path / "pocket" / "plan.watchbill")
    actions.draw_area(elsewhere, "There", a_square(12, -60))
    elsewhere.close()
    stick.insert()
    again = Session.open(session.path)
    assert [area.name for area in again.plan.areas.values()] == ["There"]
    assert "was left as it is" in str(again.take_warnings()[0])
    again.close()
    (offer,) = offers()
    assert offer.kind is Kind.RESCUED
    rescued = resume(offer)
    rescued.name_as(tmp_path / "both.watchbill")
    assert [area.name for area in rescued.plan.areas.values()] == ["Here"]
    rescued.close()
    assert offers() == []


def test_changes_waiting_for_their_file_keep_others_out(tmp_path):
    """The stick is back, but the session that has the changes has not written them yet."""
    stick = Stick(tmp_path)
    session = Session.create(stick.path / "plan.watchbill", a_plan())
    stick.pull()
    actions.draw_area(session, "Grenadines", a_square(12, -60))
    stick.insert()
    with pytest.raises(PlanInUse):
        Session.open(session.path)
    session.reconnect()
    session.close()
    Session.open(session.path).close()


def test_an_unnamed_plan_is_offered_until_it_has_a_name(tmp_path):
    """Made, edited, closed, offered, named: history and log come along, and the unnamed file is gone."""
    session = Session.create_unnamed(a_plan())
    assert session.unnamed
    actions.draw_area(session, "Grenadines", a_square(12, -60))
    session.close()
    (offer,) = offers()
    assert (offer.kind, offer.name) == (Kind.UNNAMED, "TEST")
    assert str(offer.message).startswith("TEST has no file yet.")
    session = resume(offer)
    before = session.keeper.head
    session.name_as(tmp_path / "named.watchbill")
    assert (session.unnamed, session.keeper.head) == (False, before)
    session.undo()
    session.close()
    assert offers() == []
    assert list(user_folder("unnamed").iterdir()) == []
    again = Session.open(tmp_path / "named.watchbill")
    assert str(again.redo_label) == "Draw Grenadines"
    again.close()


def test_an_unnamed_plan_survives_a_crash():
    """It is offered once, as what it is now."""
    crash("")
    (offer,) = offers()
    assert (offer.kind, offer.changes) == (Kind.CRASHED, 4)
    session = resume(offer)
    assert session.unnamed
    session.close()
    assert [offer.kind for offer in offers()] == [Kind.UNNAMED]


def test_a_name_is_not_taken_from_another_plan(path, tmp_path):
    """A file that is there stays unless it is to be replaced; one that is open elsewhere stays anyway."""
    session = Session.create_unnamed(a_plan())
    with pytest.raises(AppError, match="exists already"):
        session.name_as(path)
    with pytest.raises(AppError, match="no folder"):
        session.name_as(tmp_path / "nowhere" / "plan.watchbill")
    other = Session.open(path)
    with pytest.raises(PlanInUse):
        session.name_as(path, replace=True)
    other.close()
    assert session.unnamed
    session.name_as(path, replace=True)
    assert session.path == path
    session.close()
    again = Session.open(path)
    assert again.plan == session.plan
    again.close()


def test_a_named_plan_goes_on_in_another_file(path, tmp_path):
    """The first file stays as it was when the second was made, and anybody may open it."""
    session = Session.open(path)
    before = session.plan
    session.name_as(tmp_path / "second.watchbill")
    actions.draw_area(session, "New", a_square(12, -60))
    first = Session.open(path)
    assert first.plan == before
    first.close()
    with pytest.raises(AppError, match="open plan itself"):
        session.name_as(session.path, replace=True)
    session.close()


def test_what_is_forgotten_is_not_offered(path):
    """A note goes, and an unnamed plan; its dated copy stays."""
    crash(path)
    forget(offers()[0])
    session = Session.create_unnamed(a_plan())
    session.close()
    (offer,) = offers()
    forget(offer)
    assert offers() == []
    assert not offer.path.exists()
    assert path.exists()
    assert list((user_folder("backups") / session.keeper.document).glob("*.watchbill"))


def test_a_plan_on_a_stick_that_is_out_is_offered_with_the_reason(tmp_path):
    """It cannot be resumed now, and is offered until it can."""
    stick = Stick(tmp_path)
    Session.create(stick.path / "plan.watchbill", a_plan()).close()
    crash(stick.path / "plan.watchbill")
    stick.pull()
    (offer,) = offers()
    assert "no plan file" in str(offer.problem)
    with pytest.raises(AppError):
        resume(offer)
    stick.insert()
    assert [offer.problem for offer in offers()] == [None]
    resume(offers()[0]).close()


def test_notes_that_cannot_be_read_are_passed_over(path):
    """A note cut short by a power cut offers nothing and stops nothing."""
    crash(path)
    (note,) = user_folder("open").glob("*.json")
    for text in (b"", b" {", b' {"path": 1}', os.urandom(50)):
        note.write_bytes(text)
        assert offers() == []
    session = Session.open(path)
    assert len(session.plan.areas) == 3
    session.close()
    assert not note.exists()


def test_looking_changes_nothing(path):
    """Listing what is offered leaves every file as it was."""
    crash(path)
    Session.create_unnamed(a_plan()).close()
    before = contents(user_folder())
    assert len(offers()) == 2
    assert contents(user_folder()) == before
