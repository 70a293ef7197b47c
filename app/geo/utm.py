"""The zones, bands and 100 km squares of UTM and MGRS, and the projections behind them.

The grid is that of NGA.STND.0037 (2014): zones of 6 degrees with the exceptions of Norway (32V) and
Svalbard (31X to 37X), and polar stereographic (UPS) beyond 84 N and 80 S.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyproj

BANDS = "CDEFGHJKLMNPQRSTUVWX"
"""From 80 S to 84 N, 8 degrees each; X has 12."""
SOUTH_DEG, NORTH_DEG = -80.0, 84.0
"""The latitudes that the zones reach."""
FALSE_NORTHING_M = 10_000_000.0
"""Of the equator, for the southern hemisphere."""
SQUARE_M = 100_000

_COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")
"""Letters of the eastings from 100 km, by zone modulo 3."""
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
"""Letters of the northings; even zones begin five letters on."""
# Zone -> limits in degrees east: 32V takes a part of 31V; in band X the even zones are gone.
_NORWAY = {31: (0.0, 3.0), 32: (3.0, 12.0)}
_SVALBARD = {31: (0.0, 9.0), 33: (9.0, 21.0), 35: (21.0, 33.0), 37: (33.0, 42.0)}
_GONE = (32, 34, 36)


@dataclass(frozen=True, slots=True)
class Cell:
    """A zone within one band, such as 20P, with its limits in degrees."""

    zone: int
    band: str
    west: float
    south: float
    east: float
    north: float


def band_of(lat_deg: float) -> str:
    """Return the letter of the band; latitudes beyond the zones have the nearest band's."""
    return BANDS[min(max(int((lat_deg - SOUTH_DEG) // 8), 0), len(BANDS) - 1)]


def zone_of(lat_deg: float, lon_deg: float) -> int:
    """Return the number of the zone, 1 to 60, exceptions included."""
    band = band_of(lat_deg)
    exceptions = {"V": _NORWAY, "X": _SVALBARD}.get(band, {})
    for zone, (west, east) in exceptions.items():
        if west <= lon_deg < east:
            return zone
    return int((lon_deg + 180.0) // 6.0) % 60 + 1


def cell_of(zone: int, band: str) -> Cell | None:
    """Return the cell of a zone and a band; none where the grid has no such cell."""
    if not 1 <= zone <= 60 or band not in BANDS or (band == "X" and zone in _GONE):
        return None
    west, east = zone * 6.0 - 186.0, zone * 6.0 - 180.0
    if band == "V":
        west, east = _NORWAY.get(zone, (west, east))
    if band == "X":
        west, east = _SVALBARD.get(zone, (west, east))
    south = SOUTH_DEG + 8.0 * BANDS.index(band)
    return Cell(zone, band, west, south, east, NORTH_DEG if band == "X" else south + 8.0)


def square_letters(zone: int, easting_m: float, northing_m: float) -> str:
    """Return the two letters of the 100 km square that holds a point of a zone.

    Southern northings may be given with or without the false northing: it is a whole number of cycles.
    """
    column = _COLUMNS[zone % 3][int(easting_m // SQUARE_M) - 1]
    row = int(northing_m // SQUARE_M) + (0 if zone % 2 else 5)
    return column + _ROWS[row % len(_ROWS)]


@cache
def zone_projection(zone: int) -> pyproj.Proj:
    """Return the projection of a zone: degrees east and north to metres, the equator at northing 0."""
    return pyproj.Proj(proj="utm", zone=zone, ellps="WGS84")


@cache
def polar_projection(*, south: bool) -> pyproj.Proj:
    """Return the polar stereographic projection of one pole, with its false origin of 2000 km."""
    return pyproj.Proj(proj="ups", ellps="WGS84", south=south)
