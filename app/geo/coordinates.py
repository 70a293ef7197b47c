"""Positions as people write and read them: one entry box for every format."""

from __future__ import annotations

from enum import Enum

from app.geo.degrees import parse_degrees
from app.geo.gridrefs import format_mgrs, format_utm, is_mgrs, is_utm, parse_mgrs, parse_utm
from app.geo.point import Position

__all__ = ["CoordinateFormat", "format_dms", "format_mgrs", "format_position", "parse_position"]


class CoordinateFormat(Enum):
    """How a position is written."""

    MGRS = "mgrs"
    """Military grid reference to a metre; read back as the centre of its square."""
    DMS = "dms"
    """Degrees, minutes and whole seconds."""
    DDM = "ddm"
    """Degrees and minutes with three decimals."""
    DD = "dd"
    """Decimal degrees with signs, five decimals."""
    UTM = "utm"
    """Zone, band, easting and northing in metres."""


def parse_position(text: str) -> Position:
    """Return the position that ``text`` names, in any of the formats.

    Raises
    ------
    ValueError
        If it names none, or may name more than one; the text says what is wrong and what to write.
    """
    if is_mgrs(text):
        return parse_mgrs(text)
    if is_utm(text):
        return parse_utm(text)
    return parse_degrees(text)


def format_position(position: Position, style: CoordinateFormat) -> str:
    """Return a position in one format; ``parse_position`` reads it back."""
    match style:
        case CoordinateFormat.MGRS:
            return format_mgrs(position)
        case CoordinateFormat.DMS:
            return format_dms(position)
        case CoordinateFormat.DDM:
            return f"{_ddm(position.lat_deg, 2, 'NS')} {_ddm(position.lon_deg, 3, 'EW')}"
        case CoordinateFormat.DD:
            # Adding zero turns the -0.0 of a tiny southern latitude into 0.0.
            return f"{round(position.lat_deg, 5) + 0.0:.5f}, {round(position.lon_deg, 5) + 0.0:.5f}"
        case CoordinateFormat.UTM:
            return format_utm(position)


def format_dms(position: Position) -> str:
    """Return degrees, minutes and whole seconds, as in ``14°05'12"N 061°13'54"W``."""
    return f"{_dms(position.lat_deg, 2, 'NS')} {_dms(position.lon_deg, 3, 'EW')}"


def _dms(degrees: float, width: int, hemispheres: str) -> str:
    seconds = round(abs(degrees) * 3600)
    hemisphere = hemispheres[degrees < 0 and seconds > 0]
    return f"{seconds // 3600:0{width}d}°{seconds // 60 % 60:02d}'{seconds % 60:02d}\"{hemisphere}"


def _ddm(degrees: float, width: int, hemispheres: str) -> str:
    thousandths = round(abs(degrees) * 60_000)
    minutes = thousandths % 60_000
    hemisphere = hemispheres[degrees < 0 and thousandths > 0]
    return f"{thousandths // 60_000:0{width}d}°{minutes // 1000:02d}.{minutes % 1000:03d}'{hemisphere}"
