"""Polygons on the earth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import shapely

from app.geo.geodesic import polygon_area_m2
from app.geo.point import Position


@dataclass(frozen=True)
class Polygon:
    """A simple polygon with no holes, not crossing the antimeridian.

    Raises
    ------
    ValueError
        If it has fewer than three corners, no area, or crosses itself.
    """

    ring: tuple[Position, ...]
    """The corners, not closed: the last is joined to the first."""

    def __post_init__(self) -> None:
        if len(self.ring) > 1 and self.ring[0] == self.ring[-1]:
            object.__setattr__(self, "ring", self.ring[:-1])
        if len(self.ring) < 3:
            raise ValueError("a polygon needs at least three corners")
        if not self.geometry.is_valid or self.geometry.area == 0:
            raise ValueError("the polygon crosses itself or has no area")

    @cached_property
    def geometry(self) -> shapely.Polygon:
        """The same in the plane of longitude and latitude."""
        return shapely.Polygon([position.lonlat for position in self.ring])

    @cached_property
    def area_m2(self) -> float:
        """Size on the ellipsoid in square metres."""
        return polygon_area_m2(self.ring)

    @cached_property
    def anchor(self) -> Position:
        """A position surely inside: the centroid where it lies inside, else a representative point."""
        centroid = self.geometry.centroid
        point = centroid if self.geometry.contains(centroid) else self.geometry.representative_point()
        return Position(point.y, point.x)

    def contains(self, position: Position) -> bool:
        """Tell whether ``position`` lies inside or on the edge."""
        return bool(self.geometry.covers(shapely.Point(position.lonlat)))
