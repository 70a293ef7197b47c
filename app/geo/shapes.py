"""Shapes on the earth: polygons, and what is drawn by a few numbers and stays editable by them.

Every shape has an outline, a polygon; size, middle and what lies inside are the outline's.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import shapely

from app.base.message import say
from app.geo.geodesic import Path, bearing_deg, destination, distance_m, path_length_m, polygon_area_m2
from app.geo.point import Position

Carry = Callable[[Position], Position]
"""Says where a place is taken to."""

ARC_STEP_DEG = 5.0
"""An arc is drawn with a corner every so many degrees; its chords leave it by 0.1 % of its radius."""

LARGEST_RADIUS_M = 2_000_000.0
NARROWEST_M, WIDEST_M = 1.0, 1_000_000.0


class Shape(ABC):
    """Something with an extent on the earth."""

    @property
    @abstractmethod
    def outline(self) -> Polygon:
        """The polygon it covers."""

    @abstractmethod
    def carried(self, carry: Carry, angle_deg: float) -> Shape:
        """Return the shape with its places carried along and its bearings turned clockwise."""

    @property
    def area_m2(self) -> float:
        """Size on the ellipsoid in square metres, holes left out."""
        return self.outline.size_m2

    @property
    def anchor(self) -> Position:
        """A position surely inside, near the middle."""
        return self.outline.middle

    @property
    def ring(self) -> tuple[Position, ...]:
        """The corners of its outer edge, not closed."""
        return self.outline.corners

    @property
    def perimeter_m(self) -> float:
        """Length of the outer edge in metres."""
        return path_length_m([*self.ring, self.ring[0]])

    def contains(self, position: Position) -> bool:
        """Tell whether ``position`` lies inside or on the edge."""
        return self.outline.covers(position)


@dataclass(frozen=True)
class Polygon(Shape):
    """A simple polygon, with holes or without; each edge takes the shorter way round the earth.

    Raises
    ------
    ValueError
        If it has fewer than three corners, no area, crosses itself, or a hole is not inside it.
    """

    corners: tuple[Position, ...]
    """The outer edge, not closed: the last is joined to the first."""
    holes: tuple[tuple[Position, ...], ...] = ()
    """Edges of what is left out, not closed."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "corners", _opened(self.corners))
        object.__setattr__(self, "holes", tuple(_opened(hole) for hole in self.holes))
        if len(self.corners) < 3 or any(len(hole) < 3 for hole in self.holes):
            raise ValueError(say("shape.few_corners"))
        if not self.geometry.is_valid or self.geometry.area == 0:
            raise ValueError(say("shape.crosses_itself"))

    @property
    def outline(self) -> Polygon:
        """The polygon itself."""
        return self

    def carried(self, carry: Carry, angle_deg: float) -> Polygon:
        """Return the polygon with its corners carried along."""
        holes = tuple(tuple(carry(position) for position in hole) for hole in self.holes)
        return Polygon(tuple(carry(position) for position in self.corners), holes)

    @cached_property
    def geometry(self) -> shapely.Polygon:
        """The same in the plane of longitude and latitude; past 180 degrees where it crosses that line."""
        outer = unwrapped(self.corners)
        return shapely.Polygon(outer, [unwrapped(hole, near=outer[0][0]) for hole in self.holes])

    @cached_property
    def size_m2(self) -> float:
        """Size on the ellipsoid in square metres."""
        return polygon_area_m2(self.corners) - sum(polygon_area_m2(hole) for hole in self.holes)

    @cached_property
    def centroid(self) -> Position:
        """The centre of gravity; it may lie outside."""
        return _position(self.geometry.centroid)

    @cached_property
    def middle(self) -> Position:
        """The centroid where it lies inside, else a representative point."""
        inside = self.geometry.contains(self.geometry.centroid)
        return self.centroid if inside else _position(self.geometry.representative_point())

    def covers(self, position: Position) -> bool:
        """Tell whether ``position`` lies inside or on the edge."""
        lon, lat = position.lonlat
        return any(self.geometry.covers(shapely.Point(lon + turn, lat)) for turn in (0, 360, -360))


