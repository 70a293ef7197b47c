"""A plan as arrays: what each watch would be worth, and which watches an asset can make.

A *watch* is whole buckets on station in one area; a duty is a watch with its two transits. Arrays
are indexed by the plan's own order of assets and areas, never by their random identities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.duties import Duty
from app.domain.edits.duties import is_fixed
from app.domain.facts import Facts, detection_rate
from app.domain.ids import AreaId, AssetId, PartnerId
from app.domain.legality import firm_times
from app.domain.rules.boarding import lacking
from app.domain.value import BUCKET_S, coverage, weights

BUCKET = timedelta(seconds=BUCKET_S)
NOTHING_ELSE: Mapping[AssetId, Sequence[Facts]] = MappingProxyType({})
NO_TOLLS: Mapping[PartnerId, float] = MappingProxyType({})
NEVER = timedelta(days=10_000)
"""Longer than any plan."""


Times = Callable[[Facts, Asset, Area], tuple[tuple[datetime, datetime], ...]]
"""Tells when any duty of an asset in an area is firm."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What the search needs to know; ``n_assets`` counts only assets that can make a watch."""

    facts: Facts
    fixed: tuple[Duty, ...]
    """Duties that stand as they are."""
    assets: tuple[Asset, ...]
    areas: tuple[AreaId, ...]
    transit: tuple[tuple[timedelta | None, ...], ...]
    """From an asset's base to an area; ``None`` where the asset cannot or may not work there."""
    weight: NDArray[np.float64]
    """Worth of an area-bucket, shape ``(n_buckets, n_areas)``."""
    fixed_cover: NDArray[np.float64]
    """Coverage by the fixed duties, shape ``(n_buckets, n_areas)``."""
    rate: NDArray[np.float64]
    """Coverage an asset adds in a bucket on station, shape ``(n_assets, n_areas)``; 0 where it cannot."""
    rest: NDArray[np.int64]
    """Least buckets between a watch in one area and the next in another: transits and recovery,
    shape ``(n_assets, n_areas, n_areas)``."""
    may_start: NDArray[np.bool_]
    """Whether a watch can start with a bucket, shape ``(n_buckets, n_assets, n_areas)``."""
    earliest: NDArray[np.int64]
    """First bucket of the longest watch that ends with a bucket, shape ``(n_buckets, n_assets, n_areas)``;
    later than the bucket itself where none can."""
    toll: NDArray[np.float64]
    """What each bucket away costs, in points of value, shape ``(n_assets,)``; negative where it earns."""
    way_toll: NDArray[np.float64]
    """What the way out and back costs, shape ``(n_assets, n_areas)``."""
    fixed_toll: float
    """What the fixed duties cost."""

    @property
    def n_buckets(self) -> int:
        """Buckets of the plan."""
        return len(self.weight)

    @property
    def fixed_value(self) -> float:
        """What the fixed duties alone are worth, less their tolls."""
        return self.value_of(self.fixed_cover) - self.fixed_toll

    def value_of(self, cover: NDArray[np.float64]) -> float:
        """Return the value of a coverage, shape ``(n_buckets, n_areas)``."""
        return float((self.weight * -np.expm1(-cover)).sum())


@dataclass(frozen=True, slots=True)
class _Gap:
    """A time an asset is free for new duties."""

    start: datetime
    """Ready at its home base."""
    end: datetime
    """Back by then."""


def build(
    facts: Facts,
    also: Mapping[AssetId, Sequence[Facts]] = NOTHING_ELSE,
    tolls: Mapping[PartnerId, float] = NO_TOLLS,
    times: Times = firm_times,
) -> Problem:
    """Return the problem of scheduling whatever is not fixed in a plan.

    Parameters
    ----------
    also
        Other arrangements for an asset: whatever has a basis under one of them can be planned as well.
    tolls
        What a second away costs each partner, in points of value: the best value less tolls is sought.
    times
        What tells when any duty of an asset in an area is firm: one that remembers, where many are built.
    """
    plan = facts.plan
    fixed = tuple(duty for duty in plan.duties.values() if is_fixed(plan, duty))
    weight = weights(plan).T.copy()
    units = [(asset, _transits(facts, asset)) for asset in plan.assets.values()]
    known = {asset.id: (facts, *also.get(asset.id, ())) for asset, _ in units}
    tables = [(asset, ways, *_watches(known[asset.id], asset, ways, fixed, times)) for asset, ways in units]
    tables = [row for row in tables if row[2].any()]
    shape = (len(weight), len(tables), len(plan.areas))
    may_start, earliest = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int64)
    rate, rest = np.zeros(shape[1:]), np.zeros((*shape[1:], shape[2]), dtype=np.int64)
    for row, (asset, ways, starts, firsts) in enumerate(tables):
        may_start[:, row], earliest[:, row] = starts, firsts
        rest[row] = _rests(asset, ways, len(weight))
        for column, area in enumerate(plan.areas.values()):
            rate[row, column] = 0.0 if ways[column] is None else detection_rate(asset, area) * BUCKET_S
    toll = np.array([BUCKET_S * tolls.get(row[0].partner, 0.0) for row in tables], dtype=np.float64)
    return Problem(
        facts=facts,
        fixed=fixed,
        assets=tuple(row[0] for row in tables),
        areas=tuple(plan.areas),
        transit=tuple(row[1] for row in tables),
        weight=weight,
        fixed_cover=coverage(plan, fixed).T.copy(),
        rate=rate,
        rest=rest,
        may_start=may_start,
        earliest=earliest,
        toll=toll,
        way_toll=_there_and_back([row[1] for row in tables], len(plan.areas)) * toll[:, None],
        fixed_toll=sum(
            tolls.get(plan.assets[duty.asset].partner, 0.0) * (duty.back - duty.depart).total_seconds()
            for duty in fixed
        ),
    )


