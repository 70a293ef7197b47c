"""A position on the earth."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.base.message import say


@dataclass(frozen=True, slots=True)
class Position:
    """A point on WGS-84, to seven decimals of a degree: a centimetre, and the same again when read back.

    Raises
    ------
    ValueError
        If a coordinate is not a finite number or lies outside its range.
    """

    lat_deg: float
    """Latitude, north positive, -90 to 90."""
    lon_deg: float
    """Longitude, east positive, -180 to 180."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lat_deg) and -90 <= self.lat_deg <= 90):
            raise ValueError(say("coordinates.off_latitude", value=self.lat_deg))
        if not (math.isfinite(self.lon_deg) and -180 <= self.lon_deg <= 180):
            raise ValueError(say("coordinates.off_longitude", value=self.lon_deg))
        object.__setattr__(self, "lat_deg", round(self.lat_deg, 7))
        object.__setattr__(self, "lon_deg", round(self.lon_deg, 7))

    @property
    def lonlat(self) -> tuple[float, float]:
        """The pair ``(lon, lat)``, the order of GeoJSON and of planar geometry."""
        return self.lon_deg, self.lat_deg


def normal_lon(lon_deg: float) -> float:
    """Return a longitude of any number of turns as the one from -180 up to 180."""
    return (lon_deg + 180.0) % 360.0 - 180.0
