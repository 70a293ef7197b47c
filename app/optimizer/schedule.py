"""Schedules as the search sees them: chains of watches, one chain an asset."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.duties import Duty, Stop
from app.domain.edits.duties import duty_marking
from app.domain.ids import DutyId, new_id
from app.optimizer.problem import BUCKET, Problem


class Watch(NamedTuple):
    """Whole buckets on station: ``start`` belongs to it, ``end`` does not."""

    area: int
    start: int
    end: int


Chain = tuple[Watch, ...]
"""One asset's watches in the order of time."""
Schedule = tuple[Chain, ...]
"""One chain for each asset of the problem."""


def add_chain(cover: NDArray[np.float64], chain: Chain, rate: NDArray[np.float64]) -> None:
    """Add an asset's watches to a coverage in place; ``rate`` is the asset's, shape ``(n_areas,)``."""
    for area, start, end in chain:
        cover[start:end, area] += rate[area]


def coverage_of(problem: Problem, schedule: Schedule) -> NDArray[np.float64]:
    """Return the coverage of a schedule with the fixed duties, shape ``(n_buckets, n_areas)``."""
    cover = problem.fixed_cover.copy()
    for chain, rate in zip(schedule, problem.rate, strict=True):
        add_chain(cover, chain, rate)
    return cover


def value_of(problem: Problem, schedule: Schedule) -> float:
    """Return what a schedule with the fixed duties is worth, less their tolls."""
    return problem.value_of(coverage_of(problem, schedule)) - toll_of(problem, schedule)


def toll_of(problem: Problem, schedule: Schedule) -> float:
    """Return what the time away costs with a schedule and the fixed duties."""
    tolls = (chain_toll(problem, asset, chain) for asset, chain in enumerate(schedule))
    return problem.fixed_toll + sum(tolls)


def chain_toll(problem: Problem, asset: int, chain: Chain) -> float:
    """Return what the time away costs with one asset's watches."""
    toll, way_toll = problem.toll[asset], problem.way_toll[asset]
    return float(sum(toll * (end - start) + way_toll[area] for area, start, end in chain))


def duties_of(problem: Problem, schedule: Schedule) -> tuple[Duty, ...]:
    """Return a schedule as duties. A duty the plan has already stays the one it is, identity and all."""
    known = {_work(duty): duty for duty in problem.facts.plan.duties.values()}
    made = (_duty(problem, row, watch) for row, chain in enumerate(schedule) for watch in chain)
    return tuple(known.get(_work(duty), duty) for duty in made)


def schedule_of(problem: Problem, duties: Iterable[Duty]) -> Schedule:
    """Return the chains of ``duties``, leaving out what the search cannot make: the way back from a plan."""
    duties = sorted(duties, key=lambda duty: duty.depart)
    chains: list[Chain] = []
    for row, asset in enumerate(problem.assets):
        chain: Chain = ()
        for duty in duties:
            watch = _watch(problem, row, duty) if duty.asset == asset.id else None
            if watch is not None and _follows(problem, row, chain, watch):
                chain = (*chain, watch)
        chains.append(chain)
    return tuple(chains)


def _follows(problem: Problem, row: int, chain: Chain, watch: Watch) -> bool:
    return not chain or chain[-1].end + problem.rest[row, chain[-1].area, watch.area] <= watch.start


def _work(duty: Duty) -> tuple[object, ...]:
    """Return what makes two duties the same work."""
    return duty.asset, duty.base_from, duty.base_to, duty.depart, duty.stops, duty.back


def _duty(problem: Problem, row: int, watch: Watch) -> Duty:
    plan, asset = problem.facts.plan, problem.assets[row]
    way = problem.transit[row][watch.area]
    if way is None:
        raise AssertionError("a watch where there is no way")
    start = plan.header.start + watch.start * BUCKET
    end = plan.header.start + watch.end * BUCKET
    return Duty(
        id=DutyId(new_id()),
        asset=asset.id,
        base_from=asset.base,
        base_to=asset.base,
        depart=start - way,
        stops=(Stop(problem.areas[watch.area], start, end),),
        back=end + way,
        marking=duty_marking(plan, asset),
    )


def _watch(problem: Problem, row: int, duty: Duty) -> Watch | None:
    """Return the watch whose duty is exactly ``duty``, or ``None``."""
    stop, origin = duty.stops[0], problem.facts.plan.header.start
    if stop.area not in problem.areas:
        return None
    watch = Watch(
        problem.areas.index(stop.area), (stop.start - origin) // BUCKET, (stop.end - origin) // BUCKET
    )
    area, start, end = watch
    if problem.transit[row][area] is None or not 0 <= start < end <= problem.n_buckets:
        return None
    fits = problem.may_start[start, row, area] and problem.earliest[end - 1, row, area] <= start
    return watch if fits and _work(_duty(problem, row, watch)) == _work(duty) else None
