"""Random plans, small enough to try every schedule, and the trying: written apart from the optimiser."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from app.base.errors import AppError
from app.base.progress import never, silent
from app.domain.assets import Asset
from app.domain.duties import Duty, Stop
from app.domain.edits.availabilities import add_availability
from app.domain.edits.duties import assign_duty, is_fixed
from app.domain.facts import Facts
from app.domain.ids import DutyId, PermissionId
from app.domain.permissions import Permission
from app.domain.plan import Plan
from app.domain.value import coverage, weights
from app.optimizer.params import Params
from app.optimizer.problem import build
from app.optimizer.result import Result
from app.optimizer.solve import solve
from tests.builders import a_plan, an_area, an_asset, at, facts, hours

HOUR = hours(1)
SMALL = {"n_assets": 2, "n_areas": 3, "days": 1, "longest_h": 5, "shortest_rest_h": 9}
"""A case with few enough schedules to try them all."""


def a_case(
    seed: int, *, n_assets: int, n_areas: int, days: int, longest_h: float = 8, shortest_rest_h: float = 5
) -> Facts:
    """Return a random plan with forbidden pairs, pinned duties and a freeze window here and there."""
    rng = random.Random(seed)
    assets = [
        an_asset(
            f"unit-{number}",
            transit_mps=rng.uniform(8, 40),
            sweep_width_m=rng.choice([300, 2000, 9000]),
            endurance_s=rng.uniform(3, longest_h) * 3600,
            turnaround_s=rng.uniform(0, 8) * 3600,
            crew_rest_s=rng.uniform(shortest_rest_h, 12) * 3600,
        )
        for number in range(n_assets)
    ]
    areas = [
        an_area(
            f"area-{number}",
            lat=13 + rng.uniform(-0.5, 0.5),
            lon=-61 + rng.uniform(-0.5, 0.5),
            priority=rng.randint(1, 5),
            threat=[rng.choice([0.0, 0.5, 1.0, 2.0]) for _ in range(24)],
        )
        for number in range(n_areas)
    ]
    plan = a_plan(assets, areas, days=days)
    plan = _with_forbidden(plan, rng)
    plan = _with_pins(facts(plan), rng)
    if rng.random() < 0.3:
        header = replace(plan.header, freeze_until=at(rng.uniform(0, 8)))
        plan = replace(plan, headers={header.id: header})
    return facts(_with_absences(plan, rng))


def _with_forbidden(plan: Plan, rng: random.Random) -> Plan:
    rows = [
        Permission(PermissionId(f"{asset}-{area}"), asset, area, allowed=False)
        for asset in plan.assets
        for area in plan.areas
        if rng.random() < 0.15
    ]
    return replace(plan, permissions={row.id: row for row in rows})


def _with_pins(case: Facts, rng: random.Random) -> Plan:
    """Give some assets a pinned duty or an ordinary one, at times that are no whole hours."""
    for asset in case.plan.assets:
        if rng.random() < 0.6:
            continue
        area = rng.choice(list(case.plan.areas))
        start = at(rng.randint(3 * 60, 20 * 60) / 60)
        try:
            plan = assign_duty(case, asset, area, start)
        except AppError:
            continue
        made = next(duty for duty in plan.duties.values() if duty.id not in case.plan.duties)
        whole = made.stops[0]
        short = replace(whole, end=min(whole.end, whole.start + timedelta(minutes=rng.randint(20, 90))))
        back = short.end + (made.back - whole.end)
        if back <= plan.header.end:
            duty = replace(made, stops=(short,), back=back, pinned=rng.random() < 0.7)
            case = replace(case, plan=replace(case.plan, duties={**case.plan.duties, duty.id: duty}))
    return case.plan


def _with_absences(plan: Plan, rng: random.Random) -> Plan:
    """Take some assets away for some hours in which they have no duty that stands."""
    for asset in plan.assets:
        start = at(rng.uniform(0, 20))
        end = start + timedelta(hours=rng.uniform(1, 8))
        stands = (duty for duty in fixed_of(plan) if duty.asset == asset)
        if rng.random() < 0.4 and not any(duty.depart < end and start < duty.back for duty in stands):
            plan = add_availability(plan, asset, start, end)
    return plan


def run(case: Facts, seed: int = 0, **limits: object) -> Result:
    """Solve a case to the end with limits that do not depend on the clock."""
    params = Params(**{"iterations": 3, **limits})
    return solve(build(case), stop=never, seed=seed, progress=silent, params=params)


def fixed_of(plan: Plan) -> list[Duty]:
    """Return the duties that stand."""
    return [duty for duty in plan.duties.values() if is_fixed(plan, duty)]


def best_value(case: Facts) -> float:
    """Return the value of the best schedule of all, by trying every pair of chains of two assets."""
    plan = case.plan
    worth, fixed = weights(plan), coverage(plan, fixed_of(plan))
    first, second = (_covers(case, asset) for asset in plan.assets.values())
    return max(float((worth * -np.expm1(-(fixed + one + second))).sum(axis=(1, 2)).max()) for one in first)


def best_less(case: Facts, less: Callable[[int, NDArray[np.int64]], NDArray[np.float64]]) -> float:
    """Return the value of the best schedule less what its time away costs, by trying every pair of chains.

    ``less`` is asked with the seconds of new duties of the first asset, and of each chain of the second.
    """
    plan = case.plan
    worth, fixed = weights(plan), coverage(plan, fixed_of(plan))
    (ones, away), (others, away_other) = (_all_chains(case, asset) for asset in plan.assets.values())
    best = -np.inf
    for one, seconds in zip(ones, away.tolist(), strict=True):
        values = (worth * -np.expm1(-(fixed + one + others))).sum(axis=(1, 2))
        best = max(best, float((values - less(seconds, away_other)).max()))
    return best


def _all_chains(case: Facts, asset: Asset) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the coverage of each of an asset's chains, and its seconds away."""
    chains = list(_chains(case, asset, list(_duties(case, asset)), ()))
    nothing = coverage(case.plan, [])
    covers = [sum((coverage(case.plan, [duty]) for duty in chain), nothing) for chain in chains]
    away = [sum(int((duty.back - duty.depart).total_seconds()) for duty in chain) for chain in chains]
    return np.array(covers), np.array(away, dtype=np.int64)


