"""A plan far larger than a week of a coalition: what the window is measured on."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.beginning import begin_plan
from app.domain.catalog import asset_types
from app.domain.duties import Duty, Stop
from app.domain.ids import AreaId, AssetId, BaseId, DutyId, PartnerId, new_id
from app.domain.marking import Marking
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.geo.geodesic import destination, distance_m
from app.geo.point import Position
from app.geo.shapes import Polygon

N_AREAS, N_ASSETS, N_DUTIES, N_POINTS = 2_000, 500, 20_000, 100_000
DAYS = 28
_PARTNERS = 12
_PORTS = (
    (14.60, -61.07), (13.16, -61.22), (12.05, -61.75), (13.10, -59.63), (15.30, -61.39), (17.12, -61.85),
    (18.47, -66.12), (10.65, -61.52), (12.11, -68.93), (18.43, -64.62), (16.24, -61.53), (14.01, -60.99),
)  # fmt: skip
"""Twelve harbours of the Eastern Caribbean."""


def large_plan(start: datetime, seed: int = 0, scale: float = 1.0) -> Plan:
    """Return a plan of 2,000 areas, 500 assets and 20,000 duties, or of a share of that.

    Areas are polygons of 8 to 24 corners on the sea between 8 and 22 N, 70 and 52 W; every asset works the
    areas nearest to its base, one duty after the other, within its endurance.
    """
    rng = random.Random(seed)
    plan = begin_plan("LARGE", start, DAYS, "Joint Headquarters", "JHQ", exercise=True)
    marking = Marking(plan.header.lead, exercise=True)
    partners = [
        Partner(PartnerId(new_id()), f"Partner {n + 1}", f"P{chr(65 + n)}", marking=marking)
        for n in range(_PARTNERS)
    ]
    bases = [
        Base(BaseId(new_id()), f"Port {n + 1}", partners[n].id, Position(*_PORTS[n]), marking=marking)
        for n in range(_PARTNERS)
    ]
    areas = [_area(n, rng, marking) for n in range(round(N_AREAS * scale))]
    assets = [_asset(n, bases[n % _PARTNERS], marking) for n in range(round(N_ASSETS * scale))]
    plan = Plan(
        headers=plan.headers,
        partners={**plan.partners, **{one.id: one for one in partners}},
        bases={one.id: one for one in bases},
        assets={one.id: one for one in assets},
        areas={one.id: one for one in areas},
    )
    duties = _duties(plan, rng, round(N_DUTIES * scale) // len(assets))
    return replace(plan, duties={duty.id: duty for duty in duties})


def track_points(seed: int = 0) -> list[tuple[float, float]]:
    """Return 100,000 positions, ``(lon, lat)``, along random ways of vessels."""
    rng = random.Random(seed)
    points: list[tuple[float, float]] = []
    while len(points) < N_POINTS:
        lat, lon, course = rng.uniform(9, 21), rng.uniform(-69, -53), rng.uniform(0, 360)
        for _ in range(500):
            course += rng.gauss(0, 6)
            lat += 0.01 * math.cos(math.radians(course))
            lon += 0.01 * math.sin(math.radians(course))
            points.append((lon, lat))
    return points[:N_POINTS]


def _area(number: int, rng: random.Random, marking: Marking) -> Area:
    centre = Position(rng.uniform(8, 22), rng.uniform(-70, -52))
    corners, radius_m = rng.randint(8, 24), rng.uniform(6_000, 25_000)
    ring = tuple(
        destination(centre, 360 * corner / corners, radius_m * rng.uniform(0.7, 1.0))
        for corner in range(corners)
    )
    threat = tuple(rng.choice((0.5, 1.0, 2.0)) for _ in range(24))
    return Area(
        AreaId(new_id()), f"Area {number + 1}", Polygon(ring), rng.randint(1, 5), threat, marking=marking
    )


def _asset(number: int, base: Base, marking: Marking) -> Asset:
    kind = asset_types()[("interceptor_boat", "patrol_drone")[number % 2]]
    return Asset(
        id=AssetId(new_id()),
        name=f"Unit {number + 1}",
        partner=base.partner,
        base=base.id,
        type_key=kind.key,
        type_name=kind.name,
        sidc=kind.sidc,
        performance=kind.performance,
        marking=marking,
    )


def _duties(plan: Plan, rng: random.Random, each: int) -> list[Duty]:
    """Return duties that pass the judges: the way out and back, and a watch that leaves time to recover."""
    gap = timedelta(days=DAYS) / each
    duties = []
    for asset in plan.assets.values():
        figures = asset.performance
        away = min(figures.endurance_s, gap.total_seconds() - figures.recovery_s) - 120
        choices = _reachable(plan, asset, away)
        for number in range(each):
            area, way_s = rng.choice(choices)
            depart = _minute(plan.header.start + number * gap)
            on = _minute(depart + timedelta(seconds=way_s))
            off = _minute(depart + timedelta(seconds=away - way_s))
            back = _minute(depart + timedelta(seconds=away))
            stop, identity = Stop(area, on, off), DutyId(new_id())
            duties.append(
                Duty(identity, asset.id, asset.base, asset.base, depart, (stop,), back, marking=asset.marking)
            )
    return duties


def _reachable(plan: Plan, asset: Asset, away_s: float) -> list[tuple[AreaId, float]]:
    """Return areas with the seconds out to them, the nearest 40 at most, that leave half an hour's watch."""
    base = plan.bases[asset.base].position
    found = []
    for area in plan.areas.values():
        # A way round an island may be twice the straight line.
        way_m = 2 * distance_m(base, area.shape.anchor) + 3_000
        way_s = way_m / asset.performance.transit_mps + 120
        if 2 * way_s + 1_800 <= away_s:
            found.append((area.id, way_s))
    return sorted(found, key=lambda pair: pair[1])[:40]


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
