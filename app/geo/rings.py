"""Range rings: how far one gets in a time, or there and back on one tank.

Positions keep to -180 to 180 degrees of longitude, so a ring across the antimeridian jumps from one side of a
world map to the other between two of them; ``unwrapped`` gives what a map draws without the jump.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.base.message import say
from app.geo.geodesic import destination
from app.geo.point import Position, normal_lon

if TYPE_CHECKING:
    from app.geo.geodesic import Path

CIRCLE_POINTS = 180
"""A circle of so many corners is nowhere more than 0.02 percent of the radius inside the true one."""
_FARTHEST_M = 20_000_000.0
"""Beyond lies the other side of the earth, where a ring closes in on a point again."""


def circle(centre: Position, radius_m: float, points: int = CIRCLE_POINTS) -> tuple[Position, ...]:
    """Return the geodesic circle as a ring, from north clockwise; the last position is joined to the first.

    Raises
    ------
    ValueError
        If the radius is not positive or reaches round the earth.
    """
    _check(radius_m)
    return tuple(destination(centre, 360.0 * point / points, radius_m) for point in range(points))


def arc(centre: Position, radius_m: float, start_deg: float, end_deg: float) -> tuple[Position, ...]:
    """Return the geodesic arc from one true bearing clockwise to another, both ends included.

    From a bearing to the same is the whole way round, so that the last position is the first again.

    Raises
    ------
    ValueError
        If the radius is not positive or reaches round the earth.
    """
    _check(radius_m)
    turn_deg = (end_deg - start_deg) % 360.0 or 360.0
    steps = math.ceil(turn_deg / 360.0 * CIRCLE_POINTS)
    return tuple(
        destination(centre, start_deg + turn_deg * step / steps, radius_m) for step in range(steps + 1)
    )


def sector(centre: Position, radius_m: float, start_deg: float, end_deg: float) -> tuple[Position, ...]:
    """Return the slice of the circle from one true bearing clockwise to another, as a ring."""
    return (centre, *arc(centre, radius_m, start_deg, end_deg))


def reach_m(speed_mps: float, time_s: float) -> float:
    """Return how far one gets in a time."""
    return speed_mps * time_s


def radius_of_action_m(speed_mps: float, endurance_s: float, on_station_s: float = 0.0) -> float:
    """Return how far out one may work and be back within the endurance; 0 if the work alone takes longer."""
    return speed_mps * max(0.0, endurance_s - on_station_s) / 2


def unwrapped(path: Path) -> tuple[tuple[float, float], ...]:
    """Return ``(lon, lat)`` pairs without jumps: each within 180 degrees of the one before.

    Longitudes go beyond 180 where the path crosses the antimeridian. A ring round a pole does not end at the
    longitude where it began, but 360 degrees on.
    """
    found: list[tuple[float, float]] = []
    for position in path:
        lon = position.lon_deg
        if found:
            lon = found[-1][0] + normal_lon(lon - found[-1][0])
        found.append((lon, position.lat_deg))
    return tuple(found)


def _check(radius_m: float) -> None:
    if not 0 < radius_m <= _FARTHEST_M:
        raise ValueError(say("rings.radius"))
