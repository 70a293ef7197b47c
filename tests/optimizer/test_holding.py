"""Schedules that hold to agreed shares of the hours: within them, and never better than the bound says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.base.errors import AppError
from app.base.progress import never, silent
from app.domain.edits.duties import replace_schedule
from app.domain.partners import AgreedShares
from app.domain.rules import breaches
from app.domain.shares import Burden, carried, shares
from app.domain.value import schedule_value
from app.optimizer.holding import HELD_S, hold
from app.optimizer.params import Params
from app.optimizer.problem import build
from app.optimizer.solve import solve
from tests.builders import ALPHA, BRAVO, a_duty, a_plan, an_area, an_asset, facts
from tests.conftest import PROVE
from tests.optimizer.instances import SMALL, a_case, best_less, fixed_of
from tests.optimizer.test_riders import a_coast, a_rider, offered

TRIED = 60 if PROVE else 6
PARAMS = Params(iterations=2)


def agreed(case, **share_by_partner):
    """Return the facts with shares of the hours, the second asset being the other partner's."""
    plan = case.plan
    first, second = plan.assets.values()
    partners = {
        identity: replace(one, shares=AgreedShares(share_by_partner.get(one.code)))
        for identity, one in plan.partners.items()
    }
    assets = {first.id: replace(first, partner=ALPHA), second.id: replace(second, partner=BRAVO)}
    return replace(case, plan=replace(plan, partners=partners, assets=assets))


def held(case, tolerance, **limits):
    """Hold a case to its shares, with limits that do not depend on the clock."""
    params = replace(PARAMS, **limits)
    return hold(case, tolerance, stop=never, seed=0, progress=silent, params=params)


def fixed_seconds(case):
    """Return the seconds of the duties that stand, of either partner."""
    found = carried(case.plan, fixed_of(case.plan), Burden.HOURS)
    return found[ALPHA], found[BRAVO]


@pytest.mark.parametrize("seed", range(TRIED))
@pytest.mark.parametrize("tolls", [(0.0004, -0.0002), (-0.0001, 0.0003)], ids=["first", "second"])
def test_with_tolls_the_best_of_all_schedules_is_found(seed, tolls):
    """Both ways agree with what trying every schedule finds, and the bound holds without the exact part."""
    case = agreed(a_case(seed, **SMALL))
    by_partner = dict(zip((ALPHA, BRAVO), tolls, strict=True))
    one_fixed, other_fixed = fixed_seconds(case)
    best = best_less(
        case, lambda one, others: tolls[0] * (one + one_fixed) + tolls[1] * (others + other_fixed)
    )
    problem = build(case, tolls=by_partner)
    exact, rough = (
        solve(problem, stop=never, seed=0, progress=silent, params=replace(PARAMS, exact_arcs=arcs))
        for arcs in (4000, 0)
    )
    assert exact.value - exact.tolls == pytest.approx(best, rel=1e-5, abs=1e-5)
    assert exact.bound >= best - 1e-9
    assert rough.value - rough.tolls <= best + 1e-9 <= rough.bound + 2e-9


@pytest.mark.parametrize("seed", range(TRIED))
@pytest.mark.parametrize("exact_arcs", [0, 4000])
def test_the_best_of_all_schedules_within_the_shares_lies_below_the_bound(seed, exact_arcs):
    """What is found holds to them, and is no better than the best, which is tried out."""
    case = agreed(a_case(seed, **SMALL), ALF=0.4, BRV=0.6)
    ahead, behind = fixed_seconds(case)

    def refused(one, others):
        mine, theirs = one + ahead, others + behind
        whole = mine + theirs
        fits = (mine - 0.5 * whole <= HELD_S) & (theirs - 0.7 * whole <= HELD_S)
        return np.where(fits, 0.0, np.inf)

    best = best_less(case, refused)
    found = held(case, 0.1, exact_arcs=exact_arcs)
    plan = replace_schedule(case.plan, found.duties)
    assert best <= found.bound * (1 + 1e-9)
    if np.isfinite(best) and found.is_held:
        assert found.value <= best * (1 + 1e-9)
        assert max(row.points or 0.0 for row in shares(plan, Burden.HOURS)) <= 10.01
    assert found.free_value >= found.value == pytest.approx(schedule_value(plan, plan.duties.values()))
    assert not breaches(replace(case, plan=plan))


def test_prices_find_what_leaving_out_duties_does_not():
    """Of two like ships one may do a third: it does about that, and the other nothing less than it could."""
    ships = [an_asset("one"), an_asset("two")]
    areas = [an_area("north"), an_area("south", lat=12.7)]
    case = agreed(facts(a_plan(ships, areas, days=3)), ALF=0.3)
    found = held(case, 0.05)
    plan = replace_schedule(case.plan, found.duties)
    mine, theirs = (row for row in shares(plan, Burden.HOURS) if row.partner in {ALPHA, BRAVO})
    assert found.is_held
    assert 0.25 <= mine.achieved <= 0.35
    assert theirs.amount >= 0.8 * 3 * 86400 * 12 / 16
    assert found.value < found.free_value <= found.bound * 1.5
    assert found.bound - found.value < found.free_value - found.value + 1e-6


def test_without_need_the_free_schedule_stays():
    """Shares that nobody passes cost nothing."""
    case = agreed(a_case(4, **SMALL), ALF=1.0, BRV=1.0)
    found = held(case, 0.0)
    assert found.is_held
    assert found.value == found.free_value == pytest.approx(found.bound, rel=1e-5)


def test_what_is_fixed_may_pass_a_share_alone_and_the_result_says_so():
    """Nothing new makes up for it where the other has nothing to give."""
    ship, idle = an_asset("one"), an_asset("two", sweep_width_m=1.0, endurance_s=3600.0)
    area = an_area("far", lon=-60.0)
    duty = replace(a_duty(ship, area), pinned=True)
    case = agreed(facts(a_plan([ship, idle], [area], [duty])), ALF=0.2)
    found = held(case, 0.1)
    assert not found.is_held
    assert not found.duties
    assert found.bound >= found.free_value >= found.value > 0


@pytest.mark.parametrize(
    ("shares_agreed", "tolerance", "phrase"),
    [({}, 0.1, "none_agreed"), ({"ALF": 0.3, "BRV": 0.4}, 0.1, "too_small")],
)
def test_what_nobody_can_hold_to_is_refused(shares_agreed, tolerance, phrase):
    """No share of the hours, or shares that leave a part of any schedule to nobody."""
    case = agreed(a_case(1, **SMALL), **shares_agreed)
    with pytest.raises(AppError) as refused:
        held(case, tolerance)
    assert refused.value.message.key == f"shares.{phrase}"


def test_riders_are_sent_within_the_shares():
    """Only with duties that stay in."""
    facts_ = offered(a_coast(), a_rider())
    case = agreed(facts_, ALF=0.5, BRV=0.5)
    found = held(case, 0.1)
    plan = replace_schedule(case.plan, found.duties)
    assert found.is_held
    assert all(
        any(duty.asset == row.asset and row.covers(duty.depart, duty.back) for duty in found.duties)
        for row in found.riders
    )
    assert max(row.points or 0.0 for row in shares(plan, Burden.HOURS)) <= 10.01
    assert found.free_value <= found.bound + 1e-6 or found.value <= found.bound