def remembering() -> Times:
    """Return what works out when duties are firm once for each asset, area, and what is arranged for it.

    It is for one search: nothing else of the plan may change meanwhile but its duties.
    """
    known: dict[object, tuple[tuple[datetime, datetime], ...]] = {}

    def times(facts: Facts, asset: Asset, area: Area) -> tuple[tuple[datetime, datetime], ...]:
        key = asset.id, area.id, facts.plan.arrangements_of(asset.id)
        if key not in known:
            known[key] = firm_times(facts, asset, area)
        return known[key]

    return times


def _transits(facts: Facts, asset: Asset) -> tuple[timedelta | None, ...]:
    """Return the way out to each area, ``None`` where none is, or may be, or a boarding is not planned."""
    endurance = timedelta(seconds=asset.performance.endurance_s)
    ways = []
    for area in facts.plan.areas.values():
        closed = (asset.id, area.id) in facts.plan.forbidden or lacking(asset, area)
        way = None if closed else facts.transit(asset, asset.base, area.id)
        ways.append(way if way is not None and 2 * way + BUCKET <= endurance else None)
    return tuple(ways)


def _there_and_back(ways: Sequence[tuple[timedelta | None, ...]], n_areas: int) -> NDArray[np.float64]:
    """Return the ways out and back in buckets, shape ``(n_assets, n_areas)``; 0 where there is none."""
    found = [[2 * (way or timedelta()) / BUCKET for way in row] for row in ways]
    return np.array(found, dtype=np.float64).reshape(len(ways), n_areas)


def _gaps(facts: Facts, asset: Asset, fixed: tuple[Duty, ...]) -> list[_Gap]:
    """Return when an asset is free at home between its fixed duties, and available; some may be empty.

    Nothing new departs in the freeze window: what departs there stands, so it could not be changed again.
    """
    header = facts.plan.header
    recovery = timedelta(seconds=asset.performance.recovery_s)
    ready = max(header.start, header.freeze_until or header.start)
    gaps, base = [], asset.base
    for duty in sorted((duty for duty in fixed if duty.asset == asset.id), key=lambda duty: duty.depart):
        if base == asset.base:
            gaps.append(_Gap(ready, min(duty.depart - recovery, header.end)))
        ready, base = max(ready, duty.back + recovery), duty.base_to
    if base == asset.base:
        gaps.append(_Gap(ready, header.end))
    for row in facts.plan.unavailable(asset.id):
        gaps = [
            part
            for gap in gaps
            for part in (_Gap(gap.start, min(gap.end, row.start)), _Gap(max(gap.start, row.end), gap.end))
        ]
    return gaps


def _watches(
    known: Sequence[Facts],
    asset: Asset,
    ways: tuple[timedelta | None, ...],
    fixed: tuple[Duty, ...],
    firm: Times,
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return ``may_start`` and ``earliest`` of one asset, both of shape ``(n_buckets, n_areas)``.

    A watch can be made that is firm under any one of the ``known`` facts.
    """
    facts = known[0]
    header = facts.plan.header
    n_buckets = (header.end - header.start) // BUCKET
    starts = np.zeros((n_buckets, len(ways)), dtype=bool)
    firsts = np.full((n_buckets, len(ways)), n_buckets, dtype=np.int64)
    endurance = timedelta(seconds=asset.performance.endurance_s)
    gaps = _gaps(facts, asset, fixed)
    for column, (area, way) in enumerate(zip(facts.plan.areas.values(), ways, strict=True)):
        if way is None:
            continue
        times = chain.from_iterable(firm(each, asset, area) for each in known)
        for gap in _within(gaps, times):
            first = max(0, -((header.start - gap.start - way) // BUCKET))
            end = (gap.end - way - header.start) // BUCKET
            buckets = np.arange(first, end)
            starts[first : max(first, end), column] = True
            longest = (endurance - 2 * way) // BUCKET
            firsts[buckets, column] = np.minimum(
                firsts[buckets, column], np.maximum(first, buckets + 1 - longest)
            )
    return starts, firsts


def _within(gaps: Sequence[_Gap], times: Iterable[tuple[datetime, datetime]]) -> Iterator[_Gap]:
    """Yield what of the gaps is inside of times; some may be empty."""
    for start, end in times:
        yield from (_Gap(max(gap.start, start), min(gap.end, end)) for gap in gaps)


def _rests(asset: Asset, ways: tuple[timedelta | None, ...], n_buckets: int) -> NDArray[np.int64]:
    """Return the least whole buckets between two watches, exact to the minute.

    Shape ``(n_areas before, n_areas after)``.
    """
    recovery = timedelta(seconds=asset.performance.recovery_s)
    reach = [NEVER if way is None else way for way in ways]
    least = [[-(-(home + recovery + out) // BUCKET) for out in reach] for home in reach]
    return np.minimum(np.array(least, dtype=np.int64).reshape(len(ways), len(ways)), n_buckets)
