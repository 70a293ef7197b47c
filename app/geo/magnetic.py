"""Magnetic declination by the World Magnetic Model (NOAA and BGS, 2024), and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache

from pygeomag import GeoMag, GeoMagResult
from pygeomag.wmm.wmm_2025 import WMM_2025

from app.base.message import say
from app.geo.point import Position


class Compass(Enum):
    """Whether a compass can be steered by, by the model's own zones."""

    GOOD = "good"
    """The horizontal field is strong enough."""
    CAUTION = "caution"
    """Under 6000 nT: the compass is sluggish and errs by degrees."""
    BLACKOUT = "blackout"
    """Under 2000 nT, near a magnetic pole: the compass is useless and so is the declination."""


@dataclass(frozen=True, slots=True)
class Declination:
    """How far the compass points off true north at a place and a time."""

    degrees: float
    """East positive: true bearing = magnetic bearing + declination."""
    uncertainty_deg: float
    """One standard deviation of the model's error; iron in the rock or the hull comes on top."""
    compass: Compass
    model: str
    """Name of the model, such as ``WMM-2025``."""
    valid_until: datetime
    """The model is not to be used from here on."""


def declination_at(position: Position, moment: datetime, height_m: float = 0.0) -> Declination:
    """Return the declination at a height over the ellipsoid.

    Raises
    ------
    ValueError
        If the model is not valid then; a newer version of the program holds the next one.
    """
    first, last = (datetime(int(year), 1, 1, tzinfo=UTC) for year in _model().life_span)
    if not first <= moment < last:
        model, until = _model().model, last.year - 1
        raise ValueError(say("magnetic.not_valid", model=model, first=first.year, last=until))
    found = _model().calculate(
        glat=position.lat_deg, glon=position.lon_deg, alt=height_m / 1000.0, time=_decimal_year(moment)
    )
    return Declination(
        degrees=found.d,
        uncertainty_deg=min(found.calculate_uncertainty().d, 180.0),
        compass=_compass(found),
        model=_model().model,
        valid_until=last,
    )


def format_declination(declination: Declination) -> str:
    """Return it to a tenth of a degree, as in ``13.7° W``; what rounds to zero has no letter."""
    tenths = round(declination.degrees, 1)
    letter = " E" if tenths > 0 else " W" if tenths < 0 else ""
    return f"{abs(tenths):.1f}°{letter}"


def _compass(field: GeoMagResult) -> Compass:
    if field.in_blackout_zone:
        return Compass.BLACKOUT
    return Compass.CAUTION if field.in_caution_zone else Compass.GOOD


def _decimal_year(moment: datetime) -> float:
    utc = moment.astimezone(UTC)
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (utc.year, utc.year + 1))
    return utc.year + (utc - start) / (end - start)


@cache
def _model() -> GeoMag:
    # The coefficients as a module: a frozen program carries no data file of the package.
    return GeoMag(coefficients_data=WMM_2025)
