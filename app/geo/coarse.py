"""Places given by the cell of a grid they lie in, and no more."""

from __future__ import annotations

import math

from app.geo.point import Position
from app.geo.shapes import Polygon, Shape, rectangle, unwrapped, wrapped

_DEGREE_M = 111_319.49
"""One degree of a great circle, in metres: the cells of the grid are as wide as is asked, or less."""


def cell_centre(position: Position, width_m: float) -> Position:
    """Return the centre of the cell that ``position`` lies in; cells have the same latitudes all round."""
    south, north = _row(position.lat_deg, width_m)
    middle = (south + north) / 2
    step = _lon_step(middle, width_m)
    west = _floor(position.lon_deg, step)
    return Position(middle, wrapped(west + step / 2))


def cells_around(shape: Shape, width_m: float) -> Polygon:
    """Return the rectangle of whole cells that ``shape`` touches."""
    corners = unwrapped(shape.ring)
    lats, lons = [lat for _, lat in corners], [lon for lon, _ in corners]
    south, north = _row(min(lats), width_m)[0], _row(max(lats), width_m)[1]
    step = _lon_step((south + north) / 2, width_m)
    west, east = _floor(min(lons), step), _floor(max(lons), step) + step
    return rectangle(Position(south, wrapped(west)), Position(north, wrapped(east)))


def _row(lat_deg: float, width_m: float) -> tuple[float, float]:
    """Return the parallels between which a latitude lies."""
    step = width_m / _DEGREE_M
    south = _floor(lat_deg, step)
    return max(-90.0, south), min(90.0, south + step)


def _lon_step(lat_deg: float, width_m: float) -> float:
    """Return how many degrees of longitude a cell is wide; near a pole it is the whole round."""
    width_deg = width_m / _DEGREE_M
    return min(360.0, width_deg / max(math.cos(math.radians(lat_deg)), width_deg / 360))


def _floor(value: float, step: float) -> float:
    return math.floor(value / step) * step
