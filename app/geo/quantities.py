"""Speeds, lengths, sizes and bearings as a reader chose to see them, and as people type them.

Figures of one kind have one number of decimals and no-break spaces between thousands, so that they line up in
a column; the unit may stand in the heading.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum

from app.base.message import say
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT

_MPS_PER_KMH = 1 / 3.6
_GAP = "\N{NO-BREAK SPACE}"
_QUANTITY = re.compile(r"([+-]?\d[\d.,\s]*?)\s*([^\d\s.,].*)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?")
_BEARING = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:[°º]|DEG|DEGREES)?\s*(?:T|TRUE)?")
_BY = re.compile(r"\s*[x×*]\s*", re.IGNORECASE)
_MAGNETIC = re.compile(r"\d.*(?:M|MAG|MAGNETIC)")
_EQUATOR_M, _TILE_PX, _PIXEL_M = 2 * math.pi * 6_378_137, 256, 0.0254 / 96
"""The earth around on a web map, the pixels that takes at zoom 0, and the size of one."""
_POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
_METRES = {
    "nm": METRES_PER_NM,
    "nmi": METRES_PER_NM,
    "km": 1000.0,
    "m": 1.0,
    "ft": 0.3048,
    "yd": 0.9144,
}
_MPS = {
    "kn": MPS_PER_KNOT,
    "kt": MPS_PER_KNOT,
    "kts": MPS_PER_KNOT,
    "knot": MPS_PER_KNOT,
    "knots": MPS_PER_KNOT,
    "km/h": _MPS_PER_KMH,
    "kmh": _MPS_PER_KMH,
    "kph": _MPS_PER_KMH,
    "m/s": 1.0,
    "mps": 1.0,
}


class SpeedUnit(Enum):
    """The unit that speeds are shown in, by its symbol."""

    KNOTS = "kn"
    """Nautical miles an hour."""
    KMH = "km/h"
    """Kilometres an hour."""


class LengthUnit(Enum):
    """The unit that lengths are shown in, by its symbol; sizes are shown in its square."""

    NM = "nm"
    """Nautical miles of 1852 m."""
    KM = "km"
    """Kilometres."""


@dataclass(frozen=True, slots=True)
class Units:
    """What a reader chose to see."""

    speed: SpeedUnit = SpeedUnit.KNOTS
    length: LengthUnit = LengthUnit.NM

    @property
    def area_symbol(self) -> str:
        """The symbol of sizes, for headings."""
        return f"{self.length.value}²"

    def speed_figure(self, speed_mps: float) -> str:
        """Return a speed without its unit, as in ``25.0``."""
        return _figure(speed_mps / _MPS[self.speed.value], 1)

    def length_figure(self, length_m: float) -> str:
        """Return a length without its unit, as in ``12.0``."""
        return _figure(length_m / _METRES[self.length.value], 1)

    def area_figure(self, area_m2: float) -> str:
        """Return a size without its unit, as in ``1 240``."""
        return _figure(area_m2 / _METRES[self.length.value] ** 2, 0)

    def format_speed(self, speed_mps: float) -> str:
        """Return a speed, as in ``25.0 kn``; ``parse_speed`` reads it back."""
        return f"{self.speed_figure(speed_mps)}{_GAP}{self.speed.value}"

    def format_length(self, length_m: float) -> str:
        """Return a length, as in ``12.0 nm``; ``parse_length`` reads it back."""
        return f"{self.length_figure(length_m)}{_GAP}{self.length.value}"

    def format_area(self, area_m2: float) -> str:
        """Return a size, as in ``1 240 nm²``."""
        return f"{self.area_figure(area_m2)}{_GAP}{self.area_symbol}"


def format_scale(zoom: float, lat_deg: float) -> str:
    """Return the scale of a web map at a latitude, to two figures, as in ``1:1 700 000``.

    A pixel is 1/96 inch, as it is to style sheets; how large it is on a screen no screen tells reliably.
    """
    metres_per_pixel = _EQUATOR_M * math.cos(math.radians(lat_deg)) / (_TILE_PX * 2**zoom)
    ratio = float(f"{metres_per_pixel / _PIXEL_M:.1e}")
    return f"1:{ratio:,.0f}".replace(",", _GAP)


def format_share(share: float, decimals: int = 0) -> str:
    """Return a share of one in hundredths, as in ``3.7 %``."""
    return f"{_figure(100 * share, decimals)}{_GAP}%"


def format_bearing(bearing_deg: float) -> str:
    """Return a true bearing in three figures, as in ``045°``; north is ``000°``."""
    return f"{round(bearing_deg) % 360:03d}°"


def parse_length(text: str, unit: LengthUnit = LengthUnit.NM) -> float:
    """Return a length in metres.

    Parameters
    ----------
    text
        A number and a unit: nm, km, m, ft or yd.
    unit
        What a number alone means.

    Raises
    ------
    ValueError
        If it is no length, negative, or its unit can mean two things: ``M`` is a mile on charts and a metre
        to who forgot the shift key, ``mi`` is a mile at sea or on land.
    """
    value, symbol = _split(text, "quantities.length")
    if symbol == "M" or symbol.lower() in ("mi", "mile", "miles"):
        raise ValueError(say("quantities.mile", text=text))
    factor = _METRES.get(symbol.lower() or unit.value)
    if factor is None:
        raise ValueError(say("quantities.length", text=text))
    return value * factor


def parse_radius(text: str, unit: LengthUnit = LengthUnit.NM) -> float:
    """Return the radius of a circle in metres: a length, alone or after a bearing, as in ``045 12 nm``.

    Raises
    ------
    ValueError
        If it is neither.
    """
    bearing, _, length = text.strip().partition(" ")
    if length[:1].isdigit() and (bearing.startswith("0") or bearing.upper() in _POINTS):
        return parse_length(length, unit)
    try:
        return parse_length(text, unit)
    except ValueError:
        if not length[:1].isdigit():
            raise
        parse_bearing(bearing)
        return parse_length(length, unit)


def parse_sides(text: str, unit: LengthUnit = LengthUnit.NM) -> tuple[float, float]:
    """Return width and height in metres, as in ``4 x 3 nm``; a unit written once is that of both.

    Raises
    ------
    ValueError
        If they are not two lengths longer than nothing.
    """
    parts = _BY.split(text.strip())
    if len(parts) != 2:
        raise ValueError(say("quantities.sides", text=text))
    if not re.search(r"[a-zA-Z]", parts[0]):
        parts[0] += _split(parts[1], "quantities.length")[1]
    width_m, height_m = (parse_length(part, unit) for part in parts)
    if not width_m or not height_m:
        raise ValueError(say("quantities.sides", text=text))
    return width_m, height_m


def parse_speed(text: str, unit: SpeedUnit = SpeedUnit.KNOTS) -> float:
    """Return a speed in metres per second.

    Parameters
    ----------
    text
        A number and a unit: kn, km/h or m/s.
    unit
        What a number alone means.

    Raises
    ------
    ValueError
        If it is no speed, or negative.
    """
    value, symbol = _split(text, "quantities.speed")
    factor = _MPS.get(symbol.lower() or unit.value)
    if factor is None:
        raise ValueError(say("quantities.speed", text=text))
    return value * factor


def parse_bearing(text: str) -> float:
    """Return a true bearing in degrees, 0 up to but not including 360.

    Parameters
    ----------
    text
        Degrees, as in ``045``, ``45°`` or ``045T``, or a point of the compass, as in ``NE`` or ``NNE``.

    Raises
    ------
    ValueError
        If it is no bearing, or a magnetic one.
    """
    plain = text.upper().strip()
    if plain in _POINTS:
        return 360.0 / len(_POINTS) * _POINTS.index(plain)
    if _MAGNETIC.fullmatch(plain):
        raise ValueError(say("quantities.magnetic", text=text))
    match = _BEARING.fullmatch(plain)
    degrees = float(match[1].replace(",", ".")) if match else -1.0
    if not 0 <= degrees <= 360:
        raise ValueError(say("quantities.bearing", text=text))
    return degrees % 360.0


def _figure(value: float, decimals: int) -> str:
    # Adding zero turns a rounded -0.0 into 0.0.
    return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace(",", _GAP)


def _split(text: str, problem: str) -> tuple[float, str]:
    """Return the number and the unit of a quantity that is not negative."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None or match[1].startswith("-"):
        raise ValueError(say(problem, text=text))
    figure, symbol = match[1].lstrip("+"), match[2] or ""
    if _THOUSANDS.fullmatch(figure):
        figure = re.sub(r"\s", "", figure)
    elif re.fullmatch(r"[1-9]\d{0,2},\d{3}", figure):
        raise ValueError(say("quantities.thousands", text=text))
    if not re.fullmatch(r"\d+(?:[.,]\d+)?", figure):
        raise ValueError(say(problem, text=text))
    return float(figure.replace(",", ".")), symbol.rstrip(".")
