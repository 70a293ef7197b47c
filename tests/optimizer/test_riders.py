"""Riders are a resource: sent aboard whom they are worth most to, one asset at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import pytest

from app.base.progress import never, silent
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.edits.duties import replace_schedule
from app.domain.edits.law import put_arrangement, put_rider
from app.domain.ids import ArrangementId, RiderId
from app.domain.law.register import Condition, ConditionKind
from app.domain.law.terms import Slot
from app.domain.legality import basis_of
from app.domain.riders import Rider
from app.domain.rules import breaches
from app.geo.routing import Medium
from app.optimizer.params import Params
from app.optimizer.problem import build
from app.optimizer.riders import search, without_postings
from app.optimizer.solve import solve
from app.session import legal
from app.session.session import Session
from app.session.usecases.optimise import optimise, take_over
from tests.builders import HARBOUR, D, a_duty, a_plan, an_asset, at
from tests.lawplans import AWAY, HOME, a_grant, a_pact, on

SHIPS = [an_asset("near", medium=Medium.WATER), an_asset("far", medium=Medium.WATER, sweep_width_m=900.0)]
WITH_RIDER = frozenset({Condition(ConditionKind.SHIPRIDER)})
PARAMS = Params(iterations=3, seconds=60, exact_arcs=0)


def a_coast(ships=SHIPS, duties=(), days=1):
    """Return a plan in which nobody works in the other State's sea without a rider of it aboard."""
    home = replace(a_grant("home", Slot.HOST), by="ALF")
    away = replace(a_grant("away", Slot.HOST), by="BRV", conditions=WITH_RIDER)
    plan = a_plan(ships, [replace(AWAY, priority=5), replace(HOME, priority=1)], duties, days=days)
    return a_pact(plan, home, away)


def a_rider(number=1, *, start=0, end=24, **changes):
    """Return a rider of the other State, offered for some hours."""
    identity, times = RiderId(f"rider {number}"), (at(start), at(end))
    rider = Rider(identity, f"Rider {number}", "BRV", HARBOUR, *times, "Watch officer", D)
    return replace(rider, **changes)


def offered(plan, *riders):
    """Return the plan with riders, as facts."""
    for rider in riders:
        plan = put_rider(plan, rider)
    return on(plan)


def searched(facts):
    """Return what the search finds in a few rounds."""
    return search(facts, stop=never, seed=1, progress=silent, params=PARAMS)


def carried_out(facts, result):
    """Return the plan as it would be."""
    plan = replace_schedule(facts.plan, result.duties)
    for row in result.riders:
        plan = put_arrangement(plan, row)
    return replace(facts, plan=plan)


def bare(facts):
    """Return the plan with everybody ashore who sails with nothing that is fixed."""
    return replace(facts, plan=without_postings(facts.plan))


def best_by_hand(facts, riders):
    """Return the most that any way to leave each rider with one ship for all its time is worth."""
    values = []
    for ships in product(SHIPS, repeat=len(riders)):
        plan = facts.plan
        for rider, ship in zip(riders, ships, strict=True):
            row = Arrangement(
                ArrangementId(f"row {rider.id}"),
                ArrangementKind.RIDER,
                ship.id,
                "BRV",
                rider.start,
                rider.end,
                HARBOUR,
                "Watch officer",
                D,
                rider.id,
            )
            plan = put_arrangement(plan, row)
        found = solve(build(replace(facts, plan=plan)), stop=never, seed=1, progress=silent, params=PARAMS)
        values.append(found.value)
    return max(values)


@pytest.mark.parametrize("count", [1, 2])
def test_riders_go_where_they_are_worth_most(count):
    """No worse than the best of all ways to leave each with one ship; firm, and without a breach."""
    riders = [a_rider(number) for number in range(count)]
    facts = offered(a_coast(), *riders)
    without = searched(offered(a_coast()))
    found = searched(facts)
    after = carried_out(facts, found)
    assert not without.riders
    assert found.riders
    assert found.value > without.value
    assert found.bound >= found.value >= best_by_hand(facts, riders) - 1e-6
    assert not [one for one in breaches(after) if one.rule in {"riders", "basis"}]
    assert all(basis_of(after, duty).is_firm for duty in found.duties)
    again = searched(after)
    assert again.value >= found.value - 1e-9
    assert not [one for one in breaches(carried_out(bare(after), again)) if one.rule in {"riders", "basis"}]


def test_one_rider_is_shared_when_that_is_worth_more():
    """A ship whose crew has to rest for half a day gives it to the other; never both at once."""
    short = {"endurance_s": 7 * 3600.0, "crew_rest_s": 10 * 3600.0}
    ships = [replace(ship, performance=replace(ship.performance, **short)) for ship in SHIPS]
    facts = offered(a_coast(ships), a_rider())
    found = searched(facts)
    assert {row.asset for row in found.riders} == {ship.id for ship in ships}
    rows = sorted(found.riders, key=lambda row: row.start)
    assert all(one.end <= other.start for one, other in pairwise(rows))
    assert not [one for one in breaches(carried_out(facts, found)) if one.rule == "riders"]


@pytest.mark.parametrize(
    "changes",
    [{"offered_by": ""}, {"base": "elsewhere"}, {"state": "ALF"}, {"start": 30, "end": 40}],
    ids=lambda changes: next(iter(changes)),
)
def test_who_cannot_come_aboard_is_sent_nowhere(changes):
    """Not offered yet, at another base, of the ship's own State, or after the plan."""
    facts = offered(a_coast())
    plan = facts.plan
    bases = {**plan.bases, "elsewhere": replace(plan.bases[HARBOUR], id="elsewhere")}
    rider = a_rider(**changes)
    facts = replace(facts, plan=replace(plan, bases=bases, riders={rider.id: rider}))
    found = searched(facts)
    assert not found.riders
    assert found.value == pytest.approx(searched(offered(a_coast())).value)


def test_a_rider_stays_with_a_duty_that_is_fixed():
    """Nobody else gets it meanwhile, and what is fixed keeps its basis."""
    duty = replace(a_duty(SHIPS[1], AWAY, 6, 10), pinned=True)
    facts = offered(a_coast(duties=[duty]), a_rider())
    row = Arrangement(
        ArrangementId("kept"),
        ArrangementKind.RIDER,
        duty.asset,
        "BRV",
        duty.depart,
        duty.back,
        HARBOUR,
        "Watch officer",
        D,
        RiderId("rider 1"),
    )
    facts = replace(facts, plan=put_arrangement(facts.plan, row))
    after = carried_out(facts, searched(facts))
    assert after.plan.arrangements["kept"] == facts.plan.arrangements["kept"]
    assert not [one for one in breaches(after) if one.rule in {"riders", "basis"}]


def test_the_schedule_taken_over_brings_its_riders(tmp_path):
    """One change; the next search lets go of whom it does not need, and undo brings all back."""
    facts = offered(a_coast(), a_rider())
    session = Session.create(tmp_path / "plan.watchbill", facts.plan)
    take_over(session, searched(facts))
    sent = dict(session.plan.arrangements)
    assert {row.rider for row in sent.values()} == {"rider 1"}
    legal.put_rider(session, a_rider(offered_by="", offered_on=None))
    take_over(session, optimise(replace(facts, plan=session.plan), seconds=1))
    assert not session.plan.arrangements
    session.undo()
    assert session.plan.arrangements == sent
    session.close()
