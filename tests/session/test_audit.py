"""What a plan's log tells at its opening and afterwards: signed for, as it was, no older than known."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import pytest

from app.base.errors import AppError
from app.base.paths import user_folder
from app.orders.verify import attached_plan
from app.session import actions
from app.session.errors import PlanDamaged
from app.session.session import Session
from app.session.usecases.audit import LogReader, Sought, audit, compare, posts, read_anchor
from app.session.usecases.orders import Wanted, issue_orders
from app.store import heads
from tests.builders import D, a_plan, a_square, an_area, hours
from tests.session.exchanging import Exchange, School
from tests.session.test_recovery import crash
from tests.store.checks import execute

LOCKED = ("audit", "audit_heads")
UNLOCK = [f"DROP TRIGGER IF EXISTS {name}_no_{verb}" for name in LOCKED for verb in ("update", "delete")]


@pytest.fixture
def path(tmp_path):
    """Return a plan file that was closed, with four entries in its log."""
    path = tmp_path / "plan.watchbill"
    Session.create(path, a_plan([], [an_area("area")])).close()
    draw(path, "One", "Two", "Three")
    return path


def draw(path, *names):
    """Draw areas, one step each, in a session of its own; return what its opening told."""
    session = Session.open(path)
    told = keys(session)
    for name in names:
        actions.draw_area(session, name, a_square(12, -60))
    session.close()
    return told


def keys(session):
    """Return what the opening of a plan told."""
    return [warning.key for warning in session.take_warnings()]


def looked_at(path):
    """Return what opening a plan to read only tells."""
    session = Session.open(path, read_only=True)
    told = keys(session)
    session.close()
    return told


def attack(path, *statements):
    """Alter the file as somebody does who has it, the triggers taken out first."""
    execute(path, *UNLOCK, *statements)


def roll_back(path, last=1):
    """Drop the last entries and their heads."""
    attack(path, f"DELETE FROM audit WHERE seq>{last}", f"DELETE FROM audit_heads WHERE seq>{last}")


def on_another_laptop(tmp_path, monkeypatch):
    """Go on with another user folder: another key, nothing seen yet."""
    monkeypatch.setenv("WATCHBILL_HOME", str(tmp_path / "other"))


def test_a_session_signs_for_what_it_did(path):
    """At its end, once for each state; the next opening and another session beside it tell nothing."""
    assert draw(path) == []
    session = Session.open(path)
    assert looked_at(path) == []
    found = audit(session)
    assert ([one.seq for one in found.heads], found.head.seq, found.findings) == ([1, 4], 4, ())
    assert all(one.own for one in found.heads)
    actions.draw_area(session, "Four", a_square(12, -60))
    assert looked_at(path) == []
    session.close()
    assert [one.seq for one in audit(Session.open(path, read_only=True)).heads] == [1, 4, 5]


def test_a_long_session_signs_now_and_then(path, monkeypatch):
    """No more entries than that are ever without a head."""
    monkeypatch.setattr(heads, "EVERY", 3)
    draw(path, *"abcdefg")
    assert [one.seq for one in audit(Session.open(path, read_only=True)).heads] == [1, 4, 7, 10, 11]


def test_what_a_crash_left_unsigned_is_explained(path):
    """By the note it left, also to whoever only reads; then it is signed for."""
    crash(path)
    assert looked_at(path) == []
    assert draw(path) == []
    found = audit(Session.open(path, read_only=True))
    assert ([one.seq for one in found.heads], found.head.seq) == ([1, 4, 8], 8)


def test_entries_that_nobody_signed_for_are_told(path, tmp_path, monkeypatch):
    """Written anew without heads, and brought to a laptop that has not seen the plan."""
    attack(path, "DELETE FROM audit_heads")
    assert draw(path) == []  # this laptop has seen the last of them, and signs for it again
    attack(path, "DELETE FROM audit_heads")
    on_another_laptop(tmp_path, monkeypatch)
    session = Session.open(path, read_only=True)
    (warning,) = session.take_warnings()
    assert (warning.key, warning.params) == ("audit.unsigned", {"first": 1, "last": 4})
    assert audit(session).findings == (warning,)


def test_another_laptop_is_named_once(path, tmp_path, monkeypatch):
    """It is told by the fingerprint of its key when it is met, and always listed."""
    own = audit(Session.open(path, read_only=True)).heads[-1].fingerprint
    on_another_laptop(tmp_path, monkeypatch)
    session = Session.open(path)
    (warning,) = session.take_warnings()
    assert (warning.key, warning.params["fingerprint"], warning.params["seq"]) == ("audit.stranger", own, 4)
    session.close()
    assert looked_at(path) == []
    found = audit(Session.open(path, read_only=True))
    assert (found.findings, [one.own for one in found.heads]) == ((), [False, False])


def test_a_log_that_was_rolled_back_is_told_until_it_is_meant(path):
    """What this laptop has seen tells; that it is meant stands in the log, and is signed for."""
    roll_back(path)
    shown = Session.open(path, read_only=True)
    assert keys(shown) == ["audit.older"]
    assert [one.params["seq"] for one in audit(shown).findings] == [4]
    assert draw(path, "Five") == ["audit.older"]
    session = Session.open(path)
    assert keys(session) == ["audit.older"]
    session.accept_log()
    assert (session.doubt, audit(session).findings) == (None, ())
    session.close()
    assert looked_at(path) == []
    session = Session.open(path)
    (row, *_) = LogReader(session, Sought()).more(10)
    assert (row.seq, row.what) == (3, "Log accepted as it is")
    assert audit(session).findings == ()
    session.close()


def test_nobody_vouches_for_a_log_in_doubt(path):
    """No head is signed, at an export or at the end, before somebody says that it is meant."""
    roll_back(path)
    draw(path, "Other")
    assert [one.seq for one in audit(Session.open(path, read_only=True)).heads] == [1]


def test_a_history_that_went_another_way_is_told(path, tmp_path):
    """The same plan, as long and sound, with another past than this laptop has seen at this place."""
    copy = tmp_path / "copy.watchbill"
    session = Session.open(path)
    session.save_copy(copy)
    session.close()
    draw(path, "Four")
    assert draw(copy, "Otherwise") == []
    shutil.copy(copy, path)
    assert looked_at(path) == ["audit.differs"]
    assert looked_at(copy) == []


def test_an_old_copy_at_another_place_is_told(path, tmp_path):
    """A dated copy that somebody put somewhere; one that is no older tells nothing."""
    old, new = tmp_path / "old.watchbill", tmp_path / "new.watchbill"
    shutil.copy(path, old)
    draw(path, "Four")
    shutil.copy(path, new)
    assert (looked_at(old), looked_at(new)) == (["audit.older"], [])


def test_a_plan_whose_log_was_altered_can_be_looked_at(path, tmp_path):
    """It says what is wrong and where; nothing is written to it, and no copy goes on from it."""
    attack(path, "UPDATE audit SET author='x' WHERE seq=2", "UPDATE audit_heads SET hash='x' WHERE seq=4")
    with pytest.raises(PlanDamaged, match="entry 2 of the log was altered") as caught:
        Session.open(path)
    assert caught.value.readable
    session = Session.open(path, read_only=True)
    assert keys(session) == ["audit.broken", "audit.altered", "audit.bad_signature"]
    assert len(session.plan.areas) == 4
    with pytest.raises(AppError, match="no better"):
        session.name_as(tmp_path / "copy.watchbill")


def test_the_key_is_the_users_alone(path):
    """Nobody else may read it; a spoiled one is told, and the work goes on without signing."""
    key = user_folder("trust") / "laptop.pem"
    assert key.stat().st_mode & 0o777 == 0o600
    key.write_text("spoiled")
    assert draw(path, "Four") == ["audit.spoiled_key"]
    assert [one.seq for one in audit(Session.open(path, read_only=True)).heads] == [1, 4]


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """Return training identities."""
    return School(tmp_path_factory.mktemp("school"), datetime.now(UTC))


@pytest.fixture
def exchange(school, tmp_path):
    """Return the plan of a lead."""
    exchange = Exchange(school, tmp_path)
    yield exchange
    exchange.close()


def test_orders_and_packages_are_anchors(exchange, school, tmp_path):
    """Each names the entry it was made at, to whoever has the log; signed for when it leaves."""
    session = exchange.lead
    package = exchange.seal("JHQ", "ALF")
    actions.draw_area(session, "Later", a_square(12, -60))
    (order,) = issue_orders(session, school.signer("JHQ"), Wanted(tmp_path / "orders", "ALF"))
    (other,) = issue_orders(session, school.signer("JHQ"), Wanted(tmp_path / "orders", "BRV"))
    opener = school.signer("ALF")
    made_at = [(package, 1), (order.path, 3), (other.path, 4)]
    for file, seq in made_at:
        anchor = read_anchor(str(file), opener, school.root)
        holds, message = compare(session, anchor)
        assert (holds, message.params["seq"]) == (True, seq)
        spoken = ":".join((anchor.commitment["salt"], anchor.commitment["head"]))
        assert compare(session, read_anchor(spoken))[1].params["seq"] == seq
    assert [one.seq for one in audit(session).heads] == [2, 4, 5]
    path = session.path
    session.close()
    roll_back(path, 2)
    exchange.sessions["JHQ"] = Session.open(path, read_only=True)
    held = [compare(exchange.lead, read_anchor(str(file), opener, school.root))[0] for file, _ in made_at]
    assert held == [True, False, False]


def test_an_anchor_that_is_a_head_tells_older_from_other(path):
    """It names the entry."""
    session = Session.open(path, read_only=True)
    head = session.keeper.head
    found = [
        compare(session, read_anchor(f"{seq}:{digest}"))
        for seq, digest in ((head.seq, head.hash), (head.seq + 5, head.hash), (2, head.hash))
    ]
    assert [(holds, one.key) for holds, one in found] == [
        (True, "audit.anchor_holds"),
        (False, "audit.anchor_older"),
        (False, "audit.anchor_differs"),
    ]
    with pytest.raises(AppError, match="cannot be read"):
        read_anchor("nothing.pdf")


def test_what_binds_an_order_is_one_salted_field(exchange, school, tmp_path):
    """Two orders of the same state have nothing of it in common, and nothing tells how long the log is."""
    session = exchange.lead
    machine = []
    for folder in ("one", "two"):
        (order,) = issue_orders(session, school.signer("JHQ"), Wanted(tmp_path / folder, "ALF"))
        machine.append(json.loads(attached_plan(order.path.read_bytes())))
    fields = [tree.pop("commitment") for tree in machine]
    assert [sorted(one) for one in fields] == [["head", "salt"]] * 2
    assert not set(fields[0].values()) & set(fields[1].values())
    assert all(len(one["salt"]) == 32 for one in fields)
    assert machine[0]["plan"] == machine[1]["plan"]


def test_what_holds_no_anchor_is_told(tmp_path, path):
    """An order of an older version, and a file that is none."""
    for name, data in (("old.pdf", b"%PDF-1.7\n"), ("other.bin", b"\0")):
        (tmp_path / name).write_bytes(data)
    with pytest.raises(AppError, match="names no entry"):
        read_anchor(str(tmp_path / "old.pdf"))
    with pytest.raises(AppError, match="no order"):
        read_anchor(str(tmp_path / "other.bin"))


def test_entries_are_found_by_post_kind_text_and_time(tmp_path):
    """The last first, a few at a time, in words; none is left out."""
    now = D
    session = Session.create(tmp_path / "plan.watchbill", a_plan([], []), author="Watch 1", clock=lambda: now)
    for number in range(30):
        now = D + hours(number)
        session.author = "Watch 2" if number % 3 == 0 else "Watch 1"
        actions.draw_area(session, f"Area {number}", a_square(12, -60))
    session.undo()
    assert posts(session) == ["Watch 1", "Watch 2"]

    def found(**sought):
        reader, rows = LogReader(session, Sought(**sought)), []
        while not reader.ended:
            rows += reader.more(7)
        return rows

    rows = found()
    assert [row.seq for row in rows] == list(range(32, 0, -1))
    assert (rows[0].what[:4], rows[-1].what, rows[0].hash) == ("Undo", "Plan made", session.keeper.head.hash)
    assert len(found(post="Watch 2")) == 10
    assert [row.seq for row in found(action="undo")] == [32]
    assert [row.time for row in found(text="area 7")] == [D + hours(7)]
    assert len(found(since=D + hours(5), until=D + hours(9))) == 5
    assert len(found(post="Watch 2", since=D + hours(5), until=D + hours(9), text="AREA")) == 2
    session.close()


def test_an_entry_that_makes_no_sense_is_listed(path):
    """What somebody put in the place of an entry does not keep the others from being read."""
    attack(
        path,
        "UPDATE audit SET payload='no json' WHERE seq=2",
        """UPDATE audit SET payload='{"label":1}' WHERE seq=3""",
    )
    session = Session.open(path, read_only=True)
    words = [row.what for row in LogReader(session, Sought()).more(10)]
    assert words[1:3] == ["This entry makes no sense"] * 2
    assert words[3] == "Plan made"
