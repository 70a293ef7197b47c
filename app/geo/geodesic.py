"""Distances, bearings and sizes on the WGS-84 ellipsoid (Karney 2013, through PROJ)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pyproj

from app.geo.point import Position

Path = Sequence[Position]
"""Positions in the order they are visited."""


def distance_m(start: Position, end: Position) -> float:
    """Return the geodesic distance in metres."""
    _, _, distance = _geod().inv(*start.lonlat, *end.lonlat)
    return float(distance)


def path_length_m(path: Path) -> float:
    """Return the length of a path in metres; 0 for fewer than two positions."""
    if len(path) < 2:
        return 0.0
    return float(_geod().line_length([p.lon_deg for p in path], [p.lat_deg for p in path]))


def bearing_deg(start: Position, end: Position) -> float:
    """Return the initial true bearing in degrees, 0 to 360."""
    azimuth, _, _ = _geod().inv(*start.lonlat, *end.lonlat)
    return float(azimuth) % 360.0


def destination(start: Position, bearing_deg: float, distance_m: float) -> Position:
    """Return where one arrives from ``start`` along a bearing after a distance in metres."""
    lon, lat, _ = _geod().fwd(*start.lonlat, bearing_deg, distance_m)
    return Position(float(lat), float(lon))


def polygon_area_m2(ring: Path) -> float:
    """Return the size in square metres of the polygon inside an unclosed ring."""
    area, _ = _geod().polygon_area_perimeter([p.lon_deg for p in ring], [p.lat_deg for p in ring])
    return abs(float(area))


@cache
def _geod() -> pyproj.Geod:
    return pyproj.Geod(ellps="WGS84")