@dataclass(frozen=True)
class Circle(Shape):
    """Everything within a distance of a place.

    Raises
    ------
    ValueError
        If the radius is not between 1 m and 2,000 km.
    """

    centre: Position
    radius_m: float

    def __post_init__(self) -> None:
        _check("radius", self.radius_m, LARGEST_RADIUS_M)

    @cached_property
    def _outline(self) -> Polygon:
        return Polygon(arc(self.centre, self.radius_m, 0, 360)[:-1])

    @property
    def outline(self) -> Polygon:
        """The circle as a polygon."""
        return self._outline

    def carried(self, carry: Carry, angle_deg: float) -> Circle:
        """Return the circle somewhere else."""
        return replace(self, centre=carry(self.centre))


@dataclass(frozen=True)
class Sector(Shape):
    """What lies between two bearings and two distances from a place, clockwise.

    Raises
    ------
    ValueError
        If a distance is not between 1 m and 2,000 km, the inner one (0 for none) not less than the outer,
        or the bearings are the same.
    """

    centre: Position
    radius_m: float
    start_deg: float
    """True bearing of the first side."""
    end_deg: float
    """True bearing of the second, clockwise from the first."""
    inner_m: float = 0.0
    """Distance of the inner edge; 0 where the sides meet in the centre."""

    def __post_init__(self) -> None:
        _check("radius", self.radius_m, LARGEST_RADIUS_M)
        if not 0 <= self.inner_m < self.radius_m:
            raise ValueError(say("shape.inner_radius"))
        if not (math.isfinite(self.start_deg) and math.isfinite(self.end_deg)) or self.spread_deg == 0:
            raise ValueError(say("shape.same_bearings"))

    @property
    def spread_deg(self) -> float:
        """The angle between the sides, more than 0 and less than 360."""
        return (self.end_deg - self.start_deg) % 360

    @cached_property
    def _outline(self) -> Polygon:
        end = self.start_deg + self.spread_deg
        outer = arc(self.centre, self.radius_m, self.start_deg, end)
        if not self.inner_m:
            return Polygon((self.centre, *outer))
        return Polygon((*outer, *arc(self.centre, self.inner_m, self.start_deg, end)[::-1]))

    @property
    def outline(self) -> Polygon:
        """The sector as a polygon."""
        return self._outline

    def carried(self, carry: Carry, angle_deg: float) -> Sector:
        """Return the sector somewhere else, its sides turned."""
        start, end = ((side + angle_deg) % 360 for side in (self.start_deg, self.end_deg))
        return replace(self, centre=carry(self.centre), start_deg=start, end_deg=end)


@dataclass(frozen=True)
class Corridor(Shape):
    """What lies within half a width of a line: a river section, a border segment, a barrier.

    Raises
    ------
    ValueError
        If the line has fewer than two places or the width is not between 1 m and 1,000 km.
    """

    line: tuple[Position, ...]
    width_m: float

    def __post_init__(self) -> None:
        if len(self.line) < 2 or path_length_m(self.line) == 0:
            raise ValueError(say("shape.short_corridor"))
        _check("width", self.width_m, WIDEST_M)

    @property
    def length_m(self) -> float:
        """Length of the line in metres."""
        return path_length_m(self.line)

    @cached_property
    def _outline(self) -> Polygon:
        half = self.width_m / 2
        ends = [(a, b) for a, b in pairwise(self.line) if a != b]
        pieces = [_around_leg(a, b, half) for a, b in ends]
        # Each place but the two ends gets a round joint, so that the corridor is as wide in a bend.
        joints = [arc(a, half, 0, 360)[:-1] for a, _ in ends[1:]]
        near = self.line[0].lon_deg
        union = shapely.union_all([shapely.Polygon(unwrapped(ring, near)) for ring in (*pieces, *joints)])
        return polygon_of(union)

    @property
    def outline(self) -> Polygon:
        """The corridor as a polygon."""
        return self._outline

    def carried(self, carry: Carry, angle_deg: float) -> Corridor:
        """Return the corridor somewhere else."""
        return replace(self, line=tuple(carry(position) for position in self.line))


