"""Mercator's projection of a box onto a sheet of paper."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.geo.charts import Box
from app.geo.geodesic import destination, distance_m
from app.geo.point import Position


def _stretched(lat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Mercator's y of latitudes, in degrees of longitude."""
    result: NDArray[np.float64] = np.degrees(np.arctanh(np.sin(np.radians(lat_deg))))
    return result


@dataclass(frozen=True)
class Projection:
    """Degrees to points: the middle of ``box`` in the middle of a sheet, as large as it goes."""

    box: Box
    """What the whole sheet shows: at least what was asked for, grown to the sheet's proportions."""
    width: float
    height: float

    @classmethod
    def fitting(cls, box: Box, width: float, height: float) -> Projection:
        """Return the projection that shows all of ``box`` on ``width`` x ``height`` points."""
        south, north = (float(_stretched(np.array(lat))) for lat in (box.south, box.north))
        points_per_degree = min(width / (box.east - box.west), height / (north - south))
        half_lon, half_y = width / points_per_degree / 2, height / points_per_degree / 2
        lon, y = (box.west + box.east) / 2, (south + north) / 2
        low, high = (math.degrees(math.atan(math.sinh(math.radians(v)))) for v in (y - half_y, y + half_y))
        return cls(Box(lon - half_lon, low, lon + half_lon, high), width, height)

    @property
    def points_per_degree(self) -> float:
        """Points for one degree of longitude."""
        return self.width / (self.box.east - self.box.west)

    def points(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where ``(n, 2)`` lon/lat lie on the sheet, shape ``(n, 2)``, from its lower left corner."""
        bottom = _stretched(np.array(self.box.south))
        x = (lonlat[:, 0] - self.box.west) * self.points_per_degree
        y = (_stretched(lonlat[:, 1]) - bottom) * self.points_per_degree
        return np.column_stack((x, y))

    def point(self, position: Position) -> tuple[float, float]:
        """Return where one position lies on the sheet."""
        ((x, y),) = self.points(np.array([position.lonlat])).tolist()
        return x, y

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry on the sheet."""
        return shapely.transform(geometry, self.points)

    def scale(self) -> float:
        """Return the number n of the scale 1:n in the middle of the sheet."""
        middle = Position((self.box.south + self.box.north) / 2, (self.box.west + self.box.east) / 2)
        east = destination(middle, 90.0, 10_000.0)
        points = (east.lon_deg - middle.lon_deg) * self.points_per_degree
        return distance_m(middle, east) / (points / 72 * 0.0254)
