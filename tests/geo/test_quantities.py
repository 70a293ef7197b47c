"""Lengths, speeds and bearings as they are shown and typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geo.quantities import (
    LengthUnit,
    SpeedUnit,
    Units,
    format_bearing,
    format_scale,
    format_share,
    parse_bearing,
    parse_length,
    parse_radius,
    parse_sides,
    parse_speed,
)

SEA = Units()
LAND = Units(SpeedUnit.KMH, LengthUnit.KM)


def test_the_scale_of_the_map():
    """By zoom and latitude, to two figures."""
    # At the equator a pixel of zoom 0 is 40 075 017 / 256 = 156 543 m: 156 543 / (0.0254 / 96) = 5.92e8.
    assert format_scale(0, 0) == "1:590\u00a0000\u00a0000"
    # Zoom 10 is 1024 times closer, and at 60 degrees everything is drawn twice as large.
    assert format_scale(10, 0) == "1:580\u00a0000"
    assert format_scale(10, 60) == format_scale(10, -60) == "1:290\u00a0000"
    assert format_scale(18.5, 0) == "1:1\u00a0600"


def test_a_reader_sees_the_units_chosen():
    """Knots and sea miles, or kilometres; thousands are kept apart, decimals are always as many."""
    # 10 m/s is 19.438 kn and 36 km/h; 1852 km are 1000 nm; 1 nm2 is 3.43 km2.
    assert SEA.format_speed(10) == "19.4\u00a0kn"
    assert LAND.format_speed(10) == "36.0\u00a0km/h"
    assert SEA.format_length(1_852_000) == "1\u00a0000.0\u00a0nm"
    assert LAND.format_length(1_852_000) == "1\u00a0852.0\u00a0km"
    assert SEA.format_area(1852.0**2 * 1_234_567) == "1\u00a0234\u00a0567\u00a0nm²"
    assert LAND.format_area(1852.0**2) == "3\u00a0km²"
    assert SEA.length_figure(-0.1) == "0.0"


@given(st.floats(0, 5e7), st.sampled_from([SEA, LAND]))
def test_lengths_and_speeds_are_read_back(value, units):
    """What is shown can be typed back, to half of its last figure."""
    length_m, speed_mps = value, value / 1e5
    assert abs(parse_length(units.format_length(length_m)) - length_m) <= 0.0501 * 1852
    assert abs(parse_speed(units.format_speed(speed_mps)) - speed_mps) <= 0.0501 * 1852 / 3600


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("12 nm", 22_224),
        ("12NM", 22_224),
        ("12", 22_224),
        ("5.5km", 5500),
        ("5,5 km", 5500),
        ("800 m", 800),
        ("1 200 m", 1200),
        ("0,125 km", 125),
        ("100ft", 30.48),
        ("+3 nmi", 5556),
    ],
)
def test_lengths_are_understood(text, metres):
    """With and without blanks, decimal commas and thousands; a number alone is in the default unit."""
    assert parse_length(text) == pytest.approx(metres)


def test_the_default_unit_is_the_readers():
    """A number alone is in the unit that the reader chose."""
    assert parse_length("7", LengthUnit.KM) == 7000
    assert parse_speed("36", SpeedUnit.KMH) == pytest.approx(10)


@pytest.mark.parametrize(
    ("text", "mps"),
    [("25 kn", 12.8611), ("25kts", 12.8611), ("40 km/h", 11.1111), ("40kmh", 11.1111), ("3.5 m/s", 3.5)],
)
def test_speeds_are_understood(text, mps):
    """Knots in their spellings, kilometres an hour and metres a second."""
    assert parse_speed(text) == pytest.approx(mps, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("045", 45),
        ("45°", 45),
        ("045T", 45),
        ("45 deg true", 45),
        ("4,5", 4.5),
        ("360", 0),
        ("ne", 45),
        ("NNW", 337.5),
    ],
)
def test_bearings_are_understood(text, degrees):
    """In figures or as a point of the compass; 360 is north."""
    assert parse_bearing(text) == degrees


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.0368, 1, "3.7\u00a0%"),
        (1.0, 0, "100\u00a0%"),
        (-1e-9, 1, "0.0\u00a0%"),
        (12.5, 0, "1\u00a0250\u00a0%"),
    ],
)
def test_shares_are_written_in_hundredths(share, decimals, text):
    """With a space before the sign that no line breaks at, and never less than nothing by rounding."""
    assert format_share(share, decimals) == text


@given(st.floats(0, 360))
def test_bearings_have_three_figures(degrees):
    """A bearing is read back to half a degree, round the circle."""
    text = format_bearing(degrees)
    assert len(text) == 4
    assert abs((parse_bearing(text) - degrees + 180) % 360 - 180) <= 0.5


@pytest.mark.parametrize(
    ("read", "text", "why"),
    [
        (parse_length, "12 M", "sea mile"),
        (parse_length, "12 miles", "sea mile"),
        (parse_length, "-3 nm", "not a length"),
        (parse_length, "nm", "not a length"),
        (parse_length, "", "not a length"),
        (parse_length, "3 kn", "not a length"),
        (parse_length, "1,200 m", "thousands or decimals"),
        (parse_length, "1.2.3 m", "not a length"),
        (parse_length, "12 34 m", "not a length"),
        (parse_speed, "25 nm", "not a speed"),
        (parse_speed, "fast", "not a speed"),
        (parse_bearing, "361", "not a bearing"),
        (parse_bearing, "-5", "not a bearing"),
        (parse_bearing, "north", "not a bearing"),
        (parse_bearing, "045M", "magnetic"),
        (parse_bearing, "45 mag", "magnetic"),
        (parse_radius, "wide", "not a length"),
        (parse_sides, "4 nm", "width and a height"),
        (parse_sides, "4 x 0 nm", "width and a height"),
        (parse_sides, "4 x 3 kn", "not a length"),
    ],
)
def test_what_is_no_quantity_is_refused(read, text, why):
    """Wrong units, signs and shapes are refused in words that say what to write."""
    with pytest.raises(ValueError, match=why):
        read(text)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("5 nm", 9260),
        ("12nm", 22224),
        ("5", 9260),
        ("045 12 nm", 22224),
        ("045 120 m", 120),
        ("1 200 m", 1200),
    ],
)
def test_a_radius_needs_no_bearing(text, metres):
    """A length alone is a radius; a bearing before it is passed over."""
    assert parse_radius(text) == metres


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("4 x 3 nm", (7408, 5556)),
        ("4x3", (7408, 5556)),
        ("400 m X 2 km", (400, 2000)),
        ("4 × 3 km", (4000, 3000)),
    ],
)
def test_sides_of_a_rectangle_are_understood(text, sides):
    """Width first; a unit written once is that of both."""
    assert parse_sides(text) == sides
