"""Making duties by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.errors import AppError
from app.domain.duties import Stop
from app.domain.edits.duties import (
    ORDINARY_WATCH,
    assign_duty,
    move_duty,
    next_stop,
    pin_duty,
    plan_duty,
    replace_schedule,
)
from app.domain.edits.permissions import forbid_area
from app.domain.rules import breaches
from tests.builders import BRAVO, D, a_duty, a_plan, an_area, an_asset, at, facts, hours

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


FAR = an_area("far", lon=-60.1)


def replanned(plan, stops, asset=SHIP, base=None):
    """Return the plan's one duty with other stops, asset or base."""
    (duty,) = plan.duties.values()
    plan = plan_duty(facts(plan), duty.id, asset.id, stops, base or asset.base)
    return plan.duties[duty.id]


def test_a_stay_that_is_longer_brings_the_asset_home_later():
    """The ways out and back stay as long as they are; the duty is by hand from then on."""
    plan = assigned(a_plan([SHIP], [NEAR], days=2), start=at(5))
    (old,) = plan.duties.values()
    (stop,) = old.stops
    new = replanned(plan, [replace(stop, end=stop.end + hours(2))])
    assert (new.depart, new.back) == (old.depart, old.back + hours(2))
    new = replanned(plan, [replace(stop, start=stop.start + hours(1))])
    assert (new.depart, new.back, new.by_hand) == (old.depart + hours(1), old.back, True)


def test_a_duty_goes_on_to_another_area():
    """As soon as the way allows; sooner is refused with the earliest time."""
    plan = assigned(a_plan([SHIP], [NEAR, FAR], days=2), start=at(5))
    (old,) = plan.duties.values()
    further = next_stop(facts(plan), old, FAR.id)
    assert further.start > old.stops[0].end
    new = replanned(plan, [*old.stops, further])
    assert [stop.area for stop in new.stops] == [NEAR.id, FAR.id]
    assert new.back > old.back
    too_soon = replace(further, start=further.start - hours(0.1))
    with pytest.raises(AppError, match="far cannot be reached before 12"):
        replanned(plan, [*old.stops, too_soon])


def test_another_asset_leaves_from_its_own_base():
    """Its marking is its owner's."""
    other = an_asset("other", BRAVO)
    plan = assigned(a_plan([SHIP, other], [NEAR], days=2), start=at(5))
    (old,) = plan.duties.values()
    new = replanned(plan, old.stops, other)
    assert (new.asset, new.base_from, new.marking) == (other.id, other.base, other.marking)


def test_a_duty_is_not_sent_where_it_may_not_go():
    """A forbidden area, no stop at all, and a pinned duty are refused."""
    plan = assigned(a_plan([SHIP], [NEAR, FAR], days=2), start=at(5))
    (old,) = plan.duties.values()
    elsewhere = [replace(old.stops[0], area=FAR.id)]
    with pytest.raises(AppError, match="may not work in far"):
        replanned(forbid_area(plan, SHIP.id, FAR.id), elsewhere)
    with pytest.raises(AppError, match="some time"):
        replanned(plan, [])
    with pytest.raises(AppError, match="pinned"):
        replanned(pin_duty(plan, old.id), [Stop(FAR.id, at(6), at(7))])
