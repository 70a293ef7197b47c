"""Grid references as people write them: MGRS and UTM, with polar stereographic (UPS) beyond the zones."""

from __future__ import annotations

import math
import re
import warnings
from functools import cache

import mgrs

from app.base.message import say
from app.geo.point import Position, normal_lon
from app.geo.utm import (
    BANDS,
    FALSE_NORTHING_M,
    NORTH_DEG,
    SOUTH_DEG,
    SQUARE_M,
    band_of,
    cell_of,
    polar_projection,
    zone_of,
    zone_projection,
)

_MGRS = re.compile(r"(?:(\d{1,2})([A-Z])|[ABYZ](?=..\d))[A-Z]{2}(\d*)")
_METRES = r"\d{6,7}(?:\.\d+)?"
_UTM = re.compile(
    rf"(?:(\d{{1,2}})\s*([A-Z])|([ABYZ]))[\s,]*E?\s*({_METRES})\s*(?:M?\s*E)?[\s,;]+"
    rf"N?\s*(\d{{1,8}}(?:\.\d+)?)\s*(?:M?\s*N)?"
)
_EASTINGS_M = (100_000.0, 900_000.0)
_MOST_DIGITS = 10
_DIGITS = 5
"""A side, for a metre."""
_METRES_PER_DEGREE = 111_320.0
_ROUNDING_DEG = 1e-4
"""How far over the edge of its band a rounded northing may lie; NGA's own code is 2e-5 off."""


def is_mgrs(text: str) -> bool:
    """Tell whether ``text`` has the shape of a military grid reference, right or wrong."""
    return _MGRS.fullmatch("".join(text.upper().split())) is not None


def is_utm(text: str) -> bool:
    """Tell whether ``text`` has the shape of a UTM or UPS position, right or wrong."""
    return _UTM.fullmatch(text.upper().strip()) is not None


def format_mgrs(position: Position) -> str:
    """Return the military grid reference to the metre, in groups.

    Outside the grid's latitudes (80 S to 84 N) the reference is polar (UPS).
    """
    digits = str(_converter().toMGRS(position.lat_deg, position.lon_deg, MGRSPrecision=_DIGITS))
    square = len(digits) - 2 * _DIGITS
    zone, letters = digits[: square - 2], digits[square - 2 : square]
    return f"{zone} {letters} {digits[square : square + _DIGITS]} {digits[square + _DIGITS :]}"


