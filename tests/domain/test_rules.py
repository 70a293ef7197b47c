"""The judges, on schedules small enough to judge by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.message import say
from app.domain.areas import Boarding
from app.domain.change import Change, apply_change, difference
from app.domain.edits.availabilities import add_availability, describe_availability
from app.domain.edits.permissions import forbid_area
from app.domain.ids import BaseId
from app.domain.law.terms import Action
from app.domain.rules import assets_touched, breaches
from app.geo.routing import Medium
from app.optimizer.problem import build
from tests.builders import HARBOUR, a_duty, a_plan, an_area, an_asset, at, facts, hours

# 20 kn; 0.2 degrees of longitude at 13 N are 11.7 nm: 36 minutes.
SHIP = an_asset("ship")
NEAR = an_area("near", lon=-60.8)
GOOD = a_duty(SHIP, NEAR, start=4, end=8, transit=1)  # away 3 to 9: 6 h of 12


def rules_broken(*duties, plan=None):
    """Return the names of the rules that a schedule breaks."""
    plan = plan or a_plan([SHIP], [NEAR], duties, days=2)
    return sorted({finding.rule for finding in breaches(facts(plan))})


def test_a_good_duty_passes_every_judge():
    """Nothing is found where nothing is wrong."""
    assert rules_broken(GOOD) == []


@pytest.mark.parametrize(
    ("rule", "duties"),
    [
        ("period", [GOOD.shifted(hours(-3.5))]),
        ("overlap", [GOOD, replace(GOOD.shifted(hours(5)), id="d-2")]),
        ("transit", [a_duty(SHIP, NEAR, transit=0.5)]),
        ("endurance", [a_duty(SHIP, NEAR, start=4, end=16, transit=1)]),
        # Back at 9, out again at 12: 3 h are enough for turnaround (2 h) but not for the crew (4 h).
        ("crewrest", [GOOD, replace(GOOD.shifted(hours(9)), id="d-2")]),
    ],
)
def test_each_rule_finds_what_breaks_it(rule, duties):
    """One schedule for each rule, breaking that rule and no other."""
    assert rules_broken(*duties) == [rule]


def test_turnaround_and_crew_rest_are_two_rules():
    """Half an hour between two duties is too little for both."""
    assert rules_broken(GOOD, replace(GOOD.shifted(hours(6.5)), id="d-2")) == ["crewrest", "turnaround"]


def test_a_duty_from_a_base_the_asset_is_not_at_is_found():
    """Leaving from elsewhere, and ending elsewhere, are breaches."""
    plan = a_plan([SHIP], [NEAR], [replace(GOOD, base_to=BaseId("b-2"))], days=2)
    other = replace(plan.bases[HARBOUR], id=BaseId("b-2"), name="Other")
    assert rules_broken(plan=replace(plan, bases={**plan.bases, other.id: other})) == ["bases"]


def test_a_forbidden_area_is_found():
    """The permission table binds hand-made duties too."""
    plan = forbid_area(a_plan([SHIP], [NEAR], [GOOD], days=2), SHIP.id, NEAR.id)
    assert rules_broken(plan=plan) == ["permission"]


def test_a_duty_while_the_asset_cannot_be_had_is_found():
    """Half-open on both sides; a row that says available breaks nothing."""
    plan = a_plan([SHIP], [NEAR], [GOOD], days=2)
    # Away from 3 to 9.
    assert rules_broken(plan=add_availability(plan, SHIP.id, at(8.9), at(20))) == ["availability"]
    assert rules_broken(plan=add_availability(plan, SHIP.id, at(9), at(20))) == []
    plan = add_availability(plan, SHIP.id, at(0), at(20))
    (row,) = plan.availabilities.values()
    assert rules_broken(plan=describe_availability(plan, replace(row, available=True))) == []


def test_no_way_is_a_breach_of_transit():
    """A team ashore cannot be sent to sea."""
    from app.geo.routing import Medium

    team = an_asset("team", medium=Medium.LAND)
    plan = a_plan([team], [NEAR], [a_duty(team, NEAR, transit=1)], days=2)
    assert rules_broken(plan=plan) == ["transit"]


def test_the_text_says_what_to_do():
    """A finding names the asset, the figure and the remedy."""
    duty = a_duty(SHIP, NEAR, start=4, end=16, transit=1)
    (finding,) = breaches(facts(a_plan([SHIP], [NEAR], [duty], days=2)))
    said = str(finding.message).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "ship: away for 14 h 00, its endurance is 12 h 00. Shorten the duty."
    assert finding.subjects == (duty.id,)


def test_the_edge_of_each_rule_is_allowed():
    """Exactly the endurance, and exactly the rest, break nothing."""
    first = a_duty(SHIP, NEAR, start=1, end=11, transit=1)  # away 0 to 12
    second = replace(first.shifted(hours(16)), id="d-2")  # out at 16, 4 h later
    assert first.depart == at(0)
    assert rules_broken(first, second) == []


def test_a_base_with_another_name_is_asked_about_where_an_asset_is_at_home():
    """What is found of a duty names the asset's home, even if the duty itself never goes there."""
    ship, area = an_asset("ship"), an_area("area")
    plan = a_plan([ship], [area])
    other = replace(plan.bases[HARBOUR], id=BaseId("b-other"), name="Other")
    stray = a_duty(ship, area, base_from=other.id, base_to=other.id)
    plan = replace(plan, bases={**plan.bases, other.id: other}, duties={stray.id: stray})
    harbour = replace(plan.bases[HARBOUR], name="New harbour")
    change = Change(say("change.describe", name="Harbour"), "Planner", at(0), *_difference(plan, harbour))
    renamed = apply_change(plan, change)
    assert any("New harbour" in str(finding.message) for finding in breaches(facts(renamed)))
    assert assets_touched(renamed, change) == {ship.id}


def _difference(plan, base):
    return difference(plan, replace(plan, bases={**plan.bases, base.id: base}))


@pytest.mark.parametrize("missing", ["rescue", "persons", "vessel", "evidence", ""])
def test_nobody_goes_aboard_without_rescue_and_a_plan_for_what_is_found(missing):
    """All four, and nothing of it where nobody goes aboard or what cannot: the optimiser keeps away too."""
    planned = Boarding("RCC on 16", "Police", "Pier 1", "Customs")
    area = replace(NEAR, actions=frozenset({Action.STOP_BOARD}), boarding=planned)
    area = replace(area, boarding=replace(planned, **{missing: " "})) if missing else area
    ship = an_asset("ship", medium=Medium.WATER)
    plan = a_plan([ship], [area], [a_duty(ship, area)])
    assert rules_broken(plan=plan) == (["boarding"] if missing else [])
    assert bool(build(facts(plan)).assets) is not bool(missing)
    flying = an_asset("flying")
    assert rules_broken(plan=a_plan([flying], [area], [a_duty(flying, area)])) == []
    looking = replace(area, actions=frozenset({Action.PATROL}))
    assert rules_broken(plan=a_plan([ship], [looking], [a_duty(ship, looking)])) == []
