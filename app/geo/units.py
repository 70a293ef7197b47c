"""Knots, miles and date-time groups, at the edges only."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.base.message import say

METRES_PER_NM = 1852.0
MPS_PER_KNOT = METRES_PER_NM / 3600.0
SQUARE_METRES_PER_SQUARE_NM = METRES_PER_NM**2

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DTG = re.compile(r"(\d\d)\s?(\d\d)(\d\d)\s?([A-Z])\s?([A-Z]{3})\s?(\d\d|\d{4})")
# A to M without J run east, N to Y west; Z is UTC; J is the reader's local time and never valid in an order.
_ZONES = {letter: hours for hours, letter in enumerate("ABCDEFGHIKLM", start=1)} | {
    letter: -hours for hours, letter in enumerate("NOPQRSTUVWXY", start=1)
}


def square_nm(area_m2: float) -> float:
    """Convert square metres to square nautical miles."""
    return area_m2 / SQUARE_METRES_PER_SQUARE_NM


def format_dtg(moment: datetime) -> str:
    """Return the date-time group ``DDHHMMZ MON YY`` of an aware moment.

    The month comes from a fixed table: ``strftime('%b')`` follows the locale.
    """
    utc = moment.astimezone(UTC)
    return f"{utc:%d%H%M}Z {_MONTHS[utc.month - 1]} {utc:%y}"


def parse_dtg(text: str) -> datetime:
    """Return the moment in UTC that a date-time group names.

    Parameters
    ----------
    text
        ``DDHHMMZ MON YY``; any zone letter but J (local time, ambiguous), the blanks are optional.

    Raises
    ------
    ValueError
        If ``text`` is not a date-time group or names no real moment.
    """
    match = _DTG.fullmatch(text.strip().upper())
    if match is None:
        raise ValueError(say("dtg.none", text=text))
    day, hour, minute, letter, month, year = match.groups()
    if letter == "J":
        raise ValueError(say("dtg.local", text=text))
    if month not in _MONTHS:
        raise ValueError(say("dtg.no_month", text=text, month=month, months=", ".join(_MONTHS)))
    zone = timezone(timedelta(hours=_ZONES.get(letter, 0)))
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    moment = datetime(full_year, _MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=zone)
    return moment.astimezone(UTC)


def read_zone(name: str) -> ZoneInfo:
    """Return the time zone of a name such as ``America/Barbados``.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # A folder's name, or a path out of the folder of zones, fails in ways of its own.
        raise ValueError(say("units.no_zone", name=name)) from error


def format_local(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment by the clock of a place, as in ``12 JUL 26 02:15 EDT (UTC-4)``.

    It is unlike a date-time group on purpose: those are always in Z. Places whose time has no letters show
    the difference alone.
    """
    local = moment.astimezone(zone)
    name = local.tzname() or ""
    letters = f" {name}" if name.isalpha() and name != "UTC" else ""
    return f"{local.day:02d} {_MONTHS[local.month - 1]} {local:%y %H:%M}{letters} ({_difference(local)})"


def _difference(local: datetime) -> str:
    offset = local.utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(round(offset.total_seconds() / 60)), 60)
    sign = "-" if offset < timedelta(0) else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


def format_duration(duration: timedelta) -> str:
    """Return hours and minutes, as in ``26 h 05``; no line ends within it."""
    minutes = round(duration.total_seconds() / 60)
    return f"{minutes // 60}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{minutes % 60:02d}"