def parse_mgrs(text: str) -> Position:
    """Return the centre of the square that a military grid reference names.

    Raises
    ------
    ValueError
        If there is no such square.
    """
    code = "".join(text.upper().split())
    match = _MGRS.fullmatch(code)
    if match is None:
        raise ValueError(say("coordinates.unclear", text=text))
    zone, band, digits = match.groups()
    if set("IO") & set(re.findall("[A-Z]", code)):
        raise ValueError(say("coordinates.mgrs_letters", text=text))
    if len(digits) % 2 or len(digits) > _MOST_DIGITS:
        raise ValueError(say("coordinates.mgrs_digits", text=text, figures=len(digits)))
    try:
        with warnings.catch_warnings():
            # It warns of what lies in another band, but not always; our own check is exact.
            warnings.simplefilter("ignore", RuntimeWarning)
            lat, lon = _converter().toLatLon(code)
    except mgrs.core.MGRSError as error:
        raise ValueError(say("coordinates.mgrs_square", text=text)) from error
    if zone is not None:
        _check_cell(text, (int(zone), band), (lat, lon), SQUARE_M / 10 ** (len(digits) // 2))
    return _position(lat, lon)


def format_utm(position: Position) -> str:
    """Return zone, band, easting and northing in whole metres, as in ``20P 690915E 1558043N``.

    Band S is written as the hemisphere, ``20N``: ``20S`` would be read as south by half of all readers.
    Beyond 84 N and 80 S it is polar, with the letter of the half: ``Z 2000000E 2000000N``.
    """
    lat, lon = position.lat_deg, position.lon_deg
    if not SOUTH_DEG <= lat <= NORTH_DEG:
        easting, northing = polar_projection(south=lat < 0)(lon, lat)
        letter = ("YZ" if lat > 0 else "AB")[lon >= 0]
        return f"{letter} {easting:.0f}E {northing:.0f}N"
    zone = zone_of(lat, lon)
    easting, northing = zone_projection(zone)(lon, lat)
    northing += FALSE_NORTHING_M if lat < 0 else 0.0
    band = band_of(lat)
    return f"{zone}{'N' if band == 'S' else band} {easting:.0f}E {northing:.0f}N"


def parse_utm(text: str) -> Position:
    """Return the position that zone, band or hemisphere, easting and northing name.

    Raises
    ------
    ValueError
        If there is none, or if ``S`` may be the band 32 to 40 N or the southern hemisphere.
    """
    match = _UTM.fullmatch(text.upper().strip())
    if match is None:
        raise ValueError(say("coordinates.unclear", text=text))
    number, letter, pole, *metres = match.groups()
    easting, northing = map(float, metres)
    if pole:
        return _parse_polar(text, pole, easting, northing)
    zone = int(number)
    if not 1 <= zone <= 60 or letter not in BANDS:
        raise ValueError(say("coordinates.utm_zone", text=text))
    if not _EASTINGS_M[0] <= easting <= _EASTINGS_M[1] or northing > FALSE_NORTHING_M:
        raise ValueError(say("coordinates.utm_metres", text=text))
    if letter == "S":
        _refuse_either(text, zone, easting, northing)
    southern = letter < "N" or letter == "S"
    lon, lat = zone_projection(zone)(easting, northing - FALSE_NORTHING_M * southern, inverse=True)
    # N and S are hemispheres here; any other letter is the band, and must be the right one.
    cell = cell_of(zone, letter) if letter not in "NS" else None
    if letter not in "NS" and cell is None:
        raise ValueError(say("coordinates.utm_zone", text=text))
    if cell and not cell.south - _ROUNDING_DEG <= lat <= cell.north + _ROUNDING_DEG:
        raise ValueError(say("coordinates.utm_band", text=text, band=letter, right=band_of(lat)))
    # A neighbour's coordinates are in use near the edge of a zone; farther off it is a slip.
    if abs(normal_lon(lon - (zone * 6 - 183))) > 9 or not SOUTH_DEG - 1 < lat < NORTH_DEG + 1:
        raise ValueError(say("coordinates.utm_metres", text=text))
    return _position(lat, lon)


def _parse_polar(text: str, letter: str, easting: float, northing: float) -> Position:
    lon, lat = polar_projection(south=letter in "AB")(easting, northing, inverse=True)
    # The zones begin at 84 N and 80 S; a little over the edge is where the two overlap.
    if not (math.isfinite(lat) and (lat > NORTH_DEG - 1 or lat < SOUTH_DEG + 1)):
        raise ValueError(say("coordinates.utm_metres", text=text))
    return _position(lat, lon)


def _refuse_either(text: str, zone: int, easting: float, northing: float) -> None:
    """Refuse ``S`` with a northing that lies in band S and in the southern hemisphere as well."""
    projection = zone_projection(zone)
    _, north = projection(easting, northing, inverse=True)
    _, south = projection(easting, northing - FALSE_NORTHING_M, inverse=True)
    if band_of(north) == "S":
        params = {"north": f"{north:.0f}", "south": f"{-south:.0f}", "band": band_of(south)}
        raise ValueError(say("coordinates.utm_either", text=text, zone=zone, **params))


def _check_cell(text: str, name: tuple[int, str], centre: tuple[float, float], size_m: float) -> None:
    """Refuse a square that touches its zone and band nowhere: the letters of another zone's."""
    lat, lon = centre
    cell = cell_of(*name)
    if cell is None:
        raise ValueError(say("coordinates.mgrs_square", text=text))
    slack_deg = 0.75 * size_m / _METRES_PER_DEGREE + _ROUNDING_DEG
    middle = (cell.west + cell.east) / 2
    beside = abs(normal_lon(lon - middle)) - (cell.east - cell.west) / 2
    beyond = max(cell.south - lat, lat - cell.north)
    if beside * math.cos(math.radians(lat)) > slack_deg or beyond > slack_deg:
        raise ValueError(say("coordinates.mgrs_square", text=text))


def _position(lat: float, lon: float) -> Position:
    return Position(lat, normal_lon(lon))


@cache
def _converter() -> mgrs.MGRS:
    return mgrs.MGRS()