def _covers(case: Facts, asset: Asset) -> NDArray[np.float64]:
    """Return the coverage of each of an asset's chains, shape ``(n_chains, n_areas, n_buckets)``."""
    alone = {duty.id: coverage(case.plan, [duty]) for duty in _duties(case, asset)}
    nothing = coverage(case.plan, [])
    return np.array(
        [sum((alone[duty.id] for duty in chain), nothing) for chain in _fullest_chains(case, asset)]
    )


def _fullest_chains(case: Facts, asset: Asset) -> list[tuple[Duty, ...]]:
    """Return the chains to which no hour can be added; more coverage is never worth less."""
    duties = list(_duties(case, asset))
    chains = {
        tuple(_hours_of(case, duty) for duty in chain): chain for chain in _chains(case, asset, duties, ())
    }
    return [chain for spans, chain in chains.items() if not any(more in chains for more in _more(spans))]


Span = tuple[str, int, int]


def _hours_of(case: Facts, duty: Duty) -> Span:
    (stop,), start = duty.stops, case.plan.header.start
    return stop.area, (stop.start - start) // HOUR, (stop.end - start) // HOUR


def _more(spans: tuple[Span, ...]) -> Iterator[tuple[Span, ...]]:
    for index, (area, start, end) in enumerate(spans):
        for longer in ((area, start - 1, end), (area, start, end + 1)):
            yield (*spans[:index], longer, *spans[index + 1 :])


def _chains(
    case: Facts, asset: Asset, duties: list[Duty], before: tuple[Duty, ...]
) -> Iterator[tuple[Duty, ...]]:
    """Yield every chain of ``duties`` that goes on from ``before``, ``before`` itself included."""
    yield before
    for duty in duties:
        if _fits(case.plan, asset, before, duty):
            yield from _chains(case, asset, duties, (*before, duty))


def _duties(case: Facts, asset: Asset) -> Iterator[Duty]:
    plan = case.plan
    for area in plan.areas:
        way = case.transit(asset, asset.base, area)
        if way is None or (asset.id, area) in plan.forbidden:
            continue
        for start in range(plan.header.days * 24):
            for end in range(start + 1, plan.header.days * 24 + 1):
                if 2 * way + (end - start) * HOUR > timedelta(seconds=asset.performance.endurance_s):
                    break
                stop = Stop(area, at(start), at(end))
                yield Duty(
                    DutyId(f"{asset.id}-{area}-{start}-{end}"),
                    asset.id,
                    asset.base,
                    asset.base,
                    stop.start - way,
                    (stop,),
                    stop.end + way,
                )


def _fits(plan: Plan, asset: Asset, before: tuple[Duty, ...], duty: Duty) -> bool:
    recovery = timedelta(seconds=asset.performance.recovery_s)
    freeze = plan.header.freeze_until or plan.header.start
    if duty.depart < max(plan.header.start, freeze) or duty.back > plan.header.end:
        return False
    if before and before[-1].back + recovery > duty.depart:
        return False
    if any(duty.depart < row.end and row.start < duty.back for row in plan.unavailable(asset.id)):
        return False
    others = [other for other in fixed_of(plan) if other.asset == asset.id]
    return all(
        duty.back + recovery <= other.depart or other.back + recovery <= duty.depart for other in others
    )
