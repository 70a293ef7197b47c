"""Mercator's projection of a box onto a sheet of paper."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.geo.charts import Box
from app.geo.geodesic import destination
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
        lon, lat = position.lonlat
        ((x, y),) = self.points(np.array([(lon + self._turn(lon), lat)])).tolist()
        return x, y

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry on the sheet; it is narrower than half the world, or within the sheet's box."""
        if geometry.is_empty:
            return geometry
        west, _, east, _ = geometry.bounds
        turn = self._turn((west + east) / 2)
        return shapely.transform(geometry, lambda lonlat: self.points(lonlat + np.array((turn, 0.0))))

    def _turn(self, lon_deg: float) -> float:
        """Return the whole turns in degrees that bring a longitude to where the sheet shows it."""
        return round(((self.box.west + self.box.east) / 2 - lon_deg) / 360.0) * 360.0

    def scale(self) -> float:
        """Return the number n of the scale 1:n in the middle of the sheet."""
        return 10_000.0 / (self.points_east(10_000.0) / 72 * 0.0254)

    def points_east(self, length_m: float) -> float:
        """Return how long a way east is on the sheet, in its middle."""
        middle = Position((self.box.south + self.box.north) / 2, 0.0)
        return destination(middle, 90.0, length_m).lon_deg * self.points_per_degree
