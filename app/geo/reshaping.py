"""Moving, turning, cutting, splitting and joining shapes."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
import shapely.ops

from app.base.message import say
from app.geo.geodesic import Path, bearing_deg, destination, distance_m
from app.geo.point import Position
from app.geo.shapes import Carry, Polygon, Shape, polygon_of, unwrapped


def moved(shape: Shape, start: Position, end: Position) -> Shape:
    """Return ``shape`` carried along so that what was at ``start`` is at ``end``, its size kept."""
    anchor = shape.anchor
    there = destination(anchor, bearing_deg(start, end), distance_m(start, end)) if start != end else anchor
    return shape.carried(_carrier(anchor, there, 0.0), 0.0)


def turned(shape: Shape, angle_deg: float) -> Shape:
    """Return ``shape`` turned clockwise about its centre of gravity."""
    centre = shape.outline.centroid
    return shape.carried(_carrier(centre, centre, angle_deg), angle_deg)


def moved_path(path: Path, start: Position, end: Position) -> tuple[Position, ...]:
    """Return a line or a point carried along, its bearings and lengths kept."""
    there = destination(path[0], bearing_deg(start, end), distance_m(start, end)) if start != end else path[0]
    carry = _carrier(path[0], there, 0.0)
    return tuple(carry(position) for position in path)


def joined(shapes: Sequence[Shape]) -> Polygon:
    """Return everything that any of ``shapes`` covers.

    Raises
    ------
    ValueError
        If they do not touch: the result would not be one area.
    """
    near = shapes[0].ring[0].lon_deg
    return polygon_of(shapely.union_all([_planar(shape, near) for shape in shapes]))


def cut(shape: Shape, away: Shape) -> tuple[Polygon, ...]:
    """Return what is left of ``shape`` without ``away``: with a hole, smaller, or in pieces, largest first.

    Raises
    ------
    ValueError
        If nothing is left.
    """
    near = shape.ring[0].lon_deg
    return _pieces(_planar(shape, near).difference(_planar(away, near)))


def split(shape: Shape, line: Path) -> tuple[Polygon, ...]:
    """Return the pieces that ``line`` parts ``shape`` into, largest first.

    Raises
    ------
    ValueError
        If the line does not run right through it.
    """
    near = shape.ring[0].lon_deg
    planar = _planar(shape, near)
    blade = shapely.LineString(unwrapped(line, near))
    pieces = _pieces(shapely.ops.split(planar, blade))
    if len(pieces) < 2:
        raise ValueError(say("shape.not_through"))
    return pieces


def _planar(shape: Shape, near: float) -> shapely.Polygon:
    outline = shape.outline
    rings = [unwrapped(ring, near) for ring in (outline.corners, *outline.holes)]
    return shapely.Polygon(rings[0], rings[1:])


def _pieces(geometry: shapely.Geometry) -> tuple[Polygon, ...]:
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, shapely.Polygon)]
    whole = sorted((part for part in parts if part.area > 0), key=lambda part: part.area, reverse=True)
    if not whole:
        raise ValueError(say("shape.nothing_left"))
    return tuple(polygon_of(part) for part in whole)


def _carrier(old: Position, new: Position, angle_deg: float) -> Carry:
    """Return what takes a place to where it lies from ``new`` as it lay from ``old``, turned."""

    def carry(position: Position) -> Position:
        if position == old:
            return new
        bearing = (bearing_deg(old, position) + angle_deg) % 360
        return destination(new, bearing, distance_m(old, position))

    return carry
