"""Sizes and distances on the ellipsoid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geo.geodesic import bearing_deg, destination, distance_m, path_length_m
from app.geo.point import Position
from app.geo.shapes import Polygon
from app.geo.units import METRES_PER_NM, square_nm

LATITUDES, LONGITUDES = st.floats(-70, 70), st.floats(-179, 179)


@given(LATITUDES, LONGITUDES, st.floats(0, 360), st.floats(100, 2_000_000))
def test_destination_is_the_inverse_of_distance(lat, lon, bearing, length):
    """Whoever travels a distance is that distance away."""
    start = Position(lat, lon)
    assert distance_m(start, destination(start, bearing, length)) == pytest.approx(length, abs=0.02)


def test_a_minute_of_latitude_is_a_mile():
    """At 45 degrees a minute of latitude is 1852 m to within 1 m."""
    assert distance_m(Position(45.0, 0.0), Position(45.0 + 1 / 60, 0.0)) == pytest.approx(
        METRES_PER_NM, abs=1
    )
    assert bearing_deg(Position(0.0, 0.0), Position(0.0, 1.0)) == pytest.approx(90)
    assert path_length_m([Position(0.0, 0.0)]) == 0


def test_the_size_of_a_degree_square_at_the_equator():
    """60 nm x 60 nm less the ellipsoid's flattening: 12,308.8 km2 by Karney's polygons."""
    square = Polygon((Position(0, 0), Position(0, 1), Position(1, 1), Position(1, 0)))
    assert square.area_m2 == pytest.approx(12_308.8e6, rel=1e-4)
    assert square_nm(square.area_m2) == pytest.approx(3588.7, abs=1)


def test_a_polygon_closes_itself():
    """A ring given closed is the same polygon as one given open."""
    corners = (Position(0, 0), Position(0, 1), Position(1, 0))
    assert Polygon((*corners, corners[0])) == Polygon(corners)


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (1, 1)],
        [(0, 0), (1, 1), (2, 2)],
        [(0, 0), (1, 1), (0, 1), (1, 0)],
    ],
    ids=["two corners", "no area", "bow tie"],
)
def test_what_is_no_polygon_is_refused(corners):
    """A polygon has three corners, an area, and does not cross itself."""
    with pytest.raises(ValueError, match="polygon"):
        Polygon(tuple(Position(lat, lon) for lat, lon in corners))


def test_the_anchor_of_a_crooked_area_is_inside():
    """The centroid of a horseshoe lies in its gap; the anchor does not."""
    ring = [(0, 0), (0, 3), (3, 3), (3, 2), (1, 2), (1, 1), (3, 1), (3, 0)]
    horseshoe = Polygon(tuple(Position(lat, lon) for lat, lon in ring))
    assert horseshoe.contains(horseshoe.anchor)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_what_is_no_position_is_refused(lat, lon):
    """Out of range, or no number."""
    with pytest.raises(ValueError, match=r"latitude|longitude"):
        Position(lat, lon)
