"""Shares of the burden: whole numbers that add up to what the duties are, and apart from what is agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import AppError
from app.domain.partners import AgreedShares
from app.domain.shares import Burden, are_shown, burden_of, carried, most_hours, overrun, shares
from tests.builders import ALPHA, BRAVO, LEAD, a_duty, a_plan, an_area, an_asset

SHIPS = [replace(an_asset("one"), cost_per_hour=900), replace(an_asset("two", BRAVO), cost_per_hour=250)]
AREAS = [an_area("north", priority=5), an_area("south", priority=2)]


def with_shares(plan, **agreed):
    """Return the plan with agreed shares, by code."""
    partners = {
        identity: replace(one, shares=agreed.get(one.code, one.shares))
        for identity, one in plan.partners.items()
    }
    return replace(plan, partners=partners)


def test_a_case_worked_by_hand():
    """Eight hours of one, four and a half of the other, at their costs and in areas of their priorities."""
    duties = [
        a_duty(SHIPS[0], AREAS[0], 4, 8, transit=2),
        a_duty(SHIPS[1], AREAS[1], 4, 8, transit=0.25),
    ]
    plan = with_shares(
        a_plan(SHIPS, AREAS, duties), ALF=AgreedShares(hours=0.5, cost=0.8), BRV=AgreedShares(risk=0.5)
    )
    hours, cost, risk = ({row.partner: row for row in shares(plan, one)} for one in Burden)
    assert (hours[ALPHA].amount, hours[BRAVO].amount) == (8 * 3600, 9 * 1800)
    assert (cost[ALPHA].amount, cost[BRAVO].amount) == (8 * 3600 * 900, 9 * 1800 * 250)
    assert (risk[ALPHA].amount, risk[BRAVO].amount) == (4 * 3600 * 5, 4 * 3600 * 2)
    assert hours[ALPHA].achieved == pytest.approx(8 / 12.5)
    assert hours[ALPHA].points == pytest.approx(14)
    assert hours[ALPHA].excess == 8 * 3600 - 12.5 * 1800
    assert hours[BRAVO].points is None
    assert hours[BRAVO].excess is None
    assert risk[BRAVO].points == pytest.approx(100 * 2 / 7 - 50)
    assert LEAD not in hours


TIMES = st.integers(0, 10**6)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), TIMES, TIMES, TIMES), max_size=12),
    costs=st.lists(st.integers(0, 10**6), min_size=4, max_size=4),
    agreed=st.floats(0, 1),
)
def test_what_partners_carry_is_exactly_what_the_duties_are(rows, costs, agreed):
    """To the second, whatever the times; the shares add up to one, and differences to none."""
    ships = [
        replace(an_asset(f"s{n}", owner), cost_per_hour=cost)
        for n, (owner, cost) in enumerate(zip((ALPHA, ALPHA, BRAVO, LEAD), costs, strict=True))
    ]
    duties = []
    for number, (ship, area, out, on, home) in enumerate(rows):
        duty = a_duty(ships[ship], AREAS[area], number, number + 1)
        (stop,) = duty.stops
        stop = replace(stop, end=stop.start + timedelta(seconds=on + 1))
        depart, back = stop.start - timedelta(seconds=out), stop.end + timedelta(seconds=home)
        duties.append(replace(duty, id=f"d{number}", depart=depart, stops=(stop,), back=back))
    plan = with_shares(a_plan(ships, AREAS, duties), ALF=AgreedShares(hours=agreed))
    for burden in Burden:
        found = shares(plan, burden)
        assert sum(row.amount for row in found) == sum(burden_of(plan, duty, burden) for duty in duties)
        assert all(row.whole == sum(one.amount for one in found) for row in found)
        if found[0].whole:
            assert sum(Fraction(row.amount, row.whole) for row in found) == 1
    assert sum(carried(plan, duties, Burden.HOURS).values()) == sum(
        (duty.back - duty.depart) // timedelta(seconds=1) for duty in duties
    )
    over = overrun(plan, duties, most_hours(plan, 0.0))
    (mine,) = (row for row in shares(plan, Burden.HOURS) if row.partner == ALPHA)
    assert over[ALPHA] == pytest.approx(mine.excess, abs=0.51)


def test_a_duty_in_an_area_that_is_gone_counts_its_hours():
    """And no risk, since nobody knows its priority."""
    plan = replace(a_plan(SHIPS, AREAS, [a_duty(SHIPS[0], AREAS[0])]), areas={})
    assert carried(plan, plan.duties.values(), Burden.HOURS)[ALPHA] == 8 * 3600
    assert carried(plan, plan.duties.values(), Burden.RISK)[ALPHA] == 0


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_share_is_a_part_of_the_whole(share):
    """Nothing below nothing, nothing above all."""
    for burden in Burden:
        with pytest.raises(AppError):
            AgreedShares(**{burden.value: share})


def test_a_cost_is_not_negative():
    """Whatever it is counted in."""
    with pytest.raises(AppError):
        replace(SHIPS[0], cost_per_hour=-1)


def test_shares_are_shown_in_the_copy_of_the_lead_alone():
    """Also where the plan says nothing of whose copy it is: then it is the lead's."""
    plan = a_plan()
    assert are_shown(plan)
    for home, shown in ((LEAD, True), (ALPHA, False)):
        header = replace(plan.header, home=home)
        assert are_shown(replace(plan, headers={header.id: header})) is shown
