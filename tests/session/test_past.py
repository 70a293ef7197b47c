"""Looking back: what was removed, and what each step changed."""

from __future__ import annotations

import pytest

from app.session import actions
from app.session.session import Session
from app.session.usecases import past
from tests.builders import a_duty, a_plan, an_area, an_asset, at

SHIP, BOAT, AREA, OTHER = an_asset("ship"), an_asset("boat"), an_area("area"), an_area("other", lon=-60)
DUTY, LATER = a_duty(SHIP, AREA), a_duty(BOAT, AREA, start=14, end=18)


@pytest.fixture
def session(tmp_path):
    """Return a session on a plan with two duties."""
    plan = a_plan([SHIP, BOAT], [AREA, OTHER], [DUTY, LATER], days=2)
    session = Session.create(tmp_path / "plan.watchbill", plan)
    yield session
    session.close()


def test_a_duty_that_was_removed_is_listed_and_comes_back(session):
    """By its asset, its area and when it left."""
    before = session.plan
    actions.remove_duty(session, DUTY.id)
    (one,) = past.deleted(session)
    assert one.name == "Duty of ship in area, 120200Z JAN 26"
    past.restore(session, one)
    assert session.plan == before
    assert past.deleted(session) == ()


def test_an_availability_that_was_removed_is_listed_and_comes_back(session):
    """By its asset and its time."""
    actions.add_availability(session, SHIP.id, at(30), at(36))
    before = session.plan
    actions.remove_availability(session, next(iter(before.availabilities)))
    (one,) = past.deleted(session)
    assert one.name == "Availability of ship from 130600Z JAN 26 until 131200Z JAN 26"
    past.restore(session, one)
    assert session.plan == before


def test_duties_come_back_with_what_they_went_with(session):
    """An area is one row, whatever was planned in it; several duties of one step are one row too."""
    actions.remove_all(session, [("duties", DUTY.id), ("duties", LATER.id)])
    assert [one.name for one in past.deleted(session)] == ["Duty of ship in area, 120200Z JAN 26 and 1 more"]
    session.undo()
    before = session.plan
    actions.remove_area(session, AREA.id)
    (one,) = past.deleted(session)
    assert one.name == "area"
    past.restore(session, one)
    assert session.plan.duties.keys() == before.duties.keys()
