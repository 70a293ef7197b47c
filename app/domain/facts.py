"""A plan with the ways through it and the zones it lies on: what judges, scoring and pictures start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.duties import Duty
from app.domain.ids import AreaId, BaseId
from app.domain.plan import Plan
from app.geo.geodesic import Path
from app.geo.point import Position
from app.geo.routing import Route, Router
from app.geo.zonemap import ZoneMap, zone_map


@dataclass(frozen=True, slots=True)
class Facts:
    """A plan and the router that knows the water and land it lies on."""

    plan: Plan
    router: Router
    zones_of: Callable[[str], ZoneMap] = zone_map
    """Gives the maritime zones of a pack by its name."""

    @property
    def zones(self) -> ZoneMap:
        """The maritime zones that the plan lies on."""
        return self.zones_of(self.plan.header.zone_pack)

    def place_of(self, where: BaseId | AreaId) -> Position | None:
        """Return where a base is, or the position in an area that transits are reckoned to."""
        base = self.plan.bases.get(BaseId(where))
        if base is not None:
            return base.position
        area = self.plan.areas.get(AreaId(where))
        return None if area is None else area.shape.anchor

    def route(self, asset: Asset, start: BaseId | AreaId, end: BaseId | AreaId) -> Route | None:
        """Return an asset's way between two bases or areas, or ``None`` where there is none.

        A way is always reckoned from the lesser identity, so there and back are the same length.
        """
        here, there = self.place_of(start), self.place_of(end)
        if here is None or there is None:
            return None
        swap = (here.lat_deg, here.lon_deg) > (there.lat_deg, there.lon_deg)
        route = self.router.route(asset.performance.medium, *((there, here) if swap else (here, there)))
        return Route(route.path[::-1], route.distance_m) if route and swap else route

    def transit(self, asset: Asset, start: BaseId | AreaId, end: BaseId | AreaId) -> timedelta | None:
        """Return how long an asset takes at transit speed, rounded up to whole minutes, or ``None``."""
        route = self.route(asset, start, end)
        if route is None:
            return None
        minutes = -(-route.distance_m // (asset.performance.transit_mps * 60))
        return timedelta(minutes=minutes)

    def track(self, duty: Duty) -> Path:
        """Return the way of a whole duty, base to base; empty where a leg has no way."""
        asset = self.plan.assets[duty.asset]
        places: list[BaseId | AreaId] = [duty.base_from, *(stop.area for stop in duty.stops), duty.base_to]
        path: list[Position] = []
        for start, end in pairwise(places):
            route = self.route(asset, start, end)
            if route is None:
                return ()
            path.extend(route.path if not path else route.path[1:])
        return tuple(path)


def detection_rate(asset: Asset, area: Area) -> float:
    """Return the coverage an asset on station adds each second, sweep width x speed / area.

    Koopman's random search (Search and Screening, 1946): after coverage Z the probability of
    detection is ``1 - exp(-Z)``.
    """
    return asset.performance.sweep_width_m * asset.performance.patrol_mps / area.shape.area_m2
