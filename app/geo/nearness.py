"""How far a place is from a way or an area."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from app.geo.localplane import LocalPlane, lonlats
from app.geo.point import Position
from app.geo.shapes import Shape


def distance_to_path_m(place: Position, path: Sequence[Position]) -> float:
    """Return the distance from a place to the nearest of a way of at least one place, in metres."""
    points = LocalPlane(place).forward(lonlats(path))
    line = shapely.LineString(points) if len(points) > 1 else shapely.Point(points[0])
    return float(line.distance(shapely.Point(0, 0)))


def distance_to_shape_m(place: Position, shape: Shape) -> float:
    """Return the distance from a place to the nearest of a shape, in metres; 0 inside of it."""
    if shape.contains(place):
        return 0.0
    return distance_to_path_m(place, (*shape.ring, shape.ring[0]))
