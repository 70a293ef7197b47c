"""Making duties by hand."""

from __future__ import annotations

import pytest

from app.base.errors import AppError
from app.domain.edits.duties import ORDINARY_WATCH, assign_duty, move_duty, pin_duty, replace_schedule
from app.domain.edits.permissions import forbid_area
from app.domain.rules import breaches
from tests.builders import D, a_duty, a_plan, an_area, an_asset, at, facts, hours

SHIP = an_asset("ship")
NEAR, REMOTE = an_area("near", lon=-60.8), an_area("remote", lon=-50.0)


def assigned(plan, area=NEAR, start=None):
    """Return the plan with one more duty of the ship."""
    return assign_duty(facts(plan), SHIP.id, area.id, start)


def test_duties_by_hand_fill_gap_after_gap():
    """Duty after duty is put where it fits until none does, and every judge passes them all."""
    plan = a_plan([SHIP], [NEAR], days=2)
    for _ in range(3):
        plan = assigned(plan)
    # Away 9 h 12, recovery 4 h: at 0, 13 h 12 and 26 h 24; a fourth would end after 48 h.
    assert [duty.depart - D for duty in plan.duties_of(SHIP.id)] == [hours(0), hours(13.2), hours(26.4)]
    assert breaches(facts(plan)) == ()
    with pytest.raises(AppError, match="no free time"):
        assigned(plan)


def test_a_duty_is_put_into_the_first_gap_it_fits():
    """Before a duty that leaves late enough, not after it."""
    late = a_duty(SHIP, NEAR, start=30, end=34, transit=1)
    plan = assigned(a_plan([SHIP], [NEAR], [late], days=2))
    assert plan.duties_of(SHIP.id)[0].depart == D
    assert breaches(facts(plan)) == ()


def test_a_watch_is_as_long_as_the_endurance_lets_it():
    """Far away the watch is shorter than the ordinary one, never the endurance longer."""
    area = an_area("further", lon=-59.2)
    (duty,) = assigned(a_plan([SHIP], [area], days=2), area).duties.values()
    assert duty.on_station < ORDINARY_WATCH
    assert duty.away == hours(12)


def test_on_station_from_the_moment_asked_for():
    """A start that can be reached is kept to the minute."""
    (duty,) = assigned(a_plan([SHIP], [NEAR]), start=at(5)).duties.values()
    assert duty.stops[0].start == at(5)


def test_what_cannot_be_reached_is_refused():
    """Out of endurance, and forbidden, each with its own words."""
    plan = a_plan([SHIP], [NEAR, REMOTE], days=2)
    with pytest.raises(AppError, match="within its endurance"):
        assigned(plan, REMOTE)
    with pytest.raises(AppError, match="may not work"):
        assigned(forbid_area(plan, SHIP.id, NEAR.id))


def test_a_pinned_duty_stands():
    """It does not move, and a computed schedule leaves it."""
    duty = a_duty(SHIP, NEAR)
    plan = pin_duty(a_plan([SHIP], [NEAR], [duty]), duty.id)
    with pytest.raises(AppError, match="pinned"):
        move_duty(plan, duty.id, hours(1))
    assert list(replace_schedule(plan, []).duties) == [duty.id]
    assert list(replace_schedule(pin_duty(plan, duty.id, pinned=False), []).duties) == []
