"""Looking back: what was removed, and what each step changed."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from app.base.message import has_phrase
from app.domain.areas import Area
from app.domain.assets import Asset, Performance
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.duties import Duty
from app.domain.header import Header
from app.domain.layers import Layer
from app.domain.marks import Mark
from app.domain.partners import Partner
from app.domain.permissions import Permission
from app.session import actions
from app.session.session import Session
from app.session.usecases import past
from app.session.usecases.details import Field, details
from tests.builders import BRAVO, a_duty, a_plan, a_square, an_area, an_asset, at

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


def test_a_step_tells_what_it_changed(session):
    """Fields with what they were before; what is referred to by its name."""
    ship = session.plan.assets[SHIP.id]
    faster = replace(ship.performance, transit_mps=15.0)
    actions.describe_asset(session, replace(ship, name="Kestrel", partner=BRAVO, performance=faster))
    (one,) = details(session, 1)
    assert (one.verb, one.kind, one.name) == ("changed", "assets", "ship")
    assert one.fields == (
        Field("name", "ship", "Kestrel"),
        Field("partner", "Alpha", "Bravo"),
        Field("transit_mps", ship.performance.transit_mps, 15.0),
    )


def test_a_step_tells_what_came_and_went(session):
    """Things that have no name are told by what they belong to, a step taken back like any other."""
    actions.draw_area(session, "New", a_square(12, -60))
    actions.remove_area(session, AREA.id)
    session.undo()
    assert [(one.verb, one.name) for one in details(session, 1)] == [("added", "New")]
    assert [(one.verb, one.name) for one in details(session, 2)] == [
        ("removed", "area"),
        ("removed", "Duty of ship in area, 120200Z JAN 26"),
        ("removed", "Duty of boat in area, 121200Z JAN 26"),
    ]
    assert details(session, 0) == details(session, 3) == ()


def test_every_field_has_a_name():
    """Whatever an entity is made of can be told of."""
    kinds = (Header, Partner, Layer, Base, Asset, Performance, Area, Mark, Permission, Availability, Duty)
    names = {field.name for kind in kinds for field in fields(kind)} - {"id", "performance"}
    assert {name for name in names if not has_phrase(f"field.{name}")} == set()
