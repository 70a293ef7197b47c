"""Declination against the values published with the World Magnetic Model 2025."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.geo.magnetic import Compass, declination_at, format_declination
from app.geo.point import Position

BEGIN, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
HALF_YEAR = timedelta(days=182.5)
"""The decimals .5 of a common year."""

PUBLISHED = [
    # Years since 2025, height in km, latitude, longitude, declination: table 3a of the model's report ...
    (0.0, 0, 80, 0, 1.28),
    (0.0, 0, 0, 120, -0.16),
    (0.0, 0, -80, -120, 68.78),
    (0.0, 100, 80, 0, 0.85),
    (0.0, 100, 0, 120, -0.15),
    (0.0, 100, -80, -120, 68.21),
    (2.5, 0, 80, 0, 2.59),
    (2.5, 0, 0, 120, -0.24),
    (2.5, 0, -80, -120, 68.49),
    (2.5, 100, 80, 0, 2.16),
    (2.5, 100, 0, 120, -0.23),
    (2.5, 100, -80, -120, 67.93),
    # ... and rows of its file of test values.
    (0.0, 28, 89, -121, -99.77),
    (0.0, 65, 43, 93, 0.50),
    (0.0, 51, -33, 109, -5.49),
    (0.5, 6, -36, -137, 20.28),
    (0.5, 8, -66, 17, -33.14),
    (1.0, 74, -57, 3, -22.51),
    (1.0, 62, -14, 99, -1.43),
    (1.5, 14, 0, 80, -3.10),
    (2.0, 37, -66, -5, -17.22),
    (2.5, 73, -72, 95, -102.64),
]


@pytest.mark.parametrize(("years", "height_km", "lat", "lon", "expected"), PUBLISHED)
def test_declination_is_as_published(years, height_km, lat, lon, expected):
    """Every published value is met to the last of its two decimals."""
    moment = datetime(2025 + int(years), 1, 1, tzinfo=UTC) + (years % 1 > 0) * HALF_YEAR
    found = declination_at(Position(lat, lon), moment, height_km * 1000.0)
    assert found.degrees == pytest.approx(expected, abs=0.006)


def test_declination_says_how_far_to_trust_it():
    """Off San Juan the compass is good to half a degree, by a model that holds to the end of 2029."""
    found = declination_at(Position(18.46, -66.11), datetime(2026, 11, 24, tzinfo=UTC))
    assert format_declination(found) == "13.7° W"
    assert found.compass is Compass.GOOD
    # sqrt(0.26^2 + (5417 / 27000)^2) with the horizontal field there, 27,000 nT.
    assert found.uncertainty_deg == pytest.approx(0.33, abs=0.01)
    assert (found.model, found.valid_until) == ("WMM-2025", END)


def test_a_compass_near_the_pole_is_useless():
    """Where the field dips straight down, the value says so instead of looking like any other."""
    assert declination_at(Position(86, 160), BEGIN).compass is Compass.BLACKOUT
    assert declination_at(Position(80, 80), BEGIN).compass is Compass.CAUTION


@pytest.mark.parametrize("moment", [BEGIN - timedelta(minutes=1), END])
def test_outside_its_time_the_model_is_silent(moment):
    """A minute too early or too late is refused, with the years it holds for."""
    with pytest.raises(ValueError, match="from 2025 to the end of 2029"):
        declination_at(Position(0, 0), moment)


def test_no_declination_has_no_letter():
    """What rounds to zero is neither east nor west."""
    found = declination_at(Position(0, 0), BEGIN)
    assert [format_declination(replace(found, degrees=each)) for each in (-0.06, -0.04, 0.04, 0.06)] == [
        "0.1° W",
        "0.0°",
        "0.0°",
        "0.1° E",
    ]
