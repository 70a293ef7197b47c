"""A flat map of a small part of the earth, in metres, turned as one likes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyproj

from app.geo.point import Position, normal_lon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class LocalPlane:
    """The azimuthal equidistant projection about a position.

    Distances and bearings from the origin are exact; those across, at a distance r, are too long by the share
    r^2 / 6 R^2 with R = 6371 km: 0.1 percent at 500 km, 0.9 at 1500 km.
    """

    origin: Position
    bearing_deg: float = 90.0
    """True bearing, at the origin, of the first axis; the second points to its left."""

    def forward(self, lonlats: ArrayLike) -> NDArray[np.float64]:
        """Return longitudes and latitudes, shape ``(n, 2)``, as metres along the two axes, same shape."""
        lons, lats = np.asarray(lonlats, dtype=float).reshape(-1, 2).T
        return np.column_stack(self._projection(lons, lats)) @ self._turn

    def positions(self, points: ArrayLike) -> tuple[Position, ...]:
        """Return the positions of points in metres, shape ``(n, 2)``."""
        xs, ys = (np.asarray(points, dtype=float).reshape(-1, 2) @ self._turn.T).T
        lons, lats = self._projection(xs, ys, inverse=True)
        # On the antimeridian PROJ's rounding may go a hair beyond 180.
        return tuple(
            Position(float(lat), normal_lon(float(lon))) for lat, lon in zip(lats, lons, strict=True)
        )

    def turned(self, bearing_deg: float) -> LocalPlane:
        """Return the same plane with its first axis on another bearing."""
        return LocalPlane(self.origin, bearing_deg)

    @cached_property
    def _projection(self) -> pyproj.Proj:
        return pyproj.Proj(proj="aeqd", lat_0=self.origin.lat_deg, lon_0=self.origin.lon_deg, ellps="WGS84")

    @cached_property
    def _turn(self) -> NDArray[np.float64]:
        """What east and north are multiplied with from the right."""
        angle = np.radians(90.0 - self.bearing_deg)
        return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def lonlats(positions: Sequence[Position]) -> NDArray[np.float64]:
    """Return longitudes and latitudes of positions, shape ``(n, 2)``."""
    return np.array([position.lonlat for position in positions], dtype=float).reshape(-1, 2)