def rectangle(corner: Position, opposite: Position) -> Polygon:
    """Return the polygon between two parallels and two meridians."""
    south, north = sorted((corner.lat_deg, opposite.lat_deg))
    corners = [(corner.lon_deg, south), (opposite.lon_deg, south)]
    corners += [(opposite.lon_deg, north), (corner.lon_deg, north)]
    return Polygon(tuple(Position(lat, lon) for lon, lat in corners))


def arc(centre: Position, radius_m: float, start_deg: float, end_deg: float) -> tuple[Position, ...]:
    """Return places at a distance from ``centre``, clockwise from one bearing to another, both included."""
    steps = max(1, math.ceil((end_deg - start_deg) / ARC_STEP_DEG))
    bearings = (start_deg + (end_deg - start_deg) * step / steps for step in range(steps + 1))
    return tuple(destination(centre, bearing % 360, radius_m) for bearing in bearings)


def polygon_of(geometry: shapely.Geometry) -> Polygon:
    """Return a planar polygon as one on the earth; longitudes past 180 degrees are taken back.

    Raises
    ------
    ValueError
        If it is not one polygon.
    """
    if not isinstance(geometry, shapely.Polygon) or geometry.is_empty:
        raise ValueError(say("shape.not_one"))
    rings = [geometry.exterior, *geometry.interiors]
    outer, *holes = (tuple(Position(lat, wrapped(lon)) for lon, lat in ring.coords) for ring in rings)
    return Polygon(outer, tuple(holes))


def unwrapped(ring: Path, near: float | None = None) -> list[tuple[float, float]]:
    """Return ``(lon, lat)`` pairs without the jump at 180 degrees, starting near ``near``."""
    pairs: list[tuple[float, float]] = []
    before = ring[0].lon_deg if near is None else near
    for position in ring:
        lon = before + (position.lon_deg - before + 180) % 360 - 180
        # Where nothing is turned the number stays exactly what it was.
        lon = position.lon_deg if abs(lon - position.lon_deg) < 1 else lon
        pairs.append((lon, position.lat_deg))
        before = lon
    return pairs


def wrapped(lon_deg: float) -> float:
    """Return a longitude between -180 and 180."""
    return lon_deg if -180 <= lon_deg <= 180 else (lon_deg + 180) % 360 - 180


def _position(point: shapely.Point) -> Position:
    return Position(point.y, wrapped(point.x))


def _opened(ring: Sequence[Position]) -> tuple[Position, ...]:
    return tuple(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)


def _around_leg(start: Position, end: Position, half_m: float) -> list[Position]:
    """Return the corners of a leg's strip. Long legs are cut: a geodesic is no straight line in the plane."""
    steps = max(1, math.ceil(distance_m(start, end) / 50_000))
    course = bearing_deg(start, end)
    along = [destination(start, course, distance_m(start, end) * step / steps) for step in range(steps)]
    places = [*along, end]
    courses = [bearing_deg(a, end) for a in along]
    courses.append(courses[-1])
    right = [destination(p, (c + 90) % 360, half_m) for p, c in zip(places, courses, strict=True)]
    left = [destination(p, (c - 90) % 360, half_m) for p, c in zip(places, courses, strict=True)]
    return [*right, *reversed(left)]


def _check(what: str, value: float, most: float) -> None:
    if not (math.isfinite(value) and NARROWEST_M <= value <= most):
        raise ValueError(say(f"shape.bad_{what}", most=f"{most / 1000:,.0f}"))
